"""Another index beside the one that answers, and the two in each other's stead.

    ready ── begin ── beside: stretch, stretch, ... ── swap ── ready, and the old one to clear away
                          └── forgo: begin again

Whoever changes which tables there are waits until no publication writes them, and keeps nobody
waiting for long: hiding an ad must not stand behind somebody who reads the tables for an hour.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import Max

from daylight.web.ads.models import Ad, AdState, SearchDoc, SearchState, SearchStatus
from daylight.web.ads.search import neighbours, tables
from daylight.web.ads.search.rules import rules
from daylight.web.ads.search.tables import NEXT, OLD, Pair

log = logging.getLogger("daylight.search")
T = TypeVar("T")

WAIT_MS = 200  # for a table, at most; publications wait behind it meanwhile
TRIES = 5
PAUSE_S = 0.3
SAID_BY = 2_000  # newest ads, that say which words are common
CLEARED = 2_000  # rows in one transaction


def alone(act: Callable[[SearchState], T]) -> T:
    """What is done with the state while no publication is under way, in one transaction.

    Raises: OperationalError where somebody held the tables through all tries.
    """
    tries_left = TRIES
    while True:
        try:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    _run([f"SET LOCAL lock_timeout = {WAIT_MS}"])
                return act(SearchState.objects.select_for_update().get(pk=1))
        except OperationalError:
            tries_left -= 1
            if not tries_left or connection.vendor == "sqlite":
                raise
        time.sleep(PAUSE_S)


def begin() -> None:
    """Empty tables beside those that answer; the gate writes into both from here on."""
    clear_away()
    common = common_words()

    def act(state: SearchState) -> None:
        if state.status == SearchStatus.READY:
            _run(tables.beside(connection.vendor))
            _mark(status=SearchStatus.BESIDE, next_rules=rules(), next_common=common, **counts())

    alone(act)


def swap() -> bool:
    """The next one answers. Only names change, whatever the number of ads.

    False where somebody reads the tables for long (a dump, PostgreSQL's own vacuum): try later.
    """

    def act(state: SearchState) -> None:
        if state.status == SearchStatus.BESIDE:
            _run(tables.put_in_place(connection.vendor))
            _mark(
                status=SearchStatus.READY,
                rules=state.next_rules,
                common=state.next_common,
                next_rules="",
                next_common="",
            )

    return is_let(lambda: alone(act))


def is_let(act: Callable[[], object]) -> bool:
    """Whether nobody held the tables through all tries."""
    try:
        act()
    except OperationalError:
        if connection.vendor == "sqlite":
            raise
        log.warning("the tables of search are read by somebody; once more later")
        return False
    return True


def common_words() -> str:
    """How common words are, for an index that is made now."""
    newest = SearchDoc.objects.order_by("-pub_seq").values_list("tokens", flat=True)
    return neighbours.written(neighbours.counted(newest[:SAID_BY]))


def counts() -> dict[str, int]:
    """How a state begins: nothing is done yet."""
    total = Ad.objects.filter(state=AdState.PUBLIC).count()
    return {"reached": 0, "done": 0, "total": total, "chosen_at": newest(), "shut": False}


def newest() -> int:
    """The `pub_seq` of the newest publication of all."""
    return Ad.objects.aggregate(last=Max("pub_seq"))["last"] or 0


def clear_away() -> None:
    """Drop what no state speaks of: an index that was replaced, one that was not finished.

    Where somebody reads it for long, it is for another time.
    """
    for pair in (OLD, NEXT):
        if exists(pair):
            is_let(partial(_clear, pair))


def _clear(pair: Pair) -> None:
    """Some rows at a time, with pauses as long as the work: a large table takes seconds to drop."""
    began = time.monotonic()
    while alone(partial(_cleared, pair=pair)):
        time.sleep(min(time.monotonic() - began, PAUSE_S))
        began = time.monotonic()


def _cleared(state: SearchState, pair: Pair) -> bool:
    """Whether there is more to clear."""
    if pair == NEXT and state.status == SearchStatus.BESIDE:
        return False
    if connection.vendor == "sqlite":
        for table, key in ((pair.docs, "pub_seq"), (f"{pair.lookup}_data", "id")):
            if _is_table(table) and _thinned(table, key):
                return True
    _run(tables.gone(pair))
    return False


def _thinned(table: str, key: str) -> int:
    """Delete some rows, but for the few first ones: FTS5 wants its own to be dropped by it."""
    some = f"SELECT {key} FROM {table} WHERE {key} > 10 LIMIT {CLEARED}"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} WHERE {key} IN ({some})")
        return int(cursor.rowcount)


def exists(pair: Pair) -> bool:
    """Whether there is any table of a pair."""
    return any(map(_is_table, pair))


def _is_table(name: str) -> bool:
    asked = (
        "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = %s"
        if connection.vendor == "sqlite"
        else "SELECT 1 WHERE to_regclass(%s) IS NOT NULL"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, [name])
        return cursor.fetchone() is not None


def _mark(**values: object) -> None:
    SearchState.objects.filter(pk=1).update(**values)


def _run(sentences: Sequence[str]) -> None:
    with connection.cursor() as cursor:
        for sentence in sentences:
            cursor.execute(sentence)
