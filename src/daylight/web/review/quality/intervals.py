"""Intervals of shares and of ratios of shares. Pure: counts in, numbers out.

Everything here answers None where there are too few cases to say anything: the page then says that
we cannot know.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

LEVEL_Z = 1.959963984540054  # the normal quantile of 97.5 %: two-sided 95 %
TAIL = 0.025
FEW = 20  # below this many cases nothing is said of a group
_STEPS = 60  # halvings: the bound is exact to 2^-60


@dataclass(frozen=True)
class Share:
    """`hits` of `total`, with the bounds of its 95 % interval, all in [0, 1]."""

    hits: int
    total: int
    low: float
    high: float

    @property
    def value(self) -> float:
        return self.hits / self.total


@dataclass(frozen=True)
class Ratio:
    """One share over another, with the bounds of its 95 % interval."""

    value: float
    low: float
    high: float


def wilson(hits: int, total: int) -> Share | None:
    """The score interval: for shares that many decisions make up.

    None for no cases. Source: E. B. Wilson, "Probable Inference", JASA 22 (1927).

    >>> share = wilson(8, 10)
    >>> round(share.low, 3), round(share.high, 3)
    (0.49, 0.943)
    """
    _check(hits, total)
    if total == 0:
        return None
    z2 = LEVEL_Z * LEVEL_Z
    middle = (hits + z2 / 2) / (total + z2)
    spread = LEVEL_Z * math.sqrt(hits * (total - hits) / total + z2 / 4) / (total + z2)
    low = 0.0 if hits == 0 else max(0.0, middle - spread)
    high = 1.0 if hits == total else min(1.0, middle + spread)
    return Share(hits, total, low, high)


def clopper_pearson(hits: int, total: int) -> Share | None:
    """The exact interval: never too narrow, for audits whose findings are rare.

    None for no cases. Source: C. Clopper and E. Pearson, Biometrika 26 (1934). Takes time in
    proportion to the total.

    >>> share = clopper_pearson(0, 100)
    >>> share.low, round(share.high, 4)
    (0.0, 0.0362)
    """
    _check(hits, total)
    if total == 0:
        return None
    low, high = 0.0, 1.0
    if hits > 0:
        low = _where(lambda p: 1 - _at_most(hits - 1, total, p) < TAIL)
    if hits < total:
        high = _where(lambda p: _at_most(hits, total, p) > TAIL)
    return Share(hits, total, low, high)


def _where(holds: Callable[[float], bool]) -> float:
    """The p up to which something that begins true holds."""
    low, high = 0.0, 1.0
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if holds(middle):
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _at_most(hits: int, total: int, p: float) -> float:
    """The chance of at most so many hits, each with chance p."""
    if p <= 0.0:
        return 1.0
    if p >= 1.0:
        return 1.0 if hits >= total else 0.0
    log_p, log_q = math.log(p), math.log1p(-p)
    chances = (
        math.exp(_log_choose(total, k) + k * log_p + (total - k) * log_q) for k in range(hits + 1)
    )
    return min(1.0, math.fsum(chances))


def _log_choose(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)


def rate_ratio(hits: int, total: int, other_hits: int, other_total: int) -> Ratio | None:
    """How much higher a group's share is than that of all others.

    None where either side has fewer than `FEW` cases, or nobody anywhere was hit. A side without a
    hit counts half a case on each side, so that the ratio exists. Source: the log method of
    D. Katz and others, Biometrics 34 (1978).

    >>> ratio = rate_ratio(40, 100, 20, 100)
    >>> ratio.value, round(ratio.low, 2), round(ratio.high, 2)
    (2.0, 1.27, 3.16)
    """
    _check(hits, total)
    _check(other_hits, other_total)
    if min(total, other_total) < FEW or hits + other_hits == 0:
        return None
    half = 0.5 if 0 in (hits, other_hits) else 0.0
    a, n, b, m = hits + half, total + half, other_hits + half, other_total + half
    value = (a / n) / (b / m)
    spread = LEVEL_Z * math.sqrt(max(0.0, 1 / a - 1 / n + 1 / b - 1 / m))
    return Ratio(value, value * math.exp(-spread), value * math.exp(spread))


def _check(hits: int, total: int) -> None:
    if not 0 <= hits <= total:
        raise ValueError(f"{hits} of {total} is no share")
