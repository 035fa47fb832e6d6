"""What a detector is given, and what it ships with."""

from __future__ import annotations

import functools
import operator
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from typing import Final, Literal, TypeVar

import msgspec

from daylight.screening.folding import fold
from daylight.screening.matching import Found, Hit
from daylight.screening.model import Ad, Contact, Harm, Recollection, Signal, Span
from daylight.screening.reading import Reading
from daylight.screening.signals.amounts import names_a_rent

Answer = TypeVar("Answer")
LONGEST: Final = 12  # words of a phrase of the lexicon, and more than any has


class Case:
    """One ad under screening, read and matched, with what is remembered of it."""

    def __init__(
        self,
        ad: Ad,
        reading: Reading,
        found: Found,
        *,
        profile: str,
        recollection: Recollection,
        contacts: tuple[Contact, ...] = (),
        whole: Case | None = None,
    ) -> None:
        self.ad = ad
        self.reading = reading
        self.found = found
        self.profile = profile
        self.recollection = recollection
        self.contacts = contacts
        self._known = found.matcher.known_bits
        self._whole = whole

    @property
    def whole(self) -> Case:
        """The ad of which these are some sentences; else the case itself.

        Not kept as an attribute: a case that names itself is memory that only the collector of
        cycles gives back, ad after ad.
        """
        return self._whole or self

    @functools.cached_property
    def by_sentence(self) -> dict[int, list[Hit]]:
        """The hits of each sentence, in order."""
        groups: dict[int, list[Hit]] = {}
        sentences = self.reading.sentences
        for hit in self.found.hits:
            groups.setdefault(sentences[hit.first], []).append(hit)
        return groups

    @functools.cached_property
    def masks(self) -> dict[int, int]:
        """All tags of each sentence that has hits."""
        return {n: combined(hits) for n, hits in self.by_sentence.items()}

    def stretches(self, wanted: int = 0) -> Iterator[tuple[list[Hit], int]]:
        """What `around` gives for each sentence that has hits, and all its tags: those alone that
        have one of the `wanted`, where such are named, and none a second time."""
        title = self._title_sentence
        masks = self.masks
        opening = masks.get(title, 0) | masks.get(title + 1, 0)
        for number, own in masks.items():
            if number == title + 1 and title in masks:
                continue
            mask = opening if title <= number <= title + 1 else own
            if not wanted or mask & wanted:
                yield self.around(number), mask

    def around(self, number: int) -> list[Hit]:
        """A sentence's hits; of the title and the text's first sentence, both together.

        A title names the person or the home, and the first sentence says what is asked.
        """
        hits = self.by_sentence.get(number, [])
        last = self._title_sentence
        if number == last:
            return hits + self.by_sentence.get(number + 1, [])
        return self.by_sentence.get(last, []) + hits if number == last + 1 else hits

    @functools.cached_property
    def names_rent(self) -> bool:
        return names_a_rent(self.reading.folded.text)

    @functools.cached_property
    def names_dollars(self) -> bool:
        return "$" in self.reading.folded.text

    def once(self, work: Callable[[Case], Answer]) -> Answer:
        """What the work answers of this case, asked once."""
        answers: dict[Callable[[Case], Answer], Answer] = self.__dict__.setdefault("_answers", {})
        if work not in answers:
            answers[work] = work(self)
        return answers[work]

    def title_has(self, bits: int) -> bool:
        """Whether the title, which says what an ad is about, has a hit with one of the bits."""
        return bool(self._title_mask & bits)

    @functools.cached_property
    def _title_mask(self) -> int:
        end = self.title_end
        tags = (mask for number, mask in self.masks.items() if number < end)
        return functools.reduce(operator.or_, tags, 0)

    @property
    def title_end(self) -> int:
        """The number of the first sentence behind the title; 0 or less where there is none."""
        return self._title_sentence + 1

    @functools.cached_property
    def _title_sentence(self) -> int:
        """The number of the title's last sentence; -2 where there is no title."""
        # Characters are folded one by one: the title's come first, however the text goes on.
        behind = bisect_left(self.reading.located, (len(fold(self.ad.title)), 0))
        return self.reading.sentences[behind - 1] if behind and self.ad.title else -2

    def bits(self, *tags: str) -> int:
        known = self._known.get(tags)
        return self.found.matcher.mask(*tags) if known is None else known

    def spans(self, hits: Iterable[Hit]) -> tuple[Span, ...]:
        """The hits as spans of the original, in order, each once."""
        spans = (self.reading.span(h.first, h.last) for h in hits)
        return tuple(dict.fromkeys(spans))


def combined(hits: Iterable[Hit]) -> int:
    """The tags of all of them."""
    mask = 0
    for hit in hits:
        mask |= hit.tags
    return mask


def starting(hits: list[Hit], low: int, high: int) -> list[Hit]:
    """Those that begin with a word from `low` to before `high`, of hits in order."""
    return hits[bisect_left(hits, low, key=_first) : bisect_left(hits, high, key=_first)]


_first = operator.attrgetter("first")
Check = Callable[[Case], Iterator[Signal]]
# Whether a check may say anything of words that have these tags; it may ask the whole ad, too.
Chance = Callable[[Case, int], bool]


def first_of(*checks: Check) -> Check:
    """One check out of several: the signals of the first that speaks."""

    def check(case: Case) -> Iterator[Signal]:
        for each in checks:
            spoke = False
            for signal in each(case):
                spoke = True
                yield signal
            if spoke:
                return

    return check


class Example(msgspec.Struct, frozen=True, kw_only=True):
    """A text that a signal catches, or a like one that is published."""

    caught: bool
    title: str = ""
    body: str = ""
    section: str = ""


def caught(title: str, *, body: str = "", section: str = "") -> Example:
    return Example(caught=True, title=title, body=body, section=section)


def spared(title: str, *, body: str = "", section: str = "") -> Example:
    return Example(caught=False, title=title, body=body, section=section)


class Detector(msgspec.Struct, frozen=True, kw_only=True):
    """A signal: its name and harm, how it is found, what it cannot see, and its examples.

    `asks` are tags of which one must stand in the ad for the signal to be possible at all, and of
    `needs` one, too. `reads` says what the check goes by where it is not the words.
    """

    name: str
    harm: Harm
    about: str
    blind: str
    check: Callable[[Case], Iterator[Signal]]
    examples: tuple[Example, ...] = ()
    asks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    reads: Literal["words", "contacts", "memory"] = "words"
