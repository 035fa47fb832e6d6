"""Groups of cases, none so small that it could point at somebody. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from daylight.web.review.quality.intervals import FEW, Ratio, rate_ratio

OTHERS = "(others)"


@dataclass(frozen=True)
class Cell:
    """A group's cases: how many, and how many of them were hit by what is asked."""

    name: str
    total: int
    hits: int


def merged(cells: Iterable[Cell], few: int = FEW) -> list[Cell]:
    """The same cases with every small group in one that is called `OTHERS`, largest first.

    Where those together are small still, the next larger groups join them; so no cell that is
    returned is smaller than `few`, unless there are fewer cases than that altogether.
    """
    order = sorted(cells, key=lambda cell: (cell.total, cell.name))
    small: list[Cell] = []
    while order and (order[0].total < few or 0 < sum(c.total for c in small) < few):
        small.append(order.pop(0))
    kept = order[::-1]
    total, hits = sum(c.total for c in small), sum(c.hits for c in small)
    return [*kept, Cell(OTHERS, total, hits)] if total else kept


def counted(totals: Mapping[str, int], hits: Mapping[str, int]) -> list[Cell]:
    return [Cell(name, total, hits.get(name, 0)) for name, total in totals.items()]


def ratios(cells: Iterable[Cell]) -> list[tuple[Cell, Ratio | None]]:
    """Each merged group against all others together."""
    known = merged(cells)
    total, hits = sum(c.total for c in known), sum(c.hits for c in known)
    return [
        (cell, rate_ratio(cell.hits, cell.total, hits - cell.hits, total - cell.total))
        for cell in known
    ]
