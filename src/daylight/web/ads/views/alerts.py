"""Follow a search, and change or stop an alert by its private link.

A link that is opened changes nothing by itself, since mail scanners open links too; only the
browser that asked may confirm by opening it. No page here is named to anybody or kept anywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import keys, pages, site
from daylight.web.ads.alerts import actions, links, searches, sending
from daylight.web.ads.alerts.searches import Followed
from daylight.web.ads.cards import cards
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.forms import Unfit, clean_email
from daylight.web.ads.links import browser_digest
from daylight.web.ads.models import Alert, AlertState, Rhythm
from daylight.web.ads.navigation import navigation
from daylight.web.ads.views import arriving
from daylight.web.ads.views.manage import private

MOST_SHOWN = 20

View = Callable[..., HttpResponse]


def rhythms() -> list[tuple[str, str, str]]:
    return [
        (Rhythm.AT_ONCE, _("At once"), _("as soon as an ad is there, at most every ten minutes")),
        (Rhythm.DAILY, _("Once a day"), _("in the morning, if there is something new")),
        (Rhythm.WEEKLY, _("Once a week"), _("on Monday morning, if there is something new")),
    ]


def new(request: HttpRequest) -> HttpResponse:
    """Follow the search that the address names. Always the same answer to the same form."""
    try:
        search = searches.read(request.GET)
    except Refused as refused:
        asked = request.GET.urlencode()
        context = {
            "error": refused.message,
            "back": pages.link("/search"),
            "languages": _language_links(f"/alerts/new?{asked}" if asked else "/alerts/new"),
        }
        return private(pages.render(request, "alert_cannot.html", context, status=refused.status))
    if request.method != "POST":
        return _form(request, search)
    post = arriving.read_post(request)
    typed, often = post.get("email", ""), post.get("often", "")
    cookie = _browser(request)
    try:
        email = clean_email(typed) if typed.strip() else _no_email()
        if often not in Rhythm.values:
            raise Refused("unknown_rhythm", _("Choose how often we should write."), status=422)
        actions.follow(
            search,
            email=email,
            language=translation.get_language() or "en",
            often=often,
            network=arriving.network(request),
            browser=browser_digest(cookie),
        )
    except Unfit as unfit:
        return _form(request, search, {"email": str(unfit)}, typed, often, 422)
    except Refused as refused:
        field = "often" if refused.code == "unknown_rhythm" else "email"
        return _form(request, search, {field: refused.message}, typed, often, refused.status)
    return _sent(request, search, email, cookie)


def _no_email() -> str:
    raise Unfit(_("Write your e-mail address: new ads are mailed there."))


def _form(
    request: HttpRequest,
    search: Followed,
    errors: dict[str, str] | None = None,
    typed: str = "",
    often: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **_words(search),
        "action": f"{pages.link('/alerts/new')}?{search.text}",
        "errors": errors or {},
        "typed": typed,
        "often": often if often in Rhythm.values else Rhythm.AT_ONCE,
        "rhythms": rhythms(),
        "languages": _language_links(f"/alerts/new?{search.text}"),
    }
    return private(pages.render(request, "alert_new.html", context, status=status))


def _words(search: Followed) -> dict[str, str]:
    language = translation.get_language() or "en"
    return {
        "summary": search.query.summary(catalogue(), language),
        "search_path": pages.link(search.query.address()),
    }


def _language_links(path: str) -> list[dict[str, Any]]:
    current = translation.get_language()
    return [
        {"code": code, "name": name, "href": pages.link(path, code), "current": code == current}
        for code, name in settings.LANGUAGES
        if code in site.current().languages
    ]


def _sent(request: HttpRequest, search: Followed, email: str, cookie: str) -> HttpResponse:
    context = {
        **_words(search),
        "email": email,
        "mailbox": "/demo/mailbox" if settings.ENVIRONMENT.demo else "",
        "languages": _language_links(f"/alerts/new?{search.text}"),
    }
    response = private(pages.render(request, "alert_sent.html", context))
    response.set_cookie(
        links.BROWSER_COOKIE,
        cookie,
        path=links.COOKIE_PATH,
        secure=settings.ENVIRONMENT.secure,
        httponly=True,
        samesite="Lax",
    )
    return response


def _browser(request: HttpRequest) -> str:
    """The asking browser's cookie, kept until it is closed, and sent to these pages alone."""
    known = request.COOKIES.get(links.BROWSER_COOKIE, "")
    return known if 20 <= len(known) <= 64 else keys.random_name(26)


def mine(request: HttpRequest) -> HttpResponse:
    """A mailbox in, always the same answer out: nobody learns who follows what."""
    if request.method != "POST":
        return private(pages.render(request, "alert_mine.html", {"errors": {}, "typed": ""}))
    typed = arriving.read_post(request).get("email", "")
    try:
        email = clean_email(typed) if typed.strip() else _no_email()
        actions.mail_links(email, network=arriving.network(request))
    except (Unfit, Refused) as error:
        said = error.message if isinstance(error, Refused) else str(error)
        status = error.status if isinstance(error, Refused) else 422
        context = {"errors": {"email": said}, "typed": typed}
        return private(pages.render(request, "alert_mine.html", context, status=status))
    context = {"email": email, "mailbox": "/demo/mailbox" if settings.ENVIRONMENT.demo else ""}
    return private(pages.render(request, "alert_mine_sent.html", context))


def by_link(view: View) -> View:
    """Open the alert whose private link this is, in its reader's language."""

    @wraps(view)
    def opened(
        request: HttpRequest, public_id: str, key: str, *args: Any, **more: Any
    ) -> HttpResponse:
        if not links.is_genuine(public_id, key):
            return private(lost(request))
        alert = links.open_link(public_id, key)
        _speak(request, alert)
        if alert is None:
            return private(stopped(request))
        return private(view(request, alert, *args, **more))

    return opened


def _speak(request: HttpRequest, alert: Alert | None) -> None:
    """The language of the alert's mail, or the one that the page's own links ask for."""
    known = dict(settings.LANGUAGES)
    asked = request.GET.get("in", "")
    language = asked if asked in known else (alert.language if alert else "")
    if language in known:
        translation.activate(language)


def lost(request: HttpRequest) -> HttpResponse:
    """One page for every link that was cut short, mistyped or made up."""
    return pages.render(request, "alert_lost.html", {"languages": []}, status=404)


def stopped(request: HttpRequest) -> HttpResponse:
    """What was stopped is gone; doing it twice is the same as once."""
    return pages.render(request, "alert_stopped.html", {"languages": []})


@by_link
def stand(request: HttpRequest, alert: Alert) -> HttpResponse:
    """Where an alert stands. An unconfirmed one is confirmed by the browser that asked."""
    if alert.state == AlertState.UNCONFIRMED:
        if not _acts_at_once(request, alert):
            return pages.render(request, "alert_confirm.html", _context(alert))
        actions.confirm(alert)
        return _done(alert, "confirm")
    return _stand(request, alert)


def _acts_at_once(request: HttpRequest, alert: Alert) -> bool:
    cookie = request.COOKIES.get(links.BROWSER_COOKIE, "")
    if not cookie or alert.browser is None or arriving.is_prefetch(request):
        return False
    return bytes(alert.browser) == browser_digest(cookie) and request.method == "GET"


def _done(alert: Alert, verb: str) -> HttpResponse:
    return HttpResponseRedirect(f"{links.path(alert.public_id)}?done={verb}", status=303)


def _stand(request: HttpRequest, alert: Alert, error: str = "", status: int = 200) -> HttpResponse:
    context = _context(alert) | {
        "often": {value: text for value, text, _hint in rhythms()}[alert.rhythm],
        "rhythms": rhythms(),
        "done": _done_sentence(alert, request.GET.get("done", "")),
        "error": error,
        "trouble": searches.trouble(alert),
        "uncertain": _uncertain(alert),
    }
    return pages.render(request, "alert_manage.html", context, status=status)


def _context(alert: Alert) -> dict[str, Any]:
    language = translation.get_language() or "en"
    return {
        "alert": alert,
        "summary": searches.summary(alert, language),
        "search_path": pages.link(searches.address(alert)),
        "link_path": links.path(alert.public_id),
        "languages": [
            {"code": code, "name": name, "href": f"?in={code}", "current": code == language}
            for code, name in settings.LANGUAGES
            if code in site.current().languages
        ],
    }


def _uncertain(alert: Alert) -> list[Any]:
    """Ads of a mail of which nobody knows whether it arrived, as far as they are seen still."""
    nav = navigation(catalogue(), translation.get_language() or "en", pages.link("/").rstrip("/"))
    return cards(sending.uncertain(alert)[:MOST_SHOWN], nav)


def _done_sentence(alert: Alert, done: str) -> str:
    """What was just done, where it is so."""
    active = alert.state == AlertState.ACTIVE
    return {
        "confirm": _("Thank you. We look out for you from now on.") if active else "",
        "resume": _("We look out for you again.") if active else "",
        "pause": _("Paused.") if alert.state == AlertState.PAUSED else "",
        "often": _("Saved."),
    }.get(done, "")


@by_link
def act(request: HttpRequest, alert: Alert, verb: str) -> HttpResponse:
    """Confirm, pause, go on, or write more or less often: by a button alone."""
    if request.method != "POST":
        return HttpResponseRedirect(links.path(alert.public_id), status=303)
    try:
        if verb == "often":
            actions.change_rhythm(alert, arriving.read_post(request).get("often", ""))
        else:
            _VERBS[verb](alert)
    except Refused as refused:
        return _stand(request, alert, refused.message, refused.status)
    return _done(alert, verb)


_VERBS: dict[str, Callable[[Alert], bool]] = {
    "confirm": actions.confirm,
    "pause": actions.pause,
    "resume": actions.resume,
}


def stop(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """Stop by a button, or by a mail program's one click (RFC 8058): no cookie, no form read.

    Opening the address shows the button and changes nothing.
    """
    if request.method != "POST":
        return stop_page(request, public_id, key)
    if not links.is_genuine(public_id, key):
        return private(lost(request))
    _speak(request, links.open_link(public_id, key))
    actions.stop(public_id)
    return private(stopped(request))


@by_link
def stop_page(request: HttpRequest, alert: Alert) -> HttpResponse:
    return pages.render(request, "alert_stop.html", _context(alert))


def anything_else(request: HttpRequest) -> HttpResponse:
    """A private link that was cut short or mistyped gets the same helpful page."""
    return private(lost(request))
