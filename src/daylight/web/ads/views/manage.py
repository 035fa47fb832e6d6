"""Manage an ad by its private link: see where it stands, edit, renew, end, bring back.

A link acts at once only in the browser that posted, since mail scanners open links too. Elsewhere
it shows one button.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daylight.errors import Refused
from daylight.web import pages, site
from daylight.web.ads import actions, content, erasing, links, readable, standing
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.forms import Unfit, clean_email
from daylight.web.ads.models import Ad, AdState, EndReason, PosterContact
from daylight.web.ads.views import arriving, previewing, uploads
from daylight.web.record import receipts

View = Callable[..., HttpResponse]

ACTS: dict[str, Callable[[Ad], Ad]] = {
    "confirm": actions.confirm,
    "renew": actions.renew,
    "gone": lambda ad: actions.end(ad, EndReason.GONE),
    "withdraw": lambda ad: actions.end(ad, EndReason.WITHDRAWN),
    "restore": actions.restore,
}


def by_link(view: View) -> View:
    """Open the ad whose private link this is, in its poster's language; the page stays private."""

    @wraps(view)
    def opened(
        request: HttpRequest, public_id: str, key: str, *args: Any, **more: Any
    ) -> HttpResponse:
        ad = links.open_link(public_id, key)
        if ad is None:
            return private(lost(request))
        speak(request, ad)
        return private(view(request, ad, *args, **more))

    return opened


def private(response: HttpResponse) -> HttpResponse:
    """Kept nowhere, named to nobody, found by no search."""
    response.headers.setdefault("Cache-Control", "no-store, private")
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def lost(request: HttpRequest) -> HttpResponse:
    """One page for every link that opens nothing: forged, replaced, or of an ad that is gone."""
    return pages.render(request, "manage_lost.html", {"languages": []}, status=404)


def speak(request: HttpRequest, ad: Ad) -> None:
    """The language of the ad's mail, or the one that the page's own links ask for."""
    known = dict(settings.LANGUAGES)
    asked = request.GET.get("in", "")
    contact = PosterContact.objects.filter(poster=ad.poster_id).only("language").first()
    language = asked if asked in known else (contact.language if contact else "")
    if language in known:
        translation.activate(language)


@by_link
def stand(request: HttpRequest, ad: Ad) -> HttpResponse:
    """Where the ad stands. An unconfirmed one is confirmed by the browser that posted it."""
    if ad.state == AdState.UNCONFIRMED and acts_at_once(request, ad):
        ad = actions.confirm(ad)
        return HttpResponseRedirect(f"{links.path(ad)}?done=confirm", status=303)
    return stand_page(request, ad)


def acts_at_once(request: HttpRequest, ad: Ad) -> bool:
    cookie = request.COOKIES.get(links.BROWSER_COOKIE, "")
    return not arriving.is_prefetch(request) and links.is_posting_browser(ad, cookie)


def stand_page(
    request: HttpRequest, ad: Ad, *, error: str = "", typed: str = "", status: int = 200
) -> HttpResponse:
    context = base_context(ad) | {
        "standing": erasing.told(ad, standing.of(ad)),
        "can_erase": erasing.may_ask(ad),
        "done": done_sentence(ad, request.GET.get("done", "")),
        "error": error,
        "typed_email": typed,
        "shown": shown_of(ad),
        "receipt": receipts.latest(f"ad:{ad.pk}", "submission"),
        "email": PosterContact.objects.values_list("email", flat=True)
        .filter(poster=ad.poster_id)
        .first()
        or "",
    }
    return pages.render(request, "manage.html", context, status=status)


def base_context(ad: Ad) -> dict[str, Any]:
    trees = catalogue()
    place = trees.places[ad.place_id]
    return {
        "ad": ad,
        "link_path": links.path(ad),
        "languages": [
            {"code": code, "name": name, "href": f"?in={code}", "current": code == language()}
            for code, name in settings.LANGUAGES
            if code in site.current().languages
        ],
        "zone": place.timezone,
        "country": place.country,
        "public_path": pages.link(f"/a/{ad.public_id}"),
    }


def language() -> str:
    return translation.get_language() or "en"


def shown_of(ad: Ad) -> previewing.Shown | None:
    """The poster's newest version; None once it is readable to them no more."""
    row = readable.words(ad, ad.head)
    if row is None:
        return None
    return previewing.of_content(
        content.of_version(row), lambda photo: f"{links.path(ad)}/photo/{photo.public_id}"
    )


def done_sentence(ad: Ad, done: str) -> str:
    """What was just done, where it is so."""
    return {
        "confirm": _("Thank you. Your mailbox is confirmed."),
        "renew": _("Renewed.") if ad.state == AdState.PUBLIC else "",
        "gone": _("Done. Nobody sees the ad any more."),
        "withdraw": _("Done. Nobody sees the ad any more."),
        "restore": _("The ad is back.") if ad.state == AdState.PUBLIC else "",
        "edit": _("Your change is saved."),
    }.get(done, "")


@by_link
def act(request: HttpRequest, ad: Ad, verb: str) -> HttpResponse:
    """Do one thing: at once from the posting browser or by the button, else show that button."""
    if request.method != "POST" and not acts_at_once(request, ad):
        return pages.render(request, "manage_act.html", base_context(ad) | act_words(verb, ad))
    try:
        ad = ACTS[verb](ad)
    except Refused as refused:
        ad.refresh_from_db()
        return stand_page(request, ad, error=refused.message, status=refused.status)
    return HttpResponseRedirect(f"{links.path(ad)}?done={verb}", status=303)


@by_link
def erase(request: HttpRequest, ad: Ad) -> HttpResponse:
    """Delete everything, by the button alone: no link does it, in no browser."""
    if request.method != "POST":
        shown = shown_of(ad)
        receipt = receipts.latest(f"ad:{ad.pk}", "submission")
        words = {"title": shown.title if shown else "", "receipt": receipt}
        return pages.render(request, "manage_erase.html", base_context(ad) | words)
    try:
        actions.ask_erasure(ad)
    except Refused as refused:
        ad.refresh_from_db()
        return stand_page(request, ad, error=refused.message, status=refused.status)
    return HttpResponseRedirect(links.path(ad), status=303)


def act_words(verb: str, ad: Ad) -> dict[str, Any]:
    title = ad.head.content.title if shown_of(ad) and ad.head else ""
    heading, button = {
        "confirm": (_("Put this ad online?"), _("Put it online")),
        "renew": (_("Renew this ad?"), _("Renew it")),
        "gone": (_("Is it gone?"), _("Yes, it is gone")),
        "withdraw": (_("Withdraw this ad?"), _("Withdraw it")),
        "restore": (_("Bring this ad back?"), _("Bring it back")),
    }[verb]
    return {"verb": verb, "heading": heading, "button": button, "title": title}


@require_POST
@by_link
def address(request: HttpRequest, ad: Ad) -> HttpResponse:
    """Hand the ad to another mailbox; this link is dead from then on."""
    post = arriving.read_post(request)
    typed = post.get("email", "")
    try:
        email = clean_email(typed)
        actions.change_address(ad, email, language=language())
    except Unfit as unfit:
        return stand_page(request, ad, error=str(unfit), typed=typed, status=422)
    except Refused as refused:
        return stand_page(request, ad, error=refused.message, typed=typed, status=refused.status)
    return pages.render(request, "manage_moved.html", {"email": email, "languages": []})


@by_link
def photo(request: HttpRequest, ad: Ad, photo: str) -> HttpResponse:
    """A photo of any version of this ad, public or not, for its poster."""
    shown = ad.versions.filter(shown_photos__photo__public_id=photo)
    if not readable.by_poster(ad) or not shown.exists():
        return pages.not_found(request)
    return uploads.working_copy(photo)


def anything_else(request: HttpRequest) -> HttpResponse:
    """A private link that was cut short or mistyped gets the same helpful page."""
    return private(lost(request))
