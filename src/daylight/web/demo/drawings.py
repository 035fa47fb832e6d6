"""Pictures made of simple shapes, each a little different: what people sell and give away."""

from __future__ import annotations

from collections.abc import Callable

from daylight.web.demo import things_inside as inside
from daylight.web.demo import things_outside as outside
from daylight.web.demo.canvas import Canvas, Colour
from daylight.web.demo.scenes import Hand

DRAWINGS: dict[str, Callable[[Hand], Canvas]] = {
    each.__name__: each
    for each in (
        inside.books,
        inside.boxes,
        inside.bread,
        inside.guitar,
        inside.kitten,
        inside.lamp,
        inside.laptop,
        inside.phone,
        inside.plant,
        inside.room,
        inside.shirt,
        inside.sofa,
        inside.table,
        inside.tools,
        inside.toys,
        outside.bicycle,
        outside.boat,
        outside.car,
        outside.dog,
        outside.house,
        outside.skates,
        outside.tent,
    )
}


def draw(name: str, seed: str, paint: Colour | None = None) -> bytes:
    """The JPEG of one drawing; the same name and seed give the same picture."""
    rng = Hand(f"{name}/{seed}")
    rng.paint = paint
    return DRAWINGS[name](rng).jpeg()
