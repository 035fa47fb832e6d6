"""What claims say of ads: plain questions, for the desk."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from daylight.web.ads.models import Ad
from daylight.web.reports.models import Claim, ClaimAd

__all__ = ["Claimed", "all_for", "for_ad", "named_with_code", "open_claims"]


@dataclass(frozen=True)
class Claimed:
    """One open claim about one ad, without a word on who made it."""

    claim: str
    ad: int
    role: str  # named, copy, photo or look
    wrong: str
    harm: str
    danger: bool
    due_at: datetime
    page_by: datetime | None
    received_at: datetime
    is_trusted: bool
    contacts: int
    objected: bool
    photos: tuple[str, ...]


def for_ad(ads: Iterable[int]) -> dict[int, list[Claimed]]:
    """Open claims about each of these ads (by id), the first due first."""
    return _claimed(ads, ClaimAd.objects.filter(claim__closed_at__isnull=True))


def all_for(ads: Iterable[int]) -> dict[int, list[Claimed]]:
    """Every claim there ever was about each of these ads."""
    return _claimed(ads, ClaimAd.objects.all())


def _claimed(ads: Iterable[int], rows: QuerySet[ClaimAd]) -> dict[int, list[Claimed]]:
    names = dict(Ad.objects.filter(pk__in=list(ads)).values_list("public_id", "pk"))
    found: dict[int, list[Claimed]] = {pk: [] for pk in names.values()}
    mine = rows.filter(ad__in=list(names)).select_related("claim")
    for row in mine.order_by("claim__due_at", "claim_id"):
        found[names[row.ad]].append(_one(row, names[row.ad]))
    return found


def _one(row: ClaimAd, ad: int) -> Claimed:
    claim = row.claim
    return Claimed(
        claim=claim.public_id,
        ad=ad,
        role=row.role,
        wrong=claim.wrong,
        harm=claim.harm,
        danger=claim.danger,
        due_at=claim.due_at,
        page_by=claim.page_by,
        received_at=claim.received_at,
        is_trusted=claim.trusted_id is not None,
        contacts=claim.contacts,
        objected=row.objected_at is not None,
        photos=tuple(row.photos),
    )


def open_claims() -> QuerySet[Claim]:
    """Claims that wait for people, the first due first."""
    return Claim.objects.open().select_related("words", "trusted")


def named_with_code(reference: int) -> QuerySet[Claim]:
    """The claim whose code that is; two, once in very many years."""
    return Claim.objects.filter(reference=reference).order_by("pk")
