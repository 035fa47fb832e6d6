"""Search: one page for every list with words or filters. No search is kept or logged anywhere."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daylight.web import clock, pages, site
from daylight.web.ads import browse
from daylight.web.ads.cards import cards
from daylight.web.ads.catalogue import EVERYWHERE
from daylight.web.ads.markup import head
from daylight.web.ads.navigation import Navigation
from daylight.web.ads.search import health, helping, parsing, wording
from daylight.web.ads.search.form import Box, panel
from daylight.web.ads.search.query import RELEVANCE, UNKNOWN, Query
from daylight.web.ads.search.results import At, Results, address, position, results
from daylight.web.ads.views.browse import PAGE_ADS, common, current_nav, help_country

PAGING = ("before", "after", "page")


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """What was found. An address that says the same in another way leads to the one address."""
    nav = current_nav()
    query = parsing.parse(request.GET, nav.trees, currency=site.current().currency)
    own = [(name, value) for name, value in request.GET.items() if name not in PAGING]
    if own != query.parameters() or not own or _is_list(query):
        return HttpResponseRedirect(pages.link(query.address() if own else "/all"))
    at = position(request.GET)
    found = health.asked(lambda: results(query, nav.trees, clock.now(), at, limit=PAGE_ADS))
    if found is None:
        return _without_index(request, nav, query)
    return pages.render(request, "search.html", _values(request, nav, query, at, found))


def _is_list(query: Query) -> bool:
    return not query.address().startswith("/search")


def _values(
    request: HttpRequest, nav: Navigation, query: Query, at: At, found: Results
) -> dict[str, Any]:
    return {
        **_frame(request, nav, query),
        "ads": cards(found.rows, nav, mixed=query.section_id <= EVERYWHERE),
        "count": found.count,
        "newer": _page(query, found.newer),
        "older": _page(query, found.older),
        "first_page": "" if at.is_first else pages.link(query.address()),
        "orders": _orders(query),
        **_offered(nav, query, at, found),
        "gone": UNKNOWN in (query.place_id, query.section_id),
        "help_country": help_country(
            nav.trees.places.get(query.place_id), nav.trees.sections.get(query.section_id)
        ),
        "is_wordless": bool(query.text) and not query.has_terms,
    }


def _frame(request: HttpRequest, nav: Navigation, query: Query) -> dict[str, Any]:
    chips = wording.chips(query, nav.trees, nav.language)
    summary = wording.in_one_line(chips)
    place = nav.trees.places.get(query.place_id)
    section = nav.trees.sections.get(query.section_id)
    params = query.address().partition("?")[2]
    made = head.of_list(summary, "/search", params, page=params)
    return {
        **common(nav, place, section),
        "summary": summary,
        "head": made,
        "panel": panel(query, nav),
        "box": Box(text=query.text),
        "languages": pages.language_links(request.path_info, nav.language, f"?{params}"),
        "chips": [(chip.text, pages.link(chip.without.address())) for chip in chips],
    }


def _page(query: Query, extra: tuple[tuple[str, str], ...] | None) -> str:
    return pages.link(address(query, extra)) if extra else ""


def _orders(query: Query) -> list[tuple[str, str, bool]]:
    """The two orders as links; only words have a best match."""
    if not query.has_terms:
        return []
    best = query.order == RELEVANCE
    newest = pages.link(query.without(order="newest").address())
    relevance = pages.link(query.without(order=RELEVANCE).address())
    return [(_("Newest first"), newest, not best), (_("Best match first"), relevance, best)]


def _offered(nav: Navigation, query: Query, at: At, found: Results) -> dict[str, Any]:
    """What else there is, where the first page is short."""
    shown = [row.seq for row in found.rows]
    offer = helping.NONE
    if at.is_first and found.older is None:
        offer = (
            health.asked(
                lambda: helping.offer(query, nav.trees, clock.now(), shown=shown, limit=PAGE_ADS)
            )
            or helping.NONE
        )
    meant = offer.meant
    return {
        "meant": (meant.text, pages.link(meant.address())) if meant else None,
        "near": cards(offer.near, nav, mixed=True),
        "around": [
            (wording.summary(each, nav.trees, nav.language), pages.link(each.address()), count)
            for each, count in offer.around
        ],
    }


def _without_index(request: HttpRequest, nav: Navigation, query: Query) -> HttpResponse:
    """The index is being made anew: the newest ads of the place and section, and a sentence."""
    place = nav.trees.places.get(query.place_id)
    section = nav.trees.sections.get(query.section_id)
    found = browse.page(
        clock.now(),
        place.id if place else EVERYWHERE,
        section.id if section else EVERYWHERE,
        limit=PAGE_ADS,
    )
    values = {
        **_frame(request, nav, query),
        "ads": cards(found.rows, nav, mixed=section is None),
        "progress": health.progress(),
        "list_href": nav.href(place, section),
    }
    return pages.render(request, "search_lost.html", values)
