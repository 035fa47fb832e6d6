"""The address that each mail of an alert comes back to, where its mailbox does not take it.

Anybody can write a delivery report about any mailbox. Only who was sent a mail of an alert knows
where that came from, so a report that comes there is of that mail.
"""

from __future__ import annotations

import re

from django.conf import settings

from daylight.web import keys
from daylight.web.ads.models import Alert

_SHAPE = re.compile(r"f-([0-9a-z]{8,10})-([0-9a-z]{26})")


def address(alert: Alert) -> str:
    """The sender that the envelope of an alert's mails names."""
    return f"f-{alert.public_id}-{_key(alert.public_id)}@{settings.ENVIRONMENT.relay_domain}"


def _key(public_id: str) -> str:
    return keys.token("alert-returns", public_id)


def alert_of(local: str) -> str:
    """The public name of the alert whose mails come back to this; "" where it is not ours."""
    found = _SHAPE.fullmatch(local)
    return found[1] if found and keys.same(_key(found[1]), found[2]) else ""
