"""The hash list in force: one mapped file, named by its content, that every process asks.

    HOME/lists/*.csv, *.txt ── load ── data/lists/DIGEST.daylight ── look_up ── PhotoMatch

The board's state row names the digest, so that whoever reads the epoch reads with it which list
counts. A file that is not there, or is damaged, is an answer that is missing, never "clean".
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from daylight.errors import DaylightError
from daylight.screening.hashlists import HashList
from daylight.screening.model import NOTHING, PhotoMatch, PhotoPrint, Recollection
from daylight.web.ads.models import Block, BlockKind, BoardState, Photo

log = logging.getLogger("daylight.lists")

CHECK = "photo_match"
_OFF = Recollection(off=(CHECK,))
_UNKNOWN = Recollection(unknown=(CHECK,))

_lock = threading.Lock()
_opened: tuple[str, HashList] | None = None  # one list a process


def place(digest: str) -> Path:
    """Where the built list of that digest lies."""
    folder: Path = settings.HOME / "data" / "lists"
    return folder / f"{digest}.daylight"


def built(digest: str) -> HashList:
    """The list with that digest, mapped once a process and read in at once.

    Raises: OSError, IntegrityError.
    """
    global _opened
    with _lock:
        known = _opened
    if known is not None and known[0] == digest and known[1].is_current:
        return known[1]
    made = HashList.open(place(digest), warm=True)
    with _lock:
        _opened = (digest, made)
    return made


def look_up(groups: Sequence[Sequence[Photo]], digest: str, at: datetime) -> list[Recollection]:
    """What the list says of the photos of each ad: matches, or that it was not asked and why.

    Off where the board has neither a list nor a block of a photo; unknown where asking failed.
    """
    if not any(groups):
        return [NOTHING] * len(groups)
    if not digest:
        nothing = NOTHING if _has_photo_blocks(at) else _OFF
        return [nothing if photos else NOTHING for photos in groups]
    try:
        hash_list = built(digest)
        return [
            Recollection(photo_matches=tuple(m for p in photos for m in ask(hash_list, p)))
            if photos
            else NOTHING
            for photos in groups
        ]
    except Exception as error:
        log.exception("the hash list could not be asked: %s", type(error).__name__)
        return [_UNKNOWN if photos else NOTHING for photos in groups]


def ask(hash_list: HashList, photo: Photo) -> list[PhotoMatch]:
    """Every source that lists the photo, in any of its eight forms."""
    asked = PhotoPrint(
        sha256=photo.sha256,
        md5=photo.md5,
        pdq=bytes(photo.pdq) if photo.pdq else None,
        pdq_quality=photo.pdq_quality,
    )
    return hash_list.lookup(asked, photo.pdq_forms)


def is_listed(photo: Photo) -> bool:
    """Whether the list in force has this photo, so that no copy of it may be made.

    Raises: DaylightError or OSError where it cannot be asked: try later.
    """
    digest = BoardState.objects.values_list("list_digest", flat=True).get(pk=1)
    return bool(digest) and bool(ask(built(digest), photo))


def _has_photo_blocks(at: datetime) -> bool:
    kinds = (BlockKind.PHOTO, BlockKind.PDQ)
    return Block.objects.live(at).filter(kind__in=kinds).exists()


def missing(*, verify: bool = False) -> str:
    """Why the list in force cannot be asked, "" where it can or there is none.

    With `verify` its whole content is compared with its digest, too.
    """
    digest = BoardState.objects.values_list("list_digest", flat=True).get(pk=1)
    if not digest:
        return ""
    try:
        found = built(digest)
        if verify:
            found.verify()
    except (OSError, DaylightError) as error:
        return type(error).__name__
    return ""
