"""Each day's public figures become an entry, counted from the day's entries alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
from django.db import transaction

from daylight.ledger.tally import Figures, figures, make_tally
from daylight.web import clock
from daylight.web.jobs import queue
from daylight.web.record import actions
from daylight.web.record.models import Entry, Opening, Tally

SETTLED_AFTER = timedelta(hours=1)  # a day is counted once slow commits of it are in
MOST_DAYS = 400  # made up in one run, after a long rest

_decode = msgspec.json.Decoder().decode


@queue.handles("tally")
def tally_due() -> None:
    """Count every day that is over and was not counted."""
    for day in _missing(clock.now()):
        _tally(day)


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put("tally", key="recurring/tally", every=timedelta(hours=1))


def _missing(at: datetime) -> Iterator[date]:
    first = Entry.objects.order_by("pk").values_list("at", flat=True).first()
    if first is None:
        return
    last: date | None = Tally.objects.order_by("-day").values_list("day", flat=True).first()
    day = last + timedelta(days=1) if last is not None else first.astimezone(UTC).date()
    end = (at - SETTLED_AFTER).astimezone(UTC).date()
    for _ in range(MOST_DAYS):
        if day >= end:
            return
        yield day
        day += timedelta(days=1)


def _tally(day: date) -> None:
    at = clock.now()
    counted = make_tally(entries_of(day), day.isoformat(), time=at)
    fields = {name: value for name, value in counted.items() if name not in ("v", "type", "time")}
    with transaction.atomic():
        if Tally.objects.filter(day=day).exists():
            return
        entry = actions.enter("tally", subject="board", at=at, **fields)
        Tally.objects.create(day=day, entry_id=entry.pk)


def entries_of(day: date) -> Iterator[dict[str, Any]]:
    """The opened entries of a UTC day, in order of their ids.

    Of one whose opening was destroyed there is still its kind and time.
    """
    start = datetime.combine(day, time(), UTC)
    rows = (
        Entry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1))
        .order_by("pk")
        .values_list("type", "at", "opening__body")
    )
    for kind, at, body in rows.iterator(chunk_size=2000):
        if body is None:
            yield {"type": kind, "time": at.astimezone(UTC).isoformat()}
        else:
            yield _decode(bytes(body))


def tallies() -> list[dict[str, Any]]:
    """Every tally that the log holds or is about to, the oldest first."""
    rows = Opening.objects.filter(entry__type="tally").order_by("entry_id")
    return [_decode(bytes(body)) for body in rows.values_list("body", flat=True)]


def totals() -> Figures:
    """The same sums that `daylight ledger stats` makes from the log."""
    return figures(sorted(tallies(), key=lambda tally: str(tally["time"])))
