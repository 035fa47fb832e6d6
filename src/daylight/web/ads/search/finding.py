"""Asking the index: which visible ads match, newest first, and how many.

Every hit is joined to visible ads. Where rows must be looked at after the index (a phrase, the
edge of a price), one question looks at `LOOK` of them at most and says how far it came.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection

from daylight.web.ads.browse import moment
from daylight.web.ads.search import asking, neighbours, postgresql
from daylight.web.ads.search.asking import LOOK
from daylight.web.ads.search.plan import Plan

COUNTED = 1_000  # counts are exact to here
COUNT_LOOKS = 3  # of `LOOK` rows each, where rows must be looked at
_FEW_EXPIRED = 200


@dataclass(frozen=True)
class Found:
    """Matches newest first. `reached` is the last one looked at where there may be more behind."""

    seqs: list[int]
    more: bool
    reached: int | None = None


@dataclass(frozen=True)
class Count:
    """How many match; `more` where there may be more than were counted."""

    ads: int
    more: bool = False


def find(
    plan: Plan | None,
    at: datetime,
    *,
    limit: int,
    before: int | None = None,
    after: int | None = None,
) -> Found:
    """The newest matches, those before one, or the nearest after one."""
    if plan is None:
        return Found([], more=False)
    plan = _narrowed(plan)
    bound = after if after is not None else before
    newest = after is None
    walk = _sqlite if connection.vendor == "sqlite" else postgresql.walk
    seqs, reached = walk(plan, at, limit + 1, bound, newest)
    more = len(seqs) > limit
    seqs = seqs[:limit]
    return Found(
        seqs if newest else seqs[::-1],
        more=more or reached is not None,
        reached=None if more else reached,
    )


def first(plan: Plan | None, at: datetime, *, limit: int) -> tuple[Found, Count]:
    """The newest matches, and how many there are."""
    if plan is None:
        return Found([], more=False), Count(0)
    plan = _narrowed(plan)
    if plan.has_rest:
        found = _looked_through(plan, at)
        counted = Count(len(found.seqs), found.more)
        if len(found.seqs) > limit:
            found = Found(found.seqs[:limit], more=True)
        return found, counted
    if connection.vendor == "postgresql":
        return _first_by_postgresql(plan, at, limit)
    found = find(plan, at, limit=limit)
    if not found.more:
        return found, Count(len(found.seqs))
    return found, count(plan, at)


def _first_by_postgresql(plan: Plan, at: datetime, limit: int) -> tuple[Found, Count]:
    """Both by the same looks, since each costs more than what it brings."""
    late = _expired(at)
    if len(late) <= _FEW_EXPIRED:
        seqs, ads = postgresql.first(plan, at, limit + 1, COUNTED + 1, late)
        if len(seqs) > limit or len(seqs) == ads:
            found = Found(seqs[:limit], more=len(seqs) > limit)
            return found, Count(min(ads, COUNTED), ads > COUNTED)
    found = find(plan, at, limit=limit)
    return found, count(plan, at) if found.more else Count(len(found.seqs))


def count(plan: Plan | None, at: datetime) -> Count:
    """How many match. Without a rest the index counts alone: it has what is public."""
    if plan is None:
        return Count(0)
    plan = _narrowed(plan)
    if plan.has_rest:
        return first(plan, at, limit=COUNTED)[1]
    late = _expired(at)
    if len(late) > _FEW_EXPIRED:
        found = find(plan, at, limit=COUNTED)
        return Count(len(found.seqs), found.more)
    if connection.vendor == "sqlite":
        ads = _counted_by_fts5(plan, late)
    else:
        _seqs, ads = postgresql.first(plan, at, 0, COUNTED + 1, late)
    return Count(min(ads, COUNTED), ads > COUNTED)


def _narrowed(plan: Plan) -> Plan:
    """A plan whose phrases of common words are asked of the index."""
    if not (plan.phrases or plan.without_phrases):
        return plan
    with connection.cursor() as cursor:
        cursor.execute("SELECT common FROM ads_searchstate WHERE id = 1")
        common = cursor.fetchone()
    return neighbours.narrowed(plan, neighbours.read(common[0])) if common else plan


def _looked_through(plan: Plan, at: datetime) -> Found:
    """As many as are counted, by some looks one after the other."""
    seqs: list[int] = []
    found = Found([], more=True)
    for _look in range(COUNT_LOOKS):
        found = find(plan, at, limit=COUNTED - len(seqs), before=found.reached)
        seqs += found.seqs
        if found.reached is None:
            break
    return Found(seqs, found.more, found.reached)


_SQLITE = """
SELECT ads_searchindex.rowid FROM ads_searchindex
CROSS JOIN ads_ad a ON a.pub_seq = ads_searchindex.rowid
  AND a.state = 'public' AND a.expires_at > %s
WHERE ads_searchindex MATCH %s {bound}
ORDER BY ads_searchindex.rowid {order} LIMIT %s
"""
# SQLite reads x as its loop goes on, in its order; an order outside would read all of it first. A
# phrase is looked for before the ad is, since few rows have it.
_SQLITE_REST = """
SELECT x.seq FROM (
  SELECT rowid AS seq FROM ads_searchindex WHERE ads_searchindex MATCH %s {bound}
  ORDER BY rowid {order} LIMIT %s
) x
{line}
CROSS JOIN ads_ad a ON a.pub_seq = x.seq AND a.state = 'public' AND a.expires_at > %s
{content}
WHERE 1 {rest} LIMIT %s
"""
_LAST = """
SELECT rowid FROM ads_searchindex WHERE ads_searchindex MATCH %s {bound}
ORDER BY rowid {order} LIMIT 1 OFFSET %s
"""


def _sqlite(
    plan: Plan, at: datetime, limit: int, bound: int | None, newest: bool
) -> tuple[list[int], int | None]:
    sign, bounds = "<" if newest else ">", () if bound is None else (bound,)
    parts = {
        "bound": f"AND ads_searchindex.rowid {sign} %s" if bounds else "",
        "order": "DESC" if newest else "ASC",
    }
    match = asking.match(plan)
    with connection.cursor() as cursor:
        if not plan.has_rest:
            cursor.execute(_SQLITE.format(**parts), (moment(at), match, *bounds, limit))
            return [row[0] for row in cursor.fetchall()], None
        rest = asking.rest(plan, "sqlite")
        line, content = asking.joins(rest, "CROSS JOIN")
        query = _SQLITE_REST.format(line=line, content=content, rest=rest.sql, **parts)
        cursor.execute(query, (match, *bounds, LOOK, moment(at), *rest.values, limit))
        seqs = sorted((row[0] for row in cursor.fetchall()), reverse=newest)
        if len(seqs) >= limit:
            return seqs, None
        cursor.execute(_LAST.format(**parts), (match, *bounds, LOOK - 1))
        last = cursor.fetchone()
    return seqs, last[0] if last else None


_LATE = "SELECT pub_seq FROM ads_ad WHERE state = 'public' AND expires_at <= %s LIMIT %s"


def _expired(at: datetime) -> Sequence[int]:
    """Ads whose time is up and that the worker has not ended yet."""
    with connection.cursor() as cursor:
        cursor.execute(_LATE, (moment(at), _FEW_EXPIRED + 1))
        return [row[0] for row in cursor.fetchall()]


def _counted_by_fts5(plan: Plan, late: Sequence[int]) -> int:
    without = f"AND rowid NOT IN ({', '.join(map(str, late))})" if late else ""
    query = f"""
      SELECT count(*) FROM (SELECT 1 FROM ads_searchindex
      WHERE ads_searchindex MATCH %s {without} LIMIT %s)"""
    with connection.cursor() as cursor:
        cursor.execute(query, (asking.match(plan), COUNTED + 1))
        return int(cursor.fetchone()[0])
