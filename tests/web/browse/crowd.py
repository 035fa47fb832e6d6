"""Many different ads by different people, so that none looks like another."""

from __future__ import annotations

import random
from typing import Any

from daylight.web.ads.models import Ad, AdState

WORDS = """
apron basket bench blanket bottle bucket candle carpet chess cider clock cloth coat
curtain desk drum easel fence flute garden guitar hammer hat honey jacket jar kettle
kite ladder lamp lantern loom map mirror mug needle oven paint pan piano pillow plate
pot quilt radio rake rope saddle saw scarf shelf shovel skates sofa spoon stool stove
tent tile tray trunk vase violin wagon wheel whistle window wool yarn
"""


def many(board: Any, number: int) -> list[Ad]:
    """So many public ads in Springfield's bikes, oldest first."""
    made = []
    for index in range(number):
        chance = random.Random(index)
        body = " ".join(chance.sample(WORDS.split(), 14)).capitalize() + "."
        content = board.content(
            title=" ".join(chance.sample(WORDS.split(), 3)).capitalize(), body=body
        )
        made.append(board.confirmed(f"person{index}@example.org", content))
    assert [ad.state for ad in made] == [AdState.PUBLIC] * number
    return made
