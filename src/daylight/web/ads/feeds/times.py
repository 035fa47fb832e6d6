"""Moments in and out of raw rows."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.db import connection


def bound(at: datetime) -> Any:
    """A moment as the driver takes it."""
    return connection.ops.adapt_datetimefield_value(at)


def read(value: Any) -> datetime:
    """A moment of a raw row: SQLite keeps text without a zone, in UTC."""
    made: datetime = datetime.fromisoformat(value) if isinstance(value, str) else value
    return made if made.tzinfo else made.replace(tzinfo=UTC)
