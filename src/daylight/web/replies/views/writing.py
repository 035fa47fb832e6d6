"""Write to a poster from the ad page, and the poster's consent to show how they answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST

from daylight.errors import Refused
from daylight.web import clock, pages
from daylight.web.ads import links as ad_links
from daylight.web.ads.forms import Unfit
from daylight.web.ads.models import Ad
from daylight.web.ads.views import arriving
from daylight.web.ads.views.manage import private
from daylight.web.replies import addresses, composing, countries, standing
from daylight.web.replies.actions import writing
from daylight.web.replies.forms import clean_mailbox, clean_message


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, public_id: str) -> HttpResponse:
    """The form, or what became of it. Nothing is passed on before the mailbox is confirmed."""
    ad = (
        Ad.objects.select_related("poster", "public_version__content", "head__content")
        .filter(public_id=public_id)
        .first()
    )
    if ad is None or not ad.is_visible(clock.now()):
        return pages.not_found(request)
    if request.method == "POST":
        return private(_send(request, ad))
    return _form(request, ad, {}, {})


def _send(request: HttpRequest, ad: Ad) -> HttpResponse:
    post = arriving.read_post(request)
    typed = {name: post.get(name, "") for name in ("text", "email")}
    errors: dict[str, str] = {}
    values: dict[str, str] = {}
    for name, clean in (("text", clean_message), ("email", clean_mailbox)):
        try:
            values[name] = clean(typed[name])
        except Unfit as unfit:
            errors[name] = str(unfit)
    if errors:
        return _form(request, ad, typed, errors, key=post.get("form_key", ""), status=422)
    try:
        writing.begin(
            ad,
            text=values["text"],
            email=values["email"],
            language=get_language() or "en",
            form_key=arriving.form_key(post),
            raw=arriving.raw_form(request, post),
            network=arriving.network(request),
        )
    except Refused as refused:
        errors = {"": refused.message}
        return _form(request, ad, typed, errors, status=refused.status)
    context = _about(ad) | {"email": values["email"]}
    return pages.render(request, "reply_sent.html", context)


def _form(
    request: HttpRequest,
    ad: Ad,
    typed: dict[str, str],
    errors: dict[str, str],
    *,
    key: str = "",
    status: int = 200,
) -> HttpResponse:
    context = _about(ad) | {
        "typed": typed,
        "errors": errors,
        "form_key": key or arriving.new_form_key(),
    }
    return pages.render(request, "reply.html", context, status=status)


def _about(ad: Ad) -> dict[str, Any]:
    return {
        "ad": ad,
        "title": composing.title_of(ad),
        "safety": composing.safety_line(ad),
        "notice": countries.notice(countries.country_of(ad)),
        "address": addresses.of_ad(ad) if settings.ENVIRONMENT.takes_mail else "",
        "country": countries.country_of(ad),
        "demo_mailbox": pages.link("/demo/mailbox") if settings.ENVIRONMENT.demo else "",
    }


@require_POST
def agree(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """The poster lets readers see how they answer, or takes that back."""
    ad = ad_links.open_link(public_id, key)
    if ad is None:
        return pages.not_found(request)
    post = arriving.read_post(request)
    standing.agree(ad, shows=post.get("shows") == "1")
    return private(HttpResponseRedirect(f"{ad_links.path(ad)}#replies", status=303))
