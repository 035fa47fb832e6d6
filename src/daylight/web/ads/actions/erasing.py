"""A poster asks that all of an ad be destroyed: hidden at once, gone when nothing keeps it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import erasing, gate
from daylight.web.ads.actions import retention
from daylight.web.ads.models import Ad, AdState, EndReason, Submission
from daylight.web.evidence.models import Destruction, ErasureRequest
from daylight.web.jobs import queue
from daylight.web.record import actions as record

KIND = "erasure"
ENDED = (AdState.ENDED, AdState.REFUSED)


def ask_erasure(ad: Ad) -> Ad:
    """Hide an ad at once and for good, and destroy all of it once nothing keeps it. Twice is once.

    Raises: Refused `being_looked_at` (409) while people look at an ad that was public.
    """
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        if erasing.asked(ad) is not None:
            return ad
        if ad.went_down:
            said = _("People look at this ad just now. Ask again when you have our answer.")
            raise Refused("being_looked_at", said, status=409)
        ErasureRequest.objects.create(ad_id=ad.pk, created_at=at)
        if ad.state not in ENDED:
            gate.take_down([ad], state=AdState.ENDED, reason=EndReason.WITHDRAWN, at=at)
        record.enter("withdrawal", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id, reason="erasure")
    return ad


@queue.handles(KIND)
def _erasure() -> None:
    erase_due()


def erase_due() -> int:
    """Destroy what was asked for a day ago and nothing keeps. Returns how many ads that were."""
    waited = ErasureRequest.objects.filter(created_at__lte=clock.now() - erasing.WAITS)
    left = Exists(Submission.objects.filter(version__ad=OuterRef("ad_id")))
    due = waited.filter(left).order_by("pk").values_list("ad_id", flat=True)
    return sum(_erase(pk) for pk in list(due))


def _erase(pk: int) -> bool:
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(pk)
        if ad.went_down or erasing.kept(ad, at):
            return False
        if ad.state not in ENDED:  # an appeal brought it back, which nobody asked for any more
            gate.take_down([ad], state=AdState.ENDED, reason=EndReason.WITHDRAWN, at=at)
            record.enter("withdrawal", subject=f"ad:{pk}", at=at, ad=ad.public_id, reason="erasure")
        Destruction.objects.create(ad_id=pk, rule="erasure", created_at=at)
        retention.destroy(ad, rule="erasure", at=at)
    return True


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put(KIND, key=f"recurring/{KIND}", every=timedelta(hours=1))
