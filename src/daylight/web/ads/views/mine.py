"""'Mail me all my ads', and the page of the browser that has just posted."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daylight.errors import Refused
from daylight.web import pages
from daylight.web.ads import actions, links, standing
from daylight.web.ads.forms import Unfit, clean_email
from daylight.web.ads.models import Ad, AdState, PosterContact
from daylight.web.ads.views import arriving, manage
from daylight.web.record import receipts


def mine(request: HttpRequest) -> HttpResponse:
    """A mailbox in, always the same answer out: nobody learns who has ads here."""
    if request.method != "POST":
        return pages.render(request, "mine.html", {"errors": {}, "typed": ""})
    post = arriving.read_post(request)
    typed = post.get("email", "")
    try:
        email = clean_email(typed)
        actions.mail_links(email, network=arriving.network(request))
    except Unfit as unfit:
        return _again(request, typed, str(unfit), 422)
    except Refused as refused:
        return _again(request, typed, refused.message, refused.status)
    return manage.private(pages.render(request, "mine_sent.html", {"email": email}))


def _again(request: HttpRequest, typed: str, sentence: str, status: int) -> HttpResponse:
    context = {"errors": {"email": sentence}, "typed": typed}
    return manage.private(pages.render(request, "mine.html", context, status=status))


@require_safe
def posted(request: HttpRequest, public_id: str) -> HttpResponse:
    """'Look in your mailbox', for the browser that posted and no other."""
    ad = _own(request, public_id)
    if ad is None:
        return manage.private(manage.lost(request))
    return manage.private(_posted_page(request, ad))


def _own(request: HttpRequest, public_id: str) -> Ad | None:
    """The ad, where this is the browser that posted it. No link is shown on the strength of it."""
    ad = Ad.objects.select_related("poster", "head").filter(public_id=public_id).first()
    cookie = request.COOKIES.get(links.BROWSER_COOKIE, "")
    if ad is None or not links.is_posting_browser(ad, cookie):
        return None
    manage.speak(request, ad)
    return ad


def _posted_page(
    request: HttpRequest, ad: Ad, *, error: str = "", status: int = 200
) -> HttpResponse:
    contact = PosterContact.objects.filter(poster=ad.poster_id).first()
    context: dict[str, Any] = {
        "ad": ad,
        "email": contact.email if contact and ad.state == AdState.UNCONFIRMED else "",
        "standing": standing.of(ad),
        "again": request.GET.get("again") == "1",
        "error": error,
        "languages": [],
        "public_path": pages.link(f"/a/{ad.public_id}"),
        "receipt": receipts.latest(f"ad:{ad.pk}", "submission"),
        "mailbox": "/demo/mailbox" if settings.ENVIRONMENT.demo else "",
    }
    return pages.render(request, "post_sent.html", context, status=status)


@require_POST
def again(request: HttpRequest, public_id: str) -> HttpResponse:
    """Send the first mail once more, to a mended address where one is given."""
    ad = _own(request, public_id)
    if ad is None:
        return manage.private(manage.lost(request))
    post = arriving.read_post(request)
    try:
        email = clean_email(str(post["email"])) if "email" in post else ""
        actions.confirm_again(ad, email=email, network=arriving.network(request))
    except Unfit as unfit:
        return manage.private(_posted_page(request, ad, error=str(unfit), status=422))
    except Refused as refused:
        return manage.private(
            _posted_page(request, ad, error=refused.message, status=refused.status)
        )
    return manage.private(HttpResponseRedirect(f"/m/{ad.public_id}?again=1", status=303))


@require_POST
def near(request: HttpRequest, public_id: str) -> HttpResponse:
    """Mail the links of the ads one has, in place of posting nearly the same again."""
    ad = _own(request, public_id)
    if ad is None:
        return manage.private(manage.lost(request))
    contact = PosterContact.objects.get(poster=ad.poster_id)
    try:
        actions.mail_links(contact.email, network=arriving.network(request))
    except Refused as refused:
        return _again(request, contact.email, refused.message, refused.status)
    return manage.private(pages.render(request, "mine_sent.html", {"email": _("your mailbox")}))
