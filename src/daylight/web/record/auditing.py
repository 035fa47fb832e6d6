"""What an auditor gets to see who is bound to secrecy: the openings of a day, with their places."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec

from daylight.ledger import base64text
from daylight.web.record.models import Entry


def openings_of(day: date) -> Iterator[dict[str, Any]]:
    """Index, entry and salt of every entry of a UTC day.

    One whose opening was destroyed has its index and commitment only, so that nothing is missing
    without being seen to be.
    """
    start = datetime.combine(day, time(), UTC)
    rows = (
        Entry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1))
        .order_by("pk")
        .values_list("leaf__index", "commitment", "opening__body", "opening__salt")
    )
    for index, commitment, body, salt in rows.iterator(chunk_size=2000):
        line: dict[str, Any] = {"index": index, "commitment": bytes(commitment).hex()}
        if body is not None:
            line["entry"] = msgspec.json.decode(bytes(body))
            line["salt"] = base64text.encode(bytes(salt))
        yield line
