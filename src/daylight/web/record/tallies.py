"""Each day's public figures become an entry, counted from the day's entries alone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Max, QuerySet
from django.db.models.functions import TruncDate

from daylight.ledger.entry_types import PUBLIC_CLASS
from daylight.ledger.tally import Figures, figures, latest, make_tally
from daylight.web import clock
from daylight.web.jobs import queue
from daylight.web.record import actions, lease
from daylight.web.record.models import Entry, Opening, Tally

SETTLED_AFTER = timedelta(hours=1)  # a day is counted once slow commits of it are in
MOST_DAYS = 400  # made up in one run, after a long rest
LOOKED_BACK = timedelta(days=2)
_FIGURES = ("counts", "suppressed", "threshold", "method")
_HEAD = ("v", "type", "time")

_decode = msgspec.json.Decoder().decode


@queue.handles("tally")
def tally_due() -> None:
    """Count every day that is over and was not counted, or has entries that came since."""
    at = clock.now()
    for day in [*_missing(at), *_late(at)]:
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


def _late(at: datetime) -> Iterator[date]:
    """Days that are over and have entries newer than their last tally.

    Looks at what was entered since the tallies of two days ago: it runs every hour, and each run
    sees what came since the one before.
    """
    looked: int | None = Tally.objects.filter(entry__at__lt=at - LOOKED_BACK).aggregate(
        last=Max("entry")
    )["last"]
    end = datetime.combine((at - SETTLED_AFTER).astimezone(UTC).date(), time(), UTC)
    fresh = Entry.objects.filter(pk__gt=looked or 0, at__lt=end).exclude(leaf_class=PUBLIC_CLASS)
    newest = fresh.values_list(TruncDate("at", tzinfo=UTC)).annotate(last=Max("pk"))
    for day, last in newest.order_by():
        counted: int | None = Tally.objects.filter(day=day).aggregate(last=Max("entry"))["last"]
        if counted is None or last > counted:
            yield day


def _tally(day: date) -> None:
    """Count a day, and enter that unless it is what the last count said."""
    with transaction.atomic():
        lease.alone()
        held = [
            _decode(bytes(body))
            for body in Tally.objects.filter(day=day)
            .order_by("entry_id")
            .values_list("entry__opening__body", flat=True)
        ]
        if held and _has_gaps(day):
            return  # what was destroyed or lost since can no longer be counted
        at, before = clock.now(), latest(held)
        counted = make_tally(
            entries_of(day), day.isoformat(), time=at, revision=len(held) + 1 if held else None
        )
        if before and all(before[0].get(name) == counted[name] for name in _FIGURES):
            return
        fields = {name: value for name, value in counted.items() if name not in _HEAD}
        entry = actions.enter("tally", subject="board", at=at, **fields)
        Tally.objects.create(day=day, entry_id=entry.pk)


def _has_gaps(day: date) -> bool:
    return _of_day(day).filter(opening__isnull=True).exists()


def _of_day(day: date) -> QuerySet[Entry, Entry]:
    start = datetime.combine(day, time(), UTC)
    return Entry.objects.filter(at__gte=start, at__lt=start + timedelta(days=1))


def entries_of(day: date) -> Iterator[dict[str, Any]]:
    """The opened entries of a UTC day, in order of their ids.

    Of one whose opening was destroyed there is still its kind and time.
    """
    rows = _of_day(day).order_by("pk").values_list("type", "at", "opening__body")
    for kind, at, body in rows.iterator(chunk_size=2000):
        if body is None:
            yield {"type": kind, "time": at.astimezone(UTC).isoformat()}
        else:
            yield _decode(bytes(body))


def tallies() -> list[dict[str, Any]]:
    """Every tally that the log holds or is about to, in the order in which they were made.

    Of several for one day, `latest` says which counts.
    """
    rows = Opening.objects.filter(entry__type="tally").order_by("entry_id")
    return [_decode(bytes(body)) for body in rows.values_list("body", flat=True)]


def totals() -> Figures:
    """The same sums that `daylight ledger stats` makes from the log."""
    return figures(tallies())
