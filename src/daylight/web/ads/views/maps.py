"""A list or a search on a map: drawn here, with links; a script only makes choosing quicker."""

from __future__ import annotations

import math
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daylight.web import clock, formats, middleware, pages, site
from daylight.web.ads.feeds import listing
from daylight.web.ads.maps import drawing
from daylight.web.ads.maps.page import Map, Page
from daylight.web.ads.maps.view import HEIGHT, WIDTH, View
from daylight.web.ads.navigation import Navigation
from daylight.web.ads.search.distance import Box
from daylight.web.ads.search.query import Query
from daylight.web.ads.views.browse import common, current_nav

REACHES_KM = (5, 10, 25, 50, 100, 250)
USUAL_KM = 25
MOST_PLACES = 300
CENTRE = ("place", "km", "at", "box")  # what the form asks for itself


@require_safe
def ads(request: HttpRequest) -> HttpResponse:
    """Where the ads of a search are, by town."""
    nav = current_nav()
    shown = listing.read(request.GET, nav.trees)
    page = Page(shown, nav, _view(request.GET.get("view", "")))
    board = site.current()
    made = page.drawn(clock.now(), board.tiles)
    values = {
        "listing": shown.title(nav),
        "list_href": shown.href(nav),
        "map": made,
        "width": WIDTH,
        "height": HEIGHT,
        "where": drawing.values(made.view),
        "moves": _moves(page, made.view),
        "area": page.area(made.view),
        "credit": board.tiles_credit if board.tiles else "",
        "host": urlsplit(board.tiles).hostname or "",
        "total": formats.number(made.ads),
    } | _form(shown.query, nav, made)
    place = nav.trees.places.get(shown.query.place_id)
    section = nav.trees.sections.get(shown.query.section_id)
    response = pages.render(request, "map.html", values | common(nav, place, section))
    if board.tiles:
        response.headers["Content-Security-Policy"] = _policy(board.tiles)
    return response


def _policy(tiles: str) -> str:
    """Pictures from the tile server too, on this page alone."""
    parts = urlsplit(tiles)
    return middleware.POLICY.replace("img-src ", f"img-src {parts.scheme}://{parts.netloc} ")


def _view(text: str) -> Box | None:
    """A box of an address; None for what is none."""
    try:
        numbers = [float(part) for part in text.split(",")]
    except ValueError:
        return None
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        return None
    south, west, north, east = numbers
    if not (-90 <= south < north <= 90 and max(abs(west), abs(east)) <= 540 and west != east):
        return None
    return south, west, north, east


def _moves(page: Page, view: View) -> list[tuple[str, str, str, str]]:
    """Links to the maps around this one: the way, its sign, what it says, its address."""
    ways = [
        ("west", "←", _("West"), view.box(-0.5)),
        ("north", "↑", _("North"), view.box(0, -0.5)),
        ("south", "↓", _("South"), view.box(0, 0.5)),
        ("east", "→", _("East"), view.box(0.5)),
    ]
    if view.can_zoom_in:
        ways.insert(0, ("nearer", "+", _("Nearer"), view.box(times=0.5)))
    if view.zoom > 1:
        ways.insert(1, ("wider", "−", _("Wider"), view.box(times=2)))
    return [(way, sign, name, page.moved(box)) for way, sign, name, box in ways]


def _form(query: Query, nav: Navigation, made: Map) -> dict[str, Any]:
    nodes = sorted(nav.trees.places.values(), key=lambda node: (-node.population, node.name))
    located = [node for node in nodes if node.active and node.latitude is not None]
    pairs = dict(query.parameters())
    return {
        "kept": [(name, value) for name, value in pairs.items() if name not in CENTRE],
        "at": pairs.get("at", ""),
        "place": query.place,
        "places": [(node.slug, nav.where(node)) for node in located[:MOST_PLACES]],
        "reaches": [(km, _("%(km)s km") % {"km": formats.number(km)}) for km in REACHES_KM],
        "km": query.radius_km or USUAL_KM,
        "middle": ",".join(f"{each:.2f}" for each in made.view.middle),
    }
