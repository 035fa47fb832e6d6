"""PostgreSQL's index of the tokens is away only while nothing answers by its table."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from daylight.web.ads import actions
from daylight.web.ads.models import Ad, AdState, EndReason, SearchState
from daylight.web.ads.search import gin, index, rebuilding, rules, tables, tending
from daylight.web.ads.search.tables import CURRENT, NEXT, Pair
from daylight.web.jobs import worker
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
    anew(is_lost=is_lost)
    table, seen = (CURRENT if is_lost else NEXT).lookup, []
    write = rebuilding._write
    monkeypatch.setattr(
        rebuilding, "_write", lambda *a, **k: (seen.append(is_valid(table)), write(*a, **k))[1]
    )
    rebuilding.whole()
    assert seen == [False]
    assert is_valid()
    assert scanning.searched({"q": "swift"}, limit=5) == [ad.pub_seq]


@pytest.mark.parametrize("is_lost", [True, False])
def test_nobody_waits_while_it_is_made_and_nothing_is_missed(
    board: Any, monkeypatch: pytest.MonkeyPatch, *, is_lost: bool
) -> None:
    """Ads come and go while its table is locked as PostgreSQL locks it, which lets nobody write."""
    ads = [board.confirmed(title=f"Swift bicycle {number}") for number in range(3)]
    make, came = gin._make_alone, []

    def meanwhile() -> None:
        came.append(board.confirmed(title="Swift bicycle, new"))
        actions.end(ads[0], EndReason.WITHDRAWN)
        actions.end(ads[1], EndReason.WITHDRAWN)
        actions.restore(ads[1])
        actions.edit(ads[2], board.content(title="Slow bike"), base=1, arrival=board.arrival())
        connections.close_all()

    def made(pair: Pair) -> None:
        others = threading.Thread(target=meanwhile, daemon=True)
        with transaction.atomic():
            query(f"LOCK TABLE {pair.lookup} IN SHARE MODE")
            others.start()
            others.join(20)
            assert not others.is_alive()
        make(pair)

    monkeypatch.setattr(gin, "_make_alone", made)
    anew(is_lost=is_lost)
    rebuilding.whole()
    left = Ad.objects.filter(state=AdState.PUBLIC).order_by("-pub_seq")
    assert all_swift() == [ad.pub_seq for ad in left if ad.pk != ads[2].pk]
    assert len(all_swift()) == 2
    assert scanning.searched({"q": "slow"}, limit=5) == [left.get(pk=ads[2].pk).pub_seq]
    assert rebuilding.why_anew() == ""
    assert query("SELECT count(*) FROM ads_searchindex") == [(3,)]


@pytest.mark.parametrize("is_lost", [True, False])
def test_whoever_is_killed_leaves_it_shut_and_the_worker_goes_on(
    board: Any, monkeypatch: pytest.MonkeyPatch, *, is_lost: bool
) -> None:
    ad, gone = board.confirmed(title="Swift bicycle"), board.confirmed(title="Swift bicycle too")
    anew(is_lost=is_lost)
    with monkeypatch.context() as patch:
        patch.setattr(gin, "_make_alone", _killed)
        with pytest.raises(KeyboardInterrupt):
            rebuilding.whole()
    assert SearchState.objects.get(pk=1).shut
    new = board.confirmed(title="Swift bicycle, new")
    actions.end(gone, EndReason.WITHDRAWN)
    for _minute in range(3):
        tending.tend()
        worker.run_due()
    assert not SearchState.objects.get(pk=1).shut
    assert rebuilding.why_anew() == ""
    assert all_swift() == [new.pub_seq, ad.pub_seq]
    assert query("SELECT count(*) FROM ads_searchindex") == [(2,)]


def _killed(_pair: Pair) -> None:
    raise KeyboardInterrupt


def anew(*, is_lost: bool) -> None:
    """It must be made anew: in the stead of none, or beside one that answers."""
    if is_lost:
        index.lose()
    else:
        SearchState.objects.update(rules=rules.shape() + "other words")


def all_swift() -> list[int]:
    return scanning.searched({"q": "swift"}, limit=9)


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
