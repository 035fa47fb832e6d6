"""A decision at the desk: kept at once, written some seconds later, and taken back until then.

    intend ── Intention (waiting) ── write ── a Decision and an entry for each ad
                     └── take_back

It is written by the worker when its time is up, or by the next thing that its person or the case's
next reader does; whoever comes first, and once. Closing the browser loses nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

import msgspec
from django.db import IntegrityError, transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, site
from daylight.web.ads import gate, policies
from daylight.web.ads.actions import decide
from daylight.web.ads.actions import deciding as ads_deciding
from daylight.web.ads.models import Ad, AdState, Choice, Pending
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.people.actions import roles_of
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.reports.actions import answering, flagging
from daylight.web.reports.models import Outcome
from daylight.web.review import facts
from daylight.web.review.actions import leasing, limits, opening, tipping
from daylight.web.review.models import (
    Aside,
    AsideReason,
    Case,
    CaseNote,
    CaseState,
    Intention,
    IntentionState,
    Limits,
    NoteKind,
)
from daylight.web.review.seen import Seen, has_new_claim, kept

GENERAL = "content-rules"  # the clause of whatever is against no named rule
LONGEST_NOTE = 2000  # characters
_KIND = "write_decision"


def intend(
    staff: Staff, case: Case, *, choice: Choice, clause: str, seen: dict[int, Seen], note: str = ""
) -> Intention:
    """Keep a decision on these ads of a case; `seen` has what was shown of each.

    Raises: Refused `not_allowed` (403), `closed`, `not_yours`, `changed_meanwhile`,
    `decided_meanwhile` (409), `bad_clause`, `bad_note`, `nothing_named`, `needs_training` (403).
    """
    at = clock.now()
    take_back_s = site.current().desk.take_back_s
    refuse_unfit(staff, case, choice, clause, note)
    with transaction.atomic():
        if not leasing.keep(staff, case):
            raise _lost(case)
        _refuse_unseen(case, seen)
        try:
            with transaction.atomic():
                made = Intention.objects.create(
                    case=case,
                    staff=staff,
                    choice=choice,
                    clause=clause,
                    note=note.strip(),
                    seen={str(pk): msgspec.to_builtins(each) for pk, each in seen.items()},
                    due_at=at + timedelta(seconds=take_back_s),
                    created_at=at,
                )
        except IntegrityError as error:  # sent twice
            raise Refused(
                "decided_meanwhile", _("You have decided on this."), status=409
            ) from error
        delay = timedelta(seconds=take_back_s)
        queue.put(_KIND, lane=Lane.URGENT, delay=delay, intention=made.pk)
    return made


def refuse_unfit(staff: Staff, case: Case, choice: Choice, clause: str, note: str) -> None:
    if not set(roles_of(staff)) & {Role.REVIEWER, Role.LEAD}:
        said = _("Only a reviewer or a safety lead decides.")
        raise Refused("not_allowed", said, status=403)
    if clause not in clauses():
        raise Refused("bad_clause", _("Please choose a rule of this board."), field="clause")
    if len(note) > LONGEST_NOTE:
        said = _("A note has at most %(n)d characters.") % {"n": LONGEST_NOTE}
        raise Refused("bad_note", said, field="note")
    if choice in (Choice.HOLD, Choice.ESCALATE) and not note.strip():
        said = _("Please write what the next person should know.")
        raise Refused("bad_note", said, field="note")
    if choice == Choice.PUBLISH and case.child_image:
        _refuse_untrained(staff)


def _refuse_untrained(staff: Staff) -> None:
    if not may_restore(staff):
        said = _(
            "Photos that may show a child are brought back only by somebody who is trained to look "
            "at them and wants to, where the law allows it. Refuse it, or escalate it."
        )
        raise Refused("needs_training", said, status=403)


def may_restore(staff: Staff) -> bool:
    """Whether somebody is trained and willing to look at child images, and the law lets them."""
    if not site.current().desk.restoring_child_images:
        return False
    fit = Limits.objects.filter(staff=staff, willing=True, trained_by__isnull=False)
    return fit.exists()


def clauses() -> dict[str, str]:
    """Every clause that a decision may rest on, by its token, in the language of who decides."""
    language = get_language() or "en"
    found = {
        rule.id: rule.clause.get(language) or rule.clause["en"]
        for rule in policies.in_force().rules
    }
    return {**found, GENERAL: _("It is against the rules of this board.")}


def _lost(case: Case) -> Refused:
    case.refresh_from_db()
    if not case.is_open:
        return Refused("closed", _("This case is closed: nothing of it waits."), status=409)
    return leasing.not_yours()


def _refuse_unseen(case: Case, seen: dict[int, Seen]) -> None:
    """Only ads of this case, and only as they are now: an ad that came later was not looked at, nor
    was what a claim or a list says since."""
    members = case.members.filter(open=True, ad__in=seen)
    ads = {member.ad_id: member.ad for member in members.select_related("ad__head")}
    if not seen or set(ads) != set(seen):
        raise ads_deciding.changed()
    for pk, ad in ads.items():
        version = ad.head if facts.waits(ad) else ad.public_version
        if version is None or bytes(version.digest).hex() != seen[pk].digest:
            raise ads_deciding.changed()
        if ads_deciding.since(ad, version) > seen[pk].epoch or has_new_claim(ad, seen[pk]):
            raise ads_deciding.changed()


def take_back(staff: Staff, intention: Intention) -> Intention:
    """Undo it, while its seconds run.

    Raises: Refused `too_late` (409).
    """
    at = clock.now()
    mine = Intention.objects.filter(
        pk=intention.pk, staff=staff, state=IntentionState.WAITING, due_at__gt=at
    )
    if mine.update(state=IntentionState.TAKEN_BACK) != 1:
        said = _("It is too late to take that back: the decision is written.")
        raise Refused("too_late", said, status=409)
    leasing.keep(staff, intention.case)
    intention.refresh_from_db()
    return intention


@queue.handles(_KIND)
def write(*, intention: int) -> None:
    """Write it, if its time is up and nobody did. What cannot be written is said to its person."""
    at = clock.now()
    found = Intention.objects.select_related("case", "staff").filter(pk=intention).first()
    if found is None or found.due_at > at:
        return
    with transaction.atomic():
        waiting = Intention.objects.filter(pk=intention, state=IntentionState.WAITING)
        if waiting.update(state=IntentionState.WRITTEN) != 1:
            return
        limits.count_turn(found.staff)
        ads = gate.lock(*map(int, found.seen))
        said = {str(ad.pk): _decide(found, ad, kept(found.seen[str(ad.pk)])) for ad in ads}
        failed = {pk: code for pk, code in said.items() if code}
        everything = len(failed) == len(said)
        state = IntentionState.REFUSED if everything else IntentionState.WRITTEN
        Intention.objects.filter(pk=intention).update(state=state, said=failed)
        _after(found, everything, at)
        opening.look_again([int(pk) for pk in found.seen])


def _decide(intention: Intention, ad: Ad, seen: Seen) -> str:
    """One locked ad's own decision and entry; the code of why not, or "" where it is written."""
    choice, waited = Choice(intention.choice), facts.waits(ad)
    try:
        _refuse_outdated(intention.staff, ad, choice, seen)
        ad = decide(
            ad,
            digest=bytes.fromhex(seen.digest),
            staff=intention.staff,
            choice=choice,
            clause=intention.clause,
            note=intention.note,
            case=intention.case.public_id,
            reported=True,
            disputes_wait=has_lead(),
            epoch=seen.epoch,
        )
    except Refused as error:
        return error.code
    _tell_reports(ad, choice, published=waited and not facts.waits(ad))
    return ""


def _refuse_outdated(staff: Staff, ad: Ad, choice: Choice, seen: Seen) -> None:
    """What came in those seconds asks for another look. What takes down what readers see does not
    wait for one."""
    if choice != Choice.PUBLISH and ad.state == AdState.PUBLIC:
        return
    if has_new_claim(ad, seen):
        raise ads_deciding.changed()
    doubt = facts.gather([ad]).get(ad.pk)
    if choice == Choice.PUBLISH and doubt is not None and doubt.child_image:
        _refuse_untrained(staff)


def _tell_reports(ad: Ad, choice: Choice, *, published: bool) -> None:
    """Whoever reported an ad that as many people have decided on as it asks gets their answer."""
    if ad.state == AdState.REFUSED and not facts.waits(ad):
        flagging.close(ad, upheld=True)
        answering.decided(ad.public_id, Outcome.REMOVED)
    elif ad.state == AdState.PUBLIC and choice == Choice.PUBLISH and (published or _is_left_up(ad)):
        flagging.close(ad, upheld=False)
        answering.decided(ad.public_id, Outcome.RESTORED)


def _is_left_up(ad: Ad) -> bool:
    """Whether enough people would leave what readers see as it is."""
    version = ad.public_version
    assert version is not None
    return ad.pending != Pending.HELD and bool(ads_deciding.agreed(ad, version))


def has_lead() -> bool:
    """Whether anybody here resolves disputes."""
    live = Grant.objects.filter(role=Role.LEAD, ended_at__isnull=True, staff__is_active=True)
    return live.exists()


def _after(intention: Intention, refused: bool, at: datetime) -> None:
    """Let go of the case, and leave the note where the next reader finds it."""
    case, staff = intention.case, intention.staff
    if refused:
        return  # it stays in their hands: they look again
    Case.objects.filter(pk=case.pk, staff=staff).update(staff=None, lease_until=None)
    if intention.choice in (Choice.REFUSE, Choice.REMOVE):
        kept_down = [int(pk) for pk in intention.seen]
        tipping.draft_kept_down(case, kept_down, clause=intention.clause, staff=staff, at=at)
    if intention.choice not in (Choice.HOLD, Choice.ESCALATE):
        return
    kind = NoteKind.HOLD if intention.choice == Choice.HOLD else NoteKind.ESCALATION
    CaseNote.objects.create(case=case, staff=staff, kind=kind, words=intention.note, created_at=at)
    if intention.choice == Choice.ESCALATE and has_lead():
        Case.objects.filter(pk=case.pk, closed_at__isnull=True).update(state=CaseState.LEAD)
    Aside.objects.update_or_create(
        case=case,
        staff=staff,
        reason=AsideReason.LATER,
        defaults={"until": at + leasing.LATER, "created_at": at},
    )


def write_due(staff: Staff | None = None, case: Case | None = None) -> None:
    """Write what is due of a person or a case, without waiting for the worker."""
    due = Intention.objects.filter(state=IntentionState.WAITING, due_at__lte=clock.now())
    if staff is not None:
        due = due.filter(staff=staff)
    if case is not None:
        due = due.filter(case=case)
    for pk in list(due.order_by("id").values_list("pk", flat=True)[:20]):
        write(intention=pk)


def disputed(case: Case) -> bool:
    """Whether people disagree about an ad of this case, so that a lead may see who said what."""
    if case.state != CaseState.LEAD:
        return False
    members = case.members.filter(open=True).select_related("ad__head")
    return any(
        ads_deciding.is_disputed(member.ad, member.ad.head)
        for member in members
        if member.ad.head is not None and facts.waits(member.ad)
    )
