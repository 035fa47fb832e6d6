"""An ad as the detectors read it: plain words in order, and the way back to the original."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property

import numpy as np

from daylight.screening.disguise import Repair, Vocabulary, repairs
from daylight.screening.folding import Folded
from daylight.screening.likeness import reads_alike
from daylight.screening.model import Ad, Span
from daylight.screening.nationalities import of_persons
from daylight.screening.onelook import Looker
from daylight.screening.onelook_plain import NATIONAL, TO_SPACES, WORD, plain_letters
from daylight.screening.respelled import RIGHT_TO_LEFT, as_shown, as_written

_STOP_SIGNS = re.compile(r"[.!?;\n|•·]")
_STOPS = re.compile(r"[.!?;\n|•·](?=\s|$)|\n|[!?]{2,}|\.{2,}|[•|]")

_BLANK = ord(" ")

# A text without full stops is cut here, so that looking around a word costs a bounded time.
_LONGEST_SENTENCE = 80
_WIDEST_GAP = 40  # characters behind a word that are looked through for a stop


Place = tuple[int, int]


class Reading:
    """The words of an ad's title, body and text attributes, disguises undone.

    `line` is all words with one space around each; positions in it are what matchers report.
    `look` is at these words, `first_look` at the folded text as it stood, disguises and all. Text
    that a direction mark shows backwards is read as it is shown; `as_typed` is the reading of who
    copies it, None where that is the same.
    """

    def __init__(self, ad: Ad, vocabulary: Vocabulary, *, is_typed: bool = False) -> None:
        self.fields = _fields(ad)
        self._has_attributes = bool(ad.attributes)
        text = (
            "\n".join([text for _, text in self.fields])
            if len(self.fields) > 1
            else (self.fields[0][1] if self.fields else "")
        )
        self.turned: list[Place] = []
        self.as_typed: Reading | None = None
        if RIGHT_TO_LEFT in text and not is_typed:
            text, self.turned = as_shown(text)
            self.as_typed = Reading(ad, vocabulary, is_typed=True)
        self.folded = Folded(text)
        self._located: list[Place] | None = None
        text = self.folded.text
        looker = vocabulary.looker
        self.look = self.first_look = looker.look(text)
        self.repairs = repairs(text, self.look, vocabulary)
        if self.repairs:
            words, self._located = _repaired(self.look.words, _places(text), text, self.repairs)
            self.look = looker.at_words(words)
        if self.look.bits & NATIONAL:
            self._leave_out(of_persons(self.look.words), looker)
        self.words, self.line = self.look.words, self.look.line

    def _leave_out(self, indexes: list[int], looker: Looker) -> None:
        """Take these words out of what is read."""
        if indexes:
            gone, places = set(indexes), self.located
            words = self.look.words
            kept = [n for n in range(len(words)) if n not in gone]
            self._located = [places[n] for n in kept]
            self.look = looker.at_words([words[n] for n in kept])

    @property
    def written(self) -> list[str]:
        """The words as they stood, disguises and all."""
        return self.first_look.words

    @property
    def is_plain(self) -> bool:
        """Whether `written` are the words of title and text as `likeness` reads them, too."""
        text = self.folded.original
        if self._has_attributes or self.turned:
            return False
        return len(text) == len(self.folded.text) if text.isascii() else reads_alike(text)

    @property
    def located(self) -> list[Place]:
        """Each word's stretch in the folded text."""
        if self._located is None:
            self._located = _places(self.folded.text)
        return self._located

    @cached_property
    def every_word(self) -> frozenset[str]:
        """The words, each once."""
        return frozenset(self.words)

    @cached_property
    def disguised(self) -> frozenset[int]:
        """Indexes of words that stood in disguise."""
        starts = {start for start, _, _ in self.repairs}
        return frozenset(i for i, (s, _) in enumerate(self.located) if s in starts)

    @cached_property
    def sentences(self) -> list[int]:
        """The number of each word's sentence."""
        numbers: list[int] = []
        number = begins = 0
        for stop in (*self._stops(), len(self.located)):
            for low in range(begins, stop, _LONGEST_SENTENCE):
                numbers += [number] * (min(stop, low + _LONGEST_SENTENCE) - low)
                number += 1
            begins = stop
        return numbers

    def _stops(self) -> Iterator[int]:
        """The words, but for the first, before which a sentence has ended."""
        text, located = self.folded.text, self.located
        before = 0
        for sign in _STOP_SIGNS.finditer(text):
            word = bisect_left(located, (sign.start(), 0), before)
            if word == before or word == len(located):
                continue
            before, last = word, located[word - 1][1]
            gap = text[last : min(located[word][0], last + _WIDEST_GAP)]
            if _STOPS.search(gap):
                yield word

    def gap(self, word: int) -> str:
        """What stands in the text between a word and the next; a line's end behind the last."""
        located = self.located
        if word + 1 >= len(located):
            return "\n"
        return self.folded.text[located[word][1] : located[word + 1][0]]

    def span(self, first: int, last: int) -> Span:
        """The words first..last (inclusive) as a span of the original field."""
        return self.folded_span(self.located[first][0], self.located[last][1])

    def folded_span(self, start: int, end: int) -> Span:
        """A stretch of the folded text as a span of the original field that it starts in."""
        low, high = self.folded.span(start, end)
        if self.turned:
            low, high = as_written(self.turned, low, high)
        offset = 0
        for name, text in self.fields:
            if low <= offset + len(text) or name == self.fields[-1][0]:
                return Span(name, max(0, low - offset), min(len(text), max(0, high - offset)))
            offset += len(text) + 1
        return Span("body", 0, 0)


def _places(text: str) -> list[Place]:
    """The stretch of each of the text's words."""
    raw = plain_letters(f" {text} ")
    if raw is None:
        return [m.span() for m in WORD.finditer(text)]
    letters = np.frombuffer(raw.translate(TO_SPACES), np.uint8) != _BLANK
    edges = np.flatnonzero(letters[1:] != letters[:-1]).tolist()
    return list(zip(edges[::2], edges[1::2], strict=True))


def _fields(ad: Ad) -> list[tuple[str, str]]:
    fields = [(name, text) for name, text in (("title", ad.title), ("body", ad.body)) if text]
    if ad.attributes:
        fields += [
            (f"attributes.{name}", value)
            for name, value in ad.attributes.items()
            if isinstance(value, str) and value
        ]
    return fields


def _repaired(
    written: list[str], places: list[Place], text: str, mended: list[Repair]
) -> tuple[list[str], list[Place]]:
    """The words with those that stand behind a disguise, and where each of them stands. Of a word
    that a disguise begins or ends in the rest stays one."""
    words: list[str] = []
    spans: list[Place] = []
    at = 0
    for start, end, replacement in mended:
        before = bisect_left(places, (start, 0), at)
        words += written[at:before]
        spans += places[at:before]
        if spans and spans[-1][1] > start:
            low, _ = spans.pop()
            words.pop()
            if low < start:
                words.append(text[low:start])
                spans.append((low, start))
        words += replacement
        spans += [(start, end)] * len(replacement)
        at = bisect_left(places, (end, 0), before)
        if at and places[at - 1][1] > end:
            words.append(text[end : places[at - 1][1]])
            spans.append((end, places[at - 1][1]))
    return words + written[at:], spans + places[at:]
