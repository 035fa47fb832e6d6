"""Private links: whoever holds one manages the ad. Nothing secret is stored, so nothing leaks.

A link's key is a keyed digest of the ad and its link generation; a changed address makes a new
generation and the old link dead.
"""

from __future__ import annotations

import hashlib
import secrets

from django.conf import settings

from daylight.web import keys
from daylight.web.ads.models import Ad, Submission

BROWSER_COOKIE = "daylight_poster"


def link_key(ad: Ad) -> str:
    """26 characters, 128 bits."""
    return keys.token("link", ad.pk, ad.link_generation)


def path(ad: Ad) -> str:
    return f"/m/{ad.public_id}/{link_key(ad)}"


def url(ad: Ad) -> str:
    return f"{settings.ENVIRONMENT.url}{path(ad)}"


def public_url(ad: Ad) -> str:
    return f"{settings.ENVIRONMENT.url}/a/{ad.public_id}"


def open_link(public_id: str, key: str) -> Ad | None:
    """The ad whose link this is, or None: a forged link and a dead ad look alike."""
    ad = (
        Ad.objects.select_related("poster", "place", "section", "head", "public_version")
        .filter(public_id=public_id)
        .first()
    )
    if ad is None or not keys.same(link_key(ad), key):
        return None
    return ad


def new_browser() -> str:
    """A random value for the cookie of the browser that posts."""
    return secrets.token_urlsafe(24)


def browser_digest(cookie: str) -> bytes:
    return hashlib.sha256(cookie.encode("utf-8", "replace")).digest()


def is_posting_browser(ad: Ad, cookie: str) -> bool:
    """Whether a link opened with this cookie acts at once.

    Mail scanners open links too, but in no browser that posted.
    """
    if not cookie:
        return False
    digest = browser_digest(cookie)
    return Submission.objects.filter(version__ad=ad, browser=digest).exists()
