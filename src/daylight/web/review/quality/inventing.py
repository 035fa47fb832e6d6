"""An invented ad in a person's hands: offered, left, answered, as a case is.

No Case, Decision or entry is made of one. What it costs its reader counts as any look does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys, site
from daylight.web.ads.actions.deciding import changed
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Choice
from daylight.web.people.models import Staff
from daylight.web.review import queues, sparing, weights
from daylight.web.review.actions import deciding, leasing, limits
from daylight.web.review.actions.leasing import Turn
from daylight.web.review.models import Case, Exposure, GoldenLook
from daylight.web.review.quality import golden
from daylight.web.review.quality.golden import Verdict
from daylight.web.review.quality.golden_texts import Golden
from daylight.web.review.queues import Queue

LANGUAGE = "en"  # in which they are written
_RECENT = 50  # cases among whose places one is chosen


def take_next(staff: Staff, queue: Queue) -> Case | None:
    """The next right case, or an invented one where it is its turn; None where nothing waits.

    Raises: Refused `on_break` (409).
    """
    with transaction.atomic():
        turn = leasing.turn_of(staff, clock.now())
        look = None if turn.is_full else _due(turn, queue)
        if look is not None:
            return _claim(look, turn.at).as_case()
        return leasing.give(turn, queue)


def _due(turn: Turn, queue: Queue) -> GoldenLook | None:
    """The one that comes now. Where a real case of theirs is overdue, none does."""
    found = golden.pick(turn.staff, turn.limits.turns)
    if found is None or not _has_time(turn, queue):
        return None
    look = GoldenLook.objects.filter(staff=turn.staff, closed_at__isnull=True).first()
    if look is None:
        look = _imagine(turn.staff, found, queue, turn.at)
    fits = look is not None and _fits(look, queue, turn.allowance, turn.at)
    return look if fits else None


def _has_time(turn: Turn, queue: Queue) -> bool:
    """Whether real cases wait for this person, in this queue, and none anywhere is overdue."""
    here, first = turn.first(queue), turn.first(Queue())
    if here is None or first is None:
        return False
    return Case.objects.filter(pk=first, urgent_at__gt=turn.at).exists()


def _fits(look: GoldenLook, queue: Queue, allowance: sparing.Allowance, at: datetime) -> bool:
    """Whether it is in nobody's hands, not left for later, and what was asked for."""
    waits = any(moment is not None and moment > at for moment in (look.lease_until, look.until))
    places = queues.inside(catalogue(), queue.place) if queue.place else [look.place_id]
    asked = queue.harm in ("", look.harm) and queue.language in ("", LANGUAGE)
    return not waits and asked and look.place_id in places and allowance.may_open(look.harms)


def _imagine(staff: Staff, found: Golden, queue: Queue, at: datetime) -> GoldenLook | None:
    """A look that is not kept yet; None where no place has cases in which it could stand."""
    rows = Case.objects.filter(closed_at__isnull=True, place__isnull=False)
    if queue.place:
        rows = rows.filter(place__in=queues.inside(catalogue(), queue.place))
    places = list(rows.order_by("-id").values_list("place", flat=True)[:_RECENT])
    if not places:
        return None
    name = keys.random_name()
    lot = int.from_bytes(keys.keyed_digest("quality/golden", name)[:4])
    harms, quorum = harms_of(found)
    opened = at - timedelta(minutes=5 + lot % 120)
    days = timedelta(days=site.current().desk.second_person_days)
    severity = weights.severity(harms[0])
    return GoldenLook(
        public_id=name,
        staff=staff,
        golden=found.name,
        harms=harms,
        quorum=quorum,
        place_id=places[lot % len(places)],
        opened_at=opened,
        urgent_at=weights.urgent_at(opened, severity=severity, confidence=0.5),
        deadline_at=opened + days if quorum > 1 else None,
    )


def harms_of(found: Golden) -> tuple[list[str], int]:
    """What a case of it would be about, and how many people it would ask. Where the screening says
    nothing, a reader has flagged it."""
    said = golden.screened(found)
    signals = [str(signal.harm) for signal in said.found]
    if not signals:
        return [weights.OTHER], 1
    return weights.gravest_first(signals), 2 if said.child_safety else max(said.quorum, 1)


def _claim(look: GoldenLook, at: datetime) -> GoldenLook:
    """Into their hands; the look is weighed once a day."""
    if look.weighed_at is None or look.weighed_at <= at - sparing.DAY:
        look.weighed_at = at
        points = weights.look_points(weights.severity(look.harm))
    else:
        points = 0
    Exposure.objects.create(staff=look.staff, case=None, points=points, at=at)
    look.lease_until, look.until = at + leasing.LEASE, None
    look.save()
    return look


def find(staff: Staff, public_id: str) -> GoldenLook | None:
    """One of this person's own; for anybody else there is nothing at that address."""
    rows = GoldenLook.objects.filter(staff=staff, public_id=public_id)
    return rows.select_related("place", "staff", "answer").first()


def take(staff: Staff, look: GoldenLook) -> GoldenLook:
    """Take one up again whose time ran out.

    Raises: Refused `closed`, `enough_in_hand`, `not_for_you`, `on_break` (409).
    """
    at = clock.now()
    with transaction.atomic():
        allowance = leasing.locked_allowance(staff, at)
        look.refresh_from_db()
        case = look.as_case()
        leasing.refuse_closed(case)
        if case.is_held_by(staff, at):
            return look
        leasing.refuse_full(staff, at)
        if not allowance.may_open(look.harms):
            raise leasing.not_for_you()
        return _claim(look, at)


def leave(staff: Staff, look: GoldenLook, how: str, note: str = "") -> None:
    """As a case is left: for now, for good, or with a note, which nobody needs to read.

    Raises: Refused `no_note`.
    """
    at = clock.now()
    if how == "hand_over":
        leasing.refuse_no_note(note)
    mine = GoldenLook.objects.filter(pk=look.pk, staff=staff, closed_at__isnull=True)
    if how == "not_me":
        limits.count_turn(staff)
        mine.update(lease_until=None, closed_at=at)
    else:
        mine.update(lease_until=None, until=at + leasing.LATER)


def seen_value(look: GoldenLook) -> str:
    """Which ad and which words, as the form of a case sends it."""
    digest = keys.keyed_digest("quality/golden", look.public_id)
    return f"{keys.token('quality/golden', look.public_id)[:8].lower()}:{digest.hex()}"


def answer(
    staff: Staff, look: GoldenLook, *, choice: Choice, clause: str, note: str, seen: Sequence[str]
) -> Verdict:
    """Keep what they said, once. No decision comes of it.

    Raises: Refused as `deciding.intend` does.
    """
    deciding.refuse_unfit(staff, look.as_case(), choice, clause, note)
    if [":".join(value.split(":")[:2]) for value in seen] != [seen_value(look)]:
        raise changed()
    found = golden.find(look.golden)
    with transaction.atomic():
        mine = GoldenLook.objects.filter(pk=look.pk, staff=staff, closed_at__isnull=True)
        if found is None or mine.update(closed_at=clock.now(), lease_until=None) != 1:
            said = _("You have decided on this.")
            raise Refused("decided_meanwhile", said, status=409)
        return golden.answer(staff, found, choice, clause, look=look)
