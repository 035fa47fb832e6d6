"""Search is what a slow look at every visible ad would find, whatever happened to the ads."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import (
    Ad,
    AdState,
    EndReason,
    SearchDoc,
    SearchMove,
    SearchState,
    SearchStatus,
)
from daylight.web.ads.search import following, rebuilding
from daylight.web.ads.search.documents import document_of
from tests.conftest import NIGHTLY, ON_POSTGRESQL
from tests.web.boards import Board
from tests.web.databases import query
from tests.web.search import scanning

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["publish", "publish", "edit", "end", "restore", "hide", "renew"]
            + ["another index", "a stretch of it", "move", "move", "a stretch of what moved"]
        ),
        st.integers(0, 20),
        scanning.ads,
    ),
    min_size=3,
    max_size=12,
)


@settings(
    max_examples=30 if NIGHTLY else 5 if ON_POSTGRESQL else 8,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(
    steps=STEPS,
    searches=st.lists(scanning.searches, min_size=20, max_size=20),
    late=st.booleans(),
    looks=st.sampled_from([3, 20_000]),
)
def test_search_equals_a_scan(
    databases: Any, monkeypatch: Any, steps: Any, searches: Any, late: bool, looks: int
) -> None:
    scanning.look_at(looks, monkeypatch)
    scanning.make_words_common(monkeypatch)
    monkeypatch.setattr(rebuilding, "STRETCH", 2)
    monkeypatch.setattr(following, "STRETCH", 2)
    databases.fresh()
    try:
        board = Board()
        scanning.furnish()
        for step in steps:
            act(board, *step)
        with clock.moved(timedelta(days=29, hours=23) if late else timedelta(0)):
            one = act(board, "publish", 0, steps[0][2])
            with clock.moved(timedelta(hours=2) if late else timedelta(0)):
                if late and one is not None and one.state == AdState.PUBLIC:
                    # The others' time is up, and nobody ended them yet.
                    assert Ad.objects.filter(state=AdState.PUBLIC).exists()
                for params in searches:
                    compare(params)
                actions.expire_due()
                for params in searches[:4]:
                    compare(params)
                scanning.follow()
                for params in searches:
                    compare(params)
        keeps_what_is_public()
    finally:
        databases.drop()


def act(board: Board, what: str, which: int, drawn: dict[str, Any]) -> Ad | None:
    if what == "another index":
        rebuilding.start()
        return None
    if what == "a stretch of it":
        remake(which % 3)
        return None
    if what == "move":
        scanning.move(*scanning.MOVES[which % len(scanning.MOVES)])
        return None
    if what == "a stretch of what moved":
        scanning.follow(stretches=which % 3)
        return None
    if what == "publish":
        return board.confirmed(content=scanning.content(board, drawn))
    ads = list(Ad.objects.order_by("pk"))
    if not ads:
        return None
    ad = ads[which % len(ads)]
    with suppress(Refused):
        if what == "edit":
            made = scanning.content(board, drawn)
            actions.edit(ad, made, base=ad.head.number if ad.head else 1, arrival=board.arrival())
        elif what == "end":
            actions.end(ad, EndReason.WITHDRAWN)
        elif what == "restore":
            actions.restore(ad)
        elif what == "renew":
            actions.renew(ad)
        else:
            actions.hide([ad.public_id], reason="report")
    return ad


def remake(stretches: int) -> None:
    """Some stretches of an index beside the one that answers."""
    for _ in range(stretches):
        state = SearchState.objects.get(pk=1)
        if state.status == SearchStatus.BESIDE and not rebuilding._stretch(state):
            rebuilding.go_on(seconds=20)


def compare(params: dict[str, str]) -> None:
    expected = scanning.scanned(params)
    assert scanning.searched(params, limit=3) == expected, params
    assert scanning.backwards(params, limit=2) == expected, params
    count = scanning.counted(params)
    assert (count.ads, count.more) == (len(expected), False), params
    first, count = scanning.first_page(params, limit=4)
    assert first.seqs == expected[:4], params
    assert first.more or len(expected) <= 4, params
    assert (count.ads, count.more) == (len(expected), False), params


def keeps_what_is_public() -> None:
    """The index has the public ads and no others, and what it forgets leaves nothing behind."""
    rebuilding.go_on(seconds=20)
    scanning.follow()  # a stretch that was begun before something moved
    assert rebuilding.why_anew() == ""
    assert not SearchMove.objects.exists()
    public = set(Ad.objects.filter(state=AdState.PUBLIC).values_list("pub_seq", flat=True))
    assert set(SearchDoc.objects.values_list("pub_seq", flat=True)) == public
    for ad in Ad.objects.filter(state=AdState.PUBLIC):
        assert SearchDoc.objects.get(pk=ad.pub_seq).tokens == document_of(ad).line
    for ad in Ad.objects.filter(state=AdState.PUBLIC):
        actions.end(ad, EndReason.GONE)
    assert not SearchDoc.objects.exists()
    assert not indexed_tokens()


def indexed_tokens() -> list[Any]:
    """Tokens that still lead somewhere."""
    if ON_POSTGRESQL:
        return query("SELECT pub_seq FROM ads_searchindex")
    query("CREATE VIRTUAL TABLE temp.left_over USING fts5vocab(main, ads_searchindex, row)")
    return query("SELECT term FROM left_over")
