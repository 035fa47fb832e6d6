"""A board of very many ads on either database: copies of an import, by SQL alone.

On SQLite every trigger looks at every row. On PostgreSQL they are off while rows are copied, which
takes a tenth of the time; they are on again before anything is measured.
"""

from __future__ import annotations

import random
import secrets
import time
from typing import Any

from benchmarks.board import fill

TABLES = [table for table, _columns in fill.COPIES]


def multiply(count: int) -> str:
    """Copies all ads until there are `count`."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return fill.multiply(count)
    began = time.perf_counter()
    with connection.cursor() as cursor:
        for table in (*TABLES, "ads_listing"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        sizes = {table: fill._size(cursor, table) for table in TABLES}
        for k in range(1, count // sizes["ads_ad"]):
            _copy(cursor, k, sizes)
        cursor.execute(fill._COUNT)
        for table in TABLES:
            _renumber(cursor, table)
        for table in (*TABLES, "ads_listing"):
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER ALL")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT count(*) FROM ads_ad WHERE state = 'public'")
        public = cursor.fetchone()[0]
    return f"filled: {public:,} public ads in {time.perf_counter() - began:.0f} s"


def _copy(cursor: Any, k: int, sizes: dict[str, int]) -> None:
    values = {"k": k} | sizes
    for table, changed in fill.COPIES:
        cursor.execute(
            "SELECT column_name FROM information_schema.columns WHERE table_name = %s "
            "AND table_schema = 'public'",
            [table],
        )
        names = [row[0] for row in cursor.fetchall()]
        own = {
            "ads_ad": {"public_id": _public_id(k)},
            "ads_versioncontent": {"text_digest": f"sha256(text_digest || '{k}'::bytea)"},
        }
        new = changed | own.get(table, {})
        given = ", ".join(new.get(name, name).format(**values) for name in names)
        key = fill._KEYS.get(table, "id")
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {given} FROM {table} "
            f"WHERE {key} <= {sizes[table]}"
        )
    first = k * sizes["ads_ad"]
    cursor.execute(fill._PUBLISH.format(first=first, last=first + sizes["ads_ad"]))
    cursor.execute(fill._LIST.format(**values))


def _public_id(k: int) -> str:
    letters = "0123456789abcdefghjkmnpqrstvwxyz"
    return f"'{letters[(k >> 5) % 32]}{letters[k % 32]}' || public_id"


def _renumber(cursor: Any, table: str) -> None:
    if table not in fill._KEYS:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
        )


def photograph(count: int) -> str:
    """So many photos more, as a search by likeness meets them; no ad shows them."""
    from django.db import transaction

    from daylight.web import bulk, clock, keys
    from daylight.web.ads import likephotos
    from daylight.web.ads.models import Photo

    began, chance = time.perf_counter(), random.Random(7)
    for start in range(0, count, 5000):
        rows = [
            Photo(
                public_id=keys.random_name(12), sha256=secrets.token_hex(32), md5="0" * 32,
                pdq=chance.randbytes(32), pdq_quality=100, working="0" * 64, width=640, height=480,
                colour="#808080", created_at=clock.now(),
            )
            for _ in range(min(5000, count - start))
        ]  # fmt: skip
        with transaction.atomic():
            ids = bulk.new_ids(Photo, len(rows))
            for pk, row in zip(ids, rows, strict=True):
                row.pk = pk
            Photo.objects.bulk_create(rows, batch_size=1000)
            likephotos.keep(rows)
    return f"photographed: {count:,} photos in {time.perf_counter() - began:.0f} s"
