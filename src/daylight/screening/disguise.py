"""Undoing what hides a word inside the text: leet, spaced or dotted letters, repeats, split lines.

A piece of text is only rewritten into words that a lexicon knows, so that nothing is guessed:
"1br", "co-ed" and "4x4" stay as they are. Each step looks at a piece once; cost is linear.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from typing import Final

from daylight.screening.onelook import Look, Looker, Phrases
from daylight.screening.onelook_plain import (
    BREAK,
    JOINED,
    JOINT,
    LEET,
    ODD,
    REPEATED,
    RESPELLED,
    SINGLES,
    STAR,
)
from daylight.screening.respelled import LONG, Respellings, respelled, starred
from daylight.screening.segment import segment
from daylight.screening.wordfacts import looker

LETTERS_MEANT = {
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i", "|": "i", "+": "t", "€": "e", "£": "l", "l": "i",
    "(": "c", "¡": "i", "6": "g", "2": "z", "¢": "c", "¥": "y",
}  # fmt: skip
_SKELETON = str.maketrans(LETTERS_MEANT)
# Not of letters alone, which nearly all chunks are.
_LEET_CHUNK = re.compile(r"(?<![a-z0-9@$!|+€£(¡¢¥])[a-z]*+[0-9@$!|+€£(¡¢¥][a-z0-9@$!|+€£(¡¢¥]*+")
# Letters apart: between two of them up to four signs, or blanks however many.
_SINGLES = re.compile(
    r"(?<![a-z0-9@$!|€])[a-z0-9@$!|€]"
    r"(?:(?:[^a-z0-9@$!|€\s]|\s{1,60}+){1,4}+[a-z0-9@$!|€](?![a-z0-9@$!|€])){2,}"
)
_JOINED = re.compile(r"(?<![a-z0-9])[a-z0-9]++(?:[^a-z0-9\s]{1,4}+[a-z0-9]++)++")
_MASKED = re.compile(r"(?<![a-z])[a-z]++(?:[*#_?.][a-z]*+)++")
_BREAK = re.compile(r"\n{1,4}[ \t]{0,8}")
_WIDEST_BLANK = 8
_REPEATED = re.compile(r"[a-z]*?([a-z])\1\1[a-z]*")
_RUNS = re.compile(r"([a-z])\1+")
_LETTERS = re.compile(r"[a-z]+")
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
_PARTS = re.compile(r"[a-z0-9]+")

# start and end in the folded text, and the words that stand there.
Repair = tuple[int, int, tuple[str, ...]]
Finder = Callable[[str, "Vocabulary"], Iterator[Repair]]


class Vocabulary:
    """The words that a disguise may hide. `secret` are those worth joining pieces for, `phrases`
    what their words make together."""

    def __init__(
        self, words: Iterable[str], secret: Iterable[str], phrases: Phrases | None = None
    ) -> None:
        self._phrases = phrases or Phrases()
        self.words = frozenset(w for w in words if w.isalpha() and len(w) > 2)
        self.secret = frozenset(w for w in secret if w.isalpha() and len(w) > 3)
        self.skeletons: dict[str, list[str]] = {}
        for word in sorted(self.words):
            self.skeletons.setdefault(word.translate(_SKELETON), []).append(word)

    @functools.cached_property
    def squeezed(self) -> dict[str, str]:
        return {_RUNS.sub(r"\1", w): w for w in sorted(self.words, key=len)}

    @functools.cached_property
    def masked(self) -> dict[str, str]:
        """Secret words with one inner letter hidden by a star."""
        return {
            w[:i] + "*" + w[i + 1 :]: w
            for w in sorted(self.secret)
            if len(w) > 4
            for i in range(1, len(w))
        }

    @functools.cached_property
    def respellings(self) -> Respellings:
        return Respellings(self.words, self.secret)

    @functools.cached_property
    def looker(self) -> Looker:
        """What looks at an ad's words, those that this vocabulary finds behind them included."""
        return looker(self._respelled, self._phrases)

    def _respelled(self, word: str) -> int:
        bits = RESPELLED if self.respellings.is_odd(word) else 0
        return bits | (JOINED if len(word) >= LONG and self.respellings.parted(word) else 0)

    def unleet(self, chunk: str) -> str | None:
        """The word whose letters `chunk` imitates, or None.

        >>> Vocabulary(["girl"], []).unleet("g1r1")
        'girl'
        """
        for word in self.skeletons.get(chunk.translate(_SKELETON), ()):
            if all(
                c == w or LETTERS_MEANT.get(c) in (w, LETTERS_MEANT.get(w))
                for c, w in zip(chunk, word, strict=False)
            ):
                return word
        return None


def repairs(text: str, look: Look, vocabulary: Vocabulary) -> list[Repair]:
    """Where the folded `text`, which the look is at, hides known words: in order, no overlap."""
    bits, shape = look.bits, look.shape
    if not (bits & _HIDING_WORDS or shape & _HIDING):
        return []
    found: list[Repair] = []
    if bits & SINGLES:
        found += _spaced(text, vocabulary)
    chunks = _odd_chunks(text) if shape & (ODD | LEET | JOINT) else []
    # Of two readings of one chunk the first is kept: a star as a letter, then leet, then joints.
    if shape & STAR:
        found += starred(text, vocabulary.respellings)
    if shape & (ODD | LEET):
        found += _in_odd_chunks(text, chunks, _leet, vocabulary)
    if shape & (ODD | JOINT):
        found += _in_odd_chunks(text, chunks, _dotted, vocabulary)
    if shape & BREAK:
        found += _over_lines(text, vocabulary)
    if bits & REPEATED:
        found += _repeated(text, vocabulary)
    if bits & (RESPELLED | JOINED):
        found += respelled(text, look.words, look.respelled, vocabulary.respellings)
    return _without_overlap(found) if found else found


_HIDING_WORDS: Final = SINGLES | REPEATED | RESPELLED | JOINED
_HIDING: Final = ODD | LEET | JOINT | STAR | BREAK


def _odd_chunks(text: str) -> list[str]:
    """What may hide a word, each once, without stops and quotes around, which are no letters."""
    # Plain are only letters, or none. What is no ASCII may be a joint, even a letter of another
    # script.
    odd = {c.strip(_AROUND) for c in set(text.split()) if not (c.isalpha() and c.isascii())}
    return [c for c in odd if not (c.isascii() and (c.isalpha() or not c.islower()))]


def _in_odd_chunks(
    text: str, chunks: list[str], find: Finder, vocabulary: Vocabulary
) -> Iterator[Repair]:
    """What `find` finds; the whole text is only gone through where a chunk hides something."""
    if any(True for _ in find("\n".join(chunks), vocabulary)):
        yield from find(text, vocabulary)


_AROUND = ".,;:'\")"


def _without_overlap(found: list[Repair]) -> list[Repair]:
    found.sort(key=lambda r: (r[0], -r[1]))
    kept: list[Repair] = []
    for repair in found:
        if not kept or repair[0] >= kept[-1][1]:
            kept.append(repair)
    return kept


def _leet(text: str, vocabulary: Vocabulary) -> Iterator[Repair]:
    for match in _LEET_CHUNK.finditer(text):
        chunk = match.group()
        if chunk.isdigit() or len(chunk) < 3 or len(chunk) > 60:
            continue
        start = match.start()
        for low, high in _trimmed(chunk):
            word = vocabulary.unleet(chunk[low:high])
            if word and _letters(chunk) >= (2 if len(word) < 4 else 1):
                yield start + low, start + high, (word,)
                break


def _letters(chunk: str) -> int:
    return sum(map(str.isalpha, chunk))


def _trimmed(chunk: str) -> Iterator[tuple[int, int]]:
    """The chunk as it is, and without signs that may be mere punctuation at its ends."""
    yield 0, len(chunk)
    inner = chunk.strip("!|+(")
    if len(inner) < len(chunk) and len(inner) > 2:
        low = chunk.index(inner)
        yield low, low + len(inner)


def _spaced(text: str, vocabulary: Vocabulary) -> Iterator[Repair]:
    for run in _SINGLES.finditer(text):
        pieces = [
            (run.start() + m.start(), run.start() + m.end(), m.group())
            for m in re.finditer(r"[a-z0-9@$!|€]+", run.group())
        ]
        if not any(p.isalpha() for _, _, p in pieces):
            continue
        for low in range(0, len(pieces), 150):
            yield from _spelled(pieces[low : low + 150], vocabulary)


def _spelled(pieces: list[tuple[int, int, str]], vocabulary: Vocabulary) -> Iterator[Repair]:
    letters = [(start + i, c) for start, _, piece in pieces for i, c in enumerate(piece)]
    joined = "".join(c for _, c in letters)
    starts, ends = [start for start, _, _ in pieces], [end for _, end, _ in pieces]
    for low, high, word in segment(joined, vocabulary.skeletons, _SKELETON):
        actual = vocabulary.unleet(joined[low:high])
        start, end = letters[low][0], letters[high - 1][0] + 1
        inside = bisect_right(ends, end) - bisect_left(starts, start)
        if actual and inside > 2 and inside * 2 > len(word):
            yield start, end, (actual,)


def _dotted(text: str, vocabulary: Vocabulary) -> Iterator[Repair]:
    for match in _JOINED.finditer(text):
        if len(match.group()) > 80:
            continue
        joined = "".join(_PARTS.findall(match.group()))
        word = joined if joined in vocabulary.words else vocabulary.unleet(joined)
        if word:
            yield match.start(), match.end(), (word,)
    if "*" in text or "#" in text or "_" in text:
        yield from _starred(text, vocabulary)


def _starred(text: str, vocabulary: Vocabulary) -> Iterator[Repair]:
    for match in _MASKED.finditer(text):
        word = vocabulary.masked.get(re.sub("[#_?.]", "*", match.group()[:60]))
        if word:
            yield match.start(), match.end(), (word,)


def _over_lines(text: str, vocabulary: Vocabulary) -> Iterator[Repair]:
    for line_break in _line_breaks(text):
        low, high = line_break
        before = text[max(0, low - 30) : low]
        left = before[len(before.rstrip(_ALPHABET)) :]
        right = _LETTERS.match(text[high : high + 30])
        if not left or right is None:
            continue
        joined = left + right.group()
        is_hyphen = text[low] == "-"
        apart = left in vocabulary.words and right.group() in vocabulary.words
        apart = apart and not is_hyphen and joined not in vocabulary.secret
        if joined in vocabulary.words and not apart:
            yield low - len(left), high + right.end(), (joined,)


def _line_breaks(text: str) -> Iterator[tuple[int, int]]:
    """Each break with the blanks and the hyphen around it."""
    text = text.replace("\r", "\n") if "\r" in text else text
    high = 0
    while (at := text.find("\n", high)) >= 0:
        match = _BREAK.match(text, at)
        assert match is not None
        low, high = at, match.end()
        while low and at - low < _WIDEST_BLANK and text[low - 1] in " \t":
            low -= 1
        if low and text[low - 1] == "-":
            low -= 1
        yield low, high


def _repeated(text: str, vocabulary: Vocabulary) -> Iterator[Repair]:
    for match in _LETTERS.finditer(text):
        chunk = match.group()
        if len(chunk) > 400 or not _REPEATED.match(chunk) or chunk in vocabulary.words:
            continue
        word = vocabulary.squeezed.get(_RUNS.sub(r"\1", chunk))
        if word:
            yield match.start(), match.end(), (word,)
