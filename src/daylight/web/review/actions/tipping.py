"""Drafts of tips to the authorities. Nobody has to look at a child's image for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from daylight.screening import Harm
from daylight.web import keys
from daylight.web.ads import policies
from daylight.web.ads.models import Ad, AdState, Pending, ScreeningDetail, VersionPhoto
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.review import facts
from daylight.web.review.facts import Doubt
from daylight.web.review.models import Case, PhotoView, Tip


def draft_confirmed(case: Case, found: Iterable[Doubt], at: datetime) -> None:
    """An exact match on a confirmed list is tipped without anybody's decision."""
    if not case.child_image:
        return
    for doubt in found:
        if facts.is_confirmed(_signals(doubt.version_id)):
            draft(case, ad=doubt.ad.pk, version=doubt.version_id, staff=None, at=at)


def _signals(version: int) -> list[dict[str, object]]:
    rows = ScreeningDetail.objects.filter(screening__version=version).order_by("-screening_id")
    body = rows.values_list("body", flat=True).first() or {}
    return facts.speaking(body)


def draft(case: Case, *, ad: int, version: int, staff: Staff | None, at: datetime) -> Tip | None:
    """A tip about one ad, in the caller's transaction; None where there is one already.

    `opened` says truthfully whether anybody here was shown one of its files.
    """
    if Tip.objects.filter(ad_id=ad).exists():
        return None
    tip = Tip.objects.create(
        public_id=keys.random_name(12),
        case=case,
        ad_id=ad,
        version_id=version,
        staff=staff,
        opened=_was_opened(case, version),
        created_at=at,
    )
    record.enter(
        "tip",
        subject=f"ad:{ad}",
        at=at,
        tip=tip.public_id,
        step="drafted",
        case=case.public_id,
        person=person(staff, f"tip:{tip.pk}") if staff else None,
        reason=None if staff else "list_match",
    )
    return tip


def person(staff: Staff, act: str) -> str:
    """A commitment to who did something. Only the site's key gives the salt that opens it."""
    return blinded(staff.pk, act)


def draft_kept_down(
    case: Case, ads: Iterable[int], *, clause: str, staff: Staff, at: datetime
) -> None:
    """A person's word that these are kept down for a child's sake drafts the tips, whoever looked
    at a photo or nobody; a change that was refused counts as its ad does. One who names a rule
    about something else says that it is not about a child."""
    if not case.child_image and not may_be_tipped(case, clause):
        return
    down = Q(state=AdState.REFUSED) & ~Q(pending=Pending.HELD)
    rows = Ad.objects.filter(down | Q(pending=Pending.REFUSED), pk__in=list(ads))
    for ad in rows.order_by("pk"):
        assert ad.head_id is not None
        draft(case, ad=ad.pk, version=ad.head_id, staff=staff, at=at)


def may_be_tipped(case: Case, clause: str) -> bool:
    """Whether refusing a case by this clause says that it is about a child."""
    against = {rule.id: str(rule.harm) for rule in policies.in_force().rules}
    child = str(Harm.CHILD_SAFETY)
    return child in case.harms and against.get(clause, child) == child


def _was_opened(case: Case, version: int) -> bool:
    """Whether anybody was shown one of its files, for this case or anywhere else at the desk."""
    shown = VersionPhoto.objects.filter(version=version).values("photo")
    seen = Q(case_number=case.pk) | Q(photo_number__in=shown)
    return PhotoView.objects.filter(seen).exists()
