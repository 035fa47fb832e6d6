"""Photos as they arrive: the original to the vault first, then a copy that may be shown.

    bytes ── vault ── digests, PDQ, working copy ── storage ── Photo and Upload rows
             kept     one at a time, low priority

A photo belongs to its form until the ad is posted; the form's random key is all that ties them.
"""

from __future__ import annotations

import os
import re
import sys
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from daylight import imaging
from daylight.errors import Refused
from daylight.screening.photos import HashedPhoto, hash_photo
from daylight.web import clock, keys
from daylight.web.ads import likephotos, rates, storage
from daylight.web.ads.models import Ad, Photo, Upload
from daylight.web.evidence.vault import vault

MOST_AT_ONCE = 24  # uploads one form may hold, whatever its section takes
NICENESS = 10  # of the thread that decodes: readers' requests go first

_NAME = re.compile(r"[0-9a-z]{12}")  # anything else no database need be asked for
_lock = threading.Lock()
_pool: ThreadPoolExecutor | None = None
_pool_pid = 0


def take(data: bytes, *, form_key: str, network: str) -> Photo:
    """Preserve an uploaded photo, make its working copy and tie it to its form.

    Raises: Refused (`photo_*`, `too_many`, `too_many_photos`, `storage_full`). What was refused as
    a photo is in the vault all the same.
    """
    rates.spend("photo", rates.network_of(network), limit=settings.ENVIRONMENT.posts_per_hour * 24)
    if len(data) > imaging.MAX_BYTES:
        raise Refused("photo_too_large", sentence("photo_too_large"), field="photos")
    if Upload.objects.filter(form_key=form_key).count() >= MOST_AT_ONCE:
        raise Refused("too_many_photos", sentence("too_many_photos"), field="photos")
    stored = vault().append([("photo", data)])[0]
    item = stored.row()
    item.save(force_insert=True)
    try:
        hashed, copy = _in_background(data)
    except imaging.PhotoRefused as refused:
        raise Refused(refused.code, sentence(refused.code), field="photos") from refused
    public_id = keys.random_name(12)
    storage.save_working(public_id, copy.data)
    return _keep(form_key, public_id, hashed, copy, item.pk)


def _keep(
    form_key: str, public_id: str, hashed: HashedPhoto, copy: imaging.WorkingCopy, item: int
) -> Photo:
    at = clock.now()
    with transaction.atomic():
        photo = row_of(public_id, hashed, copy, at)
        photo.vault_item = item
        photo.save(force_insert=True)
        likephotos.keep([photo])
        last = Upload.objects.filter(form_key=form_key).aggregate(last=Max("position"))["last"]
        position = 0 if last is None else last + 1
        Upload.objects.create(form_key=form_key, photo=photo, position=position, created_at=at)
    return photo


def row_of(public_id: str, hashed: HashedPhoto, copy: imaging.WorkingCopy, at: datetime) -> Photo:
    """The row of a photo that was hashed and cleaned; not saved, and in no vault yet."""
    return Photo(
        public_id=public_id,
        sha256=hashed.print.sha256,
        md5=hashed.print.md5,
        pdq=hashed.print.pdq,
        forms=b"".join(hashed.forms) or None,
        pdq_quality=hashed.print.pdq_quality,
        working=copy.sha256,
        width=copy.width,
        height=copy.height,
        colour=copy.colour,
        created_at=at,
    )


def of_form(form_key: str, listed: Sequence[str], *, ad: Ad | None = None) -> list[Photo]:
    """A form's photos: those it lists, in its order, then uploads it does not know of yet.

    An edit may list what any version of its ad shows. Anybody else's photo is left out.
    """
    listed = [each for each in listed if _NAME.fullmatch(each)]
    uploads = (
        Upload.objects.filter(form_key=form_key).select_related("photo").order_by("position", "id")
    )
    own = {upload.photo.public_id: upload.photo for upload in uploads}
    known = dict(own)
    if ad is not None:
        shown = Photo.objects.filter(shown_in__version__ad=ad, public_id__in=listed)
        known |= {photo.public_id: photo for photo in shown}
    ordered = [known[each] for each in dict.fromkeys(listed) if each in known]
    return ordered + [photo for photo in own.values() if photo not in ordered]


def discard(form_key: str, public_id: str) -> bool:
    """Take a photo out of a form that is not posted; its copies go, the vault keeps its own."""
    if not _NAME.fullmatch(public_id):
        return False
    found = Upload.objects.filter(form_key=form_key, photo__public_id=public_id)
    with transaction.atomic():
        upload = found.select_related("photo").first()
        if upload is None or not Upload.objects.filter(pk=upload.pk).delete()[0]:
            return False  # posted meanwhile: the photo is an ad's now
        likephotos.forget([upload.photo])
        upload.photo.delete()
    storage.delete(public_id)
    return True


def sentence(code: str) -> str:
    """What a person is told of a photo that cannot be taken."""
    return {
        "photo_format": _("This file is no photo we can read. Choose a JPEG, PNG, WebP or HEIC."),
        "photo_too_large": _("This photo is too large. Choose one under 50 MB and 60 megapixels."),
        "photo_broken": _("This photo is damaged. Save it again, or choose another."),
        "photo_too_small": _("This photo is too small. Choose one of 32 by 32 pixels or more."),
        "photo_cut": _("This photo did not arrive whole. Please add it again."),
        "too_many_photos": _("That is more photos than an ad can hold. Remove some first."),
    }[code]


def _in_background(data: bytes) -> tuple[HashedPhoto, imaging.WorkingCopy]:
    return _worker().submit(_look_at, data).result()


def _look_at(data: bytes) -> tuple[HashedPhoto, imaging.WorkingCopy]:
    copy = imaging.working_copy(data)  # first: what cannot be decoded need not be hashed
    return hash_photo(data), copy


def _worker() -> ThreadPoolExecutor:
    """This process's one thread for photos; made again after a fork."""
    global _pool, _pool_pid
    with _lock:
        if _pool is None or _pool_pid != os.getpid():
            _pool = ThreadPoolExecutor(1, thread_name_prefix="photos", initializer=_step_back)
            _pool_pid = os.getpid()
        return _pool


def _step_back() -> None:
    """Lower this thread's own priority; only Linux has one for each thread."""
    if sys.platform == "linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
