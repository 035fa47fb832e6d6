"""Days of the demo's events as a calendar has them: "Saturday" is the next one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from babel.dates import format_date, get_day_names

from daylight.web.ads.search.words import fold

_FIRST = ("first", "primer")


def dated(attributes: Mapping[str, Any], *, language: str, after: date) -> dict[str, Any]:
    """The attributes with the day of `date` in full, where one is named.

    >>> dated({"date": "Friday evening"}, language="en", after=date(2026, 11, 29))
    {'date': 'Friday, December 4, 2026'}
    """
    told = fold(str(attributes.get("date", "")))
    names = get_day_names("wide", locale=language)
    weekday = next((number for number, name in names.items() if fold(name) in told.split()), None)
    if weekday is None:
        return dict(attributes)
    day = after + timedelta(days=1)
    while day.weekday() != weekday or (day.day > 7 and any(word in told for word in _FIRST)):
        day += timedelta(days=1)
    return {**attributes, "date": format_date(day, "full", locale=language)}
