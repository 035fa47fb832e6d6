"""Invented ads whose answer is known, mixed into a reviewer's queue.

They are no ads: no row of the board, no entry of the log and no public figure is made of them. A
lead sees how each reviewer does; so does the reviewer.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import Any

import msgspec

from daylight.screening import Ad, screen
from daylight.web import clock, keys
from daylight.web.ads import policies
from daylight.web.ads.models import Choice, Decision
from daylight.web.people.models import Staff
from daylight.web.review.models import GoldenAnswer
from daylight.web.review.quality import drawing, plan
from daylight.web.review.quality.golden_texts import GOLDEN, Golden


@dataclass(frozen=True)
class Verdict:
    """What came of an answer. `why` is told to the reviewer at once: that is how one learns."""

    is_right: bool
    golden: Golden


def pick(staff: Staff) -> Golden | None:
    """The invented ad that this person gets next instead of a case; None where it is not its turn.

    The same until they answer, so that nobody finds out by asking again. Whatever they have seen
    least comes first.
    """
    turn = _turn(staff)
    key = _key()
    if not drawing.chosen(f"turn:{staff.pk}:{turn}", plan.current().golden_per_1000, key):
        return None
    seen = Counter(GoldenAnswer.objects.filter(staff=staff).values_list("golden", flat=True))
    order = drawing.draw(_by_name(), len(GOLDEN), seed=key, root=f"{staff.pk}".encode())
    return _by_name()[min(order, key=lambda name: seen[name])]


def find(name: str) -> Golden | None:
    return _by_name().get(name)


def answer(staff: Staff, golden: Golden, choice: Choice, clause: str = "") -> Verdict:
    """Keep what somebody said of an invented ad. Nothing else follows."""
    is_right = (choice == Choice.PUBLISH) is (golden.choice == "publish")
    GoldenAnswer.objects.create(
        staff=staff,
        golden=golden.name,
        choice=choice,
        clause=clause[:80],
        is_right=is_right,
        created_at=clock.now(),
    )
    return Verdict(is_right, golden)


def signals(golden: Golden) -> list[dict[str, Any]]:
    """What the policy in force says of it, as the detail of a real screening has it."""
    ad = Ad(title=golden.title, body=golden.body, profile=golden.profile)
    found = screen(ad, policy=policies.in_force()).found
    return [msgspec.to_builtins(signal) for signal in found]


def _turn(staff: Staff) -> int:
    """How many cases and invented ads this person has answered."""
    decided = Decision.objects.filter(staff=staff).count()
    return decided + GoldenAnswer.objects.filter(staff=staff).count()


@cache
def _by_name() -> dict[str, Golden]:
    return {golden.name: golden for golden in GOLDEN}


def _key() -> bytes:
    return keys.derived_key("quality/golden")
