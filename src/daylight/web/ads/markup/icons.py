"""The board's icon as browsers and home screens want it: drawn from the operator's colours."""

from __future__ import annotations

import io
from functools import lru_cache

from PIL import Image, ImageDraw

SIZES = (180, 192, 512)  # pixels: a touch icon, and the two of an app
PAPER = "#fdfcfa"
HORIZON = "#857d72"
_FINER = 4  # drawn larger, then made smaller, so that edges are smooth
_DRAWING = 32  # units of the mark, as in favicon.svg
_RAYS = (
    ((2, 27), (30, 27)),
    ((16, 2), (16, 6)),
    ((4.7, 6.7), (7.5, 9.5)),
    ((27.3, 6.7), (24.5, 9.5)),
)
_STROKE = 2.2


@lru_cache(maxsize=16)
def png(size: int, accent: str, *, is_maskable: bool) -> bytes:
    """The mark on paper. A maskable one keeps to the middle, which no mask cuts.

    Source: W3C, Web Application Manifest, "safe zone": a circle of 40 % of the width.
    """
    whole = size * _FINER
    share = 0.56 if is_maskable else 0.8
    unit, edge = whole * share / _DRAWING, whole * (1 - share) / 2
    picture = Image.new("RGB", (whole, whole), PAPER)
    pen = ImageDraw.Draw(picture)

    def at(x: float, y: float) -> tuple[float, float]:
        return edge + x * unit, edge + y * unit

    pen.pieslice((*at(5, 11), *at(27, 33)), 180, 360, fill=accent)
    width = round(_STROKE * unit)
    for begin, end in _RAYS:
        pen.line((*at(*begin), *at(*end)), fill=HORIZON, width=width)
        for x, y in (begin, end):
            half = _STROKE / 2
            pen.ellipse((*at(x - half, y - half), *at(x + half, y + half)), fill=HORIZON)
    file = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()
