"""When people are there to look: hours by weekday, in a time zone. Pure; reads no clock."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

from babel.dates import get_day_names

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
DAY = 24 * 60  # minutes
AHEAD = timedelta(days=15)  # further nobody looks: a week without hours has none

Span = tuple[int, int]  # minutes of the day, from and until


@dataclass(frozen=True, kw_only=True)
class Rota:
    """Hours of a week. `hours` maps a weekday (0 is Monday) to its spans, in order; a time that a
    change of the clock skips or repeats counts as the zone says."""

    zone: str = "UTC"
    hours: Mapping[int, tuple[Span, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(self.hours.values())

    def is_staffed(self, at: datetime) -> bool:
        """Whether anybody is there at a moment.

        >>> Rota(hours={0: ((540, 1020),)}).is_staffed(datetime(2026, 11, 30, 9, tzinfo=UTC))
        True
        """
        return any(start <= at < end for start, end in self._spans(at))

    def back_at(self, at: datetime) -> datetime | None:
        """When somebody is there next; that moment itself while somebody is. None: never."""
        return next((max(start, at) for start, end in self._spans(at) if end > at), None)

    def after(self, at: datetime, worked: timedelta) -> datetime | None:
        """When people will have been there for so long, counted from a moment.

        >>> nine_to_five = Rota(hours={0: ((540, 1020),), 1: ((540, 1020),)})
        >>> monday = datetime(2026, 11, 30, 16, tzinfo=UTC)
        >>> nine_to_five.after(monday, timedelta(hours=4)).isoformat()
        '2026-12-01T12:00:00+00:00'
        """
        left = worked
        for start, end in self._spans(at):
            begins = max(start, at)
            if end <= begins:
                continue
            if end - begins >= left:
                return begins + left
            left -= end - begins
        return None

    def words(self, language: str) -> str:
        """The week as people read it, equal days together.

        >>> Rota(hours={0: ((540, 1020),), 1: ((540, 1020),)}).words("en")
        'Monday, Tuesday 09:00–17:00 (UTC)'
        """
        names = get_day_names("wide", locale=language)
        same: dict[tuple[Span, ...], list[str]] = {}
        for day in sorted(self.hours):
            if self.hours[day]:
                same.setdefault(self.hours[day], []).append(names[day])
        said = [
            f"{', '.join(days)} {', '.join(f'{_hm(a)}–{_hm(b)}' for a, b in spans)}"
            for spans, days in same.items()
        ]
        return f"{'; '.join(said)} ({self.zone})" if said else ""

    def _spans(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        zone = ZoneInfo(self.zone)
        day = at.astimezone(zone).date() - timedelta(days=1)
        last = (at + AHEAD).astimezone(zone).date()
        while day <= last:
            for start, end in self.hours.get(day.weekday(), ()):
                yield _moment(day, start, zone), _moment(day, end, zone)
            day += timedelta(days=1)


def _moment(day: date, minutes: int, zone: ZoneInfo) -> datetime:
    days, rest = divmod(minutes, DAY)
    local = datetime.combine(day + timedelta(days=days), time(rest // 60, rest % 60), zone)
    return local.astimezone(UTC)


def _hm(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def is_zone(value: object) -> bool:
    return isinstance(value, str) and value in available_timezones()


_SPAN = re.compile(r"([01]?\d|2[0-4]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)")


def spans(text: str) -> tuple[Span, ...]:
    """The spans in a text; none where one of them cannot be read.

    >>> spans("9:00-12:00, 13:30-18:00")
    ((540, 720), (810, 1080))
    """
    found = [_SPAN.fullmatch(part.strip()) for part in text.split(",")]
    if not all(found):
        return ()
    times = [[int(number) for number in each.groups()] for each in found if each is not None]
    return tuple((a * 60 + b, c * 60 + d) for a, b, c, d in times)


def is_spans(value: object) -> bool:
    """Whether that is a text with spans of one day in order, none over midnight."""
    found = spans(value) if isinstance(value, str) else ()
    flat = [moment for span in found for moment in span]
    rises = all(start < end for start, end in found) and flat == sorted(flat)
    return bool(found) and rises and flat[-1] <= DAY
