"""The steps of a claim: each an entry of the record, and a row that finds it again."""

from __future__ import annotations

from datetime import datetime

from daylight.web.record import actions as record
from daylight.web.record.models import Entry
from daylight.web.reports.models import Claim, ClaimStep

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
    )


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
) -> Entry:
    """Draft and write a step in the caller's transaction."""
    made = draft(
        claim.public_id, step, at=at, ad=ad, copies=copies, outcome=outcome, channel=channel
    )
    return enter(claim, made, step, ad=ad, outcome=outcome)
