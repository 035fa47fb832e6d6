"""How far trusted flaggers can be trusted: measured, with an interval."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.db.models import Count, Q

from daylight.web.reports.models import Outcome, TrustedFlagger

Z = 1.96  # 95 %
LEAST = 10  # decided claims, before anything is said


@dataclass(frozen=True)
class Measured:
    """A flagger and what became of their claims. `low` and `high` bound the share upheld."""

    flagger: TrustedFlagger
    claims: int
    upheld: int
    dismissed: int
    low: float
    high: float

    @property
    def decided(self) -> int:
        return self.upheld + self.dismissed

    @property
    def is_known(self) -> bool:
        return self.decided >= LEAST


def all_flaggers() -> list[Measured]:
    """Every trusted flagger, by name."""
    upheld = Count("claims", filter=Q(claims__outcome=Outcome.REMOVED))
    wrong = Count("claims", filter=Q(claims__outcome__in=[Outcome.RESTORED, Outcome.NOTHING]))
    rows = TrustedFlagger.objects.annotate(all=Count("claims"), yes=upheld, no=wrong)
    return [
        Measured(row, row.all, row.yes, row.no, *wilson(row.yes, row.yes + row.no))
        for row in rows.order_by("name")
    ]


def flagger(pk: int) -> TrustedFlagger | None:
    return TrustedFlagger.objects.filter(pk=pk).first()


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95 % interval of a share; (0, 1) where nothing is known. Source: E. Wilson, 1927.

    >>> [round(bound, 2) for bound in wilson(9, 10)]
    [0.6, 0.98]
    """
    if not of:
        return 0.0, 1.0
    share = right / of
    middle = share + Z * Z / (2 * of)
    spread = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    whole = 1 + Z * Z / of
    return max(0.0, (middle - spread) / whole), min(1.0, (middle + spread) / whole)
