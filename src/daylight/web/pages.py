"""Jinja2 for every page, and the one way to render."""

from __future__ import annotations

import hashlib
import logging
import time
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template import engines
from django.templatetags.static import static
from django.utils.encoding import escape_uri_path
from django.utils.translation import get_language, gettext, ngettext
from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from daylight.errors import DaylightError, Refused
from daylight.web import formats, site
from daylight.web.helplines import help_lines

RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
)


COUNT_EVERY_S = 60.0
log = logging.getLogger("daylight.pages")


class _Witnesses:
    """How many independent witnesses signed the newest checkpoint, asked once a minute.

    A page must be shown even when nobody can say, so then it says none.
    """

    def __init__(self) -> None:
        self.known = 0
        self.asked = -COUNT_EVERY_S

    def count(self) -> int:
        moment = time.monotonic()
        if moment - self.asked >= COUNT_EVERY_S:
            self.asked = moment
            self.known = self._ask()
        return self.known

    def _ask(self) -> int:
        from daylight.web.record import browsing

        try:
            state = browsing.state()
        except (DaylightError, DatabaseError) as error:
            log.warning("witnesses cannot be counted: %s", type(error).__name__)
            return 0
        return len(state.witnesses) if state else 0


_witnesses = _Witnesses()
_offered: dict[str, Callable[..., Any]] = {}


def offer(name: str, function: Callable[..., Any]) -> None:
    """Let templates ask an app that the page's own app must not import. Called once, at start."""
    _offered[name] = function


def environment(**options: Any) -> Environment:
    """Django's Jinja2 backend calls this once."""
    options.setdefault("undefined", StrictUndefined)
    options.update(extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True)
    env = Environment(**options)  # noqa: S701 - Django's backend passes autoescape=True
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    env.globals.update(
        _=spoken,
        gettext=spoken,
        asset=asset,
        current_site=site.current,
        demo=settings.ENVIRONMENT.demo,
        helplines=help_lines,
        language=get_language,
        link=link,
        static=static,
        **_offered,
    )
    env.filters.update(
        ago=formats.ago,
        country=formats.country,
        date=formats.date,
        money=formats.money,
        moment=formats.moment,
        number=formats.number,
    )
    return env


def spoken(text: str, **values: Any) -> Markup:
    """A text in the page's language, its values escaped. Jinja's own does the same more slowly,
    and a page says it some thirty times."""
    said = _said(get_language() or settings.LANGUAGE_CODE, text)
    return said % values if values else said


@cache
def _said(language: str, text: str) -> Markup:
    """Texts stand in templates, so there are as many as those hold."""
    return Markup(gettext(text)) % {} if "%(" not in text else Markup(gettext(text))  # noqa: S704


def render(
    request: HttpRequest, template: str, context: dict[str, Any] | None = None, *, status: int = 200
) -> HttpResponse:
    """A page. The template gets the request's path for its language links, nothing else of it."""
    engine = engines["jinja"]
    code = get_language() or settings.LANGUAGE_CODE
    board = site.current()
    values = {
        "path": request.path_info,
        "site": board,
        "lang": code,
        "dir": "rtl" if code in RIGHT_TO_LEFT else "ltr",
        "languages": language_links(request.path_info, code),
        "witnesses": _witnesses.count(),
        **(context or {}),
    }
    return HttpResponse(engine.get_template(template).render(values), status=status)


def refusal(request: HttpRequest, error: Refused) -> HttpResponse:
    """The page that says why something could not be done, and what to do next."""
    return render(request, "refused.html", {"error": error}, status=error.status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's `handler404`. The front page of a language ends in a slash."""
    if request.path_info == f"/{get_language()}":
        return HttpResponseRedirect(f"{request.path_info}/")
    return render(request, "404.html", status=404)


def broken(request: HttpRequest) -> HttpResponse:
    """Django's `handler500`: a page that needs no database, language or setting."""
    return HttpResponse(_plain("500.html"), status=500)


@cache
def _plain(template: str) -> str:
    return str((settings.BASE / "templates" / template).read_text("utf-8"))


def link(path: str, code: str | None = None) -> str:
    """An address of this board in the reader's language (or the one given).

    `path` is without a language prefix and starts with a slash.
    """
    code = code or get_language()
    return path if code in (None, settings.LANGUAGE_CODE) else f"/{code}{path}"


def address(path: str) -> str:
    """The whole address of a page, for a person to hand on."""
    return f"{settings.ENVIRONMENT.url}{path}"


def without_language(path: str) -> str:
    """A request's path without its language prefix.

    The opposite of `link`.
    """
    head, slash, rest = path[1:].partition("/")
    known = any(head == code for code, _name in settings.LANGUAGES)
    return ((slash + rest) or "/") if known else path


def language_links(path: str, current: str, query: str = "") -> list[dict[str, Any]]:
    """The same page in each language of the board. `query` is kept, its question mark included."""
    # Two slashes, a backslash or a tab would make it the address of another host.
    bare = "/" + escape_uri_path(without_language(path).lstrip("/"))
    return [
        {
            "code": code,
            "name": name,
            "href": f"{link(bare, code)}{query}",
            "current": code == current,
        }
        for code, name in settings.LANGUAGES
        if code in site.current().languages
    ]


@cache
def asset(name: str) -> str:
    """A static file's address with the start of its digest, so that a changed file is fetched."""
    found = finders.find(name)
    if not isinstance(found, str):
        return static(name)
    with open(found, "rb") as file:
        digest = hashlib.sha256(file.read()).hexdigest()[:10]
    return f"{static(name)}?v={digest}"
