"""Ads of invented words that are as unevenly frequent as words are (Zipf), with a fixed seed."""

from __future__ import annotations

import bisect
import itertools
import json
import random
from collections.abc import Iterator, Sequence
from pathlib import Path

TITLE_WORDS, BODY_WORDS = 5, 70
VOCABULARY = 20_000
_HEADS, _TAILS = "b d f g k l m n p r t v".split(), "a e i o u".split()  # noqa: SIM905


def vocabulary() -> list[str]:
    """Words that nobody uses, the most frequent first. No plural and no stop word is among them."""
    syllables = [head + tail for head in _HEADS for tail in _TAILS]
    made = ("".join(parts) + "k" for parts in itertools.product(syllables, repeat=3))
    words = list(itertools.islice(made, VOCABULARY))
    random.Random(5).shuffle(words)
    return words


def texts(count: int, seed: int = 1) -> Iterator[tuple[str, str]]:
    """Title and body of each."""
    words, chance = vocabulary(), random.Random(seed)
    sums = list(itertools.accumulate(1.0 / (rank + 3) for rank in range(len(words))))

    def drawn(many: int) -> list[str]:
        return [words[bisect.bisect(sums, chance.random() * sums[-1])] for _ in range(many)]

    for _ in range(count):
        body = drawn(BODY_WORDS)
        sentences = [" ".join(body[at : at + 14]).capitalize() for at in range(0, BODY_WORDS, 14)]
        yield " ".join(drawn(TITLE_WORDS)).capitalize(), ". ".join(sentences) + "."


def write(path: Path, count: int, *, sections: Sequence[str], places: Sequence[str]) -> Path:
    """Ads as `daylight import` takes them; the first places and sections have the most."""
    from daylight.web.ads.catalogue import catalogue

    known = catalogue().section_by_slug
    priced = {slug for slug in sections if "price" in known[slug].price_kinds}
    chance = random.Random(2)
    with path.open("w", encoding="utf-8") as file:
        for number, (title, body) in enumerate(texts(count)):
            ad = {
                "id": str(number),
                "title": title,
                "body": body,
                "section": sections[int(chance.random() ** 3 * len(sections))],
                "place": places[int(chance.random() ** 3 * len(places))],
            }
            if ad["section"] in priced:
                ad["price"] = str(chance.randrange(5, 2000))
            file.write(json.dumps(ad) + "\n")
    return path
