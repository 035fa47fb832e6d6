"""What people reported of ads, as the desk needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from daylight.web.ads.models import Ad
from daylight.web.reports.models import ClaimAd, FlagCount, Outcome, Reason, Wrong
from daylight.web.review.weights import OTHER

FLAG_HARMS = {
    Reason.SCAM: "fraud",
    Reason.PROHIBITED: "prohibited_goods",
    Reason.DUPLICATE: "spam",
    Reason.SPAM: "spam",
    Reason.SECTION: OTHER,
    Reason.WRONG: OTHER,
}


@dataclass(frozen=True, kw_only=True)
class Reported:
    """One thing that readers said of an ad: a claim that is open, or flags of one reason."""

    kind: str  # "claim" or "flag"
    harm: str
    at: datetime
    name: str  # the claim's opaque id, or the flags' reason
    count: int = 1
    weight: float = 0.0
    due_at: datetime | None = None
    about: str = ""
    danger: bool = False

    @property
    def is_child_claim(self) -> bool:
        return self.kind == "claim" and self.harm == "child_safety"


def of(ads: Iterable[Ad]) -> dict[int, list[Reported]]:
    """What waits to be looked at, by ad id. Two queries however many ads there are."""
    by_name = {ad.public_id: ad.pk for ad in ads}
    found: dict[int, list[Reported]] = {}
    for row in _claims(by_name):
        found.setdefault(by_name[row.ad], []).append(_claim(row))
    for count in _flags(by_name.values()):
        found.setdefault(count.ad_id, []).append(_flag(count))
    return found


def _claims(names: Iterable[str]) -> list[ClaimAd]:
    rows = ClaimAd.objects.filter(
        ad__in=list(names), outcome=Outcome.NONE, claim__closed_at__isnull=True
    )
    return list(rows.select_related("claim").order_by("id"))


def _claim(row: ClaimAd) -> Reported:
    claim = row.claim
    return Reported(
        kind="claim",
        harm=_harm_of(claim.wrong),
        at=claim.received_at,
        name=claim.public_id,
        due_at=min(filter(None, (claim.due_at, claim.page_by))),
        about=claim.about,
        danger=claim.danger,
    )


def _harm_of(wrong: str) -> str:
    return Wrong(wrong).harm


def _flags(ads: Iterable[int]) -> list[FlagCount]:
    rows = FlagCount.objects.filter(ad__in=list(ads), closed_at__isnull=True)
    return list(rows.filter(reason__in=list(FLAG_HARMS), count__gt=0).order_by("id"))


def _flag(row: FlagCount) -> Reported:
    return Reported(
        kind="flag",
        harm=FLAG_HARMS[Reason(row.reason)],
        at=row.first_at,
        name=row.reason,
        count=row.count,
        weight=row.weight,
    )


def reported_ads() -> set[int]:
    """Every ad with a claim or flags that wait, for the reconciling look."""
    names = ClaimAd.objects.filter(outcome=Outcome.NONE, claim__closed_at__isnull=True)
    ads = Ad.objects.filter(public_id__in=names.values("ad")).values_list("pk", flat=True)
    flagged = FlagCount.objects.filter(closed_at__isnull=True, count__gt=0)
    return {*ads, *flagged.filter(reason__in=list(FLAG_HARMS)).values_list("ad", flat=True)}
