"""What a browser asks for to put the board on a home screen."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from daylight.web import pages, site
from daylight.web.ads.markup import icons

APP_SIZES = (192, 512)


@require_safe
def manifest(request: HttpRequest) -> HttpResponse:
    """The web app manifest (W3C), in the reader's language."""
    board = site.current()
    code = get_language() or "en"
    made = {
        "id": pages.link("/"),
        "name": board.name,
        "short_name": board.name[:12].strip(),
        "description": board.words(board.tagline, code),
        "lang": code,
        "dir": "rtl" if code in pages.RIGHT_TO_LEFT else "ltr",
        "start_url": pages.link("/"),
        "scope": "/",
        "display": "minimal-ui",
        "theme_color": board.colours.accent,
        "background_color": icons.PAPER,
        "icons": _icons(board.theme),
    }
    text = json.dumps(made, ensure_ascii=False)
    return HttpResponse(text, content_type="application/manifest+json; charset=utf-8")


def _icons(theme: str) -> list[dict[str, Any]]:
    query = f"?v={theme}" if theme else ""
    drawn = [
        {
            "src": f"/icon-{size}{kind}.png{query}",
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "maskable" if kind else "any",
        }
        for size in APP_SIZES
        for kind in ("", "-maskable")
    ]
    if theme:
        return drawn
    any_size = {"src": pages.asset("favicon.svg"), "sizes": "any", "type": "image/svg+xml"}
    return [any_size, *drawn]


@require_safe
def icon(request: HttpRequest, size: int | str, kind: str = "") -> HttpResponse:
    """One of the icons that the manifest names, in the operator's colours."""
    size = int(size)
    if size not in icons.SIZES:
        return pages.not_found(request)
    data = icons.png(size, site.current().colours.accent, is_maskable=bool(kind))
    response = HttpResponse(data, content_type="image/png")
    patch_cache_control(response, public=True, max_age=86_400)
    return response
