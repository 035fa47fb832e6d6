"""Asking PostgreSQL, with its plan chosen by us.

Its planner walks the order of publication for a rare word, and reads every row of a common one. So
the newest rows are looked at first: a common word is found there, and how many it has there says
how far the GIN index is asked next. Only what is still missing then is looked for in all of it.

Each part of a question is a condition of its own: between conditions GIN leaps over what the other
ones lack, within one it steps through all that the rarest has.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db import connection, transaction

from daylight.web.ads.browse import moment
from daylight.web.ads.search import asking, vectors
from daylight.web.ads.search.asking import LOOK
from daylight.web.ads.search.plan import Plan

NEWEST = 500  # rows that are looked at first
_MANY = 100  # tokens in a question, beyond which to look at a row costs several times as much
SPARSE = 2  # hits among them below which nothing is known of how far to look
_SPARE = 1.3  # times as far as should be enough

# Without its OFFSET the planner would walk all ads in their order beside a rare word's few.
_VISIBLE = """
SELECT x.seq FROM (SELECT seq FROM x ORDER BY seq {order}) x CROSS JOIN LATERAL (
  SELECT public_version_id, section_id FROM ads_ad
  WHERE pub_seq = x.seq AND state = 'public' AND expires_at > %s OFFSET 0
) a
{joins} WHERE true {rest} ORDER BY x.seq {order} LIMIT %s
"""
_LOOK = """
WITH w AS MATERIALIZED (
  SELECT pub_seq, tokens FROM ads_searchindex WHERE true {bound} ORDER BY pub_seq {order} LIMIT %s
), x AS MATERIALIZED (SELECT pub_seq AS seq FROM w WHERE tokens @@ %s::tsquery {late})
SELECT (SELECT count(*) FROM x), ARRAY({visible}), count(*), min(pub_seq), max(pub_seq) FROM w
"""
# Behind a sum the planner sees neither an order nor a range that it could walk.
_BY_INDEX = """
WITH x AS MATERIALIZED (
  SELECT pub_seq AS seq FROM ads_searchindex WHERE {asked} {bound} {late}
  ORDER BY (pub_seq + 0) {order} LIMIT %s
)
SELECT count(*), {last}(seq), ARRAY({visible}) FROM x
"""
_COUNT = """
SELECT count(*) FROM (SELECT 1 FROM ads_searchindex WHERE {asked} {bound} {late} LIMIT %s) x
"""


@dataclass(frozen=True)
class _Side:
    """Where matches are looked for: before or after a place, and as far as another one.

    Neither of the two is in it. `end` is None where all of the index is meant.
    """

    newest: bool
    start: int | None
    end: int | None = None

    def within(self, column: str) -> str:
        before, after = ("<", ">") if self.newest else (">", "<")
        bounds = ((before, self.start), (after, self.end))
        return "".join(f" AND {column} {sign} {at:d}" for sign, at in bounds if at is not None)

    def windows(self) -> list[str]:
        """Tokens of which any ad in it has one; none where it has no end, or they are too many."""
        if self.start is None or self.end is None:
            return []
        low, high = sorted((self.start, self.end))
        return vectors.windows(low + 1, high - 1)

    def parts(self) -> dict[str, str]:
        return {"order": "DESC", "last": "min"} if self.newest else {"order": "ASC", "last": "max"}


class _Looked(NamedTuple):
    """How many rows were to be looked at, how many were, and between where."""

    asked: int
    rows: int
    low: int | None
    high: int | None

    def farther(self, side: _Side, hits: int, wanted: int) -> Iterator[_Side]:
        """What lies behind them, in one or two stretches."""
        if self.rows < self.asked or self.low is None or self.high is None:
            return
        last, way = (self.low, -1) if side.newest else (self.high, 1)
        if hits >= SPARSE:
            wide = (self.high - self.low) * _SPARE * (wanted - hits) / hits
            end = last + way * (int(wide) + 2)
            yield _Side(side.newest, last, end)
            last = end - way
        yield _Side(side.newest, last)


class _Question:
    """A plan at a moment, as its parts are asked. `late` are ads whose time is up."""

    def __init__(self, plan: Plan, at: datetime, late: Sequence[int] = ()) -> None:
        self.tsquery = asking.tsquery(plan)
        self.tsqueries = asking.tsqueries(plan)
        tokens = sum(map(len, plan.any_of))
        self.newest = NEWEST if tokens < _MANY else NEWEST // 3
        self.at = moment(at)
        self.late = f"AND pub_seq NOT IN ({', '.join(map(str, late))})" if late else ""
        self.rest = asking.rest(plan, "postgresql")

    def look(self, side: _Side, limit: int) -> tuple[int, list[int], _Looked]:
        """How many of the newest rows match, which of these are visible, and what they were."""
        query = _LOOK.format(bound=side.within("pub_seq"), **self._parts(side))
        with connection.cursor() as cursor:
            cursor.execute(query, (self.newest, self.tsquery, self.at, *self.rest.values, limit))
            hits, seqs, *looked = cursor.fetchone()
        return hits, list(seqs), _Looked(self.newest, *looked)

    def by_index(self, side: _Side, limit: int, most: int) -> tuple[int, int | None, list[int]]:
        """How many of a stretch match, `most` at most; the last one; which are visible."""
        asked, keys = self._asked(side)
        query = _BY_INDEX.format(asked=asked, bound=_unseen(side), **self._parts(side))
        with _by_gin(), connection.cursor() as cursor:
            cursor.execute(query, (*keys, most, self.at, *self.rest.values, limit))
            hits, last, seqs = cursor.fetchone()
        return hits, last, list(seqs)

    def count(self, side: _Side, most: int) -> int:
        asked, keys = self._asked(side)
        query = _COUNT.format(asked=asked, bound=_unseen(side), late=self.late)
        with _by_gin(), connection.cursor() as cursor:
            cursor.execute(query, (*keys, most))
            return int(cursor.fetchone()[0])

    def _parts(self, side: _Side) -> dict[str, str]:
        parts = side.parts()
        joins = " ".join(asking.joins(self.rest, "JOIN"))
        visible = _VISIBLE.format(joins=joins, rest=self.rest.sql, order=parts["order"])
        return {**parts, "visible": visible, "late": self.late}

    def _asked(self, side: _Side) -> tuple[str, list[str]]:
        """Conditions and their values."""
        windows = side.windows()
        keys = [*self.tsqueries, *([asking.any_of(windows)] if windows else [])]
        return " AND ".join(["tokens @@ %s::tsquery"] * len(keys)), keys


def _unseen(side: _Side) -> str:
    return side.within("(pub_seq + 0)")


@contextmanager
def _by_gin() -> Iterator[None]:
    """Let the planner do without other ways, for one question."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_SET.format("off", 0))
        yield
        cursor.execute(_SET.format("DEFAULT", "DEFAULT"))


_SET = "SET LOCAL enable_seqscan = {}; SET LOCAL max_parallel_workers_per_gather = {}"


def walk(
    plan: Plan, at: datetime, limit: int, bound: int | None, newest: bool
) -> tuple[list[int], int | None]:
    """Matches from the bound on, and how far was looked where there may be more."""
    question, side = _Question(plan, at), _Side(newest, bound)
    hits, seqs, looked = question.look(side, limit)
    left, last = LOOK - hits, looked.low if newest else looked.high
    for stretch in looked.farther(side, len(seqs), limit):
        if left > 0 and len(seqs) < limit:
            hits, last, more = question.by_index(stretch, limit - len(seqs), left)
            left, seqs = left - hits, seqs + more
        if left <= 0 and len(seqs) < limit:
            return seqs, last
    return seqs, None


def first(
    plan: Plan, at: datetime, limit: int, most: int, late: Sequence[int]
) -> tuple[list[int], int]:
    """The newest matches of a plan without a rest, and how many rows of the index match.

    `late` ones are not among them; `most` where there are as many.
    """
    question, side = _Question(plan, at, late), _Side(newest=True, start=None)
    hits, seqs, looked = question.look(side, limit)
    for stretch in looked.farther(side, hits, most):
        if hits >= most:
            break
        if len(seqs) < limit:
            more, _last, found = question.by_index(stretch, limit - len(seqs), most - hits)
            seqs += found
        else:
            more = question.count(stretch, most - hits)
        hits += more
    return seqs, min(int(hits), most)
