"""Asking PostgreSQL, with its plan chosen by us.

Its planner walks the order of publication for a rare word, and reads every row of a common one. So
a small window of the newest rows is looked at first: a common word is found there, and how many it
holds says whether a larger window or the GIN index costs less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from daylight.web.ads.browse import moment
from daylight.web.ads.search import asking
from daylight.web.ads.search.asking import LOOK
from daylight.web.ads.search.plan import Plan

WINDOW = 1_000  # newest rows that are looked at first
WIDEST = 15_000  # rows of the second window, for a page
WIDEST_TO_COUNT = 60_000  # and where many matches are wanted, of which the index would read all
_SPARSE = 3  # hits in the first window below which the index is asked
_DENSE = 0.07  # share of hits above which counting reads rows in any order

_VISIBLE = """
SELECT x.seq FROM x JOIN ads_ad a ON a.pub_seq = x.seq AND a.state = 'public' AND a.expires_at > %s
{joins}
WHERE true {rest} ORDER BY x.seq {order} LIMIT %s
"""
_IN_WINDOW = """
WITH w AS MATERIALIZED (
  SELECT pub_seq, tokens FROM ads_searchindex WHERE true {bound} ORDER BY pub_seq {order} LIMIT %s
), x AS MATERIALIZED (SELECT pub_seq AS seq FROM w WHERE tokens @@ %s::tsquery)
SELECT (SELECT count(*) FROM w), ARRAY({visible})
"""
# Behind a sum the planner sees neither an order nor a range that it could walk.
_BY_INDEX = """
WITH x AS MATERIALIZED (
  SELECT pub_seq AS seq FROM ads_searchindex WHERE tokens @@ %s::tsquery {bound}
  ORDER BY (pub_seq + 0) {order} LIMIT %s
)
SELECT (SELECT count(*) FROM x), (SELECT {last}(seq) FROM x), ARRAY({visible})
"""


def walk(
    plan: Plan, at: datetime, limit: int, bound: int | None, newest: bool
) -> tuple[list[int], int | None]:
    """Matches from the bound on, and how far was looked where there may be more."""
    window = WINDOW
    for _ in range(2):
        looked, seqs = _in_window(plan, at, limit, bound, newest, window)
        if len(seqs) >= limit or looked < window:
            return seqs, None
        if len(seqs) < _SPARSE or window > WINDOW:
            break
        window = int(1.5 * WINDOW * limit / len(seqs))
        if window > (WIDEST if limit < WINDOW else WIDEST_TO_COUNT):
            break
    return _by_index(plan, at, limit, bound, newest)


def _parts(plan: Plan, bound: int | None, newest: bool) -> tuple[dict[str, str], tuple[Any, ...]]:
    rest = asking.rest(plan, "postgresql")
    order = "DESC" if newest else "ASC"
    sign = "<" if newest else ">"
    visible = _VISIBLE.format(
        joins=" ".join(asking.joins(rest, "JOIN")), rest=rest.sql, order=order
    )
    parts = {"order": order, "visible": visible, "sign": sign, "last": "min" if newest else "max"}
    parts["value"] = "" if bound is None else f"{bound:d}"
    return parts, rest.values


def _in_window(
    plan: Plan, at: datetime, limit: int, bound: int | None, newest: bool, window: int
) -> tuple[int, list[int]]:
    parts, values = _parts(plan, bound, newest)
    parts["bound"] = f"AND pub_seq {parts['sign']} {parts['value']}" if parts["value"] else ""
    query = _IN_WINDOW.format(**parts)
    with connection.cursor() as cursor:
        cursor.execute(query, (window, asking.tsquery(plan), moment(at), *values, limit))
        looked, seqs = cursor.fetchone()
    return looked, list(seqs)


def _by_index(
    plan: Plan, at: datetime, limit: int, bound: int | None, newest: bool
) -> tuple[list[int], int | None]:
    parts, values = _parts(plan, bound, newest)
    bounded = f"AND (pub_seq + 0) {parts['sign']} {parts['value']}" if parts["value"] else ""
    query = _BY_INDEX.format(**parts, bound=bounded)
    with _without("enable_seqscan"), connection.cursor() as cursor:
        cursor.execute(query, (asking.tsquery(plan), LOOK, moment(at), *values, limit))
        hits, last, seqs = cursor.fetchone()
    return list(seqs), last if hits == LOOK and len(seqs) < limit else None


@contextmanager
def _without(setting: str) -> Iterator[None]:
    """Let the planner do without one way, for one question."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL {setting} = off")
        yield
        cursor.execute(f"SET LOCAL {setting} = on")


def counted(plan: Plan, most: int, late: Sequence[int]) -> int:
    """How many rows of the index match, `late` ones apart; `most` where there are as many."""
    asked = asking.tsquery(plan)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), count(*) FILTER (WHERE tokens @@ %s::tsquery AND pub_seq <> ALL (%s))"
            " FROM (SELECT pub_seq, tokens FROM ads_searchindex ORDER BY pub_seq DESC LIMIT %s) w",
            (asked, list(late), WINDOW),
        )
        looked, hits = cursor.fetchone()
    if looked < WINDOW:
        return min(int(hits), most)
    dense = hits > _DENSE * WINDOW
    unused = "enable_bitmapscan" if dense else "enable_seqscan"
    with _without(unused), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM ads_searchindex WHERE tokens @@ %s::tsquery"
            " AND pub_seq <> ALL (%s) LIMIT %s) x",
            (asked, list(late), most),
        )
        return int(cursor.fetchone()[0])
