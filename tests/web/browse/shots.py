"""Photos with files, as the posting form keeps them."""

from __future__ import annotations

import secrets
from typing import Any

from daylight import imaging
from daylight.web import clock, keys
from daylight.web.ads import storage
from daylight.web.ads.models import Photo
from tests.web.boards import jpeg


def photo(colour: str = "teal", size: tuple[int, int] = (640, 480), **save: Any) -> Photo:
    """A photo as the posting form keeps it: a row and its working copy."""
    copy = imaging.working_copy(jpeg(colour, size, **save))
    name = keys.random_name(12)
    storage.save_working(name, copy.data)
    return Photo.objects.create(
        public_id=name,
        sha256=secrets.token_hex(32),
        md5=secrets.token_hex(16),
        pdq=secrets.token_bytes(32),
        pdq_quality=100,
        working=copy.sha256,
        width=copy.width,
        height=copy.height,
        colour=copy.colour,
        created_at=clock.now(),
    )
