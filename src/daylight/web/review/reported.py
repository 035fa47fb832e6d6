"""What people reported of ads, as the desk needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from daylight.web import clock
from daylight.web.ads import harms
from daylight.web.ads.heard import Heard
from daylight.web.ads.models import Ad, AdState
from daylight.web.reports import flags
from daylight.web.reports.actions.flagging import ANSWER_WITHIN
from daylight.web.reports.flags import Flagged
from daylight.web.reports.models import ClaimAd, FlagCount, Reason
from daylight.web.review.weights import OTHER

FLAG_HARMS = {
    Reason.SCAM: "fraud",
    Reason.PROHIBITED: "prohibited_goods",
    Reason.DUPLICATE: "spam",
    Reason.SPAM: "spam",
    Reason.SECTION: OTHER,
    Reason.WRONG: OTHER,
    Reason.GONE: OTHER,
}


@dataclass(frozen=True, kw_only=True)
class Reported:
    """One thing that readers said of an ad: a claim that asks for a look, or flags of a reason."""

    kind: str  # "claim" or "flag"
    harm: str
    at: datetime
    name: str  # the claim's opaque id, or the flags' reason
    count: int = 1
    weight: float = 0.0
    due_at: datetime | None = None
    about: str = ""
    danger: bool = False
    mail_came_back: bool = False  # to whoever asked; they wanted to be written to

    @property
    def is_child_claim(self) -> bool:
        return self.kind == "claim" and harms.may_be_a_child(self.harm)


def of(ads: Iterable[Ad]) -> dict[int, list[Reported]]:
    """What waits to be looked at, by ad id. Three queries however many ads there are."""
    by_name = {ad.public_id: ad.pk for ad in ads}
    found: dict[int, list[Reported]] = {}
    for row in _claims(by_name):
        found.setdefault(by_name[row.ad], []).append(_claim(row))
    asked = set(_waiting_flags().filter(ad__in=by_name.values()).values_list("ad", "reason"))
    for pk, rows in (flags.of({pk for pk, _reason in asked}) if asked else {}).items():
        mine = [_flag(row) for row in rows if (pk, row.reason) in asked]
        found.setdefault(pk, []).extend(mine)
    return found


def claims_of(ads: Iterable[Ad]) -> dict[str, list[str]]:
    """The names of the claims that ask people about each ad, by the ad's public id."""
    found: dict[str, list[str]] = {ad.public_id: [] for ad in ads}
    for row in _claims(found):
        found[row.ad].append(row.claim.public_id)
    return found


def heard(ad: Ad) -> Heard:
    """What open claims ask of those who decide: also those that hide nothing, and are in no block.

    Two people where one may be about a child; what was chosen before a claim does not count.
    """
    rows = _claims([ad.public_id])
    return Heard(
        people=2 if any(row.claim.may_be_a_child for row in rows) else 1,
        since=max((row.since or row.claim.received_at for row in rows), default=None),
    )


def harms_ever(ad: Ad) -> list[str]:
    """What any claim about an ad was about, also one that is answered."""
    rows = ClaimAd.objects.filter(ad=ad.public_id).select_related("claim")
    return [harms.meant(row.claim.harm) for row in rows]


def _claims(names: Iterable[str]) -> list[ClaimAd]:
    rows = ClaimAd.objects.waiting().filter(ad__in=list(names))
    return list(rows.select_related("claim__words").order_by("id"))


def _claim(row: ClaimAd) -> Reported:
    claim = row.claim
    words = getattr(claim, "words", None)
    return Reported(
        kind="claim",
        harm=harms.meant(claim.harm),
        at=claim.received_at,
        name=claim.public_id,
        due_at=min(filter(None, (claim.due_at, claim.page_by))) if claim.is_open else None,
        about=claim.about,
        danger=claim.danger,
        mail_came_back=words is not None and words.safe and words.bounced_at is not None,
    )


def _flag(row: Flagged) -> Reported:
    return Reported(
        kind="flag",
        harm=FLAG_HARMS[Reason(row.reason)],
        at=row.first_at,
        name=row.reason,
        count=row.count,
        weight=row.weight,
    )


def _waiting_flags() -> QuerySet[FlagCount]:
    """Flags that a person should look at. That an ad is gone its poster is asked first."""
    asked = Q(asked_at__lte=clock.now() - ANSWER_WITHIN, answered_at__isnull=True)
    rows = FlagCount.objects.filter(closed_at__isnull=True, count__gt=0)
    return rows.filter(~Q(reason=Reason.GONE) | asked)


def reported_ads() -> set[int]:
    """Every ad with a claim or flags for a person to look at, for the reconciling look. One that is
    down and waits for nobody is none: its claim has its own page."""
    names = ClaimAd.objects.waiting()
    named = Ad.objects.filter(public_id__in=names.values("ad"))
    waiting = Ad.objects.waiting().filter(public_id__in=names.values("ad"))
    flagged = _waiting_flags().filter(ad__state=AdState.PUBLIC)
    return {
        *named.filter(state=AdState.PUBLIC).values_list("pk", flat=True),
        *waiting.values_list("pk", flat=True),
        *flagged.values_list("ad", flat=True),
    }
