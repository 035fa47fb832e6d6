"""From an address's parameters to a query. Whatever cannot be read is left out. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from babel.numbers import get_currency_precision

from daylight.web.ads.catalogue import EVERYWHERE, EVERYWHERE_SLUG, Catalogue
from daylight.web.ads.forms.money import parse_price
from daylight.web.ads.forms.texts import Unfit
from daylight.web.ads.search import facets
from daylight.web.ads.search.distance import FARTHEST_KM, Box, Point, point_of
from daylight.web.ads.search.query import NEWEST, RELEVANCE, UNKNOWN, Query, Wish
from daylight.web.ads.search.terms import clean, terms

MOST_WISHES = 12
MOST_VALUES = 12
NAMES = frozenset(
    "q place section km at box min max currency photo free wanted order".split()  # noqa: SIM905
)
_WISH = re.compile(r"a_([a-z][a-z0-9_]{0,29})(\.min|\.max)?")
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(?:[.,][0-9]{1,6})?")
_YES = ("1", "on", "yes", "true")


def is_search(params: Mapping[str, str]) -> bool:
    """Whether an address's parameters hold any of a search's."""
    return any(name in NAMES or _WISH.fullmatch(name) for name in params)


def parse(params: Mapping[str, str], trees: Catalogue, *, currency: str = "USD") -> Query:
    """The query of an address. `params` may be a `QueryDict`; `currency` is the board's own.

    Its address leads to the same query again, whatever was given.
    """
    text = clean(params.get("q") or "")
    found = terms(text)
    place, place_id = _node(params.get("place"), trees.place_by_slug)
    section, section_id = _node(params.get("section"), trees.section_by_slug)
    return Query(
        text=text,
        words=tuple(found.words),
        phrases=tuple(found.phrases),
        excluded=tuple(found.excluded),
        prefixes=tuple(found.prefixes),
        place=place,
        place_id=place_id,
        section=section,
        section_id=section_id,
        attributes=_wishes(params, trees, section_id),
        with_photo=params.get("photo") in _YES,
        free=params.get("free") in _YES,
        wanted=params.get("wanted") in _YES,
        order=RELEVANCE if params.get("order") == RELEVANCE and text else NEWEST,
        **_reach(params, trees, place_id),
        **_prices(params, currency),
    )


def _node(given: str | None, known: Mapping[str, Any]) -> tuple[str, int]:
    slug = (given or "").strip().lower()[:60]
    if not slug or slug == EVERYWHERE_SLUG or not _SLUG.fullmatch(slug):
        return "", EVERYWHERE
    node = known.get(slug)
    return slug, (node.id if node else UNKNOWN)


def _reach(params: Mapping[str, str], trees: Catalogue, place_id: int) -> dict[str, Any]:
    """A box, else a point or a place with a radius. No radius, or zero, is no reach."""
    box = _box(params.get("box"))
    if box:
        return {"box": box}
    radius = _number(params.get("km"))
    if radius is None or radius <= 0:
        return {}
    point = _point(params.get("at"))
    centre = point or point_of(trees, place_id)
    if centre is None:
        return {}
    km = min(max(round(radius), 1), FARTHEST_KM)
    return {"radius_km": km, "centre": centre, "point_given": point is not None}


def _point(text: str | None) -> Point | None:
    numbers = _numbers(text, 2)
    if numbers is None or abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return None
    return round(numbers[0], 3), round(numbers[1], 3)


def _box(text: str | None) -> Box | None:
    numbers = _numbers(text, 4)
    if numbers is None:
        return None
    south, west, north, east = (round(number, 3) for number in numbers)
    if not -90 <= south <= north <= 90 or abs(west) > 180 or abs(east) > 180:
        return None
    return south, west, north, east


def _numbers(text: str | None, count: int) -> list[float] | None:
    parts = [_number(part) for part in (text or "").split(",")]
    numbers = [part for part in parts if part is not None]
    return numbers if len(numbers) == count == len(parts) else None


def _number(text: str | None) -> float | None:
    """A plain number; signs, exponents and words are none."""
    stripped = (text or "").strip()
    if not _NUMBER.fullmatch(stripped):
        return None
    number = float(stripped.replace(",", "."))
    return number if math.isfinite(number) else None


def _prices(params: Mapping[str, str], currency: str) -> dict[str, Any]:
    own, code = currency, (params.get("currency") or "").strip().upper()
    if re.fullmatch(r"[A-Z]{3}", code):
        currency = code
    low, named = _price(params.get("min"), currency)
    high, currency = _price(params.get("max"), named)
    if currency != named and low is not None:  # two currencies: the second counts
        low, _named = _price(params.get("min"), currency)
    if low is None and high is None:
        return {"currency": own}
    if low is not None and high is not None and low > high:
        low, high = high, low
    texts = (_major(low, currency), _major(high, currency))
    return {
        "price_min_minor": low,
        "price_max_minor": high,
        "currency": currency,
        "price_texts": texts,
    }


def _price(text: str | None, currency: str) -> tuple[int | None, str]:
    """Minor units and their currency, which the text may name."""
    stripped = (text or "").strip()
    if not stripped:
        return None, currency
    if _number(stripped) == 0:
        return 0, currency
    try:
        return parse_price(stripped, currency)
    except (Unfit, ArithmeticError, ValueError):
        return None, currency


def _major(minor: int | None, currency: str) -> str:
    if minor is None:
        return ""
    digits = get_currency_precision(currency)
    if not digits or minor % 10**digits == 0:
        return str(minor // 10**digits)
    return f"{minor // 10**digits}.{minor % 10**digits:0{digits}d}"


def _wishes(params: Mapping[str, str], trees: Catalogue, section_id: int) -> tuple[Wish, ...]:
    """In the order of their names; of a section that lacks an attribute none is asked."""
    section = trees.sections.get(section_id)
    types = {each["name"]: each["type"] for each in section.attributes} if section else {}
    asked: dict[str, dict[str, Any]] = {}
    for key in params:
        match = _WISH.fullmatch(key)
        if match and (section is None or match[1] in types):
            said = _said(params, key, match[2] or "", types.get(match[1], ""))
            asked.setdefault(match[1], {}).update(said)
    wishes = [Wish(name=name, **said) for name, said in sorted(asked.items()) if said]
    return tuple(map(_in_order, wishes[:MOST_WISHES]))


def _said(params: Mapping[str, str], key: str, bound: str, kind: str) -> dict[str, Any]:
    if bound:
        number = _number(params.get(key))
        return {} if number is None else {"low" if bound == ".min" else "high": number}
    listed = params.getlist(key) if hasattr(params, "getlist") else [params.get(key) or ""]
    texts = [part.strip() for text in listed for part in text.split(",")]
    if kind == "flag":
        return {"values": (facets.YES,)} if any(text in _YES for text in texts) else {}
    exact = _number(texts[0])
    if exact is not None and kind in ("", "integer", "number"):
        return {"low": exact, "high": exact}
    values = sorted({text for text in texts if facets.is_value(text)})
    return (
        {"values": tuple(values[:MOST_VALUES])} if values and kind in ("", "choice", "flag") else {}
    )


def _in_order(wish: Wish) -> Wish:
    """Values win over bounds; the lower bound comes first."""
    if wish.values:
        return Wish(name=wish.name, values=wish.values)
    if wish.low is not None and wish.high is not None and wish.low > wish.high:
        return Wish(name=wish.name, low=wish.high, high=wish.low)
    return wish
