"""Mails to posters. The job knows ids; what is written is read when it is sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from daylight.web import clock, mail
from daylight.web.ads import links
from daylight.web.ads.models import Ad, AdState, Poster, PosterContact
from daylight.web.jobs import queue


@queue.handles("mail")
def send(template: str, ad: int = 0, poster: int = 0, **extra: Any) -> None:
    """Write and send one mail. An ad or poster that is gone meanwhile gets none."""
    about = Ad.objects.select_related("poster", "public_version__content", "head__content")
    found = about.filter(pk=ad).first() if ad else None
    contact = PosterContact.objects.filter(poster=found.poster_id if found else poster).first()
    if contact is None or (ad and found is None):
        return
    context = _about_ad(found) if found else _about_poster(contact.poster)
    context |= {"board": _board_name(contact.language), "board_url": settings.ENVIRONMENT.url}
    message = mail.compose(
        template,
        to=contact.email,
        language=contact.language,
        context=context | extra,
        headers={},
    )
    message.send()


def _board_name(language: str) -> str:
    from daylight.web.site import site  # the operator's file may change while we run

    return site().name


def _about_ad(ad: Ad) -> dict[str, Any]:
    version = ad.head
    return {
        "ad": ad,
        "title": version.content.title if version is not None else "",
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
