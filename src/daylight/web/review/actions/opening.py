"""Cases follow the ads: one opens where a doubt is raised, and closes where none is left.

`look_again` brings the cases of some ads to what those ads are now. It may run twice, late or after
a crash and comes to the same. `reconcile` finds what was missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from daylight.web import clock, keys
from daylight.web.ads import doubts, gate
from daylight.web.ads.actions import deciding
from daylight.web.ads.models import Ad, Version
from daylight.web.jobs import queue
from daylight.web.people.actions import deciding_staff
from daylight.web.people.models import Staff
from daylight.web.review import facts, messages, reported, weights
from daylight.web.review.actions import tipping
from daylight.web.review.facts import Doubt
from daylight.web.review.models import (
    Aside,
    AsideReason,
    Case,
    CaseAd,
    CaseKind,
    CaseNote,
    CaseState,
    Intention,
    IntentionState,
)

MOST_IN_CASE = 50  # copies that one look decides on
BATCH = 50  # ads of one transaction
RECONCILE = "reconcile_cases"


@queue.handles(doubts.KIND)
def handle(*, ads: list[int] | None = None, messages: list[int] | None = None) -> None:
    """The job that whoever raises or ends a doubt has queued."""
    for start in range(0, len(ads or ()), BATCH):
        look_again((ads or [])[start : start + BATCH])
    for message in messages or ():
        look_at_message(message)


def look_again(pks: Iterable[int]) -> list[Case]:
    """Open, raise or close the cases of these ads; returns those that are open after it."""
    at = clock.now()
    with transaction.atomic():
        ads = gate.lock(*pks)
        members = {m.ad_id: m for m in _members(ads)}
        found = facts.gather(ads)
        touched = {member.case_id for member in members.values()}
        for ad in ads:
            touched |= _put(ad, members.get(ad.pk), found.get(ad.pk), at)
        return [case for pk in sorted(touched) if (case := _refresh(pk, at)) is not None]


def _members(ads: Iterable[Ad]) -> list[CaseAd]:
    rows = CaseAd.objects.filter(ad__in=list(ads), open=True)
    return list(rows.select_related("case"))


def _put(ad: Ad, member: CaseAd | None, doubt: Doubt | None, at: datetime) -> set[int]:
    """Put one ad into the case where it belongs; returns the cases this touched."""
    if doubt is None:
        if member is not None:
            _leave(member, at)
        return set()
    if member is not None:
        if bytes(member.case.group) == doubt.group:
            return {member.case_id}
        if member.case.members.filter(open=True).count() == 1:
            # The same look goes on, at other words: whoever has it in hand is told so.
            Case.objects.filter(pk=member.case_id).update(group=doubt.group)
            return {member.case_id}
        _leave(member, at)
    case = _case_for(doubt, at)
    CaseAd.objects.create(case=case, ad=ad, since=doubt.since)
    return {case.pk}


def _leave(member: CaseAd, at: datetime) -> None:
    CaseAd.objects.filter(pk=member.pk).update(open=False, left_at=at)


def _case_for(doubt: Doubt, at: datetime) -> Case:
    """The open case of these very words and photos that has room, else a new one."""
    for case in Case.objects.open().filter(group=doubt.group, kind=CaseKind.AD):
        if case.members.filter(open=True).count() < MOST_IN_CASE:
            return case
    return Case.objects.create(
        public_id=keys.random_name(),
        group=doubt.group,
        harm=doubt.harms[0],
        harm_bits=weights.bits(doubt.harms),
        severity=doubt.severity,
        confidence=doubt.confidence,
        place_id=doubt.place_id,
        language=doubt.language,
        urgent_at=doubt.urgent_at,
        opened_at=at,
    )


def _refresh(pk: int, at: datetime) -> Case | None:
    """A case as its ads make it; None where it closed. It never gets less urgent."""
    case = Case.objects.select_for_update().get(pk=pk)
    if case.closed_at is not None:
        return None
    ads = [m.ad for m in case.members.filter(open=True).select_related("ad").order_by("ad")]
    found = list(facts.gather(ads).values())
    if not found:
        _end_case(case, at)
        return None
    gravest = max(found, key=lambda each: (each.severity, each.confidence))
    case.harms = weights.gravest_first(harm for each in found for harm in each.harms)
    case.harm, case.severity = case.harms[0], weights.severity(case.harms[0])
    case.harm_bits = weights.bits(case.harms)
    case.confidence = gravest.confidence
    case.quorum = max(each.quorum for each in found)
    case.child_image = any(each.child_image for each in found)
    case.reports = sum(report.count for each in found for report in each.reports)
    case.place_id, case.language = gravest.place_id, gravest.language
    case.urgent_at = min(case.urgent_at, *(each.urgent_at for each in found))
    case.deadline_at = min((d for each in found if (d := each.deadline)), default=None)
    _hear_people(case, found, at)
    case.save(update_fields=_FROM_FACTS)
    tipping.draft_confirmed(case, found, at)
    return case


_FROM_FACTS = [
    "harms",
    "harm_bits",
    "harm",
    "severity",
    "confidence",
    "quorum",
    "child_image",
    "reports",
    "place",
    "language",
    "urgent_at",
    "deadline_at",
    "state",
    "seat",
]


def _hear_people(case: Case, found: list[Doubt], at: datetime) -> None:
    """Whoever has decided on all of it is not given it again, nor before somebody new whoever
    cleared it once; a dispute goes to the leads."""
    versions = {v.pk: v for v in Version.objects.filter(pk__in=[d.version_id for d in found])}
    agreed: set[int] | None = None
    for doubt in found:
        words = deciding.last_words(doubt.ad, versions[doubt.version_id])
        choices = {each.choice for each in words}
        if len(choices) > 1:
            case.state = CaseState.LEAD
        people = {each.staff_id for each in words}
        people |= _known(doubt.ad, people)
        agreed = people if agreed is None else agreed & people
    case.seat_id = min(agreed) if agreed else None
    old = Aside.objects.filter(case=case, reason=AsideReason.DECIDED)
    old.exclude(staff__in=agreed or ()).delete()
    Aside.objects.bulk_create(
        (
            Aside(case=case, staff=staff, reason=AsideReason.DECIDED, created_at=at)
            for staff in Staff.objects.filter(pk__in=agreed or ())
        ),
        ignore_conflicts=True,
    )


def _known(ad: Ad, people: set[int]) -> set[int]:
    """Those who cleared it before, while nobody who is new to it has spoken and somebody could."""
    known = deciding.cleared_by(ad)
    if not known or people - known or not deciding_staff().exclude(pk__in=known).exists():
        return set()
    return known


def _end_case(case: Case, at: datetime) -> None:
    """Nothing of it waits any more. What somebody was about to decide is moot."""
    Case.objects.filter(pk=case.pk).update(
        state=CaseState.CLOSED, closed_at=at, staff=None, lease_until=None
    )
    waiting = Intention.objects.filter(case=case, state=IntentionState.WAITING)
    waiting.filter(due_at__gt=at).update(state=IntentionState.REFUSED, said={"code": "not_waiting"})


def look_at_message(pk: int) -> Case | None:
    """Open or close the case of one relayed message."""
    at = clock.now()
    with transaction.atomic():
        doubt = messages.doubt(pk)
        case = Case.objects.open().filter(message_id=pk).first()
        if doubt is None:
            if case is not None:
                _end_case(case, at)
            return None
        values = {
            "harm": doubt.harms[0],
            "harms": doubt.harms,
            "harm_bits": weights.bits(doubt.harms),
            "severity": weights.severity(doubt.harms[0]),
            "confidence": doubt.confidence,
            "quorum": doubt.quorum,
            "place_id": doubt.place_id,
            "urgent_at": doubt.urgent_at,
        }
        if case is not None:
            values["urgent_at"] = min(case.urgent_at, doubt.urgent_at)
            Case.objects.filter(pk=case.pk).update(**values)
            _hear_of_message(case, messages.deciders(pk), at)
            return case
        return Case.objects.create(
            public_id=keys.random_name(),
            kind=CaseKind.MESSAGE,
            message_id=pk,
            group=keys.keyed_digest("case-message", str(pk)),
            opened_at=at,
            **values,
        )


def _hear_of_message(case: Case, deciders: list[int], at: datetime) -> None:
    """Whoever has decided on it lets go of it, and is not given it again."""
    if not deciders:
        return
    Case.objects.filter(pk=case.pk).update(seat=deciders[0])
    Case.objects.filter(pk=case.pk, staff__in=deciders).update(staff=None, lease_until=None)
    Aside.objects.bulk_create(
        (
            Aside(case=case, staff_id=pk, reason=AsideReason.DECIDED, created_at=at)
            for pk in deciders
        ),
        ignore_conflicts=True,
    )


@queue.handles(RECONCILE)
def run() -> None:
    """The recurring job."""
    reconcile()
    forget_notes()


def forget_notes() -> int:
    """What colleagues wrote beside an ad goes when the ad's own words are gone."""
    gone = Case.objects.filter(kind=CaseKind.AD, closed_at__isnull=False).exclude(
        members__ad__versions__content__isnull=False
    )
    Intention.objects.filter(case__in=gone).exclude(note="").update(note="")
    return CaseNote.objects.filter(case__in=gone).delete()[0]


def reconcile() -> int:
    """Find ads that wait without a case, and cases whose ads no longer wait; returns how many.

    An anti-join: it asks what is there, never what was said to have happened.
    """
    pks = sorted(_missed())
    for start in range(0, len(pks), BATCH):
        look_again(pks[start : start + BATCH])
    messages_missed = messages.without_case()
    for pk in messages_missed:
        look_at_message(pk)
    return len(pks) + len(messages_missed)


def missed() -> int:
    """How many ads wait without a case, or are in one and do not wait."""
    return len(_missed())


def _missed() -> set[int]:
    return set(_without_case()) | _no_longer_waiting() | _reported_without_case()


def _without_case() -> list[int]:
    here = CaseAd.objects.filter(ad=OuterRef("pk"), open=True)
    return list(Ad.objects.waiting().filter(~Exists(here)).values_list("pk", flat=True))


def _no_longer_waiting() -> set[int]:
    """Ads in an open case that neither wait nor are reported."""
    waiting = Ad.objects.waiting().filter(pk=OuterRef("ad"))
    rows = CaseAd.objects.filter(~Exists(waiting), open=True).values_list("ad", flat=True)
    return set(rows) - reported.reported_ads()


def _reported_without_case() -> set[int]:
    wanted = reported.reported_ads()
    there = CaseAd.objects.filter(open=True).values_list("ad", flat=True)
    return wanted - set(there)


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put(RECONCILE, key=f"recurring/{RECONCILE}", every=timedelta(minutes=10))
