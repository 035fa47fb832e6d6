"""What people decide on claims, and the answer that follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.people.actions import deciding_staff
from daylight.web.people.models import Staff
from daylight.web.reports import own_board, restoring
from daylight.web.reports.actions import steps
from daylight.web.reports.actions.searching import locked
from daylight.web.reports.models import Claim, ClaimAd, Outcome
from daylight.web.takedowns import Undo


def decided(ad: str, outcome: str, *, at: datetime | None = None, whole: bool = False) -> None:
    """People have decided on an ad: every claim follows that had hidden it or asked for a look.

    Call it with "removed" or "restored" once the ad stands so; twice is once. A photo that was
    left out alone comes back by `decide_row` only, with as many people as its claim asks. With
    `whole` only claims follow that had the whole ad down.
    """
    at = at or clock.now()
    open_rows = ClaimAd.objects.waiting().filter(ad=ad)
    if outcome == Outcome.RESTORED:
        open_rows = open_rows.filter(photos=[])
    if whole:
        open_rows = open_rows.filter(role__in=[ClaimAd.NAMED, ClaimAd.COPY])
    for row in open_rows.select_related("claim"):
        with transaction.atomic():
            claim = locked(row.claim_id)
            changed = ClaimAd.objects.filter(pk=row.pk, outcome="").update(
                outcome=outcome, decided_at=at
            )
            if changed:
                steps.take(claim, steps.DECIDED, at=at, ad=ad, outcome=outcome)
                _finish_if_decided(claim, at)


def _finish_if_decided(claim: Claim, at: datetime) -> None:
    """Once every ad it hid is decided the claim has its answer; one that hid nothing has it once
    people took down what they were to look at."""
    rows = list(claim.ads.all())
    hidden_rows = [row for row in rows if row.role != ClaimAd.LOOK]
    if any(not row.outcome for row in hidden_rows or rows):
        return
    named = [row for row in hidden_rows if row.role == ClaimAd.NAMED] or hidden_rows or rows
    if any(row.outcome == Outcome.REMOVED for row in named):
        conclude(claim, Outcome.REMOVED, at=at)
    elif hidden_rows:
        conclude(claim, Outcome.RESTORED, at=at)


def conclude(claim: Claim, outcome: str, *, at: datetime, staff: Staff | None = None) -> None:
    """Give a locked claim its outcome and its answer. An answer is always given: it stands on the
    claim's own page, and is mailed where that is safe."""
    if claim.decided_at is not None:
        return
    claim.outcome, claim.decided_at = outcome, at
    claim.answered_at = claim.closed_at = at
    claim.save(update_fields=["outcome", "decided_at", "answered_at", "closed_at"])
    if outcome == Outcome.RESTORED:
        own_board.board().restore(Undo(claim=claim.public_id))
    steps.take(claim, steps.ANSWERED, at=at, outcome=outcome, staff=staff)
    if claim.words.email and claim.words.safe:
        queue.put("report-mail", lane=Lane.URGENT, claim=claim.pk, template="report-answer")


def is_looked_at(claim: Claim) -> bool:
    """Whether people decided on what stays down for a claim; else it was off all the same."""
    if claim.outcome != Outcome.REMOVED:
        return True
    rows = list(claim.ads.filter(outcome=Outcome.REMOVED))
    names = [row.ad for row in rows if row.role != ClaimAd.LOOK] or [row.ad for row in rows]
    return own_board.is_looked_at(names, since=claim.received_at)


def decide_row(row: ClaimAd, outcome: str, *, staff: Staff) -> str:
    """Keep what a claim hid in one ad, or bring it back: two people where a child may be shown.
    Both are trained and willing to look, and have looked. Whole ads of our own board are decided as
    cases, and not here. Returns what is still needed.

    Raises: Refused `decided_already` (409), `needs_training` (403), `not_seen` (409).
    """
    at = clock.now()
    with transaction.atomic():
        claim = locked(row.claim_id)
        row = ClaimAd.objects.select_for_update().get(pk=row.pk)
        if row.outcome or not _is_decided_here(row):
            raise Refused("decided_already", _("This has been decided already."), status=409)
        back_to_sight = outcome == Outcome.RESTORED and claim.may_be_a_child
        if back_to_sight:
            _refuse_unfit(row, claim, staff)
        if back_to_sight and not _another_agreed(row, staff):
            row.first_restorer = staff
            row.save(update_fields=["first_restorer"])
            return _("A second person must agree.")
        if outcome == Outcome.RESTORED:
            ads = () if row.role == ClaimAd.PHOTO or own_board.is_own() else (row.ad,)
            undo = Undo(claim=claim.public_id, ads=ads, photos=tuple(row.photos))
            own_board.board().restore(undo)
        row.outcome, row.decided_at = outcome, at
        row.save(update_fields=["outcome", "decided_at"])
        steps.take(claim, steps.DECIDED, at=at, ad=row.ad, outcome=outcome, staff=staff)
        _finish_if_decided(claim, at)
    return ""


def _is_decided_here(row: ClaimAd) -> bool:
    """Photos are, on our own board too; where the ad was named after them, once that is decided."""
    if not own_board.is_own() or row.role == ClaimAd.PHOTO:
        return True
    return bool(row.photos and own_board.outcomes([row.ad]))


def _another_agreed(row: ClaimAd, staff: Staff) -> bool:
    """Whether somebody else said so before who may still say it."""
    first = row.first_restorer
    return first is not None and first.pk != staff.pk and restoring.may_restore(first)


def _refuse_unfit(row: ClaimAd, claim: Claim, staff: Staff) -> None:
    """A foreign board shows its photos itself: that somebody looked there is not known here."""
    if not restoring.may_restore(staff):
        said = _(
            "Photos that may show a child are brought back only by somebody who is trained to look "
            "at them and wants to, where the law allows it."
        )
        raise Refused("needs_training", said, status=403)
    seen = restoring.has_seen(staff, row.photos, since=claim.received_at)
    if own_board.is_own() and not seen:
        raise Refused("not_seen", _("Please look at the photo in its case first."), status=409)


def found_nothing(claim: Claim, *, staff: Staff) -> Claim:
    """A person has searched and there is nothing: the reporter is told, and how to come back. When
    they ask for one more look somebody else answers, where there is anybody.

    Raises: Refused `still_hidden` (409) while ads or photos are hidden for it, `same_person` (409).
    """
    with transaction.atomic():
        claim = locked(claim.pk)
        if is_undecided(claim.ads.all()):
            said = _("Ads are hidden for this claim: they must be decided first.")
            raise Refused("still_hidden", said, status=409)
        others = deciding_staff().exclude(pk=staff.pk)
        if claim.answered_by_id == staff.pk and claim.is_open and others.exists():
            said = _("You have answered this before. Somebody else looks once more.")
            raise Refused("same_person", said, status=409)
        claim.answered_by = staff
        claim.save(update_fields=["answered_by"])
        conclude(claim, Outcome.NOTHING, at=clock.now(), staff=staff)
    return claim


def is_undecided(rows: Iterable[ClaimAd]) -> bool:
    """Whether something of these is hidden, an ad or a photo, on which nobody has decided."""
    return any(row.hidden_at is not None and not row.outcome for row in rows)


def confirm_stop(claim: Claim, *, days: int, staff: Staff) -> None:
    """A person keeps the hold on future copies: it would have ended after 72 hours."""
    at = clock.now()
    until = at + timedelta(days=days)
    with transaction.atomic():
        person = steps.person(staff, claim.public_id, at)
        own_board.confirm_stop(claim.public_id, until, person=person)
        Claim.objects.filter(pk=claim.pk).update(stop_until=until, stop_confirmed_at=at)
