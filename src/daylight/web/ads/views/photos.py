"""Photos, answered by the ad's state and not by the file's presence."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe

from daylight.web import clock
from daylight.web.ads import browse, storage

TYPES = {"jpg": "image/jpeg", "webp": "image/webp", "avif": "image/avif"}


@require_safe
def photo(request: HttpRequest, public_id: str, width: int, kind: str) -> HttpResponse:
    """A rendition; the working copy where it is asked for, or while renditions are being made."""
    if kind not in TYPES or browse.shown_photo_width(public_id, clock.now()) is None:
        return HttpResponseNotFound()
    data = _rendition(public_id, width, kind)
    if data is None:
        try:
            kind, data = "jpg", storage.open_working(public_id)
        except FileNotFoundError:
            return HttpResponseNotFound()
    response = HttpResponse(data, content_type=TYPES[kind])
    response.headers["Content-Disposition"] = "inline"
    return response


def _rendition(public_id: str, width: int, kind: str) -> bytes | None:
    if kind == "jpg":
        return None
    try:
        return storage.path_of(public_id, f"{width}.{kind}").read_bytes()
    except OSError:  # not made, or no name that a disk could have
        return None
