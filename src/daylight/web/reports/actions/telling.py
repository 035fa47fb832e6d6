"""What is added to a claim that stands: ads that somebody names, further contacts, a mailbox that
answers, a poster who objects."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.ads import hidden
from daylight.web.people.models import Staff
from daylight.web.reports import own_board
from daylight.web.reports.actions import steps
from daylight.web.reports.actions.searching import (
    Asked,
    act,
    asked_for,
    locked,
    look_later,
    network_digest,
    open_again,
    planned,
    search_again,
)
from daylight.web.reports.models import Claim, ClaimAd, Outcome
from daylight.web.takedowns import Order, Target

log = logging.getLogger("daylight.claims")

CONFIRM_WITHIN = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Told:
    """Ads that somebody named for a claim that stands already. Survives as JSON."""

    claim: str
    ads: tuple[str, ...]
    channel: str
    at: datetime
    network: bytes | None = None
    staff: int = 0

    @property
    def name(self) -> str:
        return keys.token("claim-told", self.claim, *sorted(self.ads))[:24]

    def body(self, *, late: bool = False) -> dict[str, Any]:
        return {
            "ads": list(self.ads),
            "told": self.claim,
            "channel": self.channel,
            "at": self.at.isoformat(),
            "network": self.network.hex() if self.network else "",
            "staff": self.staff,
            "late": late,
        }


def told_by(body: dict[str, Any]) -> Told | None:
    """What was named, from its file; None of a file that is a claim of its own."""
    if not body.get("told"):
        return None
    return Told(
        claim=body["told"],
        ads=tuple(body["ads"]),
        channel=body["channel"],
        at=datetime.fromisoformat(body["at"]),
        network=bytes.fromhex(body.get("network", "")) or None,
        staff=body.get("staff", 0),
    )


def name_ads(
    claim: Claim,
    ads: tuple[str, ...],
    *,
    channel: str = "form",
    network: str = "",
    staff: Staff | None = None,
) -> Claim:
    """The reporter, or whoever searches for them, says which ad it is: it goes down like any."""
    at = clock.now()
    told = Told(
        claim=claim.public_id,
        ads=ads,
        channel=channel,
        at=at,
        network=network_digest(network, at),
        staff=staff.pk if staff is not None else 0,
    )
    hidden.put(told.name, told.body(), is_safe=False)
    try:
        claim = enter_told(told)
    except Exception as error:
        log.exception("what was named waits on disk: %s", type(error).__name__)
        hidden.put(told.name, told.body(late=True))
        return claim
    hidden.drop(told.name)
    return claim


def enter_told(told: Told) -> Claim:
    """Find the exact copies of what was named, hide all that the bounds allow, and enter it."""
    found = own_board.board().find_copies(Target(ads=told.ads, wide=False))
    staff = Staff.objects.filter(pk=told.staff).first() if told.staff else None
    with transaction.atomic():
        claim = locked(Claim.objects.values_list("pk", flat=True).get(public_id=told.claim))
        steps.contacted(claim, told.channel, at=told.at, network=told.network, staff=staff)
        plan = planned(found, _asked(claim, told))
        if plan.hide and not claim.is_open:
            open_again(claim, told.at)
        act(claim, found, plan, at=told.at)
        look_later(claim, told.at)
    return claim


def _asked(claim: Claim, told: Told) -> Asked:
    """No print speaks for what is named later. Whoever works here is in no burst."""
    network = None if told.staff else asked_for(claim, told.at, told.network).network
    return Asked(at=told.at, claim=claim.pk, network=network)


def contact_answered(claim: Claim) -> Claim:
    """The mailbox of whoever sent prints has answered: what they are of is hidden now. That is
    queued with the answer, so that it happens though this process ends here.

    Raises: Refused `too_late` (410).
    """
    at = clock.now()
    with transaction.atomic():
        claim = locked(claim.pk)
        if claim.is_answered_for:
            return claim
        if at - claim.received_at > CONFIRM_WITHIN:
            raise Refused("too_late", _("This link is too old. Please ask again."), status=410)
        claim.waits_for_contact, claim.answered_for_at = False, at
        claim.save(update_fields=["waits_for_contact", "answered_for_at"])
        look_later(claim, at, reopens=True)
    search_again(claim.pk, at=at.isoformat(), reopens=True)
    claim.refresh_from_db()
    return claim


def contact_again(
    claim: Claim, *, channel: str, network: str = "", staff: Staff | None = None
) -> Claim:
    """Somebody came again about the same thing: it joins the case and is counted. Who was told that
    there is nothing is looked for once more, by somebody else."""
    at = clock.now()
    with transaction.atomic():
        claim = locked(claim.pk)
        known = network_digest(network, at)
        steps.contacted(claim, channel, at=at, network=known, staff=staff)
        if claim.outcome == Outcome.NOTHING:
            open_again(claim, at)
        names = tuple(claim.ads.values_list("ad", flat=True))
        tell_people(claim, names)
    return claim


def tell_people(claim: Claim, names: tuple[str, ...]) -> None:
    """Let the board's people look again at these ads."""
    own_board.board().hide(Order(claim=claim.public_id, harm=claim.harm, look_at=names))


def object_to(claim_ad: ClaimAd) -> None:
    """The poster says that this is wrong. The claim's own clock holds for them too."""
    at = clock.now()
    with transaction.atomic():
        fresh = ClaimAd.objects.filter(pk=claim_ad.pk, objected_at__isnull=True)
        if not fresh.update(objected_at=at):
            return
        steps.take(claim_ad.claim, steps.CONTACTED, at=at, ad=claim_ad.ad)
        tell_people(claim_ad.claim, (claim_ad.ad,))
