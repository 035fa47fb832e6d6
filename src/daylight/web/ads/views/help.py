"""The operator's pages, help lines, and the small files that browsers and crawlers ask for."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from daylight.web import clock, helplines, pages, site, texts
from daylight.web.site import Contact, Site
from daylight.web.site_file import LOGO_TYPES


@require_safe
def text(request: HttpRequest, name: str) -> HttpResponse:
    """About, terms or privacy."""
    board = site.current()
    shown = texts.page(name, get_language() or "en", board, takedown=pages.link("/takedown"))
    return pages.render(request, "text.html", {"text": shown, "name": name})


@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    return pages.render(request, "contact.html", _contacts(site.current()))


@require_safe
def lines(request: HttpRequest) -> HttpResponse:
    """Help lines of every country that we know, the board's own first."""
    own = site.current().country
    known = helplines.countries()
    ordered = [own, *(code for code in known if code != own)] if own in known else ["", *known]
    groups = [(code, helplines.help_lines(code)) for code in ordered]
    return pages.render(request, "help.html", {"groups": groups})


def _contacts(board: Site) -> dict[str, Contact | str]:
    language = get_language() or "en"
    return {
        "operator": board.operator,
        "users": board.users if board.users.given else board.operator,
        "authorities": board.authorities if board.authorities.given else board.operator,
        "review_hours": board.hours_in(language),
    }


@require_safe
def logo(request: HttpRequest) -> HttpResponse | FileResponse:
    board = site.current()
    path = settings.HOME / board.logo
    if not board.logo or not path.is_file():
        return pages.not_found(request)
    data = path.read_bytes()
    response = HttpResponse(data, content_type=LOGO_TYPES[path.suffix.lower()])
    response.headers["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return _kept(response)


@require_safe
def theme(request: HttpRequest) -> HttpResponse:
    """The operator's colours over those of the style sheet."""
    own = site.current().colours
    css = (
        f":root{{--accent:{own.accent};--accent-ink:{own.accent_ink};--link:{own.link};"
        f"--focus:{own.link}}}\n"
        f"@media(prefers-color-scheme:dark){{:root{{--link:{own.link_dark};"
        f"--focus:{own.link_dark}}}}}\n"
    )
    return _kept(HttpResponse(css, content_type="text/css; charset=utf-8"))


def _kept(response: HttpResponse) -> HttpResponse:
    """Its address carries its digest, so a browser need not ask again for a day."""
    patch_cache_control(response, public=True, max_age=86_400)
    return response


ROBOTS = """User-agent: *
Disallow: /post
Disallow: /m/
Disallow: /mine
Disallow: /demo/
Disallow: /takedown
Disallow: /flag/
Disallow: /help
Disallow: /kept
Disallow: /widget

Sitemap: {sitemap}
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    text = ROBOTS.format(sitemap=pages.address("/sitemap.xml"))
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    return HttpResponseRedirect(pages.asset("favicon.svg"))


SECURITY_DAYS = 180  # Source: RFC 9116 asks for less than a year


@require_safe
def security(request: HttpRequest) -> HttpResponse:
    """`security.txt` (RFC 9116) from the operator's contact points."""
    board = site.current()
    ways = [f"mailto:{board.operator.email}"] if board.operator.email else []
    ways.append(pages.address("/contact"))
    until = (clock.now() + timedelta(days=SECURITY_DAYS)).replace(hour=0, minute=0, second=0)
    rows = [f"Contact: {way}" for way in ways]
    rows.append(f"Expires: {until:%Y-%m-%dT%H:%M:%SZ}")
    rows.append("Preferred-Languages: " + ", ".join(board.languages))
    rows.append("Canonical: " + pages.address("/.well-known/security.txt"))
    return HttpResponse("\n".join(rows) + "\n", content_type="text/plain; charset=utf-8")
