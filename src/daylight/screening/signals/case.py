"""What a detector is given, and what it ships with."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator

import msgspec

from daylight.screening.matching import Found, Hit
from daylight.screening.model import Ad, Contact, Harm, Recollection, Signal, Span
from daylight.screening.reading import Reading


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
    ) -> None:
        self.ad = ad
        self.reading = reading
        self.found = found
        self.profile = profile
        self.recollection = recollection
        self.contacts = contacts

    @functools.cached_property
    def by_sentence(self) -> dict[int, list[Hit]]:
        """The hits of each sentence, in order."""
        groups: dict[int, list[Hit]] = {}
        for hit in self.found.hits:
            groups.setdefault(self.found.sentence(hit), []).append(hit)
        return groups

    def bits(self, *tags: str) -> int:
        return self.found.matcher.mask(*tags)

    def spans(self, hits: Iterable[Hit]) -> tuple[Span, ...]:
        """The hits as spans of the original, in order, each once."""
        spans = (self.reading.span(h.first, h.last) for h in hits)
        return tuple(dict.fromkeys(spans))


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
    """A signal: its name and harm, how it is found, what it cannot see, and its examples."""

    name: str
    harm: Harm
    about: str
    blind: str
    check: Callable[[Case], Iterator[Signal]]
    examples: tuple[Example, ...] = ()
