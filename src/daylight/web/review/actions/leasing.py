"""Take a case, keep it, give it back. One pair of hands holds it; a lease that ran out has none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads.actions import deciding
from daylight.web.people.models import Role, Staff
from daylight.web.review import queues, sparing, weights
from daylight.web.review.models import (
    Aside,
    AsideReason,
    Case,
    CaseNote,
    CaseState,
    IntentionState,
    Limits,
    NoteKind,
)
from daylight.web.review.queues import Queue

LEASE = timedelta(minutes=20)
MOST_IN_HAND = 3  # cases that one person holds
LATER = timedelta(hours=4)  # after which a case that somebody left is offered to them again
HANDED = timedelta(hours=8)
_TRIES = 5  # others took the first one meanwhile


@dataclass(frozen=True)
class Turn:
    """All that is asked of a person before they are given something, once, their limits locked."""

    staff: Staff
    at: datetime
    limits: Limits
    allowance: sparing.Allowance
    leads: bool
    held: int  # cases and invented ones in hand

    @property
    def is_full(self) -> bool:
        return self.held >= MOST_IN_HAND

    def first(self, queue: Queue) -> int | None:
        """The id of the case that is theirs by right now."""
        return queues.first(
            queue,
            staff=self.staff,
            harms=self.allowance.harms,
            leads=self.leads,
            at=self.at,
            shunned=self.allowance.shunned,
        )


_ASKED = """SELECT
  (SELECT COALESCE(SUM(e.points), 0) FROM review_exposure e WHERE e.staff_id = %s AND e.at > %s),
  (SELECT COUNT(*) FROM people_grant g
    WHERE g.staff_id = %s AND g.role = %s AND g.ended_at IS NULL),
  (SELECT COUNT(*) FROM review_case c WHERE c.staff_id = %s AND c.lease_until > %s
    AND NOT EXISTS (SELECT 1 FROM review_intention i WHERE i.case_id = c.id AND i.state = %s))
  + (SELECT COUNT(*) FROM review_goldenlook l
    WHERE l.staff_id = %s AND l.closed_at IS NULL AND l.lease_until > %s)"""


def turn_of(staff: Staff, at: datetime) -> Turn:
    """Lock a person's limits and ask the rest in one query.

    Raises: Refused `on_break` (409).
    """
    limits = _locked(staff)
    now, since = (connection.ops.adapt_datetimefield_value(each) for each in (at, at - sparing.DAY))
    pk, waiting = staff.pk, str(IntentionState.WAITING)
    with connection.cursor() as cursor:
        cursor.execute(_ASKED, [pk, since, pk, str(Role.LEAD), pk, now, waiting, pk, now])
        spent, leads, held = cursor.fetchone()
    allowance = sparing.allowance(limits, int(spent))
    _refuse_break(allowance)
    return Turn(staff, at, limits, allowance, bool(leads) and staff.is_active, int(held))


def take_next(staff: Staff, queue: Queue) -> Case | None:
    """Put the next right case into a person's hands; None where none is left for them.

    Whoever holds as many as anybody may gets the first of those again.

    Raises: Refused `on_break` (409).
    """
    with transaction.atomic():
        return give(turn_of(staff, clock.now()), queue)


def give(turn: Turn, queue: Queue) -> Case | None:
    """The same, of a turn that is asked already, in its transaction."""
    if turn.is_full:
        return queues.in_hand(turn.staff, turn.at)[0]
    for _attempt in range(_TRIES):
        found = turn.first(queue)
        case = _claim(found, turn.staff, turn.at) if found is not None else None
        if found is None or case is not None:
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
        if not _suits(allowance, case) or _is_aside(case, staff, at):
            raise not_for_you()
        claimed = _claim(case.pk, staff, at)
    if claimed is None:
        raise Refused("taken", _("Somebody else has this case in hand."), status=409)
    return claimed


def locked_allowance(staff: Staff, at: datetime) -> sparing.Allowance:
    """Two windows of one person wait for each other, so that no budget is spent twice.

    Raises: Refused `on_break` (409).
    """
    allowance = sparing.of(staff, at, _locked(staff))
    _refuse_break(allowance)
    return allowance


def _locked(staff: Staff) -> Limits:
    rows = Limits.objects.select_for_update().filter(staff=staff)
    limits = rows.first()
    if limits is None:
        Limits.objects.get_or_create(staff=staff)
        limits = rows.get()
    return limits


def _refuse_break(allowance: sparing.Allowance) -> None:
    if allowance.on_break:
        raise Refused("on_break", _("You are taking a break. Cases wait."), status=409)


def _suits(allowance: sparing.Allowance, case: Case) -> bool:
    return allowance.may_open([case.harm, *case.harms])


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


def _claim(pk: int, staff: Staff, at: datetime, lease: timedelta = LEASE) -> Case | None:
    """Compare-and-set; the look is weighed once a day for each case."""
    now, until = (connection.ops.adapt_datetimefield_value(each) for each in (at, at + lease))
    claimed = Case.objects.raw(_CLAIM, [staff.pk, until, pk, now])
    case = next(iter(claimed), None)
    if case is not None:
        _weigh(case, staff, at)
    return case


_CLAIM = """UPDATE review_case SET staff_id = %s, lease_until = %s
  WHERE id = %s AND closed_at IS NULL AND (lease_until IS NULL OR lease_until <= %s) RETURNING *"""
_WEIGH = """INSERT INTO review_exposure (staff_id, case_id, what, at, points)
  SELECT %s, %s, '', %s, CASE WHEN EXISTS (SELECT 1 FROM review_exposure e
    WHERE e.staff_id = %s AND e.at > %s AND e.case_id = %s) THEN 0 ELSE %s END"""


def _weigh(case: Case, staff: Staff, at: datetime) -> None:
    now, since = (connection.ops.adapt_datetimefield_value(each) for each in (at, at - sparing.DAY))
    points = weights.look_points(case.severity)
    with connection.cursor() as cursor:
        cursor.execute(_WEIGH, [staff.pk, case.pk, now, staff.pk, since, case.pk, points])


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
    To them it weighs what a look weighs.

    Raises: Refused `no_note`, `not_yours` (409).
    """
    at = clock.now()
    refuse_no_note(words)
    with transaction.atomic():
        can_take = to is not None and _can_take(to, case, at)
        if not _release(staff, case):
            raise not_yours()
        CaseNote.objects.create(
            case=case, staff=staff, kind=NoteKind.HAND_OVER, words=words.strip(), created_at=at
        )
        _set_aside(case, staff, AsideReason.LATER, at + LATER, at)
        if to is not None and can_take:
            _claim(case.pk, to, at, HANDED)


def _can_take(staff: Staff, case: Case, at: datetime) -> bool:
    allowance = sparing.of(staff, at, _locked(staff))
    willing = _suits(allowance, case) and not allowance.on_break
    has_room = len(queues.in_hand(staff, at)) < MOST_IN_HAND
    is_theirs = has_room and not _is_aside(case, staff, at)
    return willing and is_theirs and case.state != CaseState.LEAD


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
