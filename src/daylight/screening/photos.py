"""What is remembered of a photo: digests of its bytes, and PDQ of what can be seen.

PDQ is a perceptual hash of 256 bits: photos that look alike differ in few of them, and within 31
counts as a match. Every PDQ that Daylight makes goes through `hash_photo`: two ways to decode one
photo differ by up to 18 bits, which would eat the margin that recompression and a logo need.

A photo that cannot be hashed says so in `problem`. That is doubt, and never "clean".

Source: Meta, The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing Algorithm, 2019.
"""

from __future__ import annotations

import hashlib
from typing import Final

import msgspec
import numpy as np
import pdqhash  # type: ignore[import-untyped]
from numpy.typing import NDArray
from PIL import Image

from daylight.imaging import PhotoRefused, flatten, open_photo
from daylight.screening.model import PhotoPrint

MATCH_DISTANCE: Final = 31
# Below this there is too little in a picture to tell it from others. Source: Meta, as above.
MIN_QUALITY: Final = 50
MIN_SIDE: Final = 32
PDQ_BYTES: Final = 32
# PDQ sets half of the bits but for ties. Hashes near all or none come from blank pictures and
# broken tools; lists have carried them, and they match every other blank picture.
DEGENERATE_BITS: Final = 64
# A photo is halved until halving again would bring its longer side under 512 pixels. Only halved:
# another ratio moves PDQ's sampling grid, and costs 8 bits at the median instead of 3.
_TARGET_SIDE: Final = 512
_LEAST_SHORT_SIDE: Final = 64
_MOST_PIXELS: Final = 4_000_000
_HASHABLE: Final = ("JPEG", "PNG", "WEBP", "HEIF", "GIF", "AVIF")
_PROBLEMS: Final = {
    "photo_format": "not a photo that can be read",
    "photo_too_large": "too large to be decoded safely",
    "photo_broken": "damaged",
    "photo_too_small": "too small",
}


class HashedPhoto(msgspec.Struct, frozen=True, kw_only=True):
    """A photo's print, its eight forms, and why it could not be hashed, "" where it could.

    `forms` are the PDQ of the photo and of its seven rotations and mirrors, the photo itself first,
    to be looked up all at once; they are empty exactly where `print.pdq` is None.
    """

    print: PhotoPrint
    forms: tuple[bytes, ...] = ()
    problem: str = ""


def hash_photo(data: bytes) -> HashedPhoto:
    """SHA-256 and MD5 of the bytes as they came, and PDQ of the first frame. Never raises.

    What is see-through counts as white, as it is shown. EXIF orientation is left alone: the eight
    forms cover it. About 5 milliseconds for a JPEG of 1024 by 768.
    """
    try:
        hashes, quality = _pdq(data)
    except PhotoRefused as refusal:
        return HashedPhoto(print=_print(data), problem=_PROBLEMS[refusal.code])
    # All eight or none: a form that is degenerate alone would be looked up as if it were a photo.
    if quality < MIN_QUALITY or any(map(is_degenerate, hashes)):
        return HashedPhoto(print=_print(data, None, quality), problem="too plain to be told apart")
    return HashedPhoto(print=_print(data, hashes[0], quality), forms=hashes)


def distance(a: bytes, b: bytes) -> int:
    """In how many of the 256 bits two PDQ hashes differ.

    >>> distance(bytes(32), bytes(31) + b"\\x81")
    2
    """
    return (int.from_bytes(a, "big") ^ int.from_bytes(b, "big")).bit_count()


def is_degenerate(pdq: bytes) -> bool:
    """Whether so few or so many bits are set that the hash says nothing about a photo.

    >>> is_degenerate(bytes(32)), is_degenerate(b"\\x0f" * 32)
    (True, False)
    """
    bits = int.from_bytes(pdq, "big").bit_count()
    return not DEGENERATE_BITS <= bits <= 256 - DEGENERATE_BITS


def forms_of(pdq: bytes) -> tuple[bytes, ...]:
    """The eight forms worked out from a stored hash, the hash itself first.

    For photos whose bytes are sealed. Turning a picture moves and negates its frequencies; a bit
    says whether a frequency is over the median, not over zero, so each form is about 8 bits (at
    most 24 seen) from the one `hash_photo` makes. Prefer those.
    """
    square = np.unpackbits(np.frombuffer(pdq, np.uint8)).reshape(16, 16)
    forms = [
        np.packbits(turned ^ mask).tobytes()
        for turned in (square, square.T)
        for mask in (_NOTHING, _ODD_ROWS, _ODD_COLUMNS, _ODD_ROWS ^ _ODD_COLUMNS)
    ]
    return tuple(forms)


_ODD_ROWS: Final = np.indices((16, 16), np.uint8)[0] & 1
_ODD_COLUMNS: Final = np.indices((16, 16), np.uint8)[1] & 1
_NOTHING: Final = np.zeros((16, 16), np.uint8)


def _print(data: bytes, pdq: bytes | None = None, quality: int = 0) -> PhotoPrint:
    return PhotoPrint(
        sha256=hashlib.sha256(data).hexdigest(),
        md5=hashlib.md5(data, usedforsecurity=False).hexdigest(),
        pdq=pdq,
        pdq_quality=quality,
    )


def _pdq(data: bytes) -> tuple[tuple[bytes, ...], int]:
    """The eight hashes and the quality in 0..100.

    Raises: PhotoRefused.
    """
    vectors, quality = pdqhash.compute_dihedral(decode(data))
    hashes = tuple(np.packbits(np.asarray(v, np.uint8)).tobytes() for v in vectors)
    return hashes, max(0, min(100, int(quality)))


def decode(data: bytes) -> NDArray[np.uint8]:
    """The one way from bytes to the RGB pixels that are hashed.

    Raises: PhotoRefused.
    """
    image = open_photo(data, formats=_HASHABLE)
    if min(image.size) < MIN_SIDE:
        raise PhotoRefused("photo_too_small")
    try:
        return np.ascontiguousarray(_pixels(image))
    except MemoryError as error:
        raise PhotoRefused("photo_too_large") from error
    except Exception as error:  # decoders throw nearly every class there is
        raise PhotoRefused("photo_broken") from error


def _pixels(image: Image.Image) -> NDArray[np.uint8]:
    factor = _factor(image.size)
    if image.format in ("JPEG", "MPO"):
        image.draft(None, (image.width // factor, image.height // factor))
    image.load()
    image = flatten(image).convert("RGB")
    left = _factor(image.size)
    return np.asarray(image.reduce(left) if left > 1 else image)


def _factor(size: tuple[int, int]) -> int:
    """The power of two to shrink by. A long thin picture keeps its short side, within memory."""
    long, short = max(size), min(size)
    factor = 1
    while long // (2 * factor) >= _TARGET_SIDE and (
        short // (2 * factor) >= _LEAST_SHORT_SIDE or long * short // factor**2 > _MOST_PIXELS
    ):
        factor *= 2
    return factor
