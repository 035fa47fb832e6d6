"""A list or a search as a feed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from daylight.web.ads.feeds import listing, written
from daylight.web.ads.feeds.channel import KINDS, channel
from daylight.web.ads.views.browse import current_nav


@require_safe
def feed(request: HttpRequest, kind: str) -> HttpResponse:
    """The newest ads of a listing. Anybody's page may read it: it is public and knows no reader."""
    nav = current_nav()
    made = channel(listing.read(request.GET, nav.trees), nav, kind)
    response = HttpResponse(
        written.WRITERS[kind](made), content_type=f"{KINDS[kind]}; charset=utf-8"
    )
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
