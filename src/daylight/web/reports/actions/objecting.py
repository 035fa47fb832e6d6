"""What posters of our own board say of ads that are not shown; letters that do not reach them."""

from __future__ import annotations

from django.db import transaction

from daylight.web import clock
from daylight.web.ads import doubts, gate
from daylight.web.ads.models import Ad
from daylight.web.record import actions as record
from daylight.web.reports import posters
from daylight.web.reports.actions import telling
from daylight.web.reports.models import ClaimAd, DeadMailbox, Objection


def object_for(ad: Ad) -> None:
    """The poster of an ad that is not shown, or not whole, says that this is wrong: kept for those
    who look, whatever it went down for. Where somebody asked for that, the claim's own clock holds
    for them too."""
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        rows = ClaimAd.objects.filter(ad=ad.public_id, outcome="", claim__closed_at__isnull=True)
        for row in rows.exclude(role=ClaimAd.LOOK).select_related("claim"):
            telling.object_to(row)
        if posters.objection([ad]) is None:
            Objection.objects.create(ad=ad, at=at)
            record.enter("objection", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id)
        doubts.tell([ad])


def lose_mailbox(ad: str) -> None:
    """A letter to an ad's poster came back for good."""
    poster = Ad.objects.filter(public_id=ad).values_list("poster", flat=True).first()
    if poster is not None:
        DeadMailbox.objects.update_or_create(poster_id=poster, defaults={"at": clock.now()})
