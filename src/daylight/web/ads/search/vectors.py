"""Rows of PostgreSQL's index as bytes: its binary COPY takes them as they are, sorted and once.

To read a vector from text, to sort it and to run a sentence for each row costs several times as
much. Source: https://www.postgresql.org/docs/current/sql-copy.html, Binary Format; `tsvectorrecv`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from itertools import chain

from django.db import connection

from daylight.web.ads.search.words import BREAK, MARK

# Publications in a row that share a token, so that a part of the index can be asked for: few or
# many. A question names so many tokens at most, since GIN looks at each of them at every step.
WINDOWS = {"q": 1 << 11, "r": 1 << 15}
_MOST = 17
_HEAD, _TAIL = b"PGCOPY\n\xff\r\n\0" + bytes(8), b"\xff\xff"
_ROW = struct.Struct("!hiqi")  # columns; how long the first is, and it; how long the second is
_COUNT = struct.Struct("!i")
_NO_PLACES = "\0\0\0"  # ends a lexeme that is said to stand nowhere


def windows(low: int, high: int) -> list[str]:
    """Tokens of which all ads from `low` to `high` have one; none where they are too many."""
    for mark, wide in WINDOWS.items():
        first, last = low // wide, high // wide
        if last - first < _MOST:
            return [f"{MARK}{mark}{number}" for number in range(first, last + 1)]
    return []


def own_windows(seq: int) -> list[str]:
    """The tokens of all windows that an ad is in."""
    return [f"{MARK}{mark}{seq // wide}" for mark, wide in WINDOWS.items()]


def copy(table: str, rows: Iterable[tuple[int, bytes]]) -> None:
    """Rows of a number and bytes into a table of these two."""
    sentence = f"COPY {table} (pub_seq, tokens) FROM STDIN (FORMAT binary)"
    data = b"".join(chain((_HEAD,), _parts(rows), (_TAIL,)))
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(sentence) as copying,
    ):
        copying.write(data)


def _parts(rows: Iterable[tuple[int, bytes]]) -> Iterator[bytes]:
    for seq, data in rows:
        yield _ROW.pack(2, 8, seq, len(data))
        yield data


def vector(seq: int, tokens: Iterable[str]) -> bytes:
    """A `tsvector` of tokens and of the windows they are in."""
    each = {*tokens, *own_windows(seq)}
    each.discard(BREAK)
    return _COUNT.pack(len(each)) + f"{_NO_PLACES.join(sorted(each))}{_NO_PLACES}".encode()
