"""The lane beside a board that is not ours: three calls, and nothing else of it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import daylight.web.reports
from daylight.web.ads.models import Ad
from daylight.web.reports import own_board
from daylight.web.reports.actions import answering
from daylight.web.takedowns import Copy, Done, Found, Likeness, Order, Target, Undo
from tests.web.reports.helpers import claimed, fit, work

REPORTS = Path(daylight.web.reports.__file__).parent
# What serves our own board alone: flags, posters' answers, pages, and the one that adapts it.
OWN = {"own_board.py", "flags.py", "claims.py", "emergency.py", "letters.py"}
OWN |= {"actions/flagging.py", "models/flag.py", "apps.py"}
OWN |= {"posters.py", "actions/objecting.py", "models/poster.py"}  # of our own board alone


@dataclass
class Toy:
    """A newspaper's board: a dictionary of ads, each with a poster and pictures."""

    ads: dict[str, tuple[str, str]] = field(default_factory=dict)  # name: poster, picture
    down: set[str] = field(default_factory=set)
    dark: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)

    def find_copies(self, target: Target) -> Found:
        self.asked.append("find_copies")
        named = {name for name in target.ads if name in self.ads}
        pictures = {self.ads[name][1] for name in named}
        posters = {self.ads[name][0] for name in named}
        copies = [
            Copy(
                ad=name,
                why=frozenset({Likeness.NAMED} if name in named else {Likeness.PHOTO}),
                photos=(f"{name}/picture",),
                same_poster=poster in posters,
            )
            for name, (poster, picture) in self.ads.items()
            if name in named or picture in pictures
        ]
        return Found(copies=tuple(copies), live=len(self.ads))

    def hide(self, order: Order) -> Done:
        self.asked.append("hide")
        fresh = [name for name in order.ads if name in self.ads]
        self.down.update(fresh)
        self.dark.update(order.photos)
        return Done(ads=tuple(fresh), photos=order.photos)

    def restore(self, undo: Undo) -> Done:
        self.asked.append("restore")
        self.down.difference_update(undo.ads)
        self.dark.difference_update(undo.photos)
        return Done(ads=undo.ads, photos=undo.photos)


@pytest.fixture
def toy(board: Any) -> Toy:
    made = Toy(
        {
            "aaaa1111": ("ann", "red"),
            "bbbb2222": ("ann", "red"),
            "cccc3333": ("bob", "red"),
            "dddd4444": ("bob", "blue"),
        }
    )
    own_board.serve(made)
    return made


def test_a_claim_hides_by_the_same_bounds(toy: Toy) -> None:
    claim = claimed(address="aaaa1111")
    assert toy.down == {"aaaa1111", "bbbb2222"}
    assert toy.dark == {"cccc3333/picture"}
    roles = dict(claim.ads.values_list("ad", "role"))
    assert roles == {"aaaa1111": "named", "bbbb2222": "copy", "cccc3333": "photo"}
    assert claim.steps.filter(step="received").exists()


def test_its_people_decide_on_the_claim(board: Any, toy: Toy) -> None:
    claim = claimed(address="aaaa1111", wrong="private")
    work()
    for row in claim.ads.all():
        kept = row.ad == "aaaa1111"
        answering.decide_row(row, "removed" if kept else "restored", staff=board.staff())
    assert toy.down == {"aaaa1111"}
    assert not toy.dark
    claim.refresh_from_db()
    assert claim.outcome == "removed"
    assert [step.step for step in claim.steps.order_by("pk")][-1] == "answered"


def test_two_who_are_trained_bring_a_child_back_there_too(
    board: Any, toy: Toy, lawful: None
) -> None:
    claim = claimed(address="dddd4444", wrong="child")
    row = claim.ads.get()
    assert answering.decide_row(row, "restored", staff=fit(board, "one"))
    assert toy.down == {"dddd4444"}
    assert not answering.decide_row(row, "restored", staff=fit(board, "two"))
    assert not toy.down


def test_only_three_calls_are_made_and_our_tables_stay_out(toy: Toy) -> None:
    claimed(address="aaaa1111")
    work()
    assert set(toy.asked) <= {"find_copies", "hide", "restore"}
    assert not Ad.objects.exists()


def test_the_lane_knows_nothing_of_our_ads() -> None:
    """`hidden` is a folder that pages look at, `memory` and `rates` know mailboxes and connections;
    all else goes through Board."""
    for path in sorted(REPORTS.rglob("*.py")):
        name = str(path.relative_to(REPORTS))
        if name in OWN or name.startswith(("views/", "migrations/")):
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "daylight.web.ads"
            ):
                imported = {alias.name for alias in node.names}
                assert node.module == "daylight.web.ads", name
                assert imported <= {"hidden", "memory", "rates"}, name
