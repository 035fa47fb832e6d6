"""How grave a doubt is, how soon a person should look, and what looking weighs. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from daylight.screening import Harm

OTHER = "other"  # a doubt that names no harm
MOST_SEVERE = 5

SEVERITY: dict[str, int] = {
    Harm.CHILD_SAFETY: 5,
    Harm.INTIMATE_IMAGE: 4,
    Harm.SEX_TRAFFICKING: 4,
    Harm.LABOUR_TRAFFICKING: 3,
    Harm.HOUSING_FOR_SEX: 3,
    Harm.PRIVACY: 2,
    Harm.FRAUD: 2,
    Harm.PROHIBITED_GOODS: 2,
    Harm.OUT_OF_SCOPE: 2,
    OTHER: 1,
    Harm.SPAM: 1,
}
HARMS = tuple(sorted(map(str, SEVERITY), key=lambda harm: (-SEVERITY[harm], harm)))

# One bit a harm, as stored: never change one, add new ones behind.
_BITS = {
    harm: 1 << place
    for place, harm in enumerate(
        (
            Harm.CHILD_SAFETY, Harm.INTIMATE_IMAGE, Harm.SEX_TRAFFICKING, Harm.LABOUR_TRAFFICKING,
            Harm.HOUSING_FOR_SEX, Harm.PRIVACY, Harm.FRAUD, Harm.PROHIBITED_GOODS,
            Harm.OUT_OF_SCOPE, OTHER, Harm.SPAM,
        )
    )
}  # fmt: skip

# Hours after which a person should have looked, by severity, at a confidence of one half.
_WAIT_H = {5: 0.0, 4: 1.0, 3: 4.0, 2: 12.0, 1: 24.0}
# Points that a look weighs, by severity; a photo shown in greys weighs as much again, a whole one
# twice.
_POINTS = {5: 12, 4: 8, 3: 4, 2: 1, 1: 0}
_CLAIMED = timedelta(hours=2)  # a claim goes before a machine's doubt of the same harm
_BEFORE_DEADLINE = timedelta(hours=1)


def severity(harm: str) -> int:
    """1 to 5; a harm that nobody knows counts as the gravest."""
    return SEVERITY.get(harm, MOST_SEVERE)


def gravest_first(harms: Iterable[str]) -> list[str]:
    """Each harm once; ties by name.

    >>> gravest_first(["spam", "child_safety", "spam"])
    ['child_safety', 'spam']
    """
    return sorted(set(map(str, harms)), key=lambda harm: (-severity(harm), harm))


def bits(harms: Iterable[str]) -> int:
    """A set of harms as one number; one that nobody knows has no bit.

    >>> bits(["child_safety", "intimate_image", "child_safety"])
    3
    """
    return sum({_BITS.get(harm, 0) for harm in harms})


def urgent_at(
    since: datetime,
    *,
    severity: int,
    confidence: float,
    claimed_at: datetime | None = None,
    flags: float = 0.0,
    deadline: datetime | None = None,
) -> datetime:
    """By when a person should have looked at what waits since then.

    Never later for more confidence (in [0, 1]), more `flags` (a sum of weights), a claim or an
    earlier deadline. Nothing starves: whatever came a day earlier goes first, however grave the
    other is.
    """
    hours = _WAIT_H[severity] * (1.5 - confidence) / (1.0 + flags)
    found = since + timedelta(hours=hours - confidence * severity / 10)
    if claimed_at is not None:
        found = min(found, claimed_at - _CLAIMED)
    return found if deadline is None else min(found, deadline - _BEFORE_DEADLINE)


def look_points(severity: int) -> int:
    """What opening a case weighs."""
    return _POINTS[severity]


def photo_points(severity: int, *, full: bool) -> int:
    """What one more photo weighs."""
    return max(1, _POINTS[severity]) * (2 if full else 1)
