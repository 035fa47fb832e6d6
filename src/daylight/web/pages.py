"""Jinja2 for every page, and the one way to render."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.templatetags.static import static
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined

from daylight.errors import Refused


def environment(**options: Any) -> Environment:
    """Django's Jinja2 backend calls this once."""
    options.setdefault("undefined", StrictUndefined)
    env = Environment(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, **options)  # noqa: S701 - autoescape comes in options
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(static=static, language=get_language, demo=settings.ENVIRONMENT.demo)
    return env


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page. The template gets the request's path for its language links, nothing else of it."""
    engine = engines["jinja"]
    values = {"path": request.path_info, **(context or {})}
    return HttpResponse(engine.get_template(template).render(values), status=status)


def refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    """The page that says why something could not be done, and what to do next."""
    return render(request, "refused.html", {"error": error}, status=error.status)
