"""An ad as a page shows it: words of the reader's language beside the poster's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from daylight.web import clock, formats
from daylight.web.ads.browse import Row, Shot
from daylight.web.ads.catalogue import SectionNode
from daylight.web.ads.navigation import Navigation


@dataclass(frozen=True, slots=True)
class Card:
    """One ad in a list, every text ready."""

    href: str
    title: str
    price: str
    where: str
    kind: str  # its section, in lists of several; else empty
    iso: str
    ago: str
    photo: Shot | None


def cards(rows: Iterable[Row], nav: Navigation, *, mixed: bool = False) -> list[Card]:
    """Cards of a list; `mixed` names each ad's section."""
    places, sections = nav.place_names, nav.section_names
    now = clock.now()
    return [
        Card(
            f"{nav.prefix}/a/{row.public_id}",
            row.title,
            price(row.price_kind, row.price_minor, row.currency, nav.language),
            places.get(row.place_id, ""),
            sections.get(row.section_id, "") if mixed else "",
            formats.iso(row.published_at),
            formats.ago(row.published_at, nav.language, now),
            row.photo,
        )
        for row in rows
    ]


def price(kind: str, minor: int | None, currency: str, language: str = "") -> str:
    """What stands where a price stands; empty for an ad without one."""
    if kind == "price":
        return formats.money(minor, currency, language)
    if kind == "free":
        return _("Free")
    if kind == "wanted":
        return _("Wanted")
    return _("Swap") if kind == "swap" else ""


def facts(
    section: SectionNode | None, values: dict[str, Any], language: str
) -> list[tuple[str, str]]:
    """An ad's attributes as label and words, in the section's order.

    One that the section no longer has keeps its own name, since the poster said it.
    """
    known = {each["name"]: each for each in section.attributes} if section else {}
    shown = []
    for name in [*known, *(name for name in values if name not in known)]:
        value = values.get(name)
        if value in (None, "", []):
            continue
        attribute = known.get(name, {})
        shown.append((_label(attribute, name, language), _words(attribute, value, language)))
    return shown


def _label(attribute: dict[str, Any], name: str, language: str) -> str:
    return _in(attribute.get("labels", {}), language) or name.replace("_", " ").capitalize()


def _words(attribute: dict[str, Any], value: Any, language: str) -> str:
    if isinstance(value, list):
        return ", ".join(_words(attribute, each, language) for each in value)
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    for choice in attribute.get("choices") or ():
        if choice.get("value") == value:
            return _in(choice.get("labels", {}), language) or str(value)
    if isinstance(value, int | float) and not _is_year(attribute, value):
        words = formats.number(value)
    else:
        words = str(value)
    unit = attribute.get("unit") or ""
    return f"{words}\N{NO-BREAK SPACE}{unit}" if unit else words


def _is_year(attribute: dict[str, Any], value: float) -> bool:
    """A year has no separator: 2019, not 2,019."""
    return "year" in str(attribute.get("name", "")) and 1000 <= value < 3000


def _in(labels: dict[str, str], language: str) -> str:
    return labels.get(language) or labels.get("en") or ""
