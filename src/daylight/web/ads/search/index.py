"""The index itself: kept by the gate, in the transaction that shows or hides an ad.

    ads_searchdoc    exactly what was indexed, by `pub_seq`
    ads_searchindex  SQLite: FTS5 without contents, which needs the old tokens to forget a row
                     PostgreSQL: the same tokens as a vector, under a GIN index

It is a hint: a fault in it never keeps an ad from being shown or, above all, from being hidden. It
is then marked as lost, and the worker makes it anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import DatabaseError, OperationalError, connection, transaction

from daylight.web import bulk
from daylight.web.ads.models import SearchDoc, SearchState, SearchStatus
from daylight.web.ads.search.words import BREAK

log = logging.getLogger("daylight.search")

TRIES = 3


class Entry(NamedTuple):
    """One ad's place in the index and its line."""

    seq: int
    line: str


def keep(entries: Sequence[Entry], *, gone: Iterable[int] = ()) -> None:
    """Index these ads and forget those that are gone; an ad that was there is replaced."""
    replaced = sorted({*gone, *(entry.seq for entry in entries)})
    if not replaced:
        return
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                _forget(replaced)
                add(sorted(entries))
                with transaction.atomic():  # FTS5 writes now, while a fault can be undone
                    pass
        except DatabaseError as error:
            if tries_left and isinstance(error, OperationalError):
                continue  # a lost race, or a lock that did not come
            log.error("the search index cannot be written: %s", type(error).__name__)
            lose()
        return


def _forget(seqs: Sequence[int]) -> None:
    known = bulk.select(SearchDoc, ("pub_seq", "tokens"), "pub_seq", seqs)
    if not known:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO ads_searchindex (ads_searchindex, rowid, tokens) "
                "VALUES ('delete', %s, %s)",
                known,
            )
        else:
            cursor.executemany(
                "DELETE FROM ads_searchindex WHERE pub_seq = %s", [(seq,) for seq, _ in known]
            )
        cursor.executemany(
            "DELETE FROM ads_searchdoc WHERE pub_seq = %s", [(seq,) for seq, _ in known]
        )


def add(entries: Sequence[Entry]) -> None:
    """In the order of `pub_seq`: FTS5 writes what it holds whenever that goes back."""
    if not entries:
        return
    with connection.cursor() as cursor:
        cursor.executemany("INSERT INTO ads_searchdoc (pub_seq, tokens) VALUES (%s, %s)", entries)
        if connection.vendor == "sqlite":
            cursor.executemany(
                "INSERT INTO ads_searchindex (rowid, tokens) VALUES (%s, %s)", entries
            )
        else:
            cursor.executemany(
                "INSERT INTO ads_searchindex (pub_seq, tokens) VALUES (%s, array_to_tsvector(%s))",
                [(seq, sorted(set(line.split()) - {BREAK})) for seq, line in entries],
            )


# FTS5's own settings. Source: https://www.sqlite.org/fts5.html, 6. Special INSERT Commands.
_AS_USUAL = {"automerge": 4, "crisismerge": 16, "hashsize": 1 << 20}
_AT_ONCE = {"automerge": 0, "crisismerge": 1000, "hashsize": 64 << 20}  # bytes
MERGED_AT_A_TIME = 2_000  # pages in one transaction


def begin_at_once() -> None:
    """Much will be added: parts are written large, and merged at the end."""
    _set(_AT_ONCE)


def end_at_once() -> None:
    """All parts into one, some pages a transaction."""
    _set(_AS_USUAL)
    if connection.vendor == "sqlite":
        pages = -MERGED_AT_A_TIME  # below zero: begin with all of them
        while _merged(pages):
            pages = MERGED_AT_A_TIME


def tidy() -> None:
    """Merge what publications have left, a little; each part makes every search longer."""
    _set(_AS_USUAL)
    if connection.vendor == "sqlite":
        _merged(MERGED_AT_A_TIME // 4)


def _set(values: Mapping[str, int]) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ads_searchindex (ads_searchindex, rank) VALUES (%s, %s)",
            list(values.items()),
        )


def _merged(pages: int) -> bool:
    """Whether that changed anything."""
    with connection.cursor() as cursor:
        before = connection.connection.total_changes
        cursor.execute(
            "INSERT INTO ads_searchindex (ads_searchindex, rank) VALUES ('merge', %s)", [pages]
        )
        return int(connection.connection.total_changes) - int(before) > 1


def lose() -> None:
    """Mark the index as one that must be made anew: the trees have moved under its facets."""
    SearchState.objects.filter(pk=1).update(status=SearchStatus.LOST)
