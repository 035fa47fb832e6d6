"""PostgreSQL's index of the tokens: away while a million ads are written, made at once after.

To add to it ad by ad costs four times as much as to make it from what is there. Nothing answers
by a table that is in the making, so nobody misses it; and none is put in place without it,
whoever was killed before.

    rows ── shut ── the index, by all processors ── open ── what was shown or hidden meanwhile

Made beside publications (CONCURRENTLY) it would take more than twice as long: PostgreSQL then
lists and sorts each token of each row a second time.
"""

from __future__ import annotations

from django.db import connection, transaction

from daylight.web.ads.models import SearchState
from daylight.web.ads.search import beside, tables
from daylight.web.ads.search.tables import Pair

_MEMORY = "512MB"  # for making it; as much as a large board's server can spare for half a minute


def drop(pair: Pair) -> None:
    """Where much will be written into a table that answers nobody. Nothing on SQLite.

    It stays where somebody reads the table for long: publications would wait behind us.
    """
    if connection.vendor != "sqlite":
        beside.is_let(lambda: beside.alone(lambda _state: _drop(pair)))


def _drop(pair: Pair) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX IF EXISTS {_name(pair)}")


def finish(pair: Pair) -> bool:
    """Makes it for an index in the making, which takes no publication meanwhile.

    False where somebody holds the tables for long: for another time. Whoever is killed leaves it
    shut, and the next one comes by here.
    """
    if connection.vendor == "sqlite":
        return True
    if not _is_valid(pair):
        if not _set_shut(shut=True):
            return False
        _make_alone(pair)
    return _set_shut(shut=False)


def _set_shut(*, shut: bool) -> bool:
    """Once no publication is under way."""
    return beside.is_let(
        lambda: beside.alone(
            lambda state: SearchState.objects.filter(pk=state.pk).update(shut=shut)
        )
    )


def _make_alone(pair: Pair) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {pair.lookup} IN SHARE UPDATE EXCLUSIVE MODE")
        if _is_valid(pair):
            return  # another process was here
        cursor.execute(f"DROP INDEX IF EXISTS {_name(pair)}")
        cursor.execute(f"SET LOCAL maintenance_work_mem = '{_MEMORY}'")
        cursor.execute(tables.gin(pair, ""))


def complete(pair: Pair) -> None:
    """Makes it where one that answers is without, or it was left half made. Publications go on."""
    if connection.vendor == "sqlite" or _is_valid(pair):
        return
    drop(pair)
    if _is_valid(pair) is not None:
        return  # half made, and for another time
    how = "" if connection.in_atomic_block else "CONCURRENTLY"
    with connection.cursor() as cursor:
        cursor.execute(f"SET maintenance_work_mem = '{_MEMORY}'")
        try:
            cursor.execute(tables.gin(pair, how))
        finally:
            cursor.execute("RESET maintenance_work_mem")


def _is_valid(pair: Pair) -> bool | None:
    """Whether it can answer; None where it is not there."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(%s)", [_name(pair)]
        )
        found = cursor.fetchone()
    return None if found is None else bool(found[0])


def _name(pair: Pair) -> str:
    return f"{pair.lookup}_tokens"
