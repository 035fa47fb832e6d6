"""Pictures with enough in them to be told apart, lists of them, and ads that show them."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

from django.conf import settings

from daylight.screening.photos import hash_photo
from daylight.web.ads import photos
from daylight.web.ads.models import Ad, Photo
from tests.screening_media.pictures import encoded, picture

HEADER = "signal_type,signal,source,case_ref,added_at,severity,note\n"


def jpeg(seed: int) -> bytes:
    return encoded(picture(seed, (400, 300)), "JPEG")


def taken(data: bytes) -> Photo:
    return photos.take(data, form_key=secrets.token_hex(16), network="192.0.2.7")


def shown(board: Any, *data: bytes, email: str = "seller@example.org") -> Ad:
    """A submitted and confirmed ad with these photos."""
    ad: Ad = board.confirmed(email, photos=tuple(taken(each) for each in data))
    return ad


def pdq_row(data: bytes, source: str = "centre") -> str:
    pdq = hash_photo(data).print.pdq
    assert pdq is not None
    return f"pdq,{pdq.hex()},{source},,,,\n"


def sha_row(data: bytes, source: str = "centre") -> str:
    return f"sha256,{hash_photo(data).print.sha256},{source},,,,\n"


def folder() -> Path:
    found: Path = settings.HOME / "lists"
    return found


def write(*rows: str, name: str = "centre.csv", confirmed: bool = True) -> None:
    folder().mkdir(exist_ok=True)
    (folder() / name).write_text(HEADER + "".join(rows), "utf-8")
    said = "true" if confirmed else "false"
    (folder() / "lists.toml").write_text(f"[centre]\nconfirmed = {said}\n", "utf-8")
