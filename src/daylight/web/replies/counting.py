"""What came in, counted by day and kind."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import connection

from daylight.web import clock
from daylight.web.replies.models import InboundCount

ASIDE = "aside"  # jobs that ended their process again and again


def add(counts: Mapping[str, int]) -> None:
    """Count mails of these kinds for today."""
    table = InboundCount._meta.db_table
    with connection.cursor() as cursor:
        for kind, by in sorted(counts.items()):  # one order: two processes wait, and never for ever
            cursor.execute(
                f"INSERT INTO {table} (day, kind, count) VALUES (%s, %s, %s) ON CONFLICT "
                f"(day, kind) DO UPDATE SET count = {table}.count + %s",
                [clock.now().date(), kind, by, by],
            )
