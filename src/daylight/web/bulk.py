"""Many rows in one prepared statement, with ids known before.

Django's `bulk_create` and `bulk_update` cost more for each row than the database does. Triggers
and constraints see these rows as they see any other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import cache
from typing import Any

import msgspec
from django.db import connection, models, transaction

Row = Sequence[Any]
_ARMS = 200  # of one sentence; SQLite takes 500
_encode = msgspec.json.Encoder().encode


def new_ids(model: type[models.Model], count: int) -> list[int]:
    """Ids that no other row will get. Only inside a transaction that holds the write lock.

    On SQLite the ids are free until they are inserted, so insert them before asking again.
    """
    _inside()
    if not count:
        return []
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            last = next(iter(cursor.fetchall()), (0,))[0]
            return list(range(last + 1, last + 1 + count))
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def insert(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Row],
    *,
    skip_known: bool = False,
) -> None:
    """Insert rows whose values stand in the order of `columns` (as `section_id`, not `section`).

    With `skip_known` a row that a unique constraint refuses is left out.
    """
    ready = _adapted(model, columns, list(rows))
    if not ready:
        return
    names = ", ".join(f'"{_column(model, name)}"' for name in columns)
    places = ", ".join(["%s"] * len(columns))
    clause = " ON CONFLICT DO NOTHING" if skip_known else ""
    with connection.cursor() as cursor:
        cursor.executemany(
            f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({places}){clause}',
            ready,
        )


def select(
    model: type[models.Model], columns: Sequence[str], key: str, values: Iterable[Any]
) -> list[tuple[Any, ...]]:
    """The rows whose `key` is one of `values`, as the driver gives them, in the order of `key`.

    For numbers, texts and bytes only: nothing is converted. Building the query costs nothing.
    """
    wanted = list(values)
    if not wanted:
        return []
    names = ", ".join(f'"{_column(model, name)}"' for name in columns)
    places = ", ".join(["%s"] * len(wanted))
    key = _column(model, key)
    with connection.cursor() as cursor:
        cursor.execute(
            f'SELECT {names} FROM "{model._meta.db_table}" '
            f'WHERE "{key}" IN ({places}) ORDER BY "{key}"',
            wanted,
        )
        return list(cursor.fetchall())


def newest(
    model: type[models.Model], key: str, value: str, keys: Iterable[Any], *, most: int
) -> list[tuple[Any, Any]]:
    """Of each of `keys` at most `most` rows as (key, value), those of the greatest `value`.

    Wants an index of both columns; then it costs as much for a key of a million rows.
    """
    return joined("SELECT * FROM ({newest}) AS n", model, key, value, keys, most=most)


def joined(
    sentence: str,
    model: type[models.Model],
    key: str,
    value: str,
    keys: Iterable[Any],
    *,
    most: int,
) -> list[tuple[Any, ...]]:
    """What `sentence` says of the rows that `newest` gives, which stand in it as `{newest}`."""
    table, key, value = model._meta.db_table, _column(model, key), _column(model, value)
    arm = (
        f'SELECT * FROM (SELECT "{key}", "{value}" FROM "{table}" WHERE "{key}" = %s '
        f'ORDER BY "{value}" DESC LIMIT {most:d}) AS one'
    )
    wanted = list(keys)
    found: list[tuple[Any, ...]] = []
    for start in range(0, len(wanted), _ARMS):
        some = wanted[start : start + _ARMS]
        with connection.cursor() as cursor:
            cursor.execute(sentence.format(newest=" UNION ALL ".join([arm] * len(some))), some)
            found += cursor.fetchall()
    return found


def update(model: type[models.Model], columns: Sequence[str], rows: Iterable[Row]) -> None:
    """Set `columns` of many rows; the last value of each row is its id."""
    ready = _adapted(model, [*columns, model._meta.pk.attname], list(rows))
    if not ready:
        return
    assigned = ", ".join(f'"{_column(model, name)}" = %s' for name in columns)
    with connection.cursor() as cursor:
        cursor.executemany(
            f'UPDATE "{model._meta.db_table}" SET {assigned} WHERE id = %s',
            ready,
        )


def _inside() -> None:
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("rows with known ids need a transaction")


@cache
def _fields(model: type[models.Model]) -> dict[str, Any]:
    return {field.attname: field for field in model._meta.concrete_fields}


def _column(model: type[models.Model], attname: str) -> str:
    column: str = _fields(model)[attname].column
    return column


def _adapted(model: type[models.Model], columns: Sequence[str], rows: list[Row]) -> list[Row]:
    """The rows as the database's driver takes them; only columns that need it are touched."""
    fields = _fields(model)
    adapters = {
        place: adapter
        for place, name in enumerate(columns)
        if (adapter := _adapter(fields[name])) is not None
    }
    if not adapters or not rows:
        return rows
    by_column: list[Iterable[Any]] = list(zip(*rows, strict=True))
    for place, adapter in adapters.items():
        by_column[place] = map(adapter, by_column[place])
    return list(zip(*by_column, strict=True))


def _adapter(field: models.Field[Any, Any]) -> Callable[[Any], Any] | None:
    if isinstance(field, models.JSONField):
        return lambda value: _encode(value).decode()
    if isinstance(field, models.DateTimeField) and connection.vendor == "sqlite":
        return _remembering(connection.ops.adapt_datetimefield_value)
    return None


def _remembering(adapt: Callable[[datetime | None], Any]) -> Callable[[datetime | None], Any]:
    """A batch carries few different moments."""
    known: dict[datetime | None, Any] = {}

    def adapted(value: datetime | None) -> Any:
        if value not in known:
            known[value] = adapt(value)
        return known[value]

    return adapted
