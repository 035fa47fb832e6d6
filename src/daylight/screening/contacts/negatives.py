"""Numbers that are no phones: prices, sizes, dates, times, addresses, serials. They are blanked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

_WALL = "\x00"
_UNITS = (
    r"(?:usd|eur|euros?|dollars?|pounds?|gbp|inr|rs|sgd|aud|mxn|pesos|reais|bucks|k|sq|sqft|sf|ft|"
    r"feet|foot|inch(?:es)?|cm|mm|km|kms|kmh|mph|mpg|miles?|mi|kg|lbs?|oz|gb|mb|tb|mp|hz|ghz|mhz|"
    r"hp|bhp|cc|watts?|mah|bhk|br|bd|bdrm|beds?|bedrooms?|ba|baths?|bathrooms?|mins?|minutes|"
    r"hours?|hrs?|am|pm|years?|yrs?|yo|months?|days?|weeks?|people|persons?|pcs|pieces|torque|"
    r"points|pages|seats|seater|speed|fps|dpi|rpm|psi|gallons?|liters?|litres?|ml|calories|"
    r"percent|torx|lumens|acres?|floors?|stars?|th|nd|rd|st|zip|m2|sqm|metros?|horas?|dias|anos)"
)
_NEGATIVES = (
    r"(?<!\d)(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?![-/.]?\d)",
    r"(?<![\d/.-])(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:19|20)\d\d|\d\d)(?![-/.]?\d)",
    r"(?<![\d:])(?:[01]?\d|2[0-4]):[0-5]\d(?::[0-5]\d)?(?![\d:])",
    r"(?<![\d.])(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)\.){3}(?:25[0-5]|2[0-4]\d|1?\d?\d)(?![.\d])",
    r"(?<![\d.])-?\d{1,3}\.\d{4,8}°?\s?[nsew]?\s?[,;/ ]\s?-?\d{1,3}\.\d{4,8}(?![\d.])",
    r"(?<![\w)])-\d{1,3}\.\d{4,8}(?![\d.])",
    r"(?<!\S)[$€£¥₹]\s?\d[\d,]*(?:\.\d\d)?(?!\d)",
    r"(?<![\d$])[$€£¥₹]\s?\d{1,3}(?:,\d{3})+(?:\.\d\d)?",
    r"(?<![\d,])\d{1,3}(?:,\d{3})+(?:\.\d\d)?(?![\d,])",
    r"(?<![\d.)-])\d+(?:\.\d+)?\s?[x×]\s?\d+(?:\.\d+)?(?:\s?[x×]\s?\d+(?:\.\d+)?)?(?![\d-])",
    r"(?<![\w.)+-])\d{1,6}(?:\.\d{1,2})?\s?[-/+]?\s?" + _UNITS + r"(?![a-z0-9]|[-.][a-z0-9]{3})",
    r"(?<![\d.\"'])\d+(?:\.\d+)?\s?(?:%|€|£|\"|''|°)",
    r"(?<![\w-])\d{3,5}(?=\s+(?:[nsew]\s+)?(?:[a-z]+\s+){1,2}(?:street|st|avenue|ave|road|rd|blvd|drive|dr|lane|ln)\b)",
)
_NEGATIVE = re.compile("|".join(_NEGATIVES))
_LABELS = (
    r"\b(?:isbn(?:-1[03])?|upc|ean|asin|vin|imei|serial(?:\s?(?:no|number))?|s/?n|"
    r"model(?:\s?(?:no|number))?|part(?:\s?(?:no|number))?|p/n|mls|sku|ref(?:erence)?|"
    r"tracking(?:\s?(?:no|number))?|order(?:\s?(?:no|number))?|invoice|account|acct|"
    r"item(?:\s?(?:no|number))?|lot|license|licence|lic|reg|posting id|post id|usps|ups|fedex|"
    r"dhl|gtin|barcode|ein|ssn|iban|routing|npi|cage|doi|oclc|lccn|matricula|bastidor|pedido|"
    r"coordinates|coords|lat|latitude|gps|"
    r"(?:permit|claim|case|docket|policy|certificate|patent|registration|batch|company)"
    r"\s?(?:no|number|nr|#))\b\s?(?:is|no|nr|num|number|id)?[\s.:#=-]{0,4}"
)
_LABEL = re.compile(
    _LABELS + r"(?P<number>[0-9a-z]*\d[0-9a-z]*(?:[ .-]?[0-9a-z]*\d[0-9a-z]*){0,7})"
)
_LABEL_REACH = 90  # characters: a label, what may follow it, and the number's own letters
_LABEL_BEFORE = re.compile(_LABELS + r"\(?$")
_DIGITS = re.compile(r"\d+")
_SIGNS = frozenset("$€£¥₹-")
_LONG = re.compile(r"(?<!\d)(?:\d{16,}|97[89][- ]?(?:\d[- ]?){9}\d(?![- ]?\d))")
_LABEL_HINTS = (
    "isbn", "upc", "ean", "asin", "vin", "imei", "serial", "s/n", "sn", "model", "part", "p/n",
    "mls", "sku", "ref", "track", "order", "invoice", "acc", "item", "lot", "lic", "reg", "id",
    "ups", "fedex", "dhl", "gtin", "code", "ein", "ssn", "iban", "routing", "npi",
    "cage", "doi", "oclc", "lccn", "matricula", "bastidor", "pedido", "coord", "lat", "gps",
    "permit", "claim", "case", "docket", "policy", "certif", "patent", "batch", "company",
)  # fmt: skip

# How every label ends, with or without the "no" or "number" after it.
_LABEL_ENDS = (
    "isbn", "13", "10", "upc", "ean", "asin", "vin", "imei", "serial", "no", "number", "n",
    "model", "part", "mls", "sku", "ref", "reference", "tracking", "order", "invoice", "account",
    "acct", "item", "lot", "license", "licence", "lic", "reg", "id", "usps", "ups", "fedex", "dhl",
    "gtin", "barcode", "ein", "ssn", "iban", "routing", "npi", "cage", "doi", "oclc", "lccn",
    "matricula", "bastidor", "pedido", "coordinates", "coords", "lat", "latitude", "gps", "is",
    "nr", "num",
)  # fmt: skip


def is_labelled(text: str, start: int) -> bool:
    """Whether a label such as "ISBN" stands right before `start`."""
    before = text[max(0, start - 30) : start]
    if not before.rstrip(" \t\r\n.:#=-(").endswith(_LABEL_ENDS):
        return False
    return _LABEL_BEFORE.search(before) is not None


def without_labelled(text: str) -> str:
    """The text with labelled numbers ("ISBN ...", "VIN ...") blanked, at the same length."""
    if any(hint in text for hint in _LABEL_HINTS):
        text = _near_digits(text, lambda part: _LABEL.sub(_blank_number, part))
    return _LONG.sub(_blank, text)


def _near_digits(text: str, change: Callable[[str], str]) -> str:
    """The text with `change`, which keeps lengths, applied around its digits alone."""
    kept: list[str] = []
    at = 0
    for low, high in _stretches(text):
        kept += [text[at:low], change(text[low:high])]
        at = high
    return "".join([*kept, text[at:]])


def _stretches(text: str) -> Iterator[tuple[int, int]]:
    """Where digits stand, with whole words around them, far enough for a label; apart."""
    low, high = 0, 0
    for run in _DIGITS.finditer(text):
        if run.start() < high:
            high = max(high, _word_end(text, run.end() + _LABEL_REACH))
            continue
        if high:
            yield low, high
        low = max(high, _word_start(text, run.start() - _LABEL_REACH))
        high = _word_end(text, run.end() + _LABEL_REACH)
    if high:
        yield low, high


def _word_start(text: str, at: int) -> int:
    at = max(0, at)
    return max(0, text.rfind(" ", 0, at), text.rfind("\n", 0, at))


def _word_end(text: str, at: int) -> int:
    found = text.find(" ", at)
    return len(text) if found < 0 else found


def without_negatives(text: str) -> str:
    """The text with prices, sizes, dates and times blanked, at the same length.

    Every pattern starts with a digit, or with a sign right before one: only there is it tried.
    """
    kept: list[str] = []
    at = 0
    for run in _DIGITS.finditer(text):
        start = run.start()
        if start < at:
            continue
        match = next((m for p in _places(text, start, at) if (m := _NEGATIVE.match(text, p))), None)
        if match is not None:
            kept += [text[at : match.start()], _WALL * (match.end() - match.start())]
            at = match.end()
    return "".join([*kept, text[at:]]) if kept else text


def _places(text: str, start: int, least: int) -> tuple[int, ...]:
    """Where a pattern may start: at a sign before the digits, then at the digits."""
    if start - 1 >= least and text[start - 1] in _SIGNS:
        return start - 1, start
    if start - 2 >= least and text[start - 2] in _SIGNS and text[start - 1] == " ":
        return start - 2, start
    return (start,)


def _blank(match: re.Match[str]) -> str:
    return _WALL * len(match.group())


def _blank_number(match: re.Match[str]) -> str:
    whole = match.group()
    at = match.start("number") - match.start()
    return whole[:at] + _WALL * (len(whole) - at)
