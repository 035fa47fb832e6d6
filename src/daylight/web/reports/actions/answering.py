"""What follows a claim: a second look, decisions, the answer, further contacts, objections."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys, site
from daylight.web.ads import hidden
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.people.models import Staff
from daylight.web.reports import bounds, duty, own_board, restoring
from daylight.web.reports.actions import filing, steps
from daylight.web.reports.forms import e164
from daylight.web.reports.models import Claim, ClaimAd, ClaimContact, Outcome
from daylight.web.takedowns import Order, Target, Undo

log = logging.getLogger("daylight.claims")

CONFIRM_WITHIN = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Ads that somebody named for a claim that stands already. Survives as JSON."""

    claim: str
    ads: tuple[str, ...]
    channel: str
    at: datetime

    @property
    def name(self) -> str:
        return keys.token("claim-told", self.claim, *sorted(self.ads))[:24]

    def body(self, *, late: bool = False) -> dict[str, Any]:
        return {
            "ads": list(self.ads),
            "told": self.claim,
            "channel": self.channel,
            "at": self.at.isoformat(),
            "late": late,
        }


def told_by(body: dict[str, Any]) -> Told | None:
    """What was named, from its file; None of a file that is a claim of its own."""
    if not body.get("told"):
        return None
    at = datetime.fromisoformat(body["at"])
    return Told(claim=body["told"], ads=tuple(body["ads"]), channel=body["channel"], at=at)


def locked(claim: int) -> Claim:
    """A claim, locked for this transaction."""
    return Claim.objects.select_for_update().get(pk=claim)


@queue.handles("claim-search")
def search_again(claim: int) -> None:
    """Look once more, now that copies can no longer become public: what came in meanwhile."""
    found_claim = Claim.objects.select_related("words").get(pk=claim)
    if found_claim.waits_for_contact or not found_claim.is_open:
        return
    named = found_claim.ads.filter(role=ClaimAd.NAMED).values_list("ad", flat=True)
    target = Target(
        ads=tuple(named),
        phone=_phone(found_claim),
        prints=filing.prints_of(found_claim),
    )
    found = own_board.board().find_copies(target)
    at = clock.now()
    with transaction.atomic():
        current = locked(claim)
        plan = bounds.plan(
            found,
            hidden_last_hour=_hidden_by_others(current, at),
            danger=current.danger,
            by_photo_alone=current.by_photo_alone,
            in_burst=filing.is_in_burst(current),
            prints=filing.weight_of_prints(current),
        )
        if not current.steps.filter(step=steps.SEARCHED).exists():
            steps.take(current, steps.SEARCHED, at=at, copies=len(found.copies))
        fresh = set(plan.hide) | {ad for ad, _photo in plan.photos}
        if fresh - set(current.ads.values_list("ad", flat=True)):
            filing.act(current, found, plan, at=at)


def _phone(claim: Claim) -> str:
    return e164(claim.words.phone, site.current().country) if claim.words.phone else ""


def _hidden_by_others(claim: Claim, at: datetime) -> int:
    others = ClaimAd.objects.filter(hidden_at__gte=at - filing.HOUR).exclude(claim=claim)
    return others.count()


def contact_answered(claim: Claim) -> Claim:
    """The mailbox of whoever sent prints has answered: what they are of is hidden now.

    Raises: Refused `too_late` (410).
    """
    at = clock.now()
    with transaction.atomic():
        claim = locked(claim.pk)
        if claim.is_answered_for:
            return claim
        if at - claim.received_at > CONFIRM_WITHIN:
            raise Refused("too_late", _("This link is too old. Please ask again."), status=410)
        claim.waits_for_contact, claim.answered_for_at = False, at
        claim.save(update_fields=["waits_for_contact", "answered_for_at"])
    target = Target(prints=filing.prints_of(claim))
    found = own_board.board().find_copies(target)
    plan = bounds.plan(
        found,
        hidden_last_hour=filing.hidden_since(at - filing.HOUR),
        by_photo_alone=True,
        prints=bounds.Prints.PHOTO,
    )
    with transaction.atomic():
        claim = locked(claim.pk)
        if plan.photos and not claim.is_open:
            _open_again(claim, at)
        filing.act(claim, found, plan, at=at)
    return claim


def name_ads(claim: Claim, ads: tuple[str, ...], *, channel: str = "form") -> Claim:
    """The reporter, or whoever searches for them, says which ad it is: it goes down like any."""
    told = Told(claim=claim.public_id, ads=ads, channel=channel, at=clock.now())
    hidden.put(told.name, told.body())
    try:
        claim = enter_told(told)
    except Exception as error:
        log.exception("what was named waits on disk: %s", type(error).__name__)
        hidden.put(told.name, told.body(late=True))
        return claim
    hidden.drop(told.name)
    return claim


def enter_told(told: Told) -> Claim:
    """Find the copies of what was named, hide all that the bounds allow, and enter it."""
    found = own_board.board().find_copies(Target(ads=told.ads))
    with transaction.atomic():
        claim = locked(Claim.objects.values_list("pk", flat=True).get(public_id=told.claim))
        plan = bounds.plan(
            found,
            hidden_last_hour=_hidden_by_others(claim, told.at),
            in_burst=filing.is_in_burst(claim),
        )
        if plan.hide and not claim.is_open:
            _open_again(claim, told.at)
        _contacted(claim, told.channel, told.at)
        filing.act(claim, found, plan, at=told.at)
    return claim


def _open_again(claim: Claim, at: datetime) -> None:
    """What was answered asks for people once more: with a clock and an answer, as any claim."""
    claim.due_at = at + bounds.due_after(
        child=claim.may_be_a_child, trusted=bool(claim.trusted_id), staffed=duty.now().staffed
    )
    claim.outcome = ""
    claim.decided_at = claim.answered_at = claim.closed_at = None
    claim.reminded_at = claim.escalated_at = None
    claim.save(
        update_fields=[
            "due_at", "outcome", "decided_at", "answered_at", "closed_at", "reminded_at",
            "escalated_at",
        ]
    )  # fmt: skip


def contact_again(claim: Claim, *, channel: str) -> Claim:
    """Somebody came again about the same thing: it joins the case and is counted."""
    with transaction.atomic():
        claim = locked(claim.pk)
        _contacted(claim, channel, clock.now())
        names = tuple(claim.ads.values_list("ad", flat=True))
    tell_people(claim, names)
    return claim


def _contacted(claim: Claim, channel: str, at: datetime) -> None:
    ClaimContact.objects.create(claim=claim, channel=channel, at=at)
    claim.contacts += 1
    claim.save(update_fields=["contacts"])
    steps.take(claim, steps.CONTACTED, at=at, channel=channel)


def tell_people(claim: Claim, names: tuple[str, ...]) -> None:
    """Let the board's people look again at these ads."""
    own_board.board().hide(Order(claim=claim.public_id, harm=claim.harm, look_at=names))


def object_to(claim_ad: ClaimAd) -> None:
    """The poster says that this is wrong. The claim's own clock holds for them too."""
    at = clock.now()
    if not ClaimAd.objects.filter(pk=claim_ad.pk, objected_at__isnull=True).update(objected_at=at):
        return
    with transaction.atomic():
        steps.take(claim_ad.claim, steps.CONTACTED, at=at, ad=claim_ad.ad)
    tell_people(claim_ad.claim, (claim_ad.ad,))


def decided(ad: str, outcome: str, *, at: datetime | None = None) -> None:
    """People have decided on an ad: every open claim that had hidden it follows.

    Call it with "removed" or "restored" once the ad stands so; twice is once. A photo that was
    left out alone comes back by `decide_row` only, with as many people as its claim asks.
    """
    at = at or clock.now()
    open_rows = ClaimAd.objects.filter(ad=ad, outcome="", claim__closed_at__isnull=True)
    if outcome == Outcome.RESTORED:
        open_rows = open_rows.exclude(role=ClaimAd.PHOTO)
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
    """Once every ad it hid is decided the claim has its answer."""
    rows = list(claim.ads.all())
    hidden_rows = [row for row in rows if row.role != ClaimAd.LOOK]
    if not hidden_rows or any(not row.outcome for row in hidden_rows):
        return
    named = [row for row in hidden_rows if row.role == ClaimAd.NAMED] or hidden_rows
    kept = any(row.outcome == Outcome.REMOVED for row in named)
    conclude(claim, Outcome.REMOVED if kept else Outcome.RESTORED, at=at)


def conclude(claim: Claim, outcome: str, *, at: datetime) -> None:
    """Give a locked claim its outcome and its answer. An answer is always given: it stands on the
    claim's own page, and is mailed where that is safe."""
    if claim.decided_at is not None:
        return
    claim.outcome, claim.decided_at = outcome, at
    claim.answered_at = claim.closed_at = at
    claim.save(update_fields=["outcome", "decided_at", "answered_at", "closed_at"])
    if outcome == Outcome.RESTORED:
        own_board.board().restore(Undo(claim=claim.public_id))
    steps.take(claim, steps.ANSWERED, at=at, outcome=outcome)
    if claim.words.email and claim.words.safe:
        queue.put("report-mail", lane=Lane.URGENT, claim=claim.pk, template="report-answer")


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
        if row.outcome or (row.role != ClaimAd.PHOTO and own_board.is_own()):
            raise Refused("decided_already", _("This has been decided already."), status=409)
        back_to_sight = outcome == Outcome.RESTORED and claim.may_be_a_child
        if back_to_sight:
            _refuse_unfit(row, claim, staff)
        if back_to_sight and not _another_agreed(row, staff):
            row.first_restorer = staff
            row.save(update_fields=["first_restorer"])
            return _("A second person must agree.")
        if outcome == Outcome.RESTORED:
            ads = () if row.role == ClaimAd.PHOTO else (row.ad,)
            undo = Undo(claim=claim.public_id, ads=ads, photos=tuple(row.photos))
            own_board.board().restore(undo)
        row.outcome, row.decided_at = outcome, at
        row.save(update_fields=["outcome", "decided_at"])
        steps.take(claim, steps.DECIDED, at=at, ad=row.ad, outcome=outcome)
        _finish_if_decided(claim, at)
    return ""


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


def found_nothing(claim: Claim) -> Claim:
    """A person has searched and there is nothing: the reporter is told, and how to come back.

    Raises: Refused `still_hidden` (409) while ads are hidden for it.
    """
    with transaction.atomic():
        claim = locked(claim.pk)
        if claim.ads.filter(outcome="", hidden_at__isnull=False).exists():
            said = _("Ads are hidden for this claim: they must be decided first.")
            raise Refused("still_hidden", said, status=409)
        conclude(claim, Outcome.NOTHING, at=clock.now())
    return claim


def confirm_stop(claim: Claim, *, days: int) -> None:
    """A person keeps the hold on future copies: it would have ended after 72 hours."""
    at = clock.now()
    until = at + timedelta(days=days)
    own_board.confirm_stop(claim.public_id, until)
    Claim.objects.filter(pk=claim.pk).update(stop_until=until, stop_confirmed_at=at)
