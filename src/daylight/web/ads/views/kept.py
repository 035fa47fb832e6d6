"""The page of kept ads. The server does not know what is on it: the browser asks for cards."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from daylight.web import clock, pages
from daylight.web.ads import kept as keeping
from daylight.web.ads.cards import cards as made
from daylight.web.ads.views.browse import common, current_nav


@require_safe
def kept(request: HttpRequest) -> HttpResponse:
    return pages.render(request, "kept.html", common(current_nav(), None, None))


@require_safe
def cards(request: HttpRequest) -> HttpResponse:
    """Cards of the ads that are named, in their order; one that is not shown is "gone"."""
    ids = keeping.names(request.GET.get("ids", ""))
    rows = keeping.rows(ids, clock.now())
    shown = dict(zip(rows, made(rows.values(), current_nav(), mixed=True), strict=True))
    response = pages.render(
        request, "kept_cards.html", {"cards": [(each, shown.get(each)) for each in ids]}
    )
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
