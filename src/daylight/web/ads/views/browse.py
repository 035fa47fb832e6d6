"""The pages that readers browse: front page, lists, places, one ad."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daylight.errors import Refused
from daylight.web import clock, pages, site
from daylight.web.ads import browse, neighbourhood
from daylight.web.ads.cards import cards, facts, price
from daylight.web.ads.catalogue import (
    EVERYWHERE,
    EVERYWHERE_SLUG,
    PlaceNode,
    SectionNode,
    catalogue,
)
from daylight.web.ads.markup import head
from daylight.web.ads.navigation import Navigation, navigation
from daylight.web.ads.search import Query, is_search, parse
from daylight.web.ads.search.form import Box, panel

PAGE_ADS = 20
HOME_ADS = 12
HOME_PLACES = 18
MOST_PLACES = 24  # places below, in a list's margin
RELATED = 4

# Profiles where people meet strangers with money in hand, and those that need help lines.
MEET_PROFILES = ("goods", "housing")
HELP_PROFILES = ("services",)


def current_nav() -> Navigation:
    """The navigation in the reader's language."""
    language = get_language() or "en"
    return navigation(catalogue(), language, pages.link("/").rstrip("/"))


def common(nav: Navigation, place: PlaceNode | None, section: SectionNode | None) -> dict[str, Any]:
    """What every browsing page gives the frame: the chooser, and where a new ad would begin."""
    query = f"?place={place.slug}" if place else ""
    if section is not None and nav.trees.may_post_to(section):
        query += f"{'&' if query else '?'}section={section.slug}"
    sent = (("place", place.slug if place else ""), ("section", section.slug if section else ""))
    return {
        "nav": nav.chooser(place),
        "post_href": f"{nav.prefix}/post{query}",
        "box": Box(hidden=tuple(pair for pair in sent if pair[1])),
    }


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The front page: sections with counts, places, the newest ads."""
    languages = site.current().languages
    if get_language() not in languages:
        return HttpResponseRedirect(pages.link("/", languages[0]))
    nav = current_nav()
    start = nav.trees.place_by_slug.get(site.current().default_place)
    start_id = start.id if start else EVERYWHERE
    counts = browse.counts_of_sections(start_id)
    places = nav.subplaces(start) if start and nav.subplaces(start) else nav.towns()
    place_counts = browse.counts_of_places(EVERYWHERE, [node.id for node in places])
    places = sorted(places, key=lambda node: -place_counts.get(node.id, 0))[:HOME_PLACES]
    rows = browse.newest(clock.now(), start_id, limit=HOME_ADS)
    values = {
        "start": start,
        "everything": nav.href(start),
        "total": counts.get(EVERYWHERE, 0),
        "directory": [
            (
                (group.name, nav.href(start, group.node), counts.get(group.node.id, 0)),
                [
                    (name, nav.href(start, node), counts.get(node.id, 0))
                    for node, name in group.children
                ],
            )
            for group in nav.directory
        ],
        "places": [(nav.place_names[n.id], nav.href(n), place_counts.get(n.id, 0)) for n in places],
        "ads": cards(rows, nav, mixed=True),
        "head": head.of_home(site.current().words(site.current().tagline, nav.language)),
    }
    return pages.render(request, "home.html", values | common(nav, start, None))


@require_safe
def ad_list(request: HttpRequest, place: str, section: str = "") -> HttpResponse:
    """A list by place and section; an ad shows in the lists of all parents too."""
    nav = current_nav()
    place_node = None if place == EVERYWHERE_SLUG else nav.trees.place(place)
    section_node = nav.trees.section(section) if section else None
    if is_search(request.GET):  # a list with filters is a search
        return HttpResponseRedirect(pages.link(_query(request, nav, place, section).address()))
    here = nav.href(place_node, section_node)
    place_id = place_node.id if place_node else EVERYWHERE
    section_id = section_node.id if section_node else EVERYWHERE
    before, after = _position(request, "before"), _position(request, "after")
    found = browse.page(
        clock.now(), place_id, section_id, limit=PAGE_ADS, before=before, after=after
    )
    if after is not None and not found.newer:
        return HttpResponseRedirect(here)  # the first page has one address
    counts = browse.counts_of_sections(place_id)
    values = {
        "crumbs": nav.crumbs(place_node, section_node, _("All")),
        "heading": heading(nav, place_node, section_node),
        "total": counts.get(section_id, 0),
        "ads": cards(found.rows, nav, mixed=section_node is None),
        "subsections": [
            (nav.section_names[n.id], nav.href(place_node, n), counts.get(n.id, 0))
            for n in nav.subsections(section_node)
        ],
        "subplaces": _subplaces(nav, place_node, section_node),
        "newer": f"{here}?after={found.rows[0].seq}" if found.newer and found.rows else "",
        "older": f"{here}?before={found.rows[-1].seq}" if found.older and found.rows else "",
        "first_page": here if before is not None else "",
        "wider": [] if found.rows else _wider(nav, place_node, section_node),
        "help_country": help_country(place_node, section_node),
    }
    values["panel"] = panel(_query(request, nav, place, section), nav)
    further = f"before={before}" if before is not None else f"after={after}" if after else ""
    values |= _list_head(nav, place_node, section_node, further)
    return pages.render(request, "list.html", values | common(nav, place_node, section_node))


@require_safe
def tidied(request: HttpRequest, rest: str) -> HttpResponse:
    """A list's address with capitals or a stroke at its end, as people type them."""
    asked = request.META.get("QUERY_STRING", "")
    path = pages.link(f"/{rest.lower()}")
    return HttpResponsePermanentRedirect(f"{path}?{asked}" if asked else path)


def _query(request: HttpRequest, nav: Navigation, place: str, section: str) -> Query:
    """What a list's address asks for."""
    params = request.GET.copy()
    params["place"], params["section"] = place, section
    return parse(params, nav.trees, currency=site.current().currency)


def _list_head(
    nav: Navigation, place: PlaceNode | None, section: SectionNode | None, page: str
) -> dict[str, Any]:
    """The list's own address in each language, its feeds and preview, a small map."""
    asked = {"place": place.slug if place else "", "section": section.slug if section else ""}
    params = "&".join(f"{key}={slug}" for key, slug in asked.items() if slug)
    path = nav.href(place, section).removeprefix(nav.prefix)
    return {
        "head": head.of_list(heading(nav, place, section), path, params, page=page),
        "map": nav.remembered(("map", place.id), _drawing(nav, place)) if place else None,
    }


def _position(request: HttpRequest, name: str) -> int | None:
    """A place in a list, from the address.

    Raises: Refused where it is no number that we gave.
    """
    text = request.GET.get(name)
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refused("bad_page", _("This page of the list does not exist."), status=404)
    return int(text)


def heading(nav: Navigation, place: PlaceNode | None, section: SectionNode | None) -> str:
    """What a list is of, in words."""
    if section is None:
        return nav.place_names[place.id] if place else _("All ads")
    name = nav.section_names[section.id]
    if place is None:
        return name
    return _("%(section)s in %(place)s") % {"section": name, "place": nav.place_names[place.id]}


def _subplaces(
    nav: Navigation, place: PlaceNode | None, section: SectionNode | None
) -> list[tuple[str, str, int]]:
    """Places below with ads, the fullest first; without any, the largest places."""
    below = nav.subplaces(place) if place else nav.towns()
    section_id = section.id if section else EVERYWHERE
    counts = browse.counts_of_places(section_id, [node.id for node in below])
    filled = sorted((n for n in below if counts.get(n.id)), key=lambda n: -counts[n.id])
    shown = (filled or below)[:MOST_PLACES]
    return [(nav.place_names[n.id], nav.href(n, section), counts.get(n.id, 0)) for n in shown]


def _wider(
    nav: Navigation, place: PlaceNode | None, section: SectionNode | None
) -> list[tuple[str, str, int]]:
    """Lists around an empty one that do have ads: wider places, then the section above."""
    around: list[tuple[PlaceNode | None, SectionNode | None]] = []
    if place is not None:
        above = [nav.trees.places[key] for key in reversed(place.path[:-1])]
        around += [(node, section) for node in (*above, None)]
    if section is not None and section.parent_id is not None:
        around.append((place, nav.trees.sections[section.parent_id]))
    found = []
    for wider_place, wider_section in around:
        ids = [wider_place.id if wider_place else EVERYWHERE]
        count = browse.counts_of_places(wider_section.id if wider_section else EVERYWHERE, ids)
        if count.get(ids[0]):
            href = nav.href(wider_place, wider_section)
            found.append((heading(nav, wider_place, wider_section), href, count[ids[0]]))
    return found


def help_country(place: PlaceNode | None, section: SectionNode | None) -> str:
    """Whose help lines a page shows; empty where it shows none."""
    if section is None or section.profile not in HELP_PROFILES:
        return ""
    return (place.country if place else "") or site.current().country


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Choose a place: by name, or from the top of the tree."""
    nav = current_nav()
    asked = " ".join(request.GET.get("q", "").split())[:80]
    found = nav.find_places(asked) if asked else []
    if len(found) == 1:
        return HttpResponseRedirect(nav.href(found[0]))
    values = {
        "asked": asked,
        "found": [(nav.where(node), nav.href(node)) for node in found],
        "tree": [
            (nav.linked(root), [nav.linked(node) for node in below]) for root, below in nav.tops()
        ],
    }
    return pages.render(request, "places.html", values | common(nav, None, None))


@require_safe
def ad(request: HttpRequest, public_id: str) -> HttpResponse:
    """One ad; 410 where it was public and has ended, 404 for all else."""
    nav = current_nav()
    found = browse.detail(public_id, clock.now())
    if found is None or not (found.shown or found.was_public):
        return pages.not_found(request)
    place = nav.trees.places.get(found.place_id)
    section = nav.trees.sections.get(found.section_id)
    values = {
        "ad": found,
        "place": place,
        "section": section,
        "crumbs": nav.crumbs(place, section, _("All")),
        "list_href": nav.href(place, section),
        "list_name": heading(nav, place, section),
        "related": cards(_related(found), nav),
    } | common(nav, place, section)
    if not found.shown:
        return pages.render(request, "ended.html", values, status=410)
    return pages.render(request, "ad.html", values | _shown(nav, found, place, section))


def _related(found: browse.Detail) -> list[browse.Row]:
    """Newest ads of the same section: from here, then from anywhere."""
    at = clock.now()
    others: dict[str, browse.Row] = {}
    for place_id in (found.place_id, EVERYWHERE):
        rows = browse.newest(at, place_id, found.section_id, limit=RELATED * 2)
        others = {row.public_id: row for row in (*others.values(), *rows)}
        others.pop(found.public_id, None)
        if len(others) >= RELATED:
            break
    return list(others.values())[:RELATED]


def _shown(
    nav: Navigation, found: browse.Detail, place: PlaceNode | None, section: SectionNode | None
) -> dict[str, Any]:
    profile = section.profile if section else ""
    return {
        "head": head.of_ad(found, nav, place, section),
        "price": price(found.price_kind, found.price_minor, found.currency),
        "facts": facts(section, found.attributes, nav.language),
        "map": nav.remembered(("map", place.id), _drawing(nav, place)) if place else None,
        "where": nav.where(place) if place else "",
        "zone": place.timezone if place else "",
        "address": pages.address(f"/a/{found.public_id}"),
        "meet": profile in MEET_PROFILES and not found.care,
        "help_country": ((place.country if place else "") or site.current().country)
        if found.care or profile in HELP_PROFILES
        else "",
    }


def _drawing(nav: Navigation, place: PlaceNode) -> Callable[[], neighbourhood.Drawing | None]:
    return lambda: neighbourhood.draw(nav.trees, place)
