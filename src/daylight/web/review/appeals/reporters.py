"""Reporters who appeal: which ad and claim, when it was decided, and how to reach them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daylight.web import appealing
from daylight.web.ads import links
from daylight.web.ads.models import Ad
from daylight.web.reports.models import Claim, ClaimAd, ClaimWords
from daylight.web.review.models import Appeal, AppealBy


@dataclass(frozen=True)
class Matter:
    """What a reporter may appeal against. `email` is empty where it is not safe to write."""

    ad: Ad
    origin: str
    decided_at: datetime
    language: str
    email: str


def at_address(name: str) -> Matter | None:
    """The matter behind the last part of an address; None where there is none."""
    parts = appealing.read(name)
    return of_claim(*parts) if parts is not None else None


def of_claim(claim: str, ad: str) -> Matter | None:
    found = Claim.objects.filter(public_id=claim).first()
    about = Ad.objects.filter(public_id=ad).select_related("public_version", "head").first()
    named = ClaimAd.objects.filter(claim=found, ad=ad).first() if found is not None else None
    if found is None or about is None or named is None:
        return None
    words = ClaimWords.objects.filter(claim=found).first()
    return Matter(
        ad=about,
        origin=f"claim:{claim}:{ad}",
        decided_at=named.decided_at or found.decided_at or found.received_at,
        language=found.language,
        email=words.email if words is not None and words.safe else "",
    )


def of_appeal(appeal: Appeal) -> Matter | None:
    """The matter of a reporter's appeal; None where the claim is gone."""
    _kind, _colon, rest = appeal.origin.partition(":")
    claim, _colon, ad = rest.partition(":")
    return of_claim(claim, ad)


def path_of(appeal: Appeal) -> str:
    """Where who appealed sees how it stands."""
    if appeal.by != AppealBy.REPORTER:
        return f"{links.path(appeal.ad)}/appeal"
    _kind, claim, ad = appeal.origin.split(":")
    return appealing.path_for(claim, ad)
