"""Take a case, keep it, give it back. One pair of hands holds it; a lease that ran out has none."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads.actions import deciding
from daylight.web.people.models import Staff
from daylight.web.review import queues, sparing, weights
from daylight.web.review.models import (
    Aside,
    AsideReason,
    Case,
    CaseNote,
    CaseState,
    Exposure,
    Limits,
    NoteKind,
)
from daylight.web.review.queues import Queue

LEASE = timedelta(minutes=20)
MOST_IN_HAND = 3  # cases that one person holds
LATER = timedelta(hours=4)  # after which a case that somebody left is offered to them again
HANDED = timedelta(hours=8)
_TRIES = 5  # others took the first one meanwhile


def take_next(staff: Staff, queue: Queue) -> Case | None:
    """Put the next right case into a person's hands; None where none is left for them.

    Whoever holds as many as anybody may gets the first of those again.

    Raises: Refused `on_break` (409).
    """
    at = clock.now()
    leads = deciding.leads(staff)
    for _attempt in range(_TRIES):
        with transaction.atomic():
            allowance = locked_allowance(staff, at)
            held = queues.in_hand(staff, at)
            if len(held) >= MOST_IN_HAND:
                return held[0]
            found = queues.first(queue, staff=staff, harms=allowance.harms, leads=leads, at=at)
            if found is None:
                return None
            case = _claim(found, staff, at)
            if case is not None:
                return case
    return None


def take(staff: Staff, case: Case) -> Case:
    """Put one case into a person's hands. It is theirs already: nothing changes.

    Raises: Refused `closed`, `taken`, `on_break`, `enough_in_hand` (409), `for_leads` (403),
    `not_for_you` (409) where their own limits or an earlier word of theirs speak against it.
    """
    at = clock.now()
    with transaction.atomic():
        allowance = locked_allowance(staff, at)
        case.refresh_from_db()
        if case.is_held_by(staff, at):
            return case
        refuse_closed(case)
        if case.state == CaseState.LEAD and not deciding.leads(staff):
            raise Refused("for_leads", _("This case waits for a safety lead."), status=403)
        refuse_full(staff, at)
        if case.harm not in allowance.harms or _is_aside(case, staff, at):
            raise not_for_you()
        claimed = _claim(case.pk, staff, at)
    if claimed is None:
        raise Refused("taken", _("Somebody else has this case in hand."), status=409)
    return claimed


def locked_allowance(staff: Staff, at: datetime) -> sparing.Allowance:
    """Two windows of one person wait for each other, so that no budget is spent twice."""
    rows = Limits.objects.select_for_update().filter(staff=staff)
    limits = rows.first()
    if limits is None:
        Limits.objects.get_or_create(staff=staff)
        limits = rows.get()
    allowance = sparing.of(staff, at, limits)
    if allowance.on_break:
        raise Refused("on_break", _("You are taking a break. Cases wait."), status=409)
    return allowance


def refuse_closed(case: Case) -> None:
    if not case.is_open:
        raise Refused("closed", _("This case is closed: nothing of it waits."), status=409)


def refuse_full(staff: Staff, at: datetime) -> None:
    if len(queues.in_hand(staff, at)) >= MOST_IN_HAND:
        said = _("You have enough cases in hand. Please finish or give back one first.")
        raise Refused("enough_in_hand", said, status=409)


def not_for_you() -> Refused:
    said = _("This case is for somebody else. There is nothing you need to do.")
    return Refused("not_for_you", said, status=409)


def refuse_no_note(words: str) -> None:
    if not words.strip():
        said = _("Please write what the next person should know.")
        raise Refused("no_note", said, field="note")


def _is_aside(case: Case, staff: Staff, at: datetime) -> bool:
    """Whether it is kept from them. What they left for later they may take up themselves."""
    rows = Aside.objects.filter(case=case, staff=staff).exclude(reason=AsideReason.LATER)
    return rows.filter(Q(until__isnull=True) | Q(until__gt=at)).exists()


def _free(pk: int, at: datetime) -> QuerySet[Case]:
    nobodys = Q(lease_until__isnull=True) | Q(lease_until__lte=at)
    return Case.objects.filter(nobodys, pk=pk, closed_at__isnull=True)


def _claim(pk: int, staff: Staff, at: datetime) -> Case | None:
    """Compare-and-set; the look is weighed once a day for each case."""
    if _free(pk, at).update(staff=staff, lease_until=at + LEASE) != 1:
        return None
    case = Case.objects.get(pk=pk)
    seen = Exposure.objects.filter(staff=staff, at__gt=at - sparing.DAY, case=case)
    points = 0 if seen.exists() else weights.look_points(case.severity)
    Exposure.objects.create(staff=staff, case=case, points=points, at=at)
    return case


def keep(staff: Staff, case: Case) -> bool:
    """Let a lease run on from now. One that ran out is renewed where nobody took the case since.

    False where it is not theirs any more.
    """
    at = clock.now()
    with transaction.atomic():
        mine = Case.objects.filter(pk=case.pk, closed_at__isnull=True, staff=staff)
        return bool(mine.update(lease_until=at + LEASE))


def give_back(staff: Staff, case: Case) -> None:
    """Leave a case for others. It is offered to this person again after some hours."""
    at = clock.now()
    with transaction.atomic():
        _release(staff, case)
        _set_aside(case, staff, AsideReason.LATER, at + LATER, at)


def not_me(staff: Staff, case: Case) -> None:
    """Somebody else should look at this one. Nobody asks why, and it never comes back to them."""
    at = clock.now()
    with transaction.atomic():
        _release(staff, case)
        _set_aside(case, staff, AsideReason.NOT_ME, None, at)


def hand_over(staff: Staff, case: Case, words: str, *, to: Staff | None = None) -> None:
    """Give a case to a colleague, or to whoever comes next, with a note.

    Where the colleague cannot be given it now it goes to whoever comes next, and nobody learns why.

    Raises: Refused `no_note`, `not_yours` (409).
    """
    at = clock.now()
    refuse_no_note(words)
    with transaction.atomic():
        if not _release(staff, case):
            raise not_yours()
        CaseNote.objects.create(
            case=case, staff=staff, kind=NoteKind.HAND_OVER, words=words.strip(), created_at=at
        )
        _set_aside(case, staff, AsideReason.LATER, at + LATER, at)
        if to is not None and _can_take(to, case, at):
            _free(case.pk, at).update(staff=to, lease_until=at + HANDED)


def _can_take(staff: Staff, case: Case, at: datetime) -> bool:
    allowance = sparing.of(staff, at)
    willing = case.harm in allowance.harms and not allowance.on_break
    return willing and not _is_aside(case, staff, at) and case.state != CaseState.LEAD


def _release(staff: Staff, case: Case) -> bool:
    mine = Case.objects.filter(pk=case.pk, staff=staff, closed_at__isnull=True)
    return bool(mine.update(staff=None, lease_until=None))


def _set_aside(
    case: Case, staff: Staff, reason: AsideReason, until: datetime | None, at: datetime
) -> None:
    Aside.objects.update_or_create(
        case=case, staff=staff, reason=reason, defaults={"until": until, "created_at": at}
    )


def not_yours() -> Refused:
    said = _("Somebody else has this case in hand now. Nothing was changed.")
    return Refused("not_yours", said, status=409)
