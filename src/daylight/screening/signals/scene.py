"""A stretch of an ad that speaks of one offer, and which word heads its phrase."""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

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
AGES = frozenset((*map(str, range(8, 18)), "08", "09", *NUMBERS))
_OF_AGE = frozenset(("of", "de"))
_STOP = re.compile(r"[,.;:!?()\n|/~*–—-]")


class Scene:
    """A stretch of an ad that speaks of one offer: hits in order, without those inside others."""

    def __init__(self, case: Case, hits: list[Hit], mask: int) -> None:
        self.case = case
        self.words = case.reading.words
        self.hits = hits
        self.mask = mask
        self._having: dict[tuple[str, ...], list[Hit]] = {}
        self._begun: dict[int, int] = {}

    def having(self, *tags: str) -> list[Hit]:
        """The hits with one of the tags, in order; looked for once, so not to be changed."""
        found = self._having.get(tags)
        if found is None:
            bits = self.case.bits(*tags)
            found = [h for h in self.hits if h.tags & bits] if self.mask & bits else []
            self._having[tags] = found
        return found

    def free_of(self, cover: list[Hit], *tags: str) -> list[Hit]:
        """Hits with one of the tags that are no part of a longer phrase in `cover`."""
        found = self.having(*tags)
        if not cover or not found:
            return found[:]
        return [
            h
            for h in found
            if not any(
                c.first <= h.first and h.last <= c.last and c.last - c.first > h.last - h.first
                for c in cover
            )
            and h not in cover
        ]

    def starts(self, word: int, *tags: str) -> bool:
        """Whether a hit with one of the tags begins with the word of this index."""
        if not self._begun:
            for hit in self.hits:
                self._begun[hit.first] = self._begun.get(hit.first, 0) | hit.tags
        return bool(self._begun.get(word, 0) & self.case.bits(*tags))

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
        return self.case.reading.gap(word)


def scenes(case: Case, *tags: str) -> Iterator[Scene]:
    """A short ad as one scene, a long one sentence by sentence, each with its neighbours; only
    those with one of the tags, where any are named."""
    wanted = case.bits(*tags) if tags else 0
    if len(case.reading.words) > SHORT:
        for hits, mask in case.stretches(wanted):
            yield Scene(case, hits, mask)
    elif not wanted or case.found.mask & wanted:
        yield Scene(case, case.found.hits, case.found.mask)


def is_minors_age(word: str) -> bool:
    """Whether the word is a number from eight to seventeen."""
    return word in AGES


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
