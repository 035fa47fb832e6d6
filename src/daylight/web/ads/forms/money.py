"""Prices as people write them: 1,234.56 and 1.234,56, with a sign, a code or neither."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from functools import cache

from babel.core import get_global
from babel.numbers import get_currency_precision, get_territory_currencies
from django.utils.translation import gettext as _

from daylight.web.ads.forms.texts import Unfit

MAX_TEXT = 40  # characters
MAX_MAJOR = Decimal(1_000_000_000)  # of a currency with cents; a thousand times that without

_SIGNS = {
    "€": "EUR", "£": "GBP", "₹": "INR", "₩": "KRW", "₽": "RUB", "₺": "TRY", "₪": "ILS",
    "₫": "VND", "₱": "PHP", "₦": "NGN", "₴": "UAH", "₿": "", "zł": "PLN", "R$": "BRL",
    "US$": "USD", "C$": "CAD", "CA$": "CAD", "A$": "AUD", "AU$": "AUD", "NZ$": "NZD",
    "MX$": "MXN", "S$": "SGD", "HK$": "HKD", "Kč": "CZK", "Ft": "HUF", "lei": "RON", "Fr.": "CHF",
}  # fmt: skip
_DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "MXN", "SGD", "HKD", "ARS", "CLP", "COP", "UYU"})
_CROWNS = frozenset({"SEK", "NOK", "DKK", "ISK"})
_YEN = frozenset({"JPY", "CNY"})

_GROUPED = re.compile(r"[1-9]\d{0,2}([.,])(?:\d{2,3}\1)*\d{3}")
_SEPARATORS = str.maketrans({"٫": ".", "٬": ",", "’": "'", "ʼ": "'", "−": "-", "–": "-", "—": "-"})


def currency_of(country: str, otherwise: str) -> str:
    """The currency of a country (ISO 3166), else the one given."""
    known = get_territory_currencies(country) if country else []
    return str(known[0]) if known else otherwise


def parse_price(text: str, currency: str) -> tuple[int, str]:
    """An amount in minor units and its currency, which is `currency` unless the text names one.

    >>> parse_price("1.234,56 €", "USD"), parse_price("$1,200", "USD")
    ((123456, 'EUR'), (120000, 'USD'))

    Raises: Unfit.
    """
    if len(text) > MAX_TEXT:
        raise Unfit(_("Write only the amount here, such as 120 or 1,234.56."))
    amount_text, currency = _split_currency(_folded(text), currency)
    amount = parse_number(amount_text)
    digits = get_currency_precision(currency)
    if amount < 0:
        raise Unfit(_("A price cannot be below zero."))
    if amount == 0:
        raise Unfit(_("If it costs nothing, choose “Free” above."))
    if amount > MAX_MAJOR * (1000 if digits == 0 else 1):
        raise Unfit(_("This price is too high to be real. Is there a digit too many?"))
    minor = amount.scaleb(digits)
    if minor != minor.to_integral_value():
        raise Unfit(_("This price has too many digits after the point."))
    return int(minor), currency


def parse_number(text: str) -> Decimal:
    """A number with either kind of point; one point before exactly three digits groups thousands.

    >>> parse_number("1.234"), parse_number("1,5"), parse_number("12 500,00")
    (Decimal('1234'), Decimal('1.5'), Decimal('12500.00'))

    Raises: Unfit.
    """
    plain = _folded(text)
    sign, plain = ("-", plain[1:].strip()) if plain.startswith("-") else ("", plain)
    plain = re.sub(r"(?<=\d)[ '](?=\d{3}(?!\d))", "", plain)
    whole, point, decimals = _split_decimals(re.sub(r"[.,]?-$", "", plain))
    if not re.fullmatch(r"\d{1,15}", whole) or not re.fullmatch(r"\d{0,6}", decimals):
        raise Unfit(_("Write only the amount here, such as 120 or 1,234.56."))
    return Decimal(sign + whole + (point and f".{decimals or 0}"))


def _split_decimals(text: str) -> tuple[str, str, str]:
    """Digits before and after the decimal point, grouping removed where it is sound."""
    if _GROUPED.fullmatch(text):
        return text.replace(".", "").replace(",", ""), "", ""
    at = max(text.rfind("."), text.rfind(","))
    if at < 0:
        return text, "", ""
    head, point, decimals = text[:at], text[at], text[at + 1 :]
    other = "," if point == "." else "."
    if other in head and point not in head and _GROUPED.fullmatch(head):
        head = head.replace(other, "")
    return head or "0", ".", decimals


def _folded(text: str) -> str:
    """Full-width and other scripts' digits as ours, every space a plain one."""
    text = unicodedata.normalize("NFKC", text).translate(_SEPARATORS)
    digits = (str(unicodedata.digit(c)) if c.isdigit() else c for c in text)
    return " ".join("".join(digits).split())


def _split_currency(text: str, currency: str) -> tuple[str, str]:
    """The amount alone, and the currency that the text names or the one given."""
    found = re.fullmatch(
        r"(-?)\s*([^\d\s.,-]*(?:\.(?=\s*\d))?)\s*(-?[\d.,' ]*\d(?:[.,]?-)?)\s*(\D*)", text
    )
    if found is None:
        raise Unfit(_("Write only the amount here, such as 120 or 1,234.56."))
    minus, before, amount, after = found.groups()
    names = [name.strip() for name in (before, after) if name.strip()]
    for name in names:
        currency = _named(name, currency)
    return minus + amount, currency


def _named(name: str, currency: str) -> str:
    if name == "$":
        return currency if currency in _DOLLARS else "USD"
    if name.lower().rstrip(".") == "kr":
        return currency if currency in _CROWNS else "SEK"
    if name in ("¥", "元", "円"):
        return currency if currency in _YEN else "JPY"
    if _SIGNS.get(name):
        return _SIGNS[name]
    if name.upper() in _codes():
        return name.upper()
    raise Unfit(_("Write only the amount here, such as 120 or 1,234.56."))


@cache
def _codes() -> frozenset[str]:
    """Codes of the currencies in use somewhere today."""
    used = get_global("territory_currencies")
    return frozenset(
        code for rows in used.values() for code, _start, end, tender in rows if tender and not end
    )


def amount_text(minor: int, currency: str) -> str:
    """An amount as `parse_price` reads it again, without its currency.

    >>> amount_text(123456, "USD"), amount_text(5000, "USD"), amount_text(5000, "JPY")
    ('1234.56', '50', '5000')
    """
    digits = get_currency_precision(currency)
    amount = Decimal(minor).scaleb(-digits)
    whole = amount == amount.to_integral_value()
    return f"{amount:.0f}" if whole else f"{amount:.{digits}f}"
