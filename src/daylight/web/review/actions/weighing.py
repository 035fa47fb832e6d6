"""Looks outside of the queue: an appeal, a second look, an audit, a message. They weigh as a case's
do, and nobody is shown what they wanted to be spared."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.people.models import Staff
from daylight.web.review import messages, sparing, weights
from daylight.web.review.actions import leasing
from daylight.web.review.models import Exposure


def look(
    staff: Staff, what: str, harms: Sequence[str], *, photo: str = "", is_weighed: bool = False
) -> None:
    """Weigh a look at what is about these harms, once a day; a photo ("grey" or "full") each time.

    Raises: Refused `on_break`, `not_for_you`, `enough_today` (409).
    """
    at = clock.now()
    harms = weights.gravest_first(harms) or [weights.OTHER]
    with transaction.atomic():
        allowance = leasing.locked_allowance(staff, at)
        if allowance.harms_off & set(harms):
            raise leasing.not_for_you()
        today = Exposure.objects.filter(staff=staff, what=what, at__gt=at - sparing.DAY)
        if not photo and (is_weighed or today.exists()):
            return
        points = _points(allowance, weights.severity(harms[0]), photo)
        Exposure.objects.create(staff=staff, what=what, points=points, at=at)


def _points(allowance: sparing.Allowance, severity: int, photo: str) -> int:
    full = photo == "full"
    may = allowance.may_show(severity, full=full) if photo else allowance.may_look(severity)
    if not may:
        raise enough_today()
    return weights.photo_points(severity, full=full) if photo else weights.look_points(severity)


def enough_today() -> Refused:
    said = _("You have seen enough for today. Somebody else can look at this one.")
    return Refused("enough_today", said, status=409)


def look_at_message(staff: Staff, message: int, photo: str) -> None:
    """The same of a relayed message. Whoever took its case has had the look weighed with it."""
    doubt = messages.doubt(message)
    harms = doubt.harms if doubt is not None else [weights.OTHER]
    since = clock.now() - sparing.DAY
    taken = Exposure.objects.filter(staff=staff, case__message_id=message, at__gt=since)
    look(staff, f"message:{message}", harms, photo=photo, is_weighed=taken.exists())
