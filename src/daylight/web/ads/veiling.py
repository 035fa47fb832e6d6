"""Photos as people at the desk first see them: made of few pixels, or grey and small."""

from __future__ import annotations

import io

from PIL import Image, ImageFilter

VEILED, GREY, FULL = "veiled", "grey", "full"
_VEILED_PX, _GREY_PX = 96, 480  # the longer side


def as_shown(working: bytes, level: str) -> bytes:
    """A copy of the working copy as it is shown. A veiled one cannot be sharpened again: it is
    made of few pixels, and not hidden by the page."""
    if level == FULL:
        return working
    with Image.open(io.BytesIO(working)) as opened:
        opened.draft("L", (_GREY_PX, _GREY_PX))
        picture = opened.convert("L")
    if level == VEILED:
        picture.thumbnail((_VEILED_PX // 8, _VEILED_PX // 8))
        scale = _VEILED_PX / max(picture.size)
        size = (max(1, round(picture.width * scale)), max(1, round(picture.height * scale)))
        picture = picture.resize(size).filter(ImageFilter.GaussianBlur(5))
    else:
        picture.thumbnail((_GREY_PX, _GREY_PX))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=80)
    return out.getvalue()
