"""Drafts of tips to the authorities. Nobody has to look at a child's image for one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from daylight.web import keys
from daylight.web.ads.models import ScreeningDetail, VersionPhoto
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


def _was_opened(case: Case, version: int) -> bool:
    """Whether anybody was shown one of its files, for this case or anywhere else at the desk."""
    shown = VersionPhoto.objects.filter(version=version).values("photo")
    seen = Q(case_number=case.pk) | Q(photo_number__in=shown)
    return PhotoView.objects.filter(seen).exists()
