"""The address that each mail of an alert comes back to, where its mailbox does not take it."""

from __future__ import annotations

from django.conf import settings

from daylight.web import returning
from daylight.web.ads.models import Alert


def address(alert: Alert) -> str:
    """The sender that the envelope of an alert's mails names."""
    return f"{returning.local('f', alert.public_id)}@{settings.ENVIRONMENT.relay_domain}"


def alert_of(local: str) -> str:
    """The public name of the alert whose mails come back to this; "" where it is not ours."""
    return returning.name_of("f", local)
