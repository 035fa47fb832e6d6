"""One side says that a message is wrong: it goes to the desk, and its words are kept for it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.replies import screenings
from daylight.web.replies.actions.settling import raise_doubt
from daylight.web.replies.models import Message, MessageReport, MessageState, Side

REASONS = ("fraud", "harm", "child", "rude", "spam", "other")


def report(message: Message, by: Side, reason: str) -> MessageReport:
    """Report a message that one got. Twice is the same as once.

    Raises: Refused `not_yours` (404) for one that was never passed on to them.
    """
    if message.side == by or message.state != MessageState.RELAYED:
        said = _("Only a message that you were sent can be reported.")
        raise Refused("not_yours", said, status=404)
    at = clock.now()
    reason = reason if reason in REASONS else "other"
    with transaction.atomic():
        made, new = MessageReport.objects.get_or_create(
            message=message, defaults={"by": by, "reason": reason, "created_at": at}
        )
        if new:
            screenings.enter(message, "reported", at=at, reason=reason)
            raise_doubt(message)
    return made
