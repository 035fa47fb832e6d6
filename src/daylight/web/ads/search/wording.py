"""A query in the reader's words: a chip for each of its parts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from daylight.web import formats
from daylight.web.ads.catalogue import EVERYWHERE, Catalogue
from daylight.web.ads.navigation import navigation
from daylight.web.ads.search import facets
from daylight.web.ads.search.query import RELEVANCE, Query, Wish


@dataclass(frozen=True)
class Chip:
    """One part in words, and the query without it."""

    text: str
    without: Query


def summary(query: Query, trees: Catalogue, language: str = "") -> str:
    """All parts in one line. Every list has a summary: of no part it is "All ads"."""
    return in_one_line(chips(query, trees, language))


def in_one_line(of: Sequence[Chip]) -> str:
    return " · ".join(chip.text for chip in of) or _("All ads")


def chips(query: Query, trees: Catalogue, language: str = "") -> list[Chip]:
    """Every part of a query, in the order in which people say them."""
    return list(_chips(query, trees, language))


def _chips(query: Query, trees: Catalogue, language: str) -> Iterator[Chip]:
    if query.text:
        bare = query.without(
            text="", words=(), phrases=(), excluded=(), prefixes=(), order="newest"
        )
        yield Chip(_("“%(words)s”") % {"words": query.text}, bare)
    if query.section:
        node = trees.sections.get(query.section_id)
        name = node.name(language) if node else query.section
        gone = {"section": "", "section_id": EVERYWHERE, "attributes": ()}
        yield Chip(name, query.without(**gone))
    yield from _where(query, trees, language)
    yield from _price(query)
    for wish in query.attributes:
        rest = tuple(each for each in query.attributes if each is not wish)
        yield Chip(_wish(wish, query, trees, language), query.without(attributes=rest))
    if query.with_photo:
        yield Chip(_("with photo"), query.without(with_photo=False))
    if query.free:
        yield Chip(_("free"), query.without(free=False))
    if query.wanted:
        yield Chip(_("wanted"), query.without(wanted=False))
    if query.order == RELEVANCE:
        yield Chip(_("best match first"), query.without(order="newest"))


def _where(query: Query, trees: Catalogue, language: str) -> Iterator[Chip]:
    node = trees.places.get(query.place_id)
    name = query.place
    if node:
        name = navigation(trees, language or "en", "").place_names[node.id]
    nowhere = {"place": "", "place_id": EVERYWHERE, "centre": None, "radius_km": 0}
    nowhere |= {"point_given": False, "box": None}
    if query.box:
        yield Chip(_("in an area of the map"), query.without(box=None))
        return
    if query.centre and query.point_given:
        said = _("within %(km)s km of a point") % {"km": query.radius_km}
        yield Chip(said, query.without(**nowhere))
    elif query.centre:
        said = _("within %(km)s km of %(place)s") % {"km": query.radius_km, "place": name}
        yield Chip(said, query.without(centre=None, radius_km=0))
    elif query.place:
        yield Chip(name, query.without(**nowhere))


def _price(query: Query) -> Iterator[Chip]:
    low, high = query.price_min_minor, query.price_max_minor
    if low is None and high is None:
        return
    words = {
        "low": formats.money(low, query.currency),
        "high": formats.money(high, query.currency),
    }
    if low is None:
        text = _("up to %(high)s") % words
    elif high is None:
        text = _("from %(low)s") % words
    else:
        text = _("%(low)s to %(high)s") % words
    yield Chip(
        text, query.without(price_min_minor=None, price_max_minor=None, price_texts=("", ""))
    )


def _wish(wish: Wish, query: Query, trees: Catalogue, language: str) -> str:
    section = trees.sections.get(query.section_id)
    known = {each["name"]: each for each in section.attributes} if section else {}
    attribute = known.get(wish.name, {})
    label = _in(attribute.get("labels"), language) or wish.name.replace("_", " ")
    if wish.values == (facets.YES,):
        return label
    if wish.values:
        return f"{label}: {', '.join(_choice(attribute, v, language) for v in wish.values)}"
    if wish.low is not None and wish.low == wish.high:
        return f"{label}: {formats.number(f'{wish.low:g}')}"
    words: dict[str, Any] = {"what": label, "low": _number(wish.low), "high": _number(wish.high)}
    if wish.low is None:
        return _("%(what)s: up to %(high)s") % words
    if wish.high is None:
        return _("%(what)s: from %(low)s") % words
    return _("%(what)s: %(low)s to %(high)s") % words


def _number(value: float | None) -> str:
    return f"{value:g}" if value is not None else ""


def _choice(attribute: dict[str, Any], value: str, language: str) -> str:
    for choice in attribute.get("choices") or ():
        if choice["value"] == value:
            return _in(choice.get("labels"), language) or value
    return value


def _in(labels: dict[str, str] | None, language: str) -> str:
    return (labels or {}).get(language) or (labels or {}).get("en") or ""
