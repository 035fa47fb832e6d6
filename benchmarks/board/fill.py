"""A board of a million ads from a board of some thousands: the same rows again, by SQL alone.

Every trigger looks at every row; only what pages read is multiplied (no originals, no entries).
Ids must be without gaps, as a first import leaves them. SQLite.
"""

from __future__ import annotations

import time
from typing import Any

from django.db import connection

# Table, its columns, and what stands in each for copy %(k)d of a board of %(n)d ads. An id moves by
# the number of rows that the table has; texts get the copy's number, so that they differ.
COPIES = (
    (
        "ads_ad",
        {
            "id": "id + {k} * {ads_ad}",
            "public_id": "substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + ({k} >> 5) % 32, 1) || "
            "substr('0123456789abcdefghjkmnpqrstvwxyz', 1 + {k} % 32, 1) || public_id",
            "state": "'unconfirmed'",
            "head_id": "head_id + {k} * {ads_version}",
            "public_version_id": "NULL",
            "pub_seq": "NULL",
            "source_id": "source_id || '/{k}'",
        },
    ),
    (
        "ads_version",
        {"id": "id + {k} * {ads_version}", "ad_id": "ad_id + {k} * {ads_ad}"},
    ),
    (
        "ads_versioncontent",
        {
            "version_id": "version_id + {k} * {ads_version}",
            "title": "title || ' {k}'",
            "text_digest": "randomblob(32)",
        },
    ),
    (
        "ads_screeningrecord",
        {
            "id": "id + {k} * {ads_screeningrecord}",
            "version_id": "version_id + {k} * {ads_version}",
        },
    ),
    (
        "ads_authority",
        {
            "id": "id + {k} * {ads_authority}",
            "version_id": "version_id + {k} * {ads_version}",
            "screening_id": "screening_id + {k} * {ads_screeningrecord}",
        },
    ),
    (
        "ads_publication",
        {
            "id": "id + {k} * {ads_publication}",
            "ad_id": "ad_id + {k} * {ads_ad}",
            "version_id": "version_id + {k} * {ads_version}",
            "authority_id": "authority_id + {k} * {ads_authority}",
            "epoch": "(SELECT memory_epoch FROM ads_boardstate)",
        },
    ),
)
_KEYS = {"ads_versioncontent": "version_id"}
_PUBLISH = """
    UPDATE ads_ad SET state = 'public', public_version_id = head_id,
      pub_seq = (SELECT MIN(p.id) FROM ads_publication p WHERE p.ad_id = ads_ad.id)
    WHERE id > {first} AND id <= {last}
      AND EXISTS (SELECT 1 FROM ads_publication p WHERE p.ad_id = ads_ad.id)"""
_LIST = """
    INSERT INTO ads_listing (place_id, section_id, pub_seq)
    SELECT l.place_id, l.section_id, l.pub_seq + {k} * {ads_publication}
    FROM ads_listing l WHERE l.pub_seq <= {ads_publication}"""
_COUNT = """
    UPDATE ads_listingcount SET ads = (SELECT count(*) FROM ads_listing l
      WHERE l.place_id = ads_listingcount.place_id
        AND l.section_id = ads_listingcount.section_id)"""


def multiply(count: int) -> str:
    """Copies all ads until there are `count`. Returns how long it took."""
    with connection.cursor() as cursor:
        sizes = {table: _size(cursor, table) for table, _columns in COPIES}
        began = time.perf_counter()
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.execute("PRAGMA cache_size=-400000")
        for k in range(1, count // sizes["ads_ad"]):
            _copy(cursor, k, sizes)
        cursor.execute(_COUNT)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("SELECT count(*) FROM ads_ad WHERE state = 'public'")
        public = cursor.fetchone()[0]
    connection.close()
    return f"filled: {public:,} public ads in {time.perf_counter() - began:.0f} s"


def _size(cursor: Any, table: str) -> int:
    key = _KEYS.get(table, "id")
    cursor.execute(f"SELECT count(*), max({key}) FROM {table}")
    rows, last = cursor.fetchone()
    if rows != last:
        raise RuntimeError(f"{table} has gaps")
    return int(rows)


def _copy(cursor: Any, k: int, sizes: dict[str, int]) -> None:
    """One copy of the first board, in one transaction."""
    values = {"k": k} | sizes
    cursor.execute("BEGIN IMMEDIATE")
    for table, changed in COPIES:
        cursor.execute(f"SELECT name FROM pragma_table_info('{table}')")
        names = [row[0] for row in cursor.fetchall()]
        given = ", ".join(changed.get(name, name).format(**values) for name in names)
        key = _KEYS.get(table, "id")
        cursor.execute(
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {given} FROM {table} "
            f"WHERE {key} <= {sizes[table]}"
        )
    first = k * sizes["ads_ad"]
    cursor.execute(_PUBLISH.format(first=first, last=first + sizes["ads_ad"]))
    cursor.execute(_LIST.format(**values))
    cursor.execute("COMMIT")
