"""Photos that look alike, found by bands of their PDQ: a table, and a few hundred keys of it.

PDQ ── 16 bands of 16 bits ── rows (band, photo)
two hashes within 31 bits ── some band differs in one bit at most ── 17 keys a band find it
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta

import numpy as np
from django.db import connection, transaction

from daylight.screening.photos import PDQ_BYTES, distance
from daylight.web import bulk
from daylight.web.ads.models import Photo, PhotoBand
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

BANDS = 16
KIND = "photo_bands"
_SLICE = 500
_ASKED_AT_ONCE = 900  # keys of one query
_FLIPS = np.array([0, *(1 << bit for bit in range(16))], np.int64)


def bands(pdq: bytes) -> list[int]:
    """The keys under which a photo is kept.

    >>> bands(bytes(32))[:3]
    [0, 65536, 131072]
    """
    values = np.frombuffer(pdq, ">u2").astype(np.int64)
    found: list[int] = (values + (np.arange(BANDS) << 16)).tolist()
    return found


def probes(pdq: bytes) -> list[int]:
    """The keys to look under: each band, and each with one bit turned."""
    values = np.frombuffer(pdq, ">u2").astype(np.int64)
    near = (values[:, None] ^ _FLIPS) + (np.arange(BANDS)[:, None] << 16)
    found: list[int] = near.ravel().tolist()
    return found


def keep(photos: Iterable[Photo]) -> None:
    """Remember how photos look, in the caller's transaction; known ones are left as they are."""
    rows = sorted(
        (band, photo.pk) for photo in photos if photo.pdq for band in bands(bytes(photo.pdq))
    )
    bulk.insert(PhotoBand, ("band", "photo_id"), rows, skip_known=True)


def forget(photos: Iterable[Photo]) -> None:
    """Take out how photos look, that are about to be deleted."""
    for photo in photos:
        if photo.pdq:
            rows = PhotoBand.objects.filter(photo_id=photo.pk)
            rows.filter(band__in=bands(bytes(photo.pdq))).delete()


def find(pdqs: Sequence[bytes], *, within: int) -> dict[int, int]:
    """Photos within so many bits (31 at most) of one of these hashes: id to distance."""
    keys = bands if within < BANDS else probes  # fewer bits than bands: one band is the same
    wanted = {key for pdq in pdqs if len(pdq) == PDQ_BYTES for key in keys(pdq)}
    found: dict[int, int] = {}
    for photo, value in _candidates(sorted(wanted)):
        apart = min(distance(pdq, value) for pdq in pdqs)
        if apart <= within:
            found[photo] = apart
    return found


def _candidates(keys: Sequence[int]) -> Iterator[tuple[int, bytes]]:
    photos: set[int] = set()
    with connection.cursor() as cursor:
        for at in range(0, len(keys), _ASKED_AT_ONCE):
            some = keys[at : at + _ASKED_AT_ONCE]
            marks = ", ".join(["%s"] * len(some))
            cursor.execute(f"SELECT photo_id FROM ads_photoband WHERE band IN ({marks})", some)
            photos.update(row[0] for row in cursor.fetchall())
    ordered = sorted(photos)
    for at in range(0, len(ordered), _ASKED_AT_ONCE):
        rows = bulk.select(Photo, ("id", "pdq"), "id", ordered[at : at + _ASKED_AT_ONCE])
        yield from ((pk, bytes(pdq)) for pk, pdq in rows if pdq)


@queue.handles(KIND)
def fill(after: int = 0) -> None:
    """Remember photos that came before this table did, a slice at a time."""
    rows = Photo.objects.filter(pk__gt=after, pdq__isnull=False).order_by("pk")
    some = list(rows.only("pk", "pdq")[:_SLICE])
    with transaction.atomic():
        keep(some)
        if len(some) == _SLICE:
            last = some[-1].pk
            queue.put(KIND, key=f"{KIND}/{last}", lane=Lane.BULK, after=last)


def schedule() -> None:
    """Once a day look for photos that nobody remembered; most often there is none."""
    queue.put(KIND, key=f"recurring/{KIND}", lane=Lane.BULK, every=timedelta(days=1))
