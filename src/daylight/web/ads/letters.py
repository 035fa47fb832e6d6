"""Mails to posters. The job knows ids; what is written is read when it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.utils import translation

from daylight.web import clock, mail, returning, site
from daylight.web.ads import actions, content, links, readable, standing
from daylight.web.ads.models import Ad, AdState, Poster, PosterContact
from daylight.web.jobs import queue

AD = "a"  # the kind of letters about an ad, see `daylight.web.returning`
MOST_ALSO = 100  # ads that one letter lists beside its own


@queue.handles("mail")
def send(
    template: str, ad: int = 0, poster: int = 0, also: Sequence[int] = (), **extra: Any
) -> None:
    """Write and send one mail. An ad or poster that is gone meanwhile gets none. `also` are more
    ads of the same poster that it is about."""
    about = Ad.objects.select_related("poster", "public_version__content", "head__content")
    found = about.filter(pk=ad).first() if ad else None
    contact = PosterContact.objects.filter(poster=found.poster_id if found else poster).first()
    if contact is None or (ad and found is None):
        return
    with translation.override(contact.language):
        context = _about_ad(found) if found else _about_poster(contact.poster)
        if found:
            context |= _reasons(template, found, contact.email)
            others = about.filter(pk__in=also, poster=found.poster_id).order_by("pk")
            context["also"] = [_about_ad(each) for each in others[:MOST_ALSO]]
    context |= {"board": site.current().name, "board_url": settings.ENVIRONMENT.url}
    message = mail.compose(
        template,
        to=contact.email,
        language=contact.language,
        context=context | extra,
        headers={"List-Id": mail.list_id("my-ads")},
    )
    if found is not None:
        returning.ask_back(message, AD, found.public_id)
    try:
        message.send()
    except SMTPRecipientsRefused as refused:
        if not returning.is_final(refused):
            raise
        if found is not None:
            returning.came_back(AD, found.public_id)


def _reasons(template: str, ad: Ad, email: str) -> dict[str, Any]:
    """What only some mails say: the rule, the waiting time, another ad like this one."""
    if template in ("refused", "edit-refused"):
        return {"why": standing.why_refused(ad)}
    if template in ("held", "edit-held", "report-hidden", "report-photo"):
        return {"wait": standing.waiting_time()}
    if template == "confirm" and ad.head is not None:
        other = actions.near_copy(content.of_version(ad.head.content), email=email, but=ad)
        return {"other": _about_ad(other) if other is not None else None}
    return {}


def _about_ad(ad: Ad) -> dict[str, Any]:
    words = getattr(ad.head, "content", None) if readable.by_poster(ad) else None
    return {
        "ad": ad,
        "title": words.title if words is not None else "",
        "link": links.url(ad),
        "public_url": links.public_url(ad),
        "expires_at": ad.expires_at,
    }


def _about_poster(poster: Poster) -> dict[str, Any]:
    open_states = (AdState.UNCONFIRMED, AdState.HELD, AdState.PUBLIC, AdState.HIDDEN)
    ads = Ad.objects.of(poster).select_related("head__content")
    recent = [ad for ad in ads[:200] if ad.state in open_states or _fresh(ad)]
    return {"ads": [_about_ad(ad) for ad in recent]}


def _fresh(ad: Ad) -> bool:
    return ad.ended_at is not None and (clock.now() - ad.ended_at).days < 90
