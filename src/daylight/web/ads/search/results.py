"""One page of a search: its ads, how many there are, and where its neighbours are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from daylight.web import bulk
from daylight.web.ads import browse
from daylight.web.ads.catalogue import Catalogue
from daylight.web.ads.models import SearchDoc
from daylight.web.ads.search import finding, ranking
from daylight.web.ads.search.finding import Count, Found
from daylight.web.ads.search.plan import Plan, plan
from daylight.web.ads.search.query import NEWEST, RELEVANCE, Query

RANKED = 500  # of the newest matches, put in order of relevance
_MOST_PAGES = RANKED


@dataclass(frozen=True)
class At:
    """Which page: the newest, those before or after one, or a page of the ranked."""

    before: int | None = None
    after: int | None = None
    page: int = 1

    @property
    def is_first(self) -> bool:
        return self.before is None and self.after is None and self.page == 1


FIRST = At()


@dataclass(frozen=True)
class Results:
    """`count` is None on further pages. `newer` and `older` are the neighbours' parameters."""

    rows: list[browse.Row]
    count: Count | None
    newer: tuple[tuple[str, str], ...] | None = None
    older: tuple[tuple[str, str], ...] | None = None


def position(params: Mapping[str, str]) -> At:
    """The page that an address asks for; one that is no place is the first."""

    def number(name: str) -> int | None:
        text = params.get(name) or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) <= 18 else None

    after = number("after")
    if after is not None:
        return At(after=after)
    before = number("before")
    if before is not None:
        return At(before=before)
    return At(page=min(max(number("page") or 1, 1), _MOST_PAGES))


def results(query: Query, trees: Catalogue, moment: datetime, at: At, *, limit: int) -> Results:
    """A page of what matches."""
    asked = plan(query, trees)
    if query.order == RELEVANCE and at.before is None and at.after is None:
        return _ranked(query, asked, moment, at, limit)
    if at.is_first:
        found, count = finding.first(asked, moment, limit=limit)
        return _newest(found, moment, at, count)
    found = finding.find(asked, moment, limit=limit, before=at.before, after=at.after)
    return _newest(found, moment, at, None)


def _newest(found: Found, moment: datetime, at: At, count: Count | None) -> Results:
    rows = browse.rows_of(moment, found.seqs)
    first = found.seqs[0] if found.seqs else None
    last = found.seqs[-1] if found.seqs else None
    newer = older = None
    if at.after is not None:
        newer = (("after", str(first or found.reached)),) if found.more else None
        older = (("before", str(last)),) if last is not None else None
    else:
        if found.more:
            reached = last if found.reached is None else found.reached
            older = (("before", str(reached)),)
        if at.before is not None:
            newer = (("after", str(first if first is not None else at.before - 1)),)
    return Results(rows, count, newer, older)


def _ranked(query: Query, asked: Plan | None, moment: datetime, at: At, limit: int) -> Results:
    """The newest matches in order of relevance; behind them older ones, newest first."""
    found, count = finding.first(asked, moment, limit=RANKED)
    lines = dict(bulk.select(SearchDoc, ("pub_seq", "tokens"), "pub_seq", found.seqs))
    best = ranking.ranked(query, lines)
    start = (at.page - 1) * limit
    rows = browse.rows_of(moment, best[start : start + limit])
    newer = (("page", str(at.page - 1)),) if at.page > 1 else None
    older: tuple[tuple[str, str], ...] | None = None
    if start + limit < len(best):
        older = (("page", str(at.page + 1)),)
    elif found.more:
        reached = min(found.seqs) if found.reached is None else found.reached
        older = (("before", str(reached)),)
    return Results(rows, count if at.is_first else None, newer, older)


def address(query: Query, extra: tuple[tuple[str, str], ...]) -> str:
    """The address of a page of a search."""
    pairs: list[tuple[str, Any]] = [*query.parameters(), *extra]
    return f"/search?{urlencode(pairs)}"


def is_plain_order(query: Query) -> bool:
    return query.order == NEWEST
