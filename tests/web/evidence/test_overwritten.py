"""What is destroyed is gone from the disk too: no word in the database's file, no photo's copy."""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, transaction

from daylight.web import clock
from daylight.web.ads import actions, renditions, storage
from daylight.web.ads.actions import retention
from daylight.web.ads.models import Ad, EndReason, Photo
from daylight.web.ads.search import tending
from daylight.web.environment import django_database
from daylight.web.jobs.models import Job
from daylight.web.jobs.worker import run_due
from tests.conftest import ON_POSTGRESQL
from tests.web.posting.visitors import Visitor, photo

RARE = "zanzibarian"
WEEK = timedelta(days=8)
HANDLERS = (renditions, tending)


@pytest.fixture
def ended(board: Any) -> Ad:
    """An ad with a photo and a word that no other ad has, taken down by its poster."""
    visitor = Visitor(title=f"{RARE} bicycle", body=f"A sturdy {RARE} bicycle. Rides well.")
    ad = visitor.posts(photos=[photo()])
    visitor.opens_link(ad)
    run_due()
    return actions.end(ad, EndReason.WITHDRAWN)


def copies() -> list[Path]:
    """Files of the ad's photo."""
    folder = storage.path_of(Photo.objects.get().public_id).parent
    return sorted(folder.iterdir()) if folder.exists() else []


def in_file() -> int:
    """How often the word stands in the files of the database, after all was written there."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert cursor.fetchone()[0] == 0
    name = Path(str(connection.settings_dict["NAME"]))
    found = [path.read_bytes() for path in name.parent.glob(f"{name.name}*")]
    return b"".join(found).count(RARE.encode())


@pytest.mark.skipif(ON_POSTGRESQL, reason="asked of SQLite's file")
def test_no_word_is_left_in_the_file(ended: Ad) -> None:
    assert in_file() >= 2, "the scan finds what is there"
    with clock.moved(WEEK):
        assert retention.clear_due() == 1
        tending.forget()
    assert in_file() == 0


@pytest.mark.skipif(ON_POSTGRESQL, reason="a setting of SQLite's")
def test_freed_space_is_overwritten_however_sqlite_was_built() -> None:
    options: Any = django_database("sqlite:///:memory:")["OPTIONS"]
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA secure_delete=OFF")
    database.executescript(options["init_command"])
    assert database.execute("PRAGMA secure_delete").fetchone() == (1,)


def test_the_index_forgets_once_a_day(board: Any) -> None:
    tending.schedule()
    [job] = Job.objects.filter(kind="search_forget")
    assert job.every_s == 24 * 3600


def test_a_crash_before_the_files_went_is_made_good(
    ended: Ad, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are committed and the process dies before it reaches the folder."""
    assert copies()
    with monkeypatch.context() as dying:
        dying.setattr(transaction, "on_commit", lambda do: None)
        with clock.moved(WEEK):
            assert retention.clear_due() == 1
    assert copies(), "they are what the crash left"
    with clock.moved(WEEK):
        run_due()
    assert copies() == []


def test_a_late_deletion_takes_no_photo_of_an_ad_that_has_its_words(ended: Ad) -> None:
    before = copies()
    retention.delete_copies([Photo.objects.get().public_id])
    assert copies() == before
    assert settings.HOME in before[0].parents
