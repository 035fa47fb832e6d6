"""Whom to call now: the emergency number and the hotlines of a country."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

from django.db import DatabaseError, InterfaceError

from daylight.web import site
from daylight.web.ads.models import Ad
from daylight.web.helplines import HelpLine, help_lines

FILE = Path(__file__).resolve().parents[1] / "data" / "emergency.toml"
HOTLINES = ("missing_children", "trafficking", "children")


@cache
def _numbers() -> tuple[dict[str, str], str]:
    data = tomllib.loads(FILE.read_text("utf-8"))
    return data["numbers"], data["default"]


def number(country: str) -> str:
    """The number for police.

    >>> number("US"), number("FR")
    ('911', '112')
    """
    numbers, default = _numbers()
    return numbers.get(country.upper(), default)


def hotlines(country: str) -> list[HelpLine]:
    """Lines for a missing or endangered person, those for children first."""
    return help_lines(country, HOTLINES)


def country_of(ad: str) -> str:
    """The country of an ad's place, else the board's own; never fails."""
    try:
        found = Ad.objects.filter(public_id=ad).values_list("place__country", flat=True).first()
    except (DatabaseError, InterfaceError):
        found = None
    return found or site.current().country
