"""PostgreSQL's index of the tokens is away only while nothing answers by its table."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from daylight.web.ads.models import SearchState
from daylight.web.ads.search import gin, index, rebuilding, rules, tables
from daylight.web.ads.search.tables import CURRENT, NEXT
from tests.conftest import ON_POSTGRESQL
from tests.web.databases import query
from tests.web.search import scanning

pytestmark = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no such index")


def is_valid(table: str = CURRENT.lookup) -> bool:
    rows = query(
        "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", (f"{table}_tokens",)
    )
    return rows == [(True,)]


@pytest.mark.parametrize("is_lost", [True, False])
def test_it_is_made_after_the_rows(
    board: Any, monkeypatch: pytest.MonkeyPatch, *, is_lost: bool
) -> None:
    ad = board.confirmed(title="Swift bicycle")
    if is_lost:
        index.lose()
    else:
        SearchState.objects.update(rules=rules.shape() + "other words")
    table, seen = (CURRENT if is_lost else NEXT).lookup, []
    write = rebuilding._write
    monkeypatch.setattr(
        rebuilding, "_write", lambda *a, **k: (seen.append(is_valid(table)), write(*a, **k))[1]
    )
    rebuilding.whole()
    assert seen == [False]
    assert is_valid()
    assert scanning.searched({"q": "swift"}, limit=5) == [ad.pub_seq]


def test_whoever_goes_on_after_a_kill_makes_it(board: Any) -> None:
    ad = board.confirmed(title="Swift bicycle")
    index.lose()
    rebuilding.start()
    index.begin_at_once(index.targets()[-1].pair)  # and killed here
    assert not is_valid()
    assert rebuilding.go_on(seconds=60)
    assert is_valid()
    assert scanning.searched({"q": "swift"}, limit=5) == [ad.pub_seq]


def test_the_worker_makes_one_that_is_away_and_one_that_is_half_made(board: Any) -> None:
    gin.drop(CURRENT)
    index.tidy()
    assert is_valid()
    query("UPDATE pg_index SET indisvalid = false WHERE indexrelid = to_regclass(%s)",
          (f"{CURRENT.lookup}_tokens",))  # fmt: skip
    assert not is_valid()
    index.tidy()
    assert is_valid()


def test_it_stays_where_somebody_reads_for_long(board: Any) -> None:
    """Whoever publishes or hides would wait behind us as long as we wait for the reader."""
    reads, done = threading.Event(), threading.Event()

    def read() -> None:
        with transaction.atomic():
            query("SELECT 1 FROM ads_searchindex")
            reads.set()
            done.wait(30)
        connections.close_all()

    aside = threading.Thread(target=read)
    aside.start()
    try:
        assert reads.wait(20)
        gin.drop(CURRENT)
        assert is_valid()
    finally:
        done.set()
        aside.join()
    gin.drop(CURRENT)
    assert not is_valid()


def test_a_sentence_for_each_way(board: Any) -> None:
    assert tables.gin(CURRENT, "CONCURRENTLY").startswith(
        "CREATE INDEX CONCURRENTLY ads_searchindex_tokens ON ads_searchindex USING gin"
    )
