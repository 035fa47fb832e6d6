"""Ads from JSON, and screenings to JSON, as the command and the HTTP service speak."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import msgspec

from daylight.screening.model import Ad, Contact, PhotoPrint, PosterFacts, Screening, Signal, Span

_TEXTS = ("title", "body", "section", "place", "country", "currency", "language")
_PRICE_KINDS = ("price", "free", "wanted", "swap", "none")
_MINOR_UNITS = 100
_PDQ = re.compile(r"[0-9a-fA-F]{64}")
_BEST_QUALITY = 100


class BadAd(ValueError):
    """A line that cannot be read as an ad; the message says why."""


def parse_ad(row: Mapping[str, Any]) -> Ad:
    """An ad of a JSON object. Only one of `title` and `body` is required.

    `price` may be a number in major units, `price_minor` a whole number in minor ones.

    >>> parse_ad({"id": 1, "title": "Desk", "price": 25}).price_minor
    2500

    Raises: BadAd with a sentence about the first thing that is wrong.
    """
    if not isinstance(row, Mapping):
        raise BadAd("an ad must be a JSON object")
    texts = {name: _text(row, name) for name in _TEXTS}
    if not texts["title"] and not texts["body"]:
        raise BadAd("one of title and body is required")
    kind, minor = _price(row)
    return Ad(
        title=texts["title"],
        body=texts["body"],
        section=texts["section"],
        place=texts["place"],
        country=texts["country"].upper(),
        currency=texts["currency"].upper(),
        language=texts["language"],
        profile=_text(row, "profile") or None,
        price_kind=kind,
        price_minor=minor,
        attributes=_attributes(row),
        photos=_photos(row),
        poster=_poster(row),
    )


def _text(row: Mapping[str, Any], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadAd(f"{name} must be a text")
    return value


def _price(row: Mapping[str, Any]) -> tuple[str, int | None]:
    kind = _text(row, "price_kind")
    if kind and kind not in _PRICE_KINDS:
        raise BadAd(f"price_kind must be one of {', '.join(_PRICE_KINDS)}")
    minor = row.get("price_minor")
    price = row.get("price")
    if minor is None and isinstance(price, int | float) and not isinstance(price, bool):
        if not abs(price) < 1e13:
            raise BadAd("price is not a number that can be a price")
        minor = round(price * _MINOR_UNITS)
    if minor is not None and (not isinstance(minor, int) or isinstance(minor, bool)):
        raise BadAd("price_minor must be a whole number")
    return kind or ("none" if minor is None else "price"), minor


def _attributes(row: Mapping[str, Any]) -> dict[str, str | int | float | bool]:
    value = row.get("attributes")
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BadAd("attributes must be an object")
    for name, entry in value.items():
        if not isinstance(entry, str | int | float | bool):
            raise BadAd(f"attributes.{name} must be a text, a number or true or false")
    return dict(value)


def _photos(row: Mapping[str, Any]) -> tuple[PhotoPrint, ...]:
    rows = row.get("photos")
    if rows is None:
        return ()
    if not isinstance(rows, list):
        raise BadAd("photos must be a list")
    return tuple(_photo(photo) for photo in rows)


def _photo(row: object) -> PhotoPrint:
    """One photo's prints. A PDQ that is none would be compared with those that are."""
    if not isinstance(row, Mapping) or not isinstance(row.get("sha256"), str):
        raise BadAd("each photo needs sha256, and pdq as hex digits")
    pdq, quality = row.get("pdq") or None, row.get("pdq_quality", 0)
    if pdq is not None and not (isinstance(pdq, str) and _PDQ.fullmatch(pdq)):
        raise BadAd("a photo's pdq is 64 hex digits")
    if not isinstance(quality, int) or not 0 <= quality <= _BEST_QUALITY:
        raise BadAd("a photo's pdq_quality is a whole number from 0 to 100")
    return PhotoPrint(
        sha256=row["sha256"],
        md5=str(row.get("md5") or ""),
        pdq=bytes.fromhex(pdq) if pdq else None,
        pdq_quality=quality,
    )


def _poster(row: Mapping[str, Any]) -> PosterFacts:
    value = row.get("poster")
    if value is None:
        return PosterFacts()
    try:
        return msgspec.convert(value, PosterFacts)
    except msgspec.ValidationError as error:
        raise BadAd(f"poster: {error}") from None


def screening_to_json(screening: Screening, ad: Ad, *, identifier: object = None) -> dict[str, Any]:
    """A screening in the shape that `daylight screen` writes, one signal for each span."""
    return {
        "id": identifier,
        "verdict": screening.verdict.value,
        "care": screening.care,
        "signals": [row for signal in screening.signals for row in _signal_rows(signal, ad)],
        "contacts": [_contact_row(contact) for contact in screening.contacts],
        "policy": screening.policy_digest,
        "language": screening.language,
        "covered": screening.covered,
    }


def _signal_rows(signal: Signal, ad: Ad) -> list[dict[str, Any]]:
    return [_signal_row(signal, span, ad) for span in signal.spans or (None,)]


def _signal_row(signal: Signal, span: Span | None, ad: Ad) -> dict[str, Any]:
    row: dict[str, Any] = {
        "name": signal.name,
        "harm": signal.harm.value,
        "confidence": signal.confidence,
        "field": span.field if span else None,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "quote": quote(ad, span) if span else "",
        "why": signal.why,
    }
    if signal.status.value != "found":
        row["status"] = signal.status.value
    return row


def _contact_row(contact: Contact) -> dict[str, Any]:
    return {
        "kind": contact.kind,
        "value": contact.value,
        "field": contact.field,
        "start": contact.start,
        "end": contact.end,
    }


def quote(ad: Ad, span: Span | Contact) -> str:
    """The words of the ad that a span covers."""
    if span.field == "title":
        return ad.title[span.start : span.end]
    if span.field == "body":
        return ad.body[span.start : span.end]
    value = ad.attributes.get(span.field.removeprefix("attributes."), "")
    return str(value)[span.start : span.end]
