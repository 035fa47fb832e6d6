"""What SQLite's planner is told of the tables: always the shape of a large board, never a count.

Without statistics it takes any index for as good as another, and walks all public ads to find
the one that shows a photo. With counted ones (`ANALYZE`) it believes that an index by poster is of
no use where an importer brought nearly everything, and walks all ads for the others. Both are
right for a moment and wrong on the next board. These are the same on every board, so that a plan
which was looked at once holds everywhere. PostgreSQL keeps better ones by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.apps import apps
from django.db import connection, models

from daylight.web.ads.models import Place, PolicyDeployment, Section

ROWS = 1_000_000
_OF_FEW = 500  # rows of a table of places, sections, policies
_SAME = 10  # rows that share a value which tells much: a poster, a moment, a digest
_KINDS = 5  # values of a column that tells little: a state, a kind, yes or no
_FEW: frozenset[type[models.Model]] = frozenset({Place, PolicyDeployment, Section})


def install() -> None:
    """Writes the statistics of every index that there is now. Nothing on PostgreSQL.

    A connection that was open before goes on with what it read when it opened.
    """
    if connection.vendor != "sqlite":
        return
    by_table = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE ads_boardstate")  # makes the table that keeps them
        cursor.execute("DELETE FROM sqlite_stat1")
        cursor.execute(
            "SELECT i.tbl_name, i.name, i.sql IS NOT NULL AND i.sql LIKE '%% WHERE %%' "
            "FROM sqlite_master i WHERE i.type = 'index'"
        )
        lines = [
            (table, index, _said(by_table[table], _columns(index), is_partial=bool(partial)))
            for table, index, partial in cursor.fetchall()
            if table in by_table
        ]
        cursor.executemany("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, %s, %s)", lines)
        cursor.execute("ANALYZE sqlite_schema")  # reads them into this connection


def _columns(index: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT name FROM pragma_index_info("{index}") ORDER BY seqno')
        return [name for (name,) in cursor.fetchall()]


def _said(model: type[models.Model], columns: list[str], *, is_partial: bool) -> str:
    """Rows of the index, then how many share its first column, its first two, and so on."""
    rows = _OF_FEW if model in _FEW else ROWS
    if is_partial:
        rows //= 100
    return " ".join(str(each) for each in (rows, *_shared(model, columns, rows)))


def _shared(model: type[models.Model], columns: list[str], rows: int) -> Iterator[int]:
    by_column = {field.column: field for field in model._meta.concrete_fields}
    unique = _unique(model)
    left = rows
    for number, name in enumerate(columns, start=1):
        left = max(1, min(left - 1, _left(by_column[name], left)))
        yield 1 if frozenset(columns[:number]) in unique else left


def _left(field: models.Field[object, object], rows: int) -> int:
    """Of so many rows those that share one value of this column."""
    if isinstance(field, models.BooleanField) or field.choices:
        return rows // _KINDS
    if isinstance(field, models.ForeignKey) and field.related_model in _FEW:
        return rows // _OF_FEW
    if isinstance(field, models.SmallIntegerField):
        return rows // _KINDS
    return _SAME if rows > _SAME else rows // 2


def _unique(model: type[models.Model]) -> set[frozenset[str]]:
    columns = {field.name: str(field.column) for field in model._meta.concrete_fields}
    alone = {field.column for field in model._meta.concrete_fields if field.unique}
    found = {frozenset({str(column)}) for column in alone}
    for constraint in model._meta.total_unique_constraints:
        found.add(frozenset(columns[name] for name in constraint.fields))
    return found
