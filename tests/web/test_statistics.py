"""SQLite's planner is told the shape of a large board, and takes the ways that hold there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from daylight.web import clock, statistics
from daylight.web.ads import browse, recollection
from daylight.web.ads.models import Ad
from tests.conftest import ON_POSTGRESQL
from tests.web.databases import query

pytestmark = pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL keeps its own statistics")


def plans(ask: Callable[[], object]) -> str:
    """How SQLite answers what is asked."""
    with CaptureQueriesContext(connection) as asked:
        ask()
    told = [each["sql"].strip() for each in asked.captured_queries]
    said = [each for each in told if each.startswith("SELECT")]
    assert said
    return "\n".join(row[3] for each in said for row in query(f"EXPLAIN QUERY PLAN {each}"))


def test_a_photo_is_not_sought_among_all_public_ads(board: Any) -> None:
    plan = plans(lambda: browse.shown_photo_width("x", clock.now()))
    assert "ads_versionphoto_photo" in plan
    assert "ad_state_expires" not in plan


def test_named_ads_are_not_sought_among_all_public_ads(board: Any) -> None:
    plan = plans(lambda: list(Ad.objects.visible(clock.now()).filter(pk__in=[1, 2])))
    assert "INTEGER PRIMARY KEY" in plan
    assert "ad_state_expires" not in plan


def test_a_poster_s_ads_are_counted_in_the_index(board: Any) -> None:
    poster = board.confirmed().poster
    plan = plans(lambda: recollection._poster_facts({poster.pk: poster}, clock.now()))
    assert "COVERING INDEX ad_poster_state" in plan
    assert "SCAN a" not in plan


@pytest.mark.parametrize("path", ["/", "/all", "/a/{ad}"])
def test_no_public_page_walks_the_ads(board: Any, path: str) -> None:
    ad = board.confirmed()
    reader = Client(SERVER_NAME="localhost")
    plan = plans(lambda: reader.get(path.format(ad=ad.public_id)))
    for table in ("ads_ad", "ads_version", "ads_photo", "a", "v", "p", "s", "c"):
        assert f"SCAN {table}\n" not in f"{plan}\n"


def test_every_index_has_its_line_and_none_more(board: Any) -> None:
    indexes = {name for (name,) in query("SELECT name FROM sqlite_master WHERE type = 'index'")}
    told = {name for (name,) in query("SELECT idx FROM sqlite_stat1")}
    assert {name for name in indexes - told if name.startswith(("ads_", "ad_"))} == set()
    assert told <= indexes


def test_a_unique_key_is_one_row_and_a_state_a_fifth(board: Any) -> None:
    said = dict(query("SELECT idx, stat FROM sqlite_stat1"))
    assert said["ad_state_expires"] == "1000000 200000 10"
    unique = [stat for idx, stat in said.items() if idx.startswith("sqlite_autoindex_ads_ad_")]
    assert sorted(unique) == ["1000000 1", "1000000 1", "1000000 10 1"]
    assert said["ads_ad_section_id_30b23fb9"] == "1000000 2000"


def test_installing_again_changes_nothing(board: Any) -> None:
    before = sorted(query("SELECT tbl, idx, stat FROM sqlite_stat1"))
    statistics.install()
    assert sorted(query("SELECT tbl, idx, stat FROM sqlite_stat1")) == before
