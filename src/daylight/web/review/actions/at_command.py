"""What somebody decides by the command, without a page: the desk's own consequences follow."""

from __future__ import annotations

from django.db import transaction

from daylight.web import clock
from daylight.web.ads.actions import decide
from daylight.web.ads.models import Ad, Choice
from daylight.web.people.models import Staff
from daylight.web.review.actions import opening, tipping
from daylight.web.review.actions.deciding import GENERAL


def decide_on(
    ad: Ad,
    *,
    digest: bytes,
    staff: Staff,
    choice: Choice,
    clause: str,
    named: str = "",
    note: str = "",
    epoch: int,
) -> Ad:
    """One person's choice on one ad, with the tip that a refusal drafts. `named` is the clause that
    they named themselves: one that was filled in for them says nothing of what it is about.

    Raises: Refused, as `ads.actions.decide`.
    """
    with transaction.atomic():
        cases = opening.look_again([ad.pk])  # its job may not have run yet
        case = cases[0] if cases else None
        ad = decide(
            ad,
            digest=digest,
            staff=staff,
            choice=choice,
            clause=clause,
            note=note,
            case=case.public_id if case is not None else "",
            epoch=epoch,
        )
        if case is not None and choice == Choice.REFUSE:
            at, said = clock.now(), named or GENERAL
            tipping.draft_kept_down(case, [ad.pk], clause=said, staff=staff, at=at)
    return ad
