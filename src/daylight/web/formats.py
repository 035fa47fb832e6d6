"""Money, numbers and dates as people of a language write them."""

from __future__ import annotations

from copy import copy
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import NumberPattern, format_decimal, get_currency_precision
from django.utils.translation import get_language
from markupsafe import Markup

from daylight.web import clock


def money(minor: int | None, currency: str, language: str = "") -> str:
    """An amount of minor units in the reader's language; whole amounts without decimals."""
    return _money(minor, currency, language or _language()) if minor is not None else ""


def number(value: Any) -> str:
    """A number with the language's separators."""
    return _number(str(value), _language())


def ago(then: datetime | None, language: str = "", now: datetime | None = None) -> str:
    """How long ago (or, of a later moment, in how long), roughly: "3 hours ago".

    Lists pass language and moment, so that neither is looked up for each ad.
    """
    if then is None:
        return ""
    seconds = int((then - (now or clock.now())).total_seconds())
    return _ago(_rough(seconds), language or _language())


def moment(then: datetime | None, zone: str = "") -> Markup:
    """A `<time>` that says it roughly and carries the exact time for those who point at it."""
    if then is None:
        return Markup("")
    exact = _exact(then.replace(second=0, microsecond=0), zone, _language())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(iso(then), exact, ago(then))


def date(then: datetime | None, zone: str = "") -> Markup:
    """A `<time>` with the day: "20 November 2026"."""
    if then is None:
        return Markup("")
    shown = _day(then.replace(second=0, microsecond=0), zone, _language())
    return Markup('<time datetime="{}">{}</time>').format(iso(then), shown)


def iso(then: datetime) -> str:
    """To the minute, for `datetime` attributes."""
    return f"{then:%Y-%m-%dT%H:%MZ}"


def _language() -> str:
    return get_language() or "en"


@lru_cache(maxsize=32)
def _locale(language: str) -> Locale:
    return Locale.parse(language, sep="-")


@lru_cache(maxsize=8192)
def _money(minor: int, currency: str, language: str) -> str:
    precision = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-precision)
    digits = 0 if amount == amount.to_integral_value() else precision
    pattern = _money_pattern(language, digits)
    return str(pattern.apply(amount, _locale(language), currency=currency, currency_digits=False))


@lru_cache(maxsize=64)
def _money_pattern(language: str, digits: int) -> NumberPattern:
    """The language's own way to write money, with so many decimals."""
    pattern: NumberPattern = copy(_locale(language).currency_formats["standard"])
    pattern.frac_prec = (digits, digits)
    return pattern


@lru_cache(maxsize=4096)
def _number(value: str, language: str) -> str:
    return format_decimal(Decimal(value), locale=_locale(language))


UNITS_S = (60, 3600, 86_400, 604_800, 2_629_800, 31_557_600)


def _rough(seconds: int) -> int:
    """The nearest value that is worth saying, so that few different texts are made."""
    size = abs(seconds)
    unit = max((each for each in UNITS_S if each <= size), default=0)
    return (size // unit * unit if unit else 0) * (1 if seconds >= 0 else -1)


@lru_cache(maxsize=2048)
def _ago(seconds: int, language: str) -> str:
    locale = _locale(language)
    if seconds == 0:
        return format_timedelta(
            timedelta(seconds=-1), granularity="minute", add_direction=True, locale=locale
        )
    return format_timedelta(
        timedelta(seconds=seconds), threshold=1, add_direction=True, locale=locale
    )


@lru_cache(maxsize=4096)
def _exact(then: datetime, zone: str, language: str) -> str:
    return format_datetime(then.astimezone(_zone(zone)), "long", locale=_locale(language))


@lru_cache(maxsize=4096)
def _day(then: datetime, zone: str, language: str) -> str:
    return format_date(then.astimezone(_zone(zone)), "long", locale=_locale(language))


@lru_cache(maxsize=512)
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def country(code: str, language: str = "") -> str:
    """A country's name in a language (the reader's)."""
    return str(_locale(language or _language()).territories.get(code, code))
