"""A small drawing board: shapes in units of a 400 by 300 picture, smoothed by drawing large."""

from __future__ import annotations

import io
import math
import random
from collections.abc import Sequence

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 400, 300  # units; y grows downward
SCALE = 3  # drawn at this many pixels a unit, then made smaller
OUT = (800, 600)  # pixels of the finished picture

Colour = tuple[int, int, int]
Point = tuple[float, float]


class Canvas:
    """Shapes on a picture. Every size is in units."""

    def __init__(self, rng: random.Random, ground: Colour) -> None:
        self.rng = rng
        self.image = Image.new("RGB", (WIDTH * SCALE, HEIGHT * SCALE), ground)
        self.pen = ImageDraw.Draw(self.image)

    def box(self, x: float, y: float, w: float, h: float, fill: Colour, round_: float = 0) -> None:
        corners = [v * SCALE for v in (x, y, x + w, y + h)]
        self.pen.rounded_rectangle(corners, radius=round_ * SCALE, fill=fill)

    def disc(self, x: float, y: float, r: float, fill: Colour, ry: float | None = None) -> None:
        """A disc, or an ellipse where `ry` differs."""
        high = r if ry is None else ry
        self.pen.ellipse([v * SCALE for v in (x - r, y - high, x + r, y + high)], fill=fill)

    def ring(self, x: float, y: float, r: float, line: Colour, width: float) -> None:
        box = [v * SCALE for v in (x - r, y - r, x + r, y + r)]
        self.pen.ellipse(box, outline=line, width=round(width * SCALE))

    def shape(self, points: Sequence[Point], fill: Colour) -> None:
        self.pen.polygon([(x * SCALE, y * SCALE) for x, y in points], fill=fill)

    def line(self, points: Sequence[Point], fill: Colour, width: float) -> None:
        """A line with round ends and joints."""
        scaled = [(x * SCALE, y * SCALE) for x, y in points]
        self.pen.line(scaled, fill=fill, width=round(width * SCALE), joint="curve")
        for x, y in points:
            self.disc(x, y, width / 2, fill)

    def arc(self, x: float, y: float, r: float, of: Point, line: Colour, width: float) -> None:
        """Part of a circle, from and to an angle in degrees, clockwise from the right."""
        box = [v * SCALE for v in (x - r, y - r, x + r, y + r)]
        self.pen.arc(box, of[0], of[1], fill=line, width=round(width * SCALE))

    def sky(self, top: Colour, bottom: Colour, down_to: float = HEIGHT) -> None:
        """A soft change of colour from the top edge down."""
        end = round(down_to * SCALE)
        for y in range(0, end, SCALE):
            self.pen.rectangle((0, y, WIDTH * SCALE, y + SCALE), fill=mix(top, bottom, y / end))

    def floor(self, y: float, fill: Colour) -> None:
        self.box(0, y, WIDTH, HEIGHT - y, fill)

    def shadow(self, x: float, y: float, w: float, h: float = 6) -> None:
        """A soft shadow on the ground."""
        pad = 14
        layer = Image.new("L", (round((w + 2 * pad) * SCALE), round((h * 2 + 2 * pad) * SCALE)), 0)
        box = [v * SCALE for v in (pad, pad, pad + w, pad + 2 * h)]
        ImageDraw.Draw(layer).ellipse(box, fill=95)
        small = layer.resize((layer.width // 8, layer.height // 8))
        soft = small.filter(ImageFilter.GaussianBlur(SCALE * 0.5)).resize(layer.size)
        at = (round((x - w / 2 - pad) * SCALE), round((y - h - pad) * SCALE))
        self.image.paste((20, 20, 30), at, soft)

    def jpeg(self, quality: int = 88) -> bytes:
        """The finished picture: a light grain, as a camera would leave."""
        small = self.image.resize(OUT, Image.Resampling.LANCZOS)
        half = (OUT[0] // 2, OUT[1] // 2)
        noise = Image.frombytes("L", half, self.rng.randbytes(half[0] * half[1]))
        file = io.BytesIO()
        Image.blend(small, noise.resize(OUT).convert("RGB"), 0.02).save(
            file, "JPEG", quality=quality
        )
        return file.getvalue()


def mix(a: Colour, b: Colour, part: float) -> Colour:
    """`part` of the way from one colour to the other."""
    red, green, blue = (round(x + (y - x) * part) for x, y in zip(a, b, strict=True))
    return red, green, blue


def darker(colour: Colour, part: float = 0.25) -> Colour:
    return mix(colour, (20, 18, 30), part)


def lighter(colour: Colour, part: float = 0.35) -> Colour:
    return mix(colour, (255, 252, 244), part)


def around(x: float, y: float, r: float, degrees: float) -> Point:
    """The point at that angle, clockwise from the right."""
    return x + r * math.cos(math.radians(degrees)), y + r * math.sin(math.radians(degrees))


STRONG: tuple[Colour, ...] = (
    (214, 77, 66),
    (38, 120, 139),
    (232, 164, 42),
    (74, 133, 84),
    (104, 84, 158),
    (52, 92, 160),
    (196, 92, 132),
    (150, 98, 62),
)
WALLS: tuple[Colour, ...] = (
    (236, 226, 209),
    (214, 226, 225),
    (231, 215, 208),
    (220, 225, 205),
    (224, 218, 234),
    (240, 230, 200),
)
FLOORS: tuple[Colour, ...] = ((184, 146, 104), (150, 116, 86), (196, 178, 152), (128, 132, 138))

# What the texts call the colours that they name.
NAMED: dict[str, Colour] = {
    "red": (206, 66, 58),
    "blue": (52, 104, 178),
    "green": (74, 133, 84),
    "grey": (132, 138, 146),
    "black": (58, 58, 66),
    "cream": (238, 222, 190),
    "yellow": (236, 184, 52),
    "teal": (38, 128, 136),
    "rojo": (206, 66, 58),
    "azul": (52, 104, 178),
    "verde": (74, 133, 84),
    "gris": (132, 138, 146),
    "negro": (58, 58, 66),
    "amarillo": (236, 184, 52),
}
