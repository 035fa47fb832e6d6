"""Versions side by side: right for all texts, and never more work than a page can wait for."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.web.ads import actions
from daylight.web.review.actions import leasing, opening
from daylight.web.review.sheet import case as sheets
from daylight.web.review.sheet import comparing
from daylight.web.review.sheet.comparing import compare, same
from tests.web.desk.desks import EVERYTHING, Desk

texts = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]), max_size=14).map(" ".join)


class Counted(str):
    """A word that counts how often it is compared."""

    asked = 0

    def __eq__(self, other: object) -> bool:
        Counted.asked += 1
        return str.__eq__(self, other)  # type: ignore[arg-type]

    def __ne__(self, other: object) -> bool:
        return not self == other

    __hash__ = str.__hash__


def counted(words: list[str]) -> list[str]:
    return [Counted(word) for word in words]


@given(texts, texts)
def test_both_are_whole_and_the_same_words_are_the_same(before: str, after: str) -> None:
    left, right = compare(before, after)
    assert "".join(run.text for run in left) == before
    assert "".join(run.text for run in right) == after
    kept = [word for run in left if run.kind == "same" for word in run.text.split()]
    assert kept == [word for run in right if run.kind == "same" for word in run.text.split()]
    if before == after:
        assert {run.kind for run in (*left, *right)} <= {"same"}


@given(texts, texts)
def test_as_much_is_kept_as_by_the_slow_obvious_way(before: str, after: str) -> None:
    old, new = before.split(), after.split()
    longest = [[0] * (len(new) + 1) for _ in range(len(old) + 1)]
    for i, mine in enumerate(old):
        for j, theirs in enumerate(new):
            best = max(longest[i][j + 1], longest[i + 1][j])
            longest[i + 1][j + 1] = longest[i][j] + 1 if mine == theirs else best
    assert len(same(old, new)[0]) == longest[-1][-1]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ([f"a{n}" for n in range(2000)], [f"b{n}" for n in range(2000)]),
        (["a"] * 4000, ["b", "a"] * 2000),
        (["a", "b", "c", "d"] * 1000, ["d", "c", "b", "a", "a"] * 800),
    ],
)
def test_texts_with_little_in_common_take_little_work(old: list[str], new: list[str]) -> None:
    Counted.asked = 0
    same(counted(old), counted(new))
    assert Counted.asked < 4 * comparing.MOST_STEPS


def test_what_was_dropped_is_found_in_a_text_written_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "MOST_STEPS", 0)
    left, right = compare("one two young three four", "four nothing of two one three")
    assert [run.text.strip() for run in left if run.kind == "dropped"] == ["young"]
    assert [run.text.strip() for run in right if run.kind == "added"] == ["nothing of"]


def test_only_the_newest_versions_are_compared(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    ad = desk.held()
    for number in range(1, 9):
        words = desk.board.doubtful(title=f"young girl available, {number}")
        ad = actions.edit(ad, words, base=number, arrival=desk.board.arrival())
    opening.look_again([ad.pk])
    compared: list[Any] = []

    def watched(*texts: str) -> Any:
        compared.append(texts)
        return compare(*texts)

    monkeypatch.setattr(comparing, "compare", watched)
    staff = desk.staff()
    case = leasing.take_next(staff, EVERYTHING)
    assert case is not None
    made = sheets.of(case, staff)
    assert made is not None
    assert [(each.before, each.after) for each in made.changes] == [
        (8, 9), (7, 8), (6, 7), (5, 6), (4, 5), (3, 4),
    ]  # fmt: skip
    assert len(compared) == 2 * sheets.MOST_CHANGES
