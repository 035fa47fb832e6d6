"""The index itself: kept by the gate, in the transaction that shows or hides an ad.

    ads_searchdoc    exactly what was indexed, by `pub_seq`
    ads_searchindex  SQLite: FTS5 without contents, which needs the old tokens to forget a row
                     PostgreSQL: the same tokens as a vector, under a GIN index

While another one is made beside it, `..._next`, a publication is written into both. The index is a
hint: a fault in it never keeps an ad from being shown or, above all, from being hidden. It is then
marked as lost, and the worker makes it anew.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db import DatabaseError, OperationalError, connection, transaction

from daylight.web.ads.models import SearchState, SearchStatus
from daylight.web.ads.models.search import ANSWERS
from daylight.web.ads.search import gin, neighbours, vectors
from daylight.web.ads.search.rules import shape
from daylight.web.ads.search.tables import CURRENT, NEXT, Pair

log = logging.getLogger("daylight.search")

TRIES = 3


class Entry(NamedTuple):
    """One ad's place in the index and its line; and its text, where that was made before."""

    seq: int
    line: str
    text: str = ""


class Target(NamedTuple):
    """An index that is written, and the common words whose neighbours it has, as written.

    Of one that is shut, an ad is only taken out of the documents: so it is known what it misses.
    """

    pair: Pair
    common: str
    shut: bool = False


def keep(entries: Sequence[Entry], *, gone: Iterable[int] = ()) -> None:
    """Index these ads and forget those that are gone; an ad that was there is replaced."""
    replaced = sorted({*gone, *(entry.seq for entry in entries)})
    if not replaced:
        return
    for target in targets():
        if not _is_kept(target, sorted(entries), replaced):
            forgo() if target.pair == NEXT else lose()


def targets() -> list[Target]:
    """What a publication writes. Whoever makes or swaps an index waits for it, until it ends."""
    lock = "" if connection.vendor == "sqlite" else " FOR KEY SHARE"
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT status, common, next_common, shut FROM ads_searchstate WHERE id = 1{lock}"
        )
        status, common, next_common, shut = cursor.fetchone()
    if status == SearchStatus.BESIDE:
        return [Target(CURRENT, common), Target(NEXT, next_common, bool(shut))]
    return [Target(CURRENT, common, bool(shut) and status == SearchStatus.BUILDING)]


def _is_kept(target: Target, entries: Sequence[Entry], replaced: Sequence[int]) -> bool:
    for tries_left in reversed(range(TRIES)):
        try:
            with transaction.atomic():
                _forget(target, replaced)
                add(target, entries)
                with transaction.atomic():  # FTS5 writes now, while a fault can be undone
                    pass
        except DatabaseError as error:
            if tries_left and isinstance(error, OperationalError):
                continue  # a lost race, or a lock that did not come
            log.error("%s cannot be written: %s", target.pair.lookup, type(error).__name__)
            return False
        return True
    return False


def _forget(target: Target, seqs: Sequence[int]) -> None:
    docs, index = target.pair
    which = f"pub_seq IN ({', '.join(['%s'] * len(seqs))})"
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(f"SELECT pub_seq, tokens FROM {docs} WHERE {which}", seqs)
            known = sorted(cursor.fetchall())
            if not known:
                return
            cursor.executemany(
                f"INSERT INTO {index} ({index}, rowid, tokens) VALUES ('delete', %s, %s)",
                [(seq, text(line.split(), target.common)) for seq, line in known],
            )
        elif not target.shut:
            cursor.execute(f"DELETE FROM {index} WHERE {which}", seqs)
        cursor.execute(f"DELETE FROM {docs} WHERE {which}", seqs)


def text(words: list[str], common: str) -> str:
    """What the index has of a line's words, each once: the same as long as the index stands."""
    return " ".join(dict.fromkeys(words + neighbours.beside(words, common)))


def add(target: Target, entries: Sequence[Entry]) -> None:
    """In the order of `pub_seq`: FTS5 writes what it holds whenever that goes back."""
    if not entries or target.shut:
        return
    docs, index = target.pair
    lines = [(entry.seq, entry.line) for entry in entries]
    if connection.vendor != "sqlite":
        vectors.copy(docs, ((seq, line.encode()) for seq, line in lines))
        vectors.copy(index, (_vector(entry, target.common) for entry in entries))
        return
    texts = [(each.seq, each.text or text(each.line.split(), target.common)) for each in entries]
    with connection.cursor() as cursor:
        cursor.executemany(f"INSERT INTO {docs} (pub_seq, tokens) VALUES (%s, %s)", lines)
        cursor.executemany(f"INSERT INTO {index} (rowid, tokens) VALUES (%s, %s)", texts)


def _vector(entry: Entry, common: str) -> tuple[int, bytes]:
    words = entry.line.split()
    return entry.seq, vectors.vector(entry.seq, words + neighbours.beside(words, common))


# FTS5's own settings. Source: https://www.sqlite.org/fts5.html, 6. Special INSERT Commands.
_AS_USUAL = {"automerge": 4, "crisismerge": 16, "hashsize": 1 << 20}
_AT_ONCE = {"automerge": 0, "crisismerge": 1000, "hashsize": 64 << 20}  # bytes
MERGED_AT_A_TIME = 2_000  # pages in one transaction


def begin_at_once(pair: Pair) -> None:
    """Much will be added: parts are written large, and merged at the end."""
    _set(pair, _AT_ONCE)
    gin.drop(pair)


def end_at_once() -> None:
    """All parts of the current index into one, some pages a transaction."""
    _set(CURRENT, _AS_USUAL)
    gin.complete(CURRENT)
    is_more = merge_all(begin=True)
    while is_more:
        is_more = merge_all(begin=False)


def merge_all(*, begin: bool) -> bool:
    """Some pages of all parts into one; whether there is more to do.

    FTS5 only writes beside a word that its ad is gone: until parts are merged it stands there.
    """
    if connection.vendor != "sqlite":
        return False
    return _merged(-MERGED_AT_A_TIME if begin else MERGED_AT_A_TIME)  # below zero: all of them


def tidy() -> None:
    """Merge what publications have left, a little; each part makes every search longer."""
    _set(CURRENT, _AS_USUAL)
    gin.complete(CURRENT)  # whoever took it away may have been killed
    if connection.vendor == "sqlite":
        _merged(MERGED_AT_A_TIME // 4)


def _set(pair: Pair, values: Mapping[str, int]) -> None:
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            f"INSERT INTO {pair.lookup} ({pair.lookup}, rank) VALUES (%s, %s)",
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
    """Mark the index as one that must be made anew: nothing answers until then."""
    SearchState.objects.filter(pk=1).update(status=SearchStatus.LOST)


def outdate() -> None:
    """What some ads say has changed: the index answers until another one stands in its place."""
    answering = SearchState.objects.filter(pk=1, status__in=ANSWERS, rules__startswith=shape())
    if not answering.update(status=SearchStatus.READY, rules=shape()):
        lose()


def forgo() -> None:
    """No other index beside this one; the worker begins again."""
    beside = SearchState.objects.filter(pk=1, status=SearchStatus.BESIDE)
    beside.update(status=SearchStatus.READY)
