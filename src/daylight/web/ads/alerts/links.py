"""The private link of an alert: whoever holds it changes or stops that alert.

The key is made from the alert's public name alone, so that a link to stop can be told from a
forged one even when the alert and all its rows are gone.
"""

from __future__ import annotations

from daylight.web import keys, pages
from daylight.web.ads.models import Alert

BROWSER_COOKIE = "daylight_alerts"
COOKIE_PATH = "/alerts"


def link_key(public_id: str) -> str:
    """26 characters, 128 bits."""
    return keys.token("alert", public_id)


def is_genuine(public_id: str, key: str) -> bool:
    """Whether this board gave the link out, be the alert still there or not."""
    return keys.same(link_key(public_id), key)


def path(public_id: str) -> str:
    return f"/alerts/{public_id}/{link_key(public_id)}"


def url(public_id: str) -> str:
    return pages.address(path(public_id))


def open_link(public_id: str, key: str) -> Alert | None:
    """The alert whose link this is, or None: a forged link and a stopped alert look alike."""
    if not is_genuine(public_id, key):
        return None
    return Alert.objects.filter(public_id=public_id).first()
