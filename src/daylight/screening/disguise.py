"""Undoing what hides a word inside the text: leet, spaced or dotted letters, repeats, split lines.

A piece of text is only rewritten into words that a lexicon knows, so that nothing is guessed:
"1br", "co-ed" and "4x4" stay as they are. Each step looks at a piece once; cost is linear.
"""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from ahocorasick_rs import BytesAhoCorasick

from daylight.screening.nationalities import NATIONALITIES
from daylight.screening.respelled import LONG, Respellings, respelled, starred
from daylight.screening.segment import segment

LEET = {
    "0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "8": "b", "9": "g",
    "@": "a", "$": "s", "!": "i", "|": "i", "+": "t", "€": "e", "£": "l", "l": "i",
    "(": "c", "¡": "i", "6": "g", "2": "z", "¢": "c", "¥": "y",
}  # fmt: skip
_SKELETON = str.maketrans(LEET)
_TRIPLE = re.compile(r"([a-z])\1\1")
_LEET_CHUNK = re.compile(r"[a-z0-9@$!|+€£(¡¢¥]+")
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
    """The words that a disguise may hide. `secret` are those worth joining pieces for."""

    def __init__(self, words: Iterable[str], secret: Iterable[str]) -> None:
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
    def traits(self) -> _Traits:
        return _Traits(self)

    def traits_of(self, words: Sequence[str]) -> int:
        """What any of the words has: bits of `RESPELLED`, `JOINED`, `REPEATED`, `NATIONAL`."""
        return functools.reduce(operator.or_, set(map(self.traits.__getitem__, words)), 0)

    def unleet(self, chunk: str) -> str | None:
        """The word whose letters `chunk` imitates, or None.

        >>> Vocabulary(["girl"], []).unleet("g1r1")
        'girl'
        """
        for word in self.skeletons.get(chunk.translate(_SKELETON), ()):
            if all(
                c == w or LEET.get(c) in (w, LEET.get(w)) for c, w in zip(chunk, word, strict=False)
            ):
                return word
        return None


# What a word may be, so that one look at each tells which closer looks an ad needs at all.
RESPELLED, JOINED, REPEATED, NATIONAL = 1, 2, 4, 8
_REMEMBERED_WORDS = 50_000
_LONGEST_REMEMBERED = 40  # letters


class _Traits(dict[str, int]):
    """The bits of each word. Words come again, so they are remembered, but for those so long that
    nobody writes them twice."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        super().__init__()
        self._respellings = vocabulary.respellings

    def __missing__(self, word: str) -> int:
        bits = RESPELLED if self._respellings.is_odd(word) else 0
        bits |= JOINED if len(word) >= LONG and self._respellings.parted(word) else 0
        bits |= REPEATED if _TRIPLE.search(word) else 0
        bits |= NATIONAL if word in NATIONALITIES else 0
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED_WORDS:
                self.clear()
            self[word] = bits
        return bits


def repairs(
    text: str, line: str, words: Sequence[str], traits: int, vocabulary: Vocabulary
) -> list[Repair]:
    """Where the folded `text` hides known words, in order and without overlap.

    `words` are the text's, `traits` what any of them has, `line` they with one blank around each.
    """
    found: list[Repair] = []
    if _THREE_SINGLES in line.encode("ascii", "replace").translate(_TO_SHAPE):
        found += _spaced(text, vocabulary)
    shape = text.encode("ascii", "replace").translate(_SHAPES)
    odd = not text.isascii()
    seen = {number for number, _, _ in _ODD_SHAPES.find_matches_as_indexes(shape, overlapping=True)}
    chunks = _odd_chunks(text) if odd or seen else []
    # Of two readings of one chunk the first is kept: a star as a letter, then leet, then joints.
    if "*" in text or "#" in text:
        found += starred(text, vocabulary.respellings)
    if odd or not _LEET_SHAPES.isdisjoint(seen):
        found += _in_odd_chunks(text, chunks, _leet, vocabulary)
    if odd or not _JOINTS.isdisjoint(seen):
        found += _in_odd_chunks(text, chunks, _dotted, vocabulary)
    if b"\n" in shape:
        found += _over_lines(text, vocabulary)
    if traits & REPEATED:
        found += _repeated(text, vocabulary)
    if traits & (RESPELLED | JOINED):
        bits = vocabulary.traits
        odd_words = {word for word in words if bits[word] & (RESPELLED | JOINED)}
        found += respelled(text, words, odd_words, vocabulary.respellings)
    return _without_overlap(found) if found else found


def _odd_chunks(text: str) -> list[str]:
    """What may hide a word, without the stops and quotes around that stand for no letter."""
    stripped = [chunk.strip(_AROUND) for chunk in text.split()]
    # Plain are only letters, or none. What is no ASCII may be a joint, even a letter of another
    # script.
    return [c for c in stripped if not (c.isascii() and (c.isalpha() or not c.islower()))]


def _in_odd_chunks(
    text: str, chunks: list[str], find: Finder, vocabulary: Vocabulary
) -> Iterator[Repair]:
    """What `find` finds; the whole text is only gone through where a chunk hides something."""
    if any(True for chunk in chunks for _ in find(chunk, vocabulary)):
        yield from find(text, vocabulary)


def _shape(character: str) -> int:
    """The class of an ASCII character: letter, digit or sign for a letter, blank, other."""
    if character.isalpha():
        return ord("a")
    if character in "0123456789@$":
        return ord("4")
    if character in "!|+(":
        return ord("5")
    if character in "\r\n":
        return ord("\n")
    return ord(" ") if character in "\t " else ord(".")


_SHAPES = bytes(_shape(chr(c)) for c in range(128)) + b"." * 128
_TO_SHAPE = (
    bytes(97 if chr(c).isalnum() else 32 if c == 32 else 46 for c in range(128)) + b"." * 128
)
_THREE_SINGLES = b" a a a "
_AROUND = ".,;:'\")"
_ODD_SHAPES = BytesAhoCorasick([b"a4", b"4a", b"a5a", b"a.a", b"a..a", b"a...a"])
_LEET_SHAPES = frozenset((0, 1, 2))
_JOINTS = frozenset((2, 3, 4, 5))


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
        if chunk.isalpha() or chunk.isdigit() or len(chunk) < 3 or len(chunk) > 60:
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
    for low, high, word in segment(joined, vocabulary.skeletons, _SKELETON):
        actual = vocabulary.unleet(joined[low:high])
        inside = [p for p in pieces if letters[low][0] <= p[0] and p[1] <= letters[high - 1][0] + 1]
        if actual and len(inside) > 2 and len(inside) * 2 > len(word):
            yield letters[low][0], letters[high - 1][0] + 1, (actual,)


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
