"""The day that a poster wrote, where it is whole and can be read in one way only. Pure."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from babel.dates import get_day_names, get_month_names

from daylight.web.ads.search.words import fold

LANGUAGES = ("en", "es")
_DAY = (
    r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)",
    r"(?P<d>\d{1,2})(?:st|nd|rd|th)? (?:de |of )?(?P<m>[a-z]+)(?: del?)? (?P<y>\d{4})",
    r"(?P<m>[a-z]+) (?P<d>\d{1,2})(?:st|nd|rd|th)? (?P<y>\d{4})",
)
_CLOCK = r"(?:[t ](?:at |a las? )?(?P<h>\d{1,2}):(?P<min>\d\d) ?(?P<half>am|pm)?)?"
_WHOLE = tuple(re.compile(rf"(?:(?P<week>[a-z]+) )?{day}{_CLOCK}") for day in _DAY)


def start(text: str) -> str:
    """A day or a day and its time as ISO 8601; "" where no year stands in it, or more than that.

    >>> start("Sat, May 1, 2027 at 6:30 pm"), start("1 de mayo de 2027"), start("next Saturday")
    ('2027-05-01T18:30', '2027-05-01', '')
    """
    plain = " ".join(fold(text).replace(",", " ").replace(".", " ").split())
    for pattern in _WHOLE:
        found = pattern.fullmatch(plain)
        if found and (found["week"] is None or found["week"] in _weekdays()):
            return _written(found)
    return ""


def _written(found: re.Match[str]) -> str:
    """What no calendar or clock has is nothing."""
    month = int(found["m"]) if found["m"].isdigit() else _months().get(found["m"], 0)
    hour, minute, half = int(found["h"] or 0), int(found["min"] or 0), found["half"]
    if half and not 1 <= hour <= 12:
        return ""
    if half:
        hour = hour % 12 + 12 * (half == "pm")
    try:
        moment = datetime(int(found["y"]), month, int(found["d"]), hour, minute)  # noqa: DTZ001
    except ValueError:
        return ""
    return f"{moment:%Y-%m-%dT%H:%M}" if found["h"] else f"{moment:%Y-%m-%d}"


@cache
def _months() -> dict[str, int]:
    """By the names that calendars have for them, whole and short."""
    return {
        fold(name).rstrip("."): number
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for number, name in get_month_names(width, locale=language).items()
    }


@cache
def _weekdays() -> frozenset[str]:
    return frozenset(
        fold(name).rstrip(".")
        for language in LANGUAGES
        for width in ("wide", "abbreviated")
        for name in get_day_names(width, locale=language).values()
    )
