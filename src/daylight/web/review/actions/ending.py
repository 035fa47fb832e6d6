"""A hold that nobody ends ends itself: as a refusal with reasons, never as a publication."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from daylight.web import clock, site
from daylight.web.ads import gate
from daylight.web.ads.actions import deciding
from daylight.web.ads.actions.settling import stop, write_letter
from daylight.web.ads.models import Ad, AdState, Choice, Decision, Pending, ScreeningRecord
from daylight.web.jobs import queue
from daylight.web.people.actions import deciding_staff
from daylight.web.record import actions as record
from daylight.web.review import facts
from daylight.web.review.models import Case, CaseAd, CaseKind

CLAUSE = "no-second-person"
_KIND = "end_holds"
BATCH = 100  # ads of one query


@queue.handles(_KIND)
def run() -> None:
    """The recurring job."""
    end_holds()


def end_holds() -> int:
    """Refuse what waited too long for a second person; returns how many ads that were.

    Only where there is no second person, or one agreed and nobody else looked: what nobody could
    get to in time goes on waiting where there are people to look.
    """
    at = clock.now()
    waits_for = timedelta(days=site.current().desk.second_person_days)
    alone = deciding_staff().count() < 2
    ended, last = 0, 0
    while members := list(_over(at - waits_for, alone=alone).filter(pk__gt=last)[:BATCH]):
        for member in members:
            ended += _end(member.ad_id, member.case, waits_for, alone=alone, at=at)
        last = members[-1].pk
    return ended


def _over(since: datetime, *, alone: bool) -> QuerySet[CaseAd]:
    """Ads that wait since then or longer, in order of id: each is asked about once, so that those
    that go on waiting keep none from its end. Where there are people, only those of one's word."""
    rows = CaseAd.objects.filter(
        open=True, case__closed_at__isnull=True, case__kind=CaseKind.AD, case__quorum__gte=2,
        ad__held_since__lte=since,
    )  # fmt: skip
    if not alone:
        said = Decision.objects.filter(version=OuterRef("ad__head"), choice=Choice.PUBLISH)
        rows = rows.filter(Exists(said))
    return rows.select_related("case").order_by("pk")


def _end(pk: int, case: Case, waits_for: timedelta, *, alone: bool, at: datetime) -> bool:
    with transaction.atomic():
        [ad] = gate.lock(pk)
        head = ad.head
        if head is None or not facts.waits(ad) or ad.held_since is None:
            return False
        if at - ad.held_since < waits_for or deciding.quorum(head) < 2:
            return False
        if not alone and len(deciding.standing(ad, head)) == 0:
            return False
        _enter(ad, case, at)
        _refuse(ad, at)
    return True


def _enter(ad: Ad, case: Case, at: datetime) -> None:
    assert ad.head is not None
    assert ad.held_since is not None
    screening = ScreeningRecord.objects.filter(version=ad.head).order_by("-id")[0]
    record.enter(
        "hold_ended",
        subject=f"ad:{ad.pk}",
        at=at,
        ad=ad.public_id,
        version=ad.head.number,
        content=bytes(ad.head.digest).hex(),
        verdict="refuse",
        policy=screening.policy_digest,
        epoch=screening.epoch,
        clause=CLAUSE,
        waited_h=int((at - ad.held_since).total_seconds() // 3600),
        case=case.public_id,
    )


def _refuse(ad: Ad, at: datetime) -> None:
    """As a person's refusal does it: an edit that waits leaves what was public where it is."""
    if ad.state == AdState.PUBLIC:
        Ad.objects.filter(pk=ad.pk).update(pending=Pending.REFUSED, held_since=None)
        write_letter("edit-refused", ad, once=str(ad.head_id))
    elif ad.state in (AdState.ENDED, AdState.REFUSED):
        Ad.objects.filter(pk=ad.pk).update(pending=Pending.NONE, held_since=None)
    else:
        stop(ad, AdState.REFUSED, at=at)


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put(_KIND, key=f"recurring/{_KIND}", every=timedelta(hours=1))
