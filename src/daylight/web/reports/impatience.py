"""Wait for nobody longer than a second: whoever reports has their code on the screen first."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

LOCK_MS = 1000
STATEMENT_MS = 3000  # of many locks one after the other, too


@contextmanager
def briefly() -> Iterator[None]:
    """A lock that does not come within a second is an error in here, and so is a statement that
    takes three."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA busy_timeout")
            [before] = cursor.fetchone()
            cursor.execute(f"PRAGMA busy_timeout = {min(before, LOCK_MS)}")
        try:
            yield
        finally:
            _back_to(before)
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = {LOCK_MS}")
        cursor.execute(f"SET LOCAL statement_timeout = {STATEMENT_MS}")
        yield


def _back_to(before: int) -> None:
    """A connection that broke is not asked again: a new one has the usual patience."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA busy_timeout = {before}")
    except DatabaseError:
        connection.close()
