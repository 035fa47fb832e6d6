"""How PostgreSQL is written and asked: its rows as bytes, a part of its index, several writers."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.web.ads import actions
from daylight.web.ads.models import EndReason, SearchDoc, SearchState
from daylight.web.ads.search import finding, index, postgresql, rebuilding, vectors
from daylight.web.ads.search.tables import CURRENT
from tests.conftest import ON_POSTGRESQL
from tests.web.databases import query
from tests.web.search import scanning

only_there = pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite is asked and written otherwise")
numbers = st.integers(1, 3_000_000)


@given(one=numbers, other=numbers, at=numbers)
def test_windows_hold_all_that_is_between(one: int, other: int, at: int) -> None:
    low, high = sorted((one, other))
    asked = vectors.windows(low, high)
    own = set(vectors.own_windows(at))
    if low <= at <= high and asked:
        assert own & set(asked)
    assert len(asked) <= vectors._MOST
    assert bool(asked) or high - low > 16 * (1 << 15)


def test_a_part_is_asked_for_by_few_tokens() -> None:
    assert vectors.windows(5, 5) == ["\ue000q0"]
    assert vectors.windows(2_040, 2_050) == ["\ue000q0", "\ue000q1"]
    assert vectors.windows(1, 300_000)[-1] == "\ue000r9"
    assert vectors.windows(1, 3_000_000) == []


@only_there
def test_a_row_is_what_postgresql_would_have_made_of_its_tokens(board: Any) -> None:
    texts = ["bike", "it's", "a\\b", "東京", "\ue000p1", "\ue000bred\ue001bike", "é", "zz", "z"]
    vectors.copy(CURRENT.lookup, [(7, vectors.vector(7, [*texts, ".", "bike"]))])
    (found,) = query("SELECT tokens::text FROM ads_searchindex WHERE pub_seq = 7")
    (expected,) = query(
        "SELECT array_to_tsvector(%s::text[])::text", ([*texts, *vectors.own_windows(7)],)
    )
    assert found == expected


@only_there
@pytest.mark.parametrize("common", [True, False])
def test_what_is_behind_the_newest_rows_is_found(
    board: Any, monkeypatch: pytest.MonkeyPatch, *, common: bool
) -> None:
    """By a part of the index where that should be enough, and by all of it."""
    monkeypatch.setattr(postgresql, "NEWEST", 4)
    monkeypatch.setattr(postgresql, "SPARSE", 2)
    monkeypatch.setattr(vectors, "WINDOWS", {"q": 2, "r": 4})
    titles = ["Slow bicycle", "Swift bicycle"] if common else ["Slow bicycle"] * 6
    swift = []
    for n in range(10):  # more from one hand would wait for people
        title = "Swift boat" if not common and n == 3 else titles[n % len(titles)]
        ad = board.confirmed(title=title)
        swift += [ad.pub_seq] * title.startswith("Swift")
    expected = swift[::-1]
    first, count = scanning.first_page({"q": "swift"}, limit=20)
    assert (first.seqs, count) == (expected, finding.Count(len(expected)))
    assert scanning.searched({"q": "swift"}, limit=3) == expected
    assert scanning.backwards({"q": "swift"}, limit=3) == expected
    monkeypatch.setattr(finding, "COUNTED", 3)
    first, count = scanning.first_page({"q": "swift"}, limit=1)
    assert count == finding.Count(min(3, len(expected)), more=len(expected) > 3)


@only_there
def test_what_a_killed_writer_left_is_there_once(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Several write at once, so that a later stretch may be there without an earlier one."""
    monkeypatch.setattr(rebuilding, "STRETCH_AT_ONCE", 2)
    ads = [board.confirmed(title=f"Swift bike number {n}") for n in range(5)]
    index.lose()
    rebuilding.begin()
    state = SearchState.objects.get(pk=1)
    revision = rebuilding.catalogue().revision
    first, second, _third = rebuilding._spans()
    assert rebuilding._put(second, status=state.status, revision=revision) == 2
    assert rebuilding._put(second, status=state.status, revision=revision) == 2
    assert SearchDoc.objects.count() == 2
    assert rebuilding._put(second, status="ready", revision=revision) is None
    assert rebuilding._put(first, status=state.status, revision=revision + 1) is None
    assert SearchDoc.objects.count() == 2
    actions.end(ads[3], EndReason.GONE)
    assert rebuilding.go_on(seconds=20)
    expected = [ads[n].pub_seq for n in (4, 2, 1, 0)]
    assert scanning.searched({"q": "swift"}, limit=2) == expected
    assert rebuilding.why_anew() == ""
