"""The proof that each public ad carries, and the list of ads to sample from."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.views.decorators.http import require_safe

from daylight.web import pages
from daylight.web.ads import proofs


@require_safe
def proof(request: HttpRequest, public_id: str) -> HttpResponse:
    """What shows that an ad is in the record, word for word."""
    found = proofs.of_ad(public_id)
    if found is None:
        return pages.not_found(request)
    headers = {"X-Robots-Tag": "noindex"}  # it holds an ad's words, and with them contacts
    return HttpResponse(found.encode(), content_type="application/json", headers=headers)


@require_safe
def ads(request: HttpRequest) -> StreamingHttpResponse:
    """Addresses of all public ads, one a line."""
    return StreamingHttpResponse(proofs.addresses(), content_type="text/plain; charset=utf-8")
