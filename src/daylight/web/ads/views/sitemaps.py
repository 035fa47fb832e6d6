"""The sitemap's index and parts, sent as they are read: a million ads in little memory."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_safe

from daylight.web import clock, pages, site
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.feeds import sitemap

MOST_PARTS = 50_000  # Source: sitemaps.org protocol 0.9


def _sent(parts: Iterator[str]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(parts, content_type="application/xml; charset=utf-8")
    response.headers["X-Robots-Tag"] = "noindex"
    return response


@require_safe
def index(request: HttpRequest) -> StreamingHttpResponse:
    return _sent(sitemap.index(catalogue(), site.current().languages))


@require_safe
def static_pages(request: HttpRequest) -> StreamingHttpResponse:
    return _sent(sitemap.static_pages(site.current().languages))


@require_safe
def lists(request: HttpRequest, number: int) -> HttpResponseBase:
    trees, languages = catalogue(), site.current().languages
    if number not in sitemap.list_parts(trees, languages):
        return pages.not_found(request)
    return _sent(sitemap.lists(number, trees, languages))


@require_safe
def ads(request: HttpRequest, number: int) -> HttpResponseBase:
    if number >= MOST_PARTS:
        return pages.not_found(request)
    return _sent(sitemap.ads(number, clock.now()))
