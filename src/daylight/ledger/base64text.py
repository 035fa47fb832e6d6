"""Standard base64 with one spelling for each value, so that no flipped bit goes unseen."""

from __future__ import annotations

import base64
import binascii

from daylight.ledger.errors import Malformed


def encode(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def decode(text: str, *, size: int | None = None) -> bytes:
    """The bytes; `size` is how many there must be.

    Raises: Malformed for anything that `encode` would not have written.
    """
    try:
        data = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed("not base64") from error
    if encode(data) != text or (size is not None and len(data) != size):
        raise Malformed("base64 that is not in its one form, or of the wrong length")
    return data
