"""When an alert may write next."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from daylight.web.ads.models import Rhythm

GAP = timedelta(minutes=10)  # between two mails "at once": what comes meanwhile goes together
HOUR = 7  # of the morning where the search is about, when daily and weekly mails begin to go
SPREAD_MINUTES = 60  # so that not all of them go in the same second
MONDAY = 0


def first(rhythm: str, at: datetime, *, zone: str = "", number: int = 0) -> datetime:
    """When an alert that begins at this moment may write for the first time."""
    return at if rhythm == Rhythm.AT_ONCE else following(rhythm, at, zone=zone, number=number)


def following(rhythm: str, at: datetime, *, zone: str = "", number: int = 0) -> datetime:
    """When an alert that has just written may write again: always later than `at`, in UTC.

    Daily and weekly mails go in the hour after seven in the morning, local time; the alert's
    number says in which minute.

    >>> following("weekly", datetime(2026, 3, 4, 12, 0, tzinfo=UTC), number=5).isoformat()
    '2026-03-09T07:05:00+00:00'
    """
    if rhythm == Rhythm.AT_ONCE:
        return at + GAP
    local = at.astimezone(_zone(zone))
    then = local.replace(hour=HOUR, minute=number % SPREAD_MINUTES, second=0, microsecond=0)
    if rhythm == Rhythm.WEEKLY:
        then += timedelta(days=(MONDAY - then.weekday()) % 7)
    while then.astimezone(UTC) <= at:
        then += timedelta(days=7 if rhythm == Rhythm.WEEKLY else 1)
    return then.astimezone(UTC)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
