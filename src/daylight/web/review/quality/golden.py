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
from django.db.models import QuerySet

from daylight.screening import Ad, Screening, screen
from daylight.web import clock, keys
from daylight.web.ads import policies
from daylight.web.ads.models import Choice
from daylight.web.people.models import Staff
from daylight.web.review.actions import limits
from daylight.web.review.models import GoldenAnswer, GoldenLook
from daylight.web.review.quality import drawing, plan
from daylight.web.review.quality.golden_texts import GOLDEN, Golden


@dataclass(frozen=True)
class Verdict:
    """What came of an answer. `why` is told to the reviewer at once: that is how one learns."""

    is_right: bool
    golden: Golden


def pick(staff: Staff, turn: int) -> Golden | None:
    """The invented ad that this person gets next instead of a case; None where it is not its turn.

    `turn` is how often they have answered or said "not me" to an invented one: the same until they
    do, so that nobody finds out by asking again. Whatever they have seen least comes first.
    """
    key = _key()
    if not drawing.chosen(f"turn:{staff.pk}:{turn}", plan.current().golden_per_1000, key):
        return None
    seen = Counter(GoldenAnswer.objects.filter(staff=staff).values_list("golden", flat=True))
    never = set(_not_me(staff).values_list("golden", flat=True))
    order = drawing.draw(_by_name(), len(GOLDEN), seed=key, root=f"{staff.pk}".encode())
    left = [name for name in order if name not in never]
    return _by_name()[min(left, key=lambda name: seen[name])] if left else None


def find(name: str) -> Golden | None:
    return _by_name().get(name)


def answer(
    staff: Staff,
    golden: Golden,
    choice: Choice,
    clause: str = "",
    *,
    look: GoldenLook | None = None,
) -> Verdict:
    """Keep what somebody said of an invented ad, and which look it ends. Nothing else follows."""
    limits.count_turn(staff)
    is_right = (choice == Choice.PUBLISH) is (golden.choice == "publish")
    made = GoldenAnswer.objects.create(
        staff=staff,
        golden=golden.name,
        choice=choice,
        clause=clause[:80],
        is_right=is_right,
        created_at=clock.now(),
    )
    if look is not None:
        GoldenLook.objects.filter(pk=look.pk).update(answer=made)
    return Verdict(is_right, golden)


def screened(golden: Golden) -> Screening:
    """What the policy in force says of it."""
    ad = Ad(title=golden.title, body=golden.body, profile=golden.profile)
    return screen(ad, policy=policies.in_force())


def signals(golden: Golden) -> list[dict[str, Any]]:
    """The same, as the detail of a real screening has it."""
    return [msgspec.to_builtins(signal) for signal in screened(golden).found]


def _not_me(staff: Staff) -> QuerySet[GoldenLook]:
    return GoldenLook.objects.filter(staff=staff, closed_at__isnull=False, answer__isnull=True)


@cache
def _by_name() -> dict[str, Golden]:
    return {golden.name: golden for golden in GOLDEN}


def _key() -> bytes:
    return keys.derived_key("quality/golden")
