"""Sessions for the desk alone: no public page reads or sets a cookie."""

from __future__ import annotations

from typing import cast

from allauth.core import context
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from daylight.web import pages

PREFIX = "/desk"


class DeskSessions(SessionMiddleware):
    """Django's sessions, for addresses of the desk and no others.

    allauth finds its request in a context that its own middleware would set for every page.
    """

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = pages.without_language(request.path_info)
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            with context.request_context(request):
                return cast(HttpResponse, super().__call__(request))
        return cast(HttpResponse, self.get_response(request))
