"""PostgreSQL's index of the tokens: away while a million ads are written, made at once after.

To add to it ad by ad costs four times as much as to make it from what is there. Nothing answers
by a table that is in the making, so nobody misses it; and none is put in place without it,
whoever was killed before.
"""

from __future__ import annotations

from django.db import connection

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


def complete(pair: Pair) -> None:
    """Makes it where it is not there, or was left half made. Publications go on meanwhile."""
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
