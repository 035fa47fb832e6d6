"""Photos of messages at the desk: veiled, shown greyed first, each viewing an entry, some never.

The entries are what remembers who read and saw what, so that nothing is shown without one.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.screening import Harm
from daylight.web import clock, keys
from daylight.web.ads import storage
from daylight.web.ads.models import Photo
from daylight.web.ads.veiling import FULL, GREY, VEILED, as_shown
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.record.models import Opening
from daylight.web.replies import deciding, screenings
from daylight.web.replies.models import Message

READ_FOR = timedelta(hours=1)  # after which a message is opened again, on the record
OPEN_FOR = timedelta(minutes=15)  # after which a photo is veiled again
_ALLOWED = {"": (VEILED,), GREY: (VEILED, GREY), FULL: (VEILED, GREY, FULL)}


def has_read(message: Message, staff: Staff) -> bool:
    """Whether this person opened this message a while ago, on the record."""
    item = screenings.blinded(message)
    return any(each["item"] == item for each in _viewings(message, staff, READ_FOR))


def is_shut(message: Message) -> bool:
    """Whether a screening found a photo on a list of child images: nobody looks at it here."""
    for row in message.screenings.select_related("detail"):
        detail = getattr(row, "detail", None)
        if detail is None:
            if row.child_safety:  # why is not known any more
                return True
        elif any(_is_listed(each) for each in detail.body.get("signals", [])):
            return True
    return False


def _is_listed(signal: dict[str, Any]) -> bool:
    said = (signal["name"], signal["status"], signal["harm"])
    return said == ("photo_match", "found", Harm.CHILD_SAFETY)


def show(message: Message, photo: Photo, staff: Staff, level: str) -> None:
    """Let a person look at a photo. The entry is written before they see it.

    Raises: Refused `not_allowed`, `kept_shut` (403), `not_read`, `grey_first` (409).
    """
    deciding.check_person(staff)
    if not deciding.has_ground(message) or not has_read(message, staff):
        raise Refused("not_read", _("Read the message first."), status=409)
    if is_shut(message):
        said = _("Nobody opens the photos of this message here.")
        raise Refused("kept_shut", said, status=403)
    full = level == FULL
    if full and not shown(message, photo, staff):
        raise Refused("grey_first", _("Look at it in greys first."), status=409)
    at = clock.now()
    with transaction.atomic():
        record.enter(
            "evidence_viewed",
            subject=f"conversation:{message.conversation_id}",
            at=at,
            item=_item(photo),
            full_size=True if full else None,
            person=deciding.viewer(message, staff, at),
            reason=f"shown-{FULL if full else GREY}",
        )


def shown(message: Message, photo: Photo, staff: Staff) -> str:
    """The most that this person was shown of a photo within some minutes: "", grey or full."""
    item = _item(photo)
    seen = {each["reason"] for each in _viewings(message, staff, OPEN_FOR) if each["item"] == item}
    return next((level for level in (FULL, GREY) if f"shown-{level}" in seen), "")


def picture(message: Message, photo: Photo, staff: Staff, level: str) -> bytes | None:
    """The bytes at a level; None where this person may not have them now."""
    if not deciding.has_ground(message) or not has_read(message, staff) or is_shut(message):
        return None
    if level not in _ALLOWED[shown(message, photo, staff)]:
        return None
    try:
        return as_shown(storage.open_working(photo.public_id), level)
    except FileNotFoundError:
        return None


def _viewings(message: Message, staff: Staff, within: timedelta) -> Iterator[dict[str, Any]]:
    rows = Opening.objects.filter(
        subject=f"conversation:{message.conversation_id}",
        entry__type="evidence_viewed",
        entry__at__gt=clock.now() - within,
    )
    for row in rows.select_related("entry"):
        body = msgspec.json.decode(bytes(row.body))
        if body.get("person") == deciding.viewer(message, staff, row.entry.at):
            yield body


def _item(photo: Photo) -> str:
    """The file as the record has it: the same at each viewing, and nothing to search for."""
    return blind(f"photo:{photo.sha256}", keys.keyed_digest("message-photo", str(photo.pk)))
