"""Sessions for the desk alone: no public page reads or sets a cookie."""

from __future__ import annotations

from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse

from daylight.web import pages

PREFIX = "/desk"


class DeskSessions(SessionMiddleware):
    """Django's sessions, for addresses of the desk and no others."""

    def __call__(self, request: HttpRequest) -> HttpResponse:
        path = pages.without_language(request.path_info)
        if path == PREFIX or path.startswith(f"{PREFIX}/"):
            return super().__call__(request)  # type: ignore[return-value]
        return self.get_response(request)  # type: ignore[return-value]
