"""Whether an index has the public ads and no others, and finds them."""

from __future__ import annotations

import itertools

from django.db import DatabaseError, connection

from daylight.web.ads.search import asking, beside
from daylight.web.ads.search.index import Entry
from daylight.web.ads.search.plan import Plan
from daylight.web.ads.search.tables import CURRENT, Pair
from daylight.web.ads.search.words import BREAK

LOOKED_UP = 20  # ads that are looked up by their own words, to see whether the index answers
COMPARED = 1000  # rows of an older stretch

# Each is one sentence, so that no publication comes in between.
_NOT_KEPT = """
SELECT 1 FROM (
  SELECT pub_seq FROM ads_ad WHERE state = 'public' AND pub_seq IS NOT NULL {which}
) a
WHERE NOT EXISTS (SELECT 1 FROM {docs} d WHERE d.pub_seq = a.pub_seq)
"""
_NOT_PUBLIC = """
SELECT 1 FROM (SELECT pub_seq FROM {docs} WHERE true {which}) d
WHERE NOT EXISTS (SELECT 1 FROM ads_ad a WHERE a.pub_seq = d.pub_seq AND a.state = 'public')
"""
_NEWEST = f"ORDER BY pub_seq DESC LIMIT {LOOKED_UP}"
_OLDER = "AND pub_seq > {after:d} ORDER BY pub_seq LIMIT {many:d}"
_after = itertools.count(0)  # which look this process is at


def answers(pair: Pair = CURRENT) -> bool:
    """Whether the newest ads are kept and no others, and are found by their own words.

    Each look takes a stretch of older ones too, one after the other.
    """
    try:
        _is_found(pair, Entry(0, "any"))  # it answers where there is no ad, too
        newest = _some(pair, _NEWEST)
        reached = _stretch_to_look_at()
        older = _some(pair, _OLDER.format(after=reached, many=LOOKED_UP))
        stretch = _OLDER.format(after=reached, many=COMPARED)
        if not (_agree(pair, _NEWEST) and _agree(pair, stretch)):
            return False
        return all(_is_found(pair, doc) or _is_gone(pair, doc) for doc in (*newest, *older))
    except DatabaseError:
        return False


def _stretch_to_look_at() -> int:
    """The `pub_seq` before this look's stretch: another one each time, round and round."""
    return next(_after) * COMPARED % (beside.newest() + 1)


def _agree(pair: Pair, which: str) -> bool:
    with connection.cursor() as cursor:
        for query in (_NOT_KEPT, _NOT_PUBLIC):
            cursor.execute(query.format(docs=pair.docs, which=which))
            if cursor.fetchone() is not None:
                return False
    return True


def _some(pair: Pair, which: str) -> list[Entry]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pub_seq, tokens FROM {pair.docs} WHERE true {which}")
        return [Entry(*row) for row in cursor.fetchall()]


def _is_gone(pair: Pair, doc: Entry) -> bool:
    """Hidden or edited since it was read."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT 1 FROM {pair.docs} WHERE pub_seq = %s AND tokens = %s", doc)
        return cursor.fetchone() is None


def _is_found(pair: Pair, doc: Entry) -> bool:
    said = dict.fromkeys(doc.line.split())
    said.pop(BREAK, None)
    asked = Plan(all_of=tuple(said)[-12:])
    if connection.vendor == "sqlite":
        match = asking.match(asked)
        query = f"SELECT 1 FROM {pair.lookup} WHERE {pair.lookup} MATCH %s AND rowid = %s"
    else:
        match = asking.tsquery(asked)
        query = f"SELECT 1 FROM {pair.lookup} WHERE tokens @@ %s::tsquery AND pub_seq = %s"
    with connection.cursor() as cursor:
        cursor.execute(query, (match, doc.seq))
        return cursor.fetchone() is not None
