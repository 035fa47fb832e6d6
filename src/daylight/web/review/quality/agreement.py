"""Krippendorff's alpha for names without order: how far people agree beyond chance. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from daylight.web.review.quality.intervals import FEW


@dataclass(frozen=True)
class Agreement:
    """`alpha` is 1 where all agree, 0 where they agree as often as chance would have it, below 0
    where less; None where nothing can be said. `units` were looked at by two people or more."""

    units: int
    agreed: int
    alpha: float | None

    @property
    def is_known(self) -> bool:
        return self.alpha is not None and self.units >= FEW


def alpha(units: Iterable[Sequence[str]]) -> Agreement:
    """The agreement over units, each a list of what people said of it.

    Units with one answer say nothing and are passed over. `alpha` is None where there is no unit
    left, or where everybody always said the same: then chance would agree as well.
    Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), nominal data.

    >>> alpha([["a", "a"], ["b", "b"], ["a", "b"]]).alpha
    0.4444444444444444
    """
    paired = [list(said) for said in units if len(said) >= 2]
    agreed = sum(len(set(said)) == 1 for said in paired)
    within, totals = 0.0, Counter[str]()
    for said in paired:
        counts = Counter(said)
        totals.update(counts)
        same = sum(n * n for n in counts.values())
        within += (len(said) ** 2 - same) / (len(said) - 1)
    everything = sum(totals.values())
    across = everything**2 - sum(n * n for n in totals.values())
    if across == 0:
        return Agreement(len(paired), agreed, None)
    return Agreement(len(paired), agreed, 1 - (everything - 1) * within / across)
