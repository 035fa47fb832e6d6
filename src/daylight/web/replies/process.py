"""Reading for legal process: the third ground beside a signal and a report, and nobody else's.

An evidence officer names the request; that the messages of an ad were listed, and each message
that was read, is an entry before anything is shown. No address of anybody is shown.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.web import clock, keys
from daylight.web.ads.models import Ad
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.record import actions as record
from daylight.web.replies import deciding, screenings
from daylight.web.replies.deciding import Opened
from daylight.web.replies.models import Message, ProcessReading

LEAST_REFERENCE, MOST_REFERENCE = 5, 120
MOST_LISTED = 500
REASON = "legal-process"


def list_of(ad: Ad, staff: Staff, reference: str) -> list[Message]:
    """The messages of an ad, without a word of them, the first ones first.

    Raises: Refused `not_allowed` (403), `no_reference`.
    """
    _may(staff, reference)
    at = clock.now()
    with transaction.atomic():
        _enter(
            ad, None, staff, reference, at,
            item=blind(f"messages:{ad.public_id}", _salt(f"ad/{ad.pk}", at)),
        )  # fmt: skip
    rows = Message.objects.filter(conversation__ad=ad).select_related("conversation")
    return list(rows.order_by("conversation", "received_at", "id")[:MOST_LISTED])


def read(message: Message, staff: Staff, reference: str) -> Opened:
    """One message's words, for a request.

    Raises: Refused `not_allowed` (403), `no_reference`.
    """
    _may(staff, reference)
    at = clock.now()
    with transaction.atomic():
        ad = message.conversation.ad
        _enter(ad, message, staff, reference, at, item=screenings.blinded(message))
    return deciding.opened(message)


def _may(staff: Staff, reference: str) -> None:
    officer = Grant.objects.filter(staff=staff, role=Role.EVIDENCE, ended_at__isnull=True)
    if not staff.is_active or not officer.exists():
        said = _("Only an evidence officer reads messages for legal process.")
        raise Refused("not_allowed", said, status=403)
    if not LEAST_REFERENCE <= len(reference.strip()) <= MOST_REFERENCE:
        said = _("Write the request's reference, in 5 to 120 characters.")
        raise Refused("no_reference", said, field="reference", status=422)


def _enter(
    ad: Ad, message: Message | None, staff: Staff, reference: str, at: datetime, *, item: str
) -> None:
    what = f"conversation:{message.conversation_id}" if message is not None else f"ad:{ad.pk}"
    entry = record.enter(
        "evidence_viewed",
        subject=what,
        at=at,
        item=item,
        person=blinded(staff.pk, f"process:{what}:{at.isoformat()}"),
        role=str(Role.EVIDENCE),
        reason=REASON,
        note=blind(reference.strip(), _salt(what, at)),
    )
    ProcessReading.objects.create(
        ad=ad, message=message, staff=staff, reference=reference.strip(), entry_id=entry.pk,
        created_at=at,
    )  # fmt: skip


def _salt(what: str, at: datetime) -> bytes:
    return keys.keyed_digest("process-reading", f"{what}/{at.isoformat()}")
