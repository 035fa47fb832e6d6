"""What flags say of ads: plain questions, for whoever orders work by them.

A flag weighs what its sender's earlier flags were worth, and all flags of an ad together never
more than 1: they raise an ad in a queue, and never take it down.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from daylight.web import keys
from daylight.web.ads.models import Ad
from daylight.web.reports.models import FlagCount, FlagRecord, Reason

UNKNOWN = 0.5  # a sender of whom nothing is known
SERIOUS = {
    Reason.WRONG: 1.0,
    Reason.SCAM: 0.8,
    Reason.PROHIBITED: 0.8,
    Reason.SPAM: 0.4,
    Reason.DUPLICATE: 0.3,
    Reason.SECTION: 0.2,
    Reason.GONE: 0.1,
}


@dataclass(frozen=True)
class Flagged:
    """The flags of one reason on one ad that nobody has decided yet."""

    ad: int
    reason: str
    count: int
    weight: float  # in [0, 1)
    first_at: datetime


def of(ads: Iterable[int]) -> dict[int, list[Flagged]]:
    """Undecided flags for each of these ads (by id), the weightiest first."""
    found: dict[int, list[Flagged]] = {pk: [] for pk in ads}
    for row in FlagCount.objects.filter(ad__in=list(found), closed_at__isnull=True, count__gt=0):
        found[row.ad_id].append(
            Flagged(row.ad_id, row.reason, row.count, _share(row), row.first_at)
        )
    for rows in found.values():
        rows.sort(key=lambda each: (-each.weight, each.reason))
    return found


def weight_of(ad: Ad | int) -> float:
    """How much flags speak for a look at an ad, in [0, 1); 0 where there is none to decide."""
    pk = ad if isinstance(ad, int) else ad.pk
    left = 1.0
    for each in of([pk])[pk]:
        left *= 1 - each.weight
    return 1 - left


def ask_about(ad: int) -> bool:
    """Whether a flag waits to be decided that says more than that the thing is gone."""
    waiting = FlagCount.objects.filter(ad=ad, closed_at__isnull=True, count__gt=0)
    return waiting.exclude(reason=Reason.GONE).exists()


def _share(row: FlagCount) -> float:
    """Many flags weigh more than one, ever less so: a brigade weighs little more than ten."""
    return SERIOUS[Reason(row.reason)] * (1 - math.exp(-row.weight / 2))


def weight_of_source(source: bytes) -> float:
    """What the next flag of a source weighs: the share of its flags that were right, pulled
    towards a half while there are few. In (0, 1)."""
    row = FlagRecord.objects.filter(source=source).first()
    if row is None:
        return UNKNOWN
    return (row.upheld + 1) / (row.upheld + row.dismissed + 2)


def who(network: str, ad: int, at: datetime) -> bytes:
    """One person for one ad and one day; tells nothing about any other ad or day."""
    return keys.keyed_digest("flag/who", f"{network}/{ad}/{at:%Y%m%d}")[:16]


def source(network: str, at: datetime) -> bytes:
    """One connection for one month."""
    return keys.keyed_digest("flag/source", f"{network}/{at:%Y%m}")[:16]
