"""A list or a search on somebody else's page: a small frame without script, and how to get one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from markupsafe import Markup

from daylight.web import clock, formats, middleware, pages
from daylight.web.ads.browse import Row
from daylight.web.ads.cards import Card
from daylight.web.ads.cards import cards as made
from daylight.web.ads.catalogue import PlaceNode
from daylight.web.ads.feeds import listing
from daylight.web.ads.feeds.entries import Entry, entries
from daylight.web.ads.navigation import Navigation
from daylight.web.ads.views.browse import common, current_nav

COUNTS = (3, 5, 10)
USUAL = 5
HEIGHTS = {3: 330, 5: 470, 10: 820}  # pixels

# The one page that others may frame. It runs no script and sends no form.
FRAMED = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors *"
)
FRAMES = f"{middleware.POLICY}; frame-src 'self'"


def _count(request: HttpRequest) -> int:
    """How many ads are asked for, the nearest that is offered."""
    text = request.GET.get("ads", "")
    asked = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else USUAL
    return min(COUNTS, key=lambda count: abs(count - asked))


@require_safe
def widget(request: HttpRequest) -> HttpResponse:
    """The newest ads of a listing, to be framed by any page."""
    nav = current_nav()
    shown = listing.read(request.GET, nav.trees)
    now = clock.now()
    found = entries(shown.ids(now, _count(request)), now)
    values = {
        "title": shown.title(nav),
        "href": pages.address(shown.href(nav)),
        "cards": _cards(found, nav),
    }
    response = pages.render(request, "widget.html", values)
    response.headers["Content-Security-Policy"] = FRAMED
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _cards(found: list[Entry], nav: Navigation) -> list[Card]:
    """Without contacts, as all that leaves the board."""
    rows = [
        Row(
            0,
            each.public_id,
            each.title,
            each.price_kind,
            each.price_minor,
            each.currency,
            each.place_id,
            each.section_id,
            each.published_at,
            each.photo,
        )
        for each in found
    ]
    return made(rows, nav)


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """Choose what the frame shows, look at it, copy it."""
    nav = current_nav()
    shown = listing.read(request.GET, nav.trees)
    count = _count(request)
    pairs = [*shown.query.parameters(), ("ads", str(count))]
    path = f"{nav.prefix}/widget?{urlencode(pairs)}"
    values = {
        "listing": shown.title(nav),
        "list_href": shown.href(nav),
        "kept": [pair for pair in shown.query.parameters() if pair[0] not in ("place", "section")],
        "places": [(node.slug, nav.where(node)) for node in _places(nav)],
        "place": shown.query.place,
        "sections": _sections(nav),
        "section": shown.query.section,
        "counts": [(n, formats.number(n)) for n in COUNTS],
        "count": count,
        "path": path,
        "height": HEIGHTS[count],
        "snippet": snippet(pages.address(path), shown.title(nav), HEIGHTS[count]),
    }
    response = pages.render(request, "widget_new.html", values | common(nav, None, None))
    response.headers["Content-Security-Policy"] = FRAMES
    return response


MOST_PLACES = 300


def _places(nav: Navigation) -> list[PlaceNode]:
    """The largest places: a choice of thousands is none."""
    nodes = sorted(nav.trees.places.values(), key=lambda node: (-node.population, node.name))
    return [node for node in nodes if node.active][:MOST_PLACES]


def _sections(nav: Navigation) -> list[tuple[str, str]]:
    found = []
    for group in nav.directory:
        found.append((group.node.slug, group.name))
        found += [(node.slug, f"{group.name} · {name}") for node, name in group.children]
    return found


def snippet(address: str, title: str, height: int) -> str:
    """What the owner of another page puts into it."""
    return str(
        Markup(
            '<iframe src="{}" title="{}" width="100%" height="{}" loading="lazy" '
            'sandbox="allow-popups allow-popups-to-escape-sandbox" '
            'referrerpolicy="no-referrer"></iframe>'
        ).format(address, title or _("Ads"), height)
    )
