"""What a message says, before and after it has rows; and the digest that a decision is bound to."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

import msgspec

from daylight.web import keys
from daylight.web.ads.models import Photo
from daylight.web.replies.models import Message, MessageBody

SALT_BYTES = 32
_TAG = b"daylight/message/v1\n"
_encode = msgspec.json.Encoder(order="sorted").encode

Cuts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, kw_only=True)
class Words:
    """All that the other side would see of a message."""

    text: str
    html: str = ""
    cuts: Cuts = ()
    photos: tuple[Photo, ...] = ()

    def shown(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "html": self.html,
            "photos": [photo.working for photo in self.photos],
        }

    def digest(self, salt: bytes) -> bytes:
        """32 bytes that bind what the other side sees."""
        return hashlib.sha256(_TAG + salt + _encode(self.shown())).digest()

    def text_digest(self) -> bytes:
        """Keyed digest of the words, case and spacing apart: finds the same words elsewhere."""
        return keys.keyed_digest("message-text", " ".join(self.text.casefold().split()))

    @property
    def is_empty(self) -> bool:
        return not self.text.strip() and not self.photos


def new_salt() -> bytes:
    return secrets.token_bytes(SALT_BYTES)


def of_message(message: Message) -> Words | None:
    """The words of a stored message, as it was loaded; None once they are erased."""
    body: MessageBody | None = getattr(message, "body", None)
    if body is None:
        return None
    shown = message.shown_photos.select_related("photo").order_by("position")
    return Words(
        text=body.text,
        html=body.html,
        cuts=tuple((str(kind), int(count)) for kind, count in body.cuts),
        photos=tuple(each.photo for each in shown),
    )


def verify(message: Message, words: Words) -> bool:
    """Whether the stored words are still those that were screened and decided on."""
    return words.digest(bytes(message.body.salt)) == bytes(message.digest)
