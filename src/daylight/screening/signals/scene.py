"""A stretch of an ad that speaks of one offer, and which word heads its phrase."""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.signals.case import Case

SHORT = 25  # an ad of so few words is read as one sentence
_FOLLOWS = frozenset(
    "is are was will go for with who from in at and or to on that here now by she he y que de "
    "para age aged due goes needs healthy sano sana con en a es esta estan tiene muy very so "
    "just only all has privately directly quickly se ready free may can wants".split()
)
NUMBERS = {
    w: n
    for n, w in enumerate(
        "eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen".split(), 8
    )
} | {
    w: n
    for n, w in enumerate(
        "ocho nueve diez once doce trece catorce quince dieciseis diecisiete".split(), 8
    )
}
_OF_AGE = frozenset(("of", "de"))
_STOP = re.compile(r"[,.;:!?()\n|/~*–—-]")


class Scene:
    """A stretch of an ad that speaks of one offer: hits in order, without those inside others."""

    def __init__(self, case: Case, hits: list[Hit]) -> None:
        self.case = case
        self.words = case.reading.words
        self.hits = hits
        self.mask = functools.reduce(operator.or_, {h.tags for h in hits}, 0)

    def having(self, *tags: str) -> list[Hit]:
        bits = self.case.bits(*tags)
        return [h for h in self.hits if h.tags & bits] if self.mask & bits else []

    def free_of(self, cover: list[Hit], *tags: str) -> list[Hit]:
        """Hits with one of the tags that are no part of a longer phrase in `cover`."""
        return [
            h
            for h in self.having(*tags)
            if not any(
                c.first <= h.first and h.last <= c.last and c.last - c.first > h.last - h.first
                for c in cover
            )
            and h not in cover
        ]

    def starts(self, word: int, *tags: str) -> bool:
        return any(h.first == word for h in self.having(*tags))

    @property
    def text(self) -> str:
        """The folded text from the first hit's sentence to the last's."""
        reading = self.case.reading
        low, high = self.hits[0].first, max(h.last for h in self.hits)
        sentences = reading.sentences
        while low and sentences[low - 1] == sentences[low]:
            low -= 1
        while high + 1 < len(sentences) and sentences[high + 1] == sentences[high]:
            high += 1
        return reading.folded.text[max(0, reading.located[low][0] - 1) : reading.located[high][1]]

    def gap(self, word: int) -> str:
        """What stands in the text between a word and the next."""
        located, text = self.case.reading.located, self.case.reading.folded.text
        if word + 1 >= len(located):
            return "\n"
        return text[located[word][1] : located[word + 1][0]]


def scenes(case: Case) -> Iterator[Scene]:
    """A short ad as one scene, a long one sentence by sentence, each with its neighbours."""
    if len(case.reading.words) <= SHORT:
        yield Scene(case, case.found.hits)
        return
    for number in case.by_sentence:
        yield Scene(case, case.around(number))


def is_minors_age(word: str) -> bool:
    """Whether the word is a number from eight to seventeen."""
    age = int(word) if word.isdecimal() and len(word) < 3 else NUMBERS.get(word, 0)
    return 8 <= age < 18


def is_head(scene: Scene, hit: Hit) -> bool:
    """Whether the phrase ends with this word: "girl, available" and not "girl scout"."""
    after = hit.last + 1
    if after >= len(scene.words) or _STOP.search(scene.gap(hit.last)):
        return True
    word = scene.words[after]
    if word in _FOLLOWS or word.isdigit() or word in NUMBERS:
        return True
    if word in _OF_AGE and after + 1 < len(scene.words) and is_minors_age(scene.words[after + 1]):
        return True
    return scene.starts(
        after, "call", "contact", "company", "household", "tender", "young", "fresh", "girl",
        "teen", "exchange", "soft", "seek", "sold", "wanted",
    )  # fmt: skip
