"""The filters as the page shows them: each control with its name, its value and its choices."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.template import engines
from django.utils.translation import gettext as _
from markupsafe import Markup

from daylight.web.ads.catalogue import EVERYWHERE, PlaceNode
from daylight.web.ads.navigation import Navigation
from daylight.web.ads.search import facets
from daylight.web.ads.search.distance import point_of
from daylight.web.ads.search.query import Query, short

RADII_KM = (5, 10, 25, 50, 100, 250)
MOST_PLACES = 14

Choice = tuple[str, str, bool]  # value, text, chosen


@dataclass(frozen=True)
class Asked:
    """One attribute: choices to tick, a flag, or two bounds."""

    name: str
    label: str
    unit: str = ""
    choices: list[Choice] = field(default_factory=list)
    low: str = ""
    high: str = ""


@dataclass(frozen=True)
class Form:
    """`hidden` are parts of the search that no control shows and that are kept."""

    query: Query
    places: list[Choice]
    sections: list[Choice]
    radii: list[Choice]
    attributes: list[Asked]
    hidden: list[tuple[str, str]]
    active: int  # filters that are set, apart from place and section


@dataclass(frozen=True)
class Box:
    """The box in a page's head: what was typed, and what is sent along."""

    text: str = ""
    hidden: tuple[tuple[str, str], ...] = ()


def panel(query: Query, nav: Navigation) -> Markup:
    """The filters of a search or of a list, made once for all that differ in their words only."""

    def made() -> Markup:
        jinja: Any = engines["jinja"]
        template = jinja.env.get_template("search_form.html")
        bare = query.without(text="", words=(), phrases=(), excluded=(), prefixes=())
        return Markup(template.module.filters(_form(bare, nav)))  # noqa: S704 - a template's own

    said = [pair for pair in query.parameters() if pair[0] != "q"]
    return nav.remembered((f"panel {said}", query.place_id), made)


def _form(query: Query, nav: Navigation) -> Form:
    hidden = [(n, v) for n, v in query.parameters() if n in ("at", "box", "currency", "order")]
    if not query.has_price:
        hidden = [pair for pair in hidden if pair[0] != "currency"]
    return Form(
        query=query,
        places=_places(query, nav),
        sections=_sections(query, nav),
        radii=_radii(query, nav),
        attributes=_attributes(query, nav),
        hidden=hidden,
        active=_active(query),
    )


def _active(query: Query) -> int:
    flags = (query.has_reach, query.has_price, query.with_photo, query.free, query.wanted)
    return sum(flags) + len(query.attributes)


def _places(query: Query, nav: Navigation) -> list[Choice]:
    """Places above, this one, and those below or beside."""
    here = nav.trees.places.get(query.place_id)
    above = [nav.trees.places[key] for key in here.path] if here else []
    near = nav.subplaces(here) or (nav.subplaces(_parent(here, nav)) if here else nav.towns())
    shown = list(dict.fromkeys(node.id for node in (*above, *near)))[:MOST_PLACES]
    found = [("", _("All places"), query.place_id == EVERYWHERE)]
    for key in shown:
        node = nav.trees.places[key]
        found.append((node.slug, nav.place_names[key], node is here))
    if query.place and here is None:
        found.append((query.place, query.place, True))
    return found


def _parent(node: PlaceNode, nav: Navigation) -> PlaceNode | None:
    return nav.trees.places.get(node.parent_id or EVERYWHERE)


def _sections(query: Query, nav: Navigation) -> list[Choice]:
    """The top sections, and those of the branch that was chosen."""
    chosen = nav.trees.sections.get(query.section_id)
    branch = chosen.path[0] if chosen else None
    found = [("", _("All sections"), query.section_id == EVERYWHERE)]
    for group in nav.directory:
        found.append((group.node.slug, group.name, group.node is chosen))
        if group.node.id == branch:
            children = group.children
            found += [(node.slug, f"\u2003{name}", node is chosen) for node, name in children]
    if chosen is not None and not any(is_chosen for _slug, _name, is_chosen in found):
        found.append((chosen.slug, nav.section_names[chosen.id], True))
    return found


def _radii(query: Query, nav: Navigation) -> list[Choice]:
    if not query.has_reach and point_of(nav.trees, query.place_id) is None:
        return []
    sizes = sorted({*RADII_KM, query.radius_km} - {0})
    exact = _("only this place") if not query.point_given else _("any distance")
    said = [(str(km), _("within %(km)s km") % {"km": km}, km == query.radius_km) for km in sizes]
    return [("", exact, not query.radius_km), *said]


def _attributes(query: Query, nav: Navigation) -> list[Asked]:
    section = nav.trees.sections.get(query.section_id)
    wishes = {wish.name: wish for wish in query.attributes}
    found = []
    for each in section.attributes if section else ():
        wish = wishes.get(each["name"])
        label = _in(each.get("labels"), nav.language) or each["name"]
        name, kind, unit = f"a_{each['name']}", each["type"], each.get("unit") or ""
        if kind == "choice":
            found.append(Asked(name, label, choices=_choices(each, wish, nav.language)))
        elif kind == "flag":
            found.append(Asked(name, "", choices=[(facets.YES, label, wish is not None)]))
        elif kind in ("integer", "number"):
            low, high = (wish.low, wish.high) if wish else (None, None)
            found.append(Asked(name, label, unit, low=_text(low), high=_text(high)))
    return found


def _choices(attribute: dict[str, Any], wish: Any, language: str) -> list[Choice]:
    chosen = wish.values if wish else ()
    return [
        (each["value"], _in(each.get("labels"), language) or each["value"], each["value"] in chosen)
        for each in attribute.get("choices") or ()
    ]


def _text(bound: float | None) -> str:
    return "" if bound is None else short(bound)


def _in(labels: dict[str, str] | None, language: str) -> str:
    return (labels or {}).get(language) or (labels or {}).get("en") or ""
