"""What a detector is given, and what it ships with."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

import msgspec

from daylight.screening.matching import Found, Hit
from daylight.screening.model import Ad, Contact, Harm, Recollection, Signal, Span
from daylight.screening.reading import Reading
from daylight.screening.signals.amounts import names_a_rent


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
        for hit in self.found.hits:
            groups.setdefault(self.found.sentence(hit), []).append(hit)
        return groups

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

    def title_has(self, bits: int) -> bool:
        """Whether the title, which says what an ad is about, has a hit with one of the bits."""
        end = self.title_end
        return any(h.tags & bits for n, hits in self.by_sentence.items() if n < end for h in hits)

    @property
    def title_end(self) -> int:
        """The number of the first sentence behind the title; 0 or less where there is none."""
        return self._title_sentence + 1

    @functools.cached_property
    def _title_sentence(self) -> int:
        """The number of the title's last sentence; -2 where there is no title."""
        size = len(self.ad.title)
        if not size:
            return -2
        reading = self.reading
        number = -2
        for (start, _), sentence in zip(reading.located, reading.sentences, strict=True):
            if reading.folded.span(start, start + 1)[0] >= size:
                break
            number = sentence
        return number

    def bits(self, *tags: str) -> int:
        known = self._known.get(tags)
        return self.found.matcher.mask(*tags) if known is None else known

    def spans(self, hits: Iterable[Hit]) -> tuple[Span, ...]:
        """The hits as spans of the original, in order, each once."""
        spans = (self.reading.span(h.first, h.last) for h in hits)
        return tuple(dict.fromkeys(spans))


Check = Callable[[Case], Iterator[Signal]]


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
