"""Ads that nobody wrote: a fixed vocabulary and a seed, about 440 characters each."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

VOCABULARY = """
sturdy chair table lamp desk shelf cupboard garden bench basket ladder carpet mirror kettle
cotton wool oak pine walnut steel blue red green grey white wooden large small wide narrow light
heavy almost unused from quiet home kept indoors good order few scratches one owner collect
weekday evening weekend morning bring help to carry stairs lift parking street corner near
station market library price can be talked over reason for sale moving house new kitchen comes
with box manual spare parts screws measured height width depth fits under window beside door
works well cleaned last week ask for more details any time please and thank you
"""
WORDS = VOCABULARY.split()
TITLE_WORDS, BODY_WORDS = 5, 78


def texts(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Title and body of each."""
    chance = random.Random(seed)
    for _ in range(count):
        title = " ".join(chance.choices(WORDS, k=TITLE_WORDS)).capitalize()
        words = chance.choices(WORDS, k=BODY_WORDS)
        sentences = [" ".join(words[at : at + 13]).capitalize() for at in range(0, BODY_WORDS, 13)]
        yield title, ". ".join(sentences) + "."


def rows(
    count: int, *, sections: Sequence[str], places: Sequence[str], seed: int = 1
) -> Iterator[dict[str, Any]]:
    """Ads as `daylight import` takes them."""
    chance = random.Random(seed)
    for number, (title, body) in enumerate(texts(count, seed)):
        yield {
            "id": str(number),
            "title": title,
            "body": body,
            "section": chance.choice(sections),
            "place": chance.choice(places),
        }


def write(path: Path, count: int, **options: Any) -> Path:
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(row) + "\n" for row in rows(count, **options))
    return path
