"""Photos of messages: the same cleaning and the same hashes as any photo of the board."""

from __future__ import annotations

from dataclasses import dataclass

from daylight import imaging
from daylight.screening.photos import HashedPhoto, hash_photo
from daylight.web import clock, keys
from daylight.web.ads import storage
from daylight.web.ads.models import Photo
from daylight.web.ads.photos import row_of


@dataclass(frozen=True)
class Looked:
    """A photo decoded, hashed and cleaned; it has no row yet."""

    hashed: HashedPhoto
    copy: imaging.WorkingCopy


def look(data: bytes) -> Looked | None:
    """None where it cannot be used as a photo."""
    try:
        copy = imaging.working_copy(data)
        return Looked(hash_photo(data), copy)
    except imaging.PhotoRefused:
        return None


def keep(looked: Looked) -> Photo:
    """The photo's row and its clean copy. Its original lies with its message's."""
    public_id = keys.random_name(12)
    storage.save_working(public_id, looked.copy.data)
    photo = row_of(public_id, looked.hashed, looked.copy, clock.now())
    photo.save(force_insert=True)
    return photo
