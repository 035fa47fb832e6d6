"""Private addresses of claims and lanes. Nothing secret is stored, so nothing leaks."""

from __future__ import annotations

from django.conf import settings

from daylight.ledger.promise import spoken_reference
from daylight.web import keys
from daylight.web.reports import addresses
from daylight.web.reports.models import Claim, ClaimAd, TrustedFlagger


def path(claim: str) -> str:
    """A claim's own page."""
    return f"/takedown/claim/{claim}/{keys.token('claim', claim)}"


def confirm_path(claim: str) -> str:
    """Where the mailbox of a claim answers."""
    return f"/takedown/confirm/{claim}/{keys.token('claim-confirm', claim)}"


def open_claim(claim: str, key: str, *, purpose: str = "claim") -> Claim | None:
    """The claim whose page that is; a forged address and a claim that is not there look alike."""
    if not keys.same(keys.token(purpose, claim), key):
        return None
    return Claim.objects.select_related("words").filter(public_id=claim).first()


def points_at_something(claim: Claim) -> bool:
    """Whether something was named that was hidden at once, if it was here; whatever was found."""
    if claim.ads.filter(role=ClaimAd.NAMED).exists() or claim.words.phone:
        return True
    named = addresses.read(claim.words.address, host=settings.ENVIRONMENT.host)
    return bool(named.ads or named.photos)


def reference(claim: Claim) -> str:
    """The code that can be read aloud."""
    first = claim.steps.select_related("entry").order_by("pk").first()
    return spoken_reference(bytes(first.entry.commitment)) if first is not None else ""


def lane_digest(key: str) -> bytes:
    """What is kept of a trusted flagger's key."""
    return keys.keyed_digest("flagger", key)


def flagger(key: str) -> TrustedFlagger | None:
    """Whose lane that is; None where it is closed."""
    return TrustedFlagger.objects.filter(link=lane_digest(key), suspended_at=None).first()
