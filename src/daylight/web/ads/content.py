"""What a poster submits, before and after it has a row; and the digest that stands for it."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from typing import Any

import msgspec

from daylight.web import keys
from daylight.web.ads.models import Photo, VersionContent

SALT_BYTES = 32
_TAG = b"daylight/version/v1\n"
_encode = msgspec.json.Encoder(order="sorted").encode


@dataclass(frozen=True, kw_only=True)
class Content:
    """All that readers would see of an ad, cleaned and valid. `price_minor` in minor units."""

    title: str
    body: str
    section_id: int
    place_id: int
    price_kind: str = "none"
    price_minor: int | None = None
    currency: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    photos: tuple[Photo, ...] = ()

    def shown(self) -> dict[str, Any]:
        """Every field that readers see and every photo's working copy, as they are digested."""
        return {
            "title": self.title,
            "body": self.body,
            "section": self.section_id,
            "place": self.place_id,
            "price": [self.price_kind, self.price_minor, self.currency],
            "attributes": self.attributes,
            "photos": [photo.working for photo in self.photos],
        }

    def digest(self, salt: bytes) -> bytes:
        """32 bytes that bind what readers see."""
        return hashlib.sha256(_TAG + salt + _encode(self.shown())).digest()

    def text_digest(self) -> bytes:
        """Keyed digest of the words alone, case and spacing apart: finds identical text."""
        words = " ".join(f"{self.title}\n{self.body}".casefold().split())
        return keys.keyed_digest("text", words)

    def same_as(self, other: Content) -> bool:
        """Whether readers would see no difference."""
        salt = bytes(SALT_BYTES)
        return self.digest(salt) == other.digest(salt)


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def of_version(row: VersionContent) -> Content:
    """The content of a stored version, photos in order."""
    shown = row.version.shown_photos.select_related("photo").order_by("position")
    return Content(
        title=row.title,
        body=row.body,
        section_id=row.section_id,
        place_id=row.place_id,
        price_kind=row.price_kind,
        price_minor=row.price_minor,
        currency=row.currency,
        attributes=row.attributes,
        language=row.language,
        photos=tuple(each.photo for each in shown),
    )


def verify(row: VersionContent) -> bool:
    """Whether the stored words are still those whose digest was screened and decided on."""
    return of_version(row).digest(bytes(row.salt)) == bytes(row.version.digest)
