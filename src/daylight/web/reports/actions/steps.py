"""The steps of a claim: each an entry of the record, and a row that finds it again."""

from __future__ import annotations

from datetime import datetime

from daylight.ledger.entries import blind
from daylight.web import keys
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.record.models import Entry
from daylight.web.reports.models import Claim, ClaimContact, ClaimStep

RECEIVED = "received"
HIDDEN = "hidden"
SEARCHED = "searched"
CONTACTED = "contacted"
DECIDED = "decided"
ANSWERED = "answered"
CLOSED = "closed"


def draft(
    claim: str,
    step: str,
    *,
    at: datetime,
    ad: str = "",
    copies: int | None = None,
    outcome: str = "",
    channel: str = "",
    late: bool = False,
    person: str = "",
) -> record.Draft:
    """The entry of a step, not yet written: it needs no table, so it can wait on disk."""
    return record.draft(
        "takedown",
        subject=f"claim:{claim}",
        at=at,
        claim=claim,
        step=step,
        ad=ad or None,
        copies=copies,
        outcome=outcome or None,
        channel=channel or None,
        late=late or None,
        person=person or None,
    )


def person(staff: Staff, claim: str, at: datetime) -> str:
    """A commitment to who did something. Only the site's key gives the salt that opens it."""
    salt = keys.keyed_digest("record/person", f"claim:{claim}:{at.isoformat()}")
    return blind(f"staff:{staff.pk}", salt)


def enter(claim: Claim, made: record.Draft, step: str, *, ad: str = "", outcome: str = "") -> Entry:
    """Write a drafted step in the caller's transaction."""
    [pk] = record.enter_all([made])
    entry = Entry.objects.get(pk=pk)
    ClaimStep.objects.create(
        claim=claim, step=step, ad=ad, outcome=outcome, entry=entry, at=made.at
    )
    return entry


def take(
    claim: Claim,
    step: str,
    *,
    at: datetime,
    ad: str = "",
    copies: int | None = None,
    outcome: str = "",
    channel: str = "",
    staff: Staff | None = None,
) -> Entry:
    """Draft and write a step in the caller's transaction; `staff` is whoever took it here."""
    made = draft(
        claim.public_id,
        step,
        at=at,
        ad=ad,
        copies=copies,
        outcome=outcome,
        channel=channel,
        person=person(staff, claim.public_id, at) if staff is not None else "",
    )
    return enter(claim, made, step, ad=ad, outcome=outcome)


def contacted(
    claim: Claim,
    channel: str,
    *,
    at: datetime,
    network: bytes | None = None,
    staff: Staff | None = None,
) -> None:
    """Somebody came again, in the caller's transaction that has locked the claim."""
    ClaimContact.objects.create(claim=claim, channel=channel, at=at, network=network)
    claim.contacts += 1
    claim.save(update_fields=["contacts"])
    take(claim, CONTACTED, at=at, channel=channel, staff=staff)
