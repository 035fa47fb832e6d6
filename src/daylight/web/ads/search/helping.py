"""What a page with few or no ads offers instead: another spelling, near ads, wider searches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from daylight.web.ads import browse
from daylight.web.ads.catalogue import Catalogue
from daylight.web.ads.search import loosely, results, spelling
from daylight.web.ads.search.around import around, lists
from daylight.web.ads.search.finding import Count
from daylight.web.ads.search.query import RELEVANCE, Query


@dataclass(frozen=True)
class Help:
    """`meant` is the search with a word spelled otherwise; `near` fit nearly, best first."""

    meant: Query | None = None
    near: list[browse.Row] = field(default_factory=list)
    around: list[tuple[Query, Count]] = field(default_factory=list)


NONE = Help()


def offer(
    query: Query, trees: Catalogue, moment: datetime, *, shown: Sequence[int], limit: int
) -> Help:
    """For a first page that shows these ads and no others."""
    if len(shown) >= loosely.FEW or query.is_hopeless:
        return NONE
    meant = spelling.meant(query, trees, moment, found=len(shown)) if query.has_terms else None
    near: list[int] = []
    if meant is not None:
        best = meant.without(order=RELEVANCE)
        page = results.results(best, trees, moment, results.FIRST, limit=limit)
        near += [row.seq for row in page.rows]
    near += loosely.near(query, trees, moment, but=shown, limit=limit)
    near = [seq for seq in dict.fromkeys(near) if seq not in shown][: limit - len(shown)]
    return Help(
        meant=meant,
        near=browse.rows_of(moment, near),
        around=[] if shown else _elsewhere(query, trees, moment, is_last=not near),
    )


def _elsewhere(
    query: Query, trees: Catalogue, moment: datetime, *, is_last: bool
) -> list[tuple[Query, Count]]:
    found = around(query, trees, moment)
    return lists(query, trees, moment) if is_last and not found else found
