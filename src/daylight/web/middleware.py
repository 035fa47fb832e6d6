"""The few things that every response passes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import pages

Handler = Callable[[HttpRequest], HttpResponse]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; manifest-src 'self'"
)


class SafetyHeaders:
    """No third party, no sniffing, no frame; every cache must ask before it shows a page."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 304:  # what it says takes the place of what the browser keeps
            return response
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Permissions-Policy", "interest-cohort=(), browsing-topics=()")
        if "Cache-Control" not in response.headers:
            patch_cache_control(response, no_cache=True)
        return response


class Language:
    """The language is in the address (`/es/...`), so that pages need no cookie and caches agree."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.languages = {code for code, _name in settings.LANGUAGES}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        code = request.path_info[1:3]
        own = code in self.languages and request.path_info[3:4] in ("", "/")
        translation.activate(code if own else settings.LANGUAGE_CODE)
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", translation.get_language() or "en")
        return response


class Refusals:
    """One handler turns a refusal, or a database that is busy, into a page with a sentence."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, Refused):
            return pages.refusal(request, error)
        if isinstance(error, OperationalError):
            busy = Refused(
                "busy",
                _("The board is busy just now and nothing was changed. Please try again."),
                status=503,
            )
            response = pages.refusal(request, busy)
            response.headers["Retry-After"] = "5"
            return response
        return None
