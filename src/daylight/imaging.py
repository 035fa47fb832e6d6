"""Photos cleaned for showing: decoded under limits, turned upright, in sRGB, without metadata.

What leaves this module is always encoded anew from pixels. So nothing that a file carried beside
them (place, camera, name, embedded thumbnail, a second file glued to its end) can leave with it.

    data ── open_photo ── working_copy ── renditions
            limits         one JPEG        WebP and AVIF
"""

from __future__ import annotations

import functools
import hashlib
import io
from collections.abc import Callable
from typing import Final, TypeVar

import msgspec
import numpy as np
from PIL import Image, ImageCms

from daylight.errors import Refused
from daylight.imaging_metadata import metadata_of

try:
    from pillow_heif import register_heif_opener
except ImportError:  # the pure packages install without it; HEIC is then refused as a format
    HEIC_READABLE = False
else:
    # A HEIC may carry a thumbnail that shows something else than the photo: never decode it.
    register_heif_opener(thumbnails=False, depth_images=False, aux_images=False, decode_threads=1)
    HEIC_READABLE = True

__all__ = [
    "PhotoRefused",
    "Rendition",
    "WorkingCopy",
    "flatten",
    "metadata_of",
    "open_photo",
    "renditions",
    "sniff",
    "working_copy",
]

_T = TypeVar("_T")

MAX_BYTES: Final = 50 * 1024 * 1024
MAX_PIXELS: Final = 60_000_000
MIN_SIDE: Final = 32
# A progressive JPEG is decoded once over for each scan. Cameras write about ten scans; a file with
# thousands costs minutes. The bound is on pixels times scans.
MAX_SCANNED_PIXELS: Final = 1_500_000_000
# A colour profile larger than this is no camera's.
MAX_ICC_BYTES: Final = 4 * 1024 * 1024
JPEG_QUALITY: Final = 88
RENDITION_WIDTHS: Final = (("small", 320), ("medium", 640), ("large", 1280))
POSTABLE: Final = ("JPEG", "PNG", "WEBP", "HEIF")

_WHITE: Final = (255, 255, 255)
_ORIENTATION_TAG: Final = 0x0112
_UPRIGHT: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_HEIF_BRANDS: Final = frozenset(
    (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1")
)

_SENTENCES: Final = {
    "photo_format": "We cannot read this file as a photo. Please choose a JPEG, PNG, WebP or HEIC.",
    "photo_too_large": "This photo is too large. Please choose one under 50 MB and 60 megapixels.",
    "photo_broken": "This photo is damaged. Please save it again, or choose another.",
    "photo_too_small": "This photo is too small. Please choose one of at least 32 by 32 pixels.",
}


class PhotoRefused(Refused):
    """A photo that cannot be used.

    `code` is photo_format, photo_too_large, photo_broken or photo_too_small.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code, _SENTENCES[code], field="photos")


class WorkingCopy(msgspec.Struct, frozen=True, kw_only=True):
    """A photo fit to be shown: a JPEG without metadata. `sha256` is of `data`, not the upload."""

    data: bytes
    width: int
    height: int
    sha256: str
    colour: str  # the dominant one, "#rrggbb"
    format: str = "jpeg"


class Rendition(msgspec.Struct, frozen=True, kw_only=True):
    """A working copy at one width in one format. `name` is "small", "medium" or "large"."""

    name: str
    format: str  # "webp" or "avif"
    width: int
    height: int
    data: bytes


def working_copy(data: bytes, *, max_side: int = 1600) -> WorkingCopy:
    """The photo as it may be shown: upright, sRGB, flattened on white, never enlarged.

    Only the first frame of an animation is kept. The result is a function of the bytes alone (for
    one version of Pillow).

    Raises: PhotoRefused, with a sentence that the poster can act on.
    """
    image = open_photo(data)
    if min(image.size) < MIN_SIDE:
        raise PhotoRefused("photo_too_small")
    return _decoding(lambda: _working_copy(image, max_side))


def renditions(working: bytes) -> list[Rendition]:
    """The widths that pages show, in WebP and AVIF, smallest first, never enlarged.

    A photo narrower than a width ends the list at its own width: one of 500 pixels gives small
    (320) and medium (500).

    Raises: PhotoRefused where the bytes are no working copy.
    """
    image = open_photo(working, formats=("JPEG",))
    return _decoding(lambda: _renditions(_bare(image.convert("RGB"))))


def sniff(data: bytes) -> str:
    """The Pillow name of the format that the first bytes announce, or "".

    >>> sniff(b"\\xff\\xd8\\xff\\xe0"), sniff(b"<svg xmlns=")
    ('JPEG', '')
    """
    if data.startswith(b"\xff\xd8\xff"):
        return "JPEG"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "PNG"
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "WEBP"
    if data[:6] in (b"GIF87a", b"GIF89a"):
        return "GIF"
    if data[4:8] == b"ftyp":
        return _isobmff_kind(data)
    return ""


def _isobmff_kind(data: bytes) -> str:
    if data[8:12] in (b"avif", b"avis"):
        return "AVIF"
    return "HEIF" if data[8:12] in _HEIF_BRANDS else ""


def open_photo(data: bytes, *, formats: tuple[str, ...] = POSTABLE) -> Image.Image:
    """The photo with its header read and its limits checked, but no pixel decoded yet.

    The format is what the bytes say, whatever a name or content type claims.

    Raises: PhotoRefused.
    """
    if len(data) > MAX_BYTES:
        raise PhotoRefused("photo_too_large")
    kind = sniff(data)
    if kind not in formats or (kind == "HEIF" and not HEIC_READABLE):
        raise PhotoRefused("photo_format")
    image = _decoding(lambda: Image.open(io.BytesIO(data), formats=(kind,)))
    pixels = image.width * image.height
    if pixels > MAX_PIXELS:
        raise PhotoRefused("photo_too_large")
    if kind == "JPEG" and pixels * data.count(b"\xff\xda") > MAX_SCANNED_PIXELS:
        raise PhotoRefused("photo_too_large")
    return image


def _decoding(work: Callable[[], _T]) -> _T:
    """What `work` returns; whatever a decoder throws at bad bytes becomes one refusal.

    Decoders throw nearly every class there is (OSError, SyntaxError, struct.error, KeyError, ...).
    """
    try:
        return work()
    except PhotoRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError) as error:
        raise PhotoRefused("photo_too_large") from error
    except Exception as error:
        raise PhotoRefused("photo_broken") from error


def _working_copy(image: Image.Image, max_side: int) -> WorkingCopy:
    small = _shrunk(image, max_side)
    shown = _to_srgb(flatten(small), _profile(image))
    orientation = _orientation(image)  # a PNG may say it after its pixels, so not before
    if orientation in _UPRIGHT:
        shown = shown.transpose(_UPRIGHT[orientation])
    shown = _bare(shown)
    data = _encoded(shown, "JPEG", quality=JPEG_QUALITY)
    return WorkingCopy(
        data=data,
        width=shown.width,
        height=shown.height,
        sha256=hashlib.sha256(data).hexdigest(),
        colour=_dominant_colour(shown),
    )


def _orientation(image: Image.Image) -> int:
    """The EXIF orientation; 1 where there is none, or where it cannot be read."""
    try:
        return int(image.getexif().get(_ORIENTATION_TAG, 1))
    except Exception:
        return 1


def _profile(image: Image.Image) -> bytes:
    profile = image.info.get("icc_profile") or b""
    return profile if isinstance(profile, bytes) and len(profile) <= MAX_ICC_BYTES else b""


def _shrunk(image: Image.Image, max_side: int) -> Image.Image:
    """The first frame, decoded, its longer side at most `max_side`."""
    ratio = min(1.0, max_side / max(image.size))
    size = (max(1, round(image.width * ratio)), max(1, round(image.height * ratio)))
    if ratio < 1:
        image.draft(None, size)  # a JPEG decoder can leave out what shrinking would drop
    image.load()
    if image.size == size:
        return image
    return _eight_bits(image).resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def _eight_bits(image: Image.Image) -> Image.Image:
    """The same picture in L, RGB, RGBA or CMYK, which can be resized.

    Pillow clips 16-bit grey; here its high byte is kept.
    """
    if image.has_transparency_data:
        return image.convert("RGBA")
    if image.mode.startswith("I"):
        grey = np.asarray(image).astype(np.int64) >> 8
        return Image.fromarray(grey.clip(0, 255).astype(np.uint8))
    if image.mode == "1":
        return image.convert("L")
    return image if image.mode in ("L", "RGB", "CMYK") else image.convert("RGB")


def flatten(image: Image.Image) -> Image.Image:
    """A decoded image as L, RGB or CMYK, on white where it was see-through."""
    image = _eight_bits(image)
    if image.mode != "RGBA":
        return image
    page = Image.new("RGB", image.size, _WHITE)
    page.paste(image, mask=image.getchannel("A"))
    return page


def _to_srgb(image: Image.Image, profile: bytes) -> Image.Image:
    if profile:
        try:
            return _applied(image, profile)
        except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
            pass  # a profile that is broken, or made for another mode: the plain numbers it is
    return image.convert("RGB")


def _applied(image: Image.Image, profile: bytes) -> Image.Image:
    transform = _transform(profile, image.mode)
    if transform is None:
        return image.convert("RGB")
    return ImageCms.applyTransform(image, transform) or image


@functools.lru_cache(maxsize=16)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """From the profile to sRGB; None where it is sRGB already, as in most photos."""
    source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
    if mode == "RGB" and "sRGB" in ImageCms.getProfileDescription(source):
        return None
    return ImageCms.buildTransform(source, ImageCms.createProfile("sRGB"), mode, "RGB")


def _bare(image: Image.Image) -> Image.Image:
    """The pixels alone: encoders copy what they find in `info` (comments, profiles) to the file."""
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _encoded(image: Image.Image, kind: str, **options: int) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def _renditions(image: Image.Image) -> list[Rendition]:
    made = []
    for name, width in RENDITION_WIDTHS:
        made += _at_width(image, name, min(width, image.width))
        if image.width <= width:
            break
    return made


def _at_width(image: Image.Image, name: str, width: int) -> list[Rendition]:
    height = max(1, round(image.height * width / image.width))
    small = image
    if image.size != (width, height):
        small = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    encoded = {
        "webp": _encoded(small, "WEBP", quality=78, method=4),
        "avif": _encoded(small, "AVIF", quality=60, speed=8, max_threads=1),
    }
    return [
        Rendition(name=name, format=kind, width=width, height=height, data=data)
        for kind, data in encoded.items()
    ]


def _dominant_colour(image: Image.Image) -> str:
    """The mean of the fullest of 512 colour boxes, seen at 32 by 32; shown while a photo loads."""
    small = np.asarray(image.resize((32, 32), Image.Resampling.BOX)).reshape(-1, 3)
    boxes = (small >> 5).astype(np.int64) @ np.array([64, 8, 1])
    fullest = np.bincount(boxes, minlength=512).argmax()
    red, green, blue = small[boxes == fullest].mean(axis=0).round().astype(int)
    return f"#{red:02x}{green:02x}{blue:02x}"
