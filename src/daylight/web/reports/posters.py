"""What posters said of ads that are not shown, and whether letters reach them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from daylight.web.ads.models import Ad, HiddenPhoto
from daylight.web.reports.models import DeadMailbox, Objection


def objection(ads: Iterable[Ad]) -> datetime | None:
    """Since when the poster of one of these says that it is wrong, unanswered; None where nobody
    does."""
    said = [at for ad in ads if (at := _of(ad)) is not None]
    return min(said, default=None)


def _of(ad: Ad) -> datetime | None:
    rows = Objection.objects.filter(ad=ad).order_by("at").values_list("at", flat=True)
    last = rows.last()
    if last is None:
        return None
    if ad.held_since is not None:
        return last if last >= ad.held_since else None
    hidden = HiddenPhoto.objects.filter(
        photo__shown_in__version=ad.public_version_id, restored_at__isnull=True
    )
    return last if hidden.filter(created_at__lte=last).exists() else None


def dead_mailbox(ad: Ad) -> datetime | None:
    """When a letter to its poster came back for good, since the ad is there."""
    rows = DeadMailbox.objects.filter(poster=ad.poster_id, at__gte=ad.created_at)
    return rows.values_list("at", flat=True).first()
