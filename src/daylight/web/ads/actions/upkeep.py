"""What time does to ads: expiry, reminders, lapsed forms, leftovers. Run by the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from daylight.web import clock
from daylight.web.ads import gate, likephotos, rates, storage
from daylight.web.ads.actions.settling import write_letter
from daylight.web.ads.models import Ad, AdState, EndReason, Photo, Upload
from daylight.web.jobs import queue
from daylight.web.record import actions as record

REMIND_BEFORE = timedelta(days=3)
LAPSE_AFTER = timedelta(days=7)
FORGET_UPLOADS_AFTER = timedelta(days=1)
BATCH = 100


@queue.handles("expire")
def expire_due() -> None:
    """End every ad whose time is up; each poster gets a mail with the way back."""
    while _expire_some():
        pass


def _expire_some() -> bool:
    at = clock.now()
    due = Ad.objects.filter(state=AdState.PUBLIC, expires_at__lte=at).order_by("expires_at")
    with transaction.atomic():
        locked = gate.lock(*due.values_list("pk", flat=True)[:BATCH])
        ads = [ad for ad in locked if ad.state == AdState.PUBLIC and _is_over(ad, at)]
        ended = gate.take_down(ads, state=AdState.ENDED, reason=EndReason.EXPIRED, at=at)
        record.enter_all(
            record.draft("expiry", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id) for ad in ended
        )
        for ad in ended:
            write_letter("expired", ad, once=f"{ad.expires_at:%Y%m%d%H%M%S}")
    return bool(ended)


def _is_over(ad: Ad, at: datetime) -> bool:
    return ad.expires_at is None or ad.expires_at <= at


@queue.handles("remind")
def remind_due() -> None:
    """Ask the poster, some days before the end, whether the ad should run on."""
    at = clock.now()
    due = Ad.objects.visible(at).filter(expires_at__lte=at + REMIND_BEFORE, reminded_at=None)
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            if Ad.objects.filter(pk=pk, reminded_at=None).update(reminded_at=at):
                [ad] = gate.lock(pk)
                write_letter("reminder", ad, once=f"{ad.expires_at:%Y%m%d%H%M%S}")


@queue.handles("lapse")
def lapse_due() -> None:
    """End forms that nobody confirmed."""
    at = clock.now()
    due = Ad.objects.filter(state=AdState.UNCONFIRMED, created_at__lte=at - LAPSE_AFTER)
    for pk in list(due.values_list("pk", flat=True)):
        with transaction.atomic():
            ads = [ad for ad in gate.lock(pk) if ad.state == AdState.UNCONFIRMED]
            for ad in gate.take_down(ads, state=AdState.ENDED, reason=EndReason.LAPSED, at=at):
                record.enter(
                    "expiry", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id, reason="lapsed"
                )


@queue.handles("sweep")
def sweep() -> None:
    """Delete what nobody needs: old rate windows and photos of forms never posted."""
    rates.sweep()
    old = Upload.objects.filter(created_at__lt=clock.now() - FORGET_UPLOADS_AFTER)
    for upload in old.select_related("photo")[:1000]:
        if _forget_upload(upload):
            storage.delete(upload.photo.public_id)


def _forget_upload(upload: Upload) -> bool:
    """False where the form was posted meanwhile: the photo is an ad's now, and its copy stays."""
    with transaction.atomic():
        if not Upload.objects.filter(pk=upload.pk).delete()[0]:
            return False
        upload.photo.renditions.all().delete()
        likephotos.forget([upload.photo])
        Photo.objects.filter(pk=upload.photo_id).delete()
    return True


RECURRING = {"expire": 60, "remind": 3600, "lapse": 3600, "sweep": 3600}  # seconds


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    for kind, seconds in RECURRING.items():
        queue.put(kind, key=f"recurring/{kind}", every=timedelta(seconds=seconds))
