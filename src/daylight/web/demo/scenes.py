"""Where a thing stands: in a room or under the sky."""

from __future__ import annotations

import random

from daylight.web.demo.canvas import (
    FLOORS,
    STRONG,
    WALLS,
    WIDTH,
    Canvas,
    Colour,
    darker,
    lighter,
    mix,
)

INK: Colour = (44, 42, 52)
METAL: Colour = (170, 176, 184)
GREEN: Colour = (86, 142, 82)


class Hand(random.Random):
    """Draws lots, and knows the colour that the ad speaks of."""

    paint: Colour | None = None

    def main_colour(self) -> Colour:
        return self.paint or self.choice(STRONG)


def indoors(rng: Hand) -> Canvas:
    """A wall, a floor, and sometimes a window or a picture on the wall."""
    canvas = Canvas(rng, rng.choice(WALLS))
    canvas.floor(215, rng.choice(FLOORS))
    canvas.box(0, 210, WIDTH, 6, (246, 243, 236))
    x = rng.choice((40, 290))
    if rng.random() < 0.5:
        canvas.box(x, 35, 76, 92, (250, 248, 242), 3)
        canvas.box(x + 6, 41, 64, 80, (168, 208, 226))
        canvas.disc(x + 50, 60, 10, (255, 232, 150))
        canvas.box(x + 36, 41, 4, 80, (250, 248, 242))
    else:
        canvas.box(x, 50, 70, 52, darker(rng.choice(FLOORS)), 2)
        canvas.box(x + 5, 55, 60, 42, lighter(rng.choice(STRONG), 0.55))
        canvas.shape([(x + 5, 97), (x + 28, 68), (x + 45, 84), (x + 56, 74), (x + 65, 97)], GREEN)
    return canvas


def outdoors(rng: Hand) -> Canvas:
    """Sky, hills and grass or a street."""
    canvas = Canvas(rng, (200, 220, 235))
    top = rng.choice(((120, 178, 224), (246, 180, 120), (150, 190, 210)))
    canvas.sky(top, lighter(top, 0.7), 200)
    canvas.disc(rng.uniform(60, 340), rng.uniform(40, 80), 20, (255, 240, 190))
    for _ in range(3):
        x, r = rng.uniform(0, 400), rng.uniform(70, 150)
        canvas.disc(x, 215, r, mix(GREEN, top, rng.uniform(0.2, 0.5)), r * 0.5)
    canvas.floor(205, rng.choice(((122, 168, 96), (168, 168, 166), (206, 186, 140))))
    return canvas
