"""One look at each word and at each character of an ad, which tells where a closer one is worth it.

In plain Python and numpy. `_onelook.pyx` does the same, compiled, several times faster; a board has
that where a C compiler was there when Daylight was installed. Results are equal to the last bit.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import compress
from typing import Final

import numpy as np
from numpy.typing import NDArray

# What a word may be: bits of `WordFacts.bits`.
RESPELLED, JOINED, REPEATED, NATIONAL, ENGLISH = 1, 2, 4, 8, 16
DOT_WORD, AT_WORD, ARROBA, URL_START, APP = 32, 64, 128, 256, 512
LINE, ID, CASH, APP_WORD = 1024, 2048, 4096, 8192
SINGLES = 16384  # of a look alone: three words of one letter or digit in a row

# What a text holds: bits of `shapes`.
LEET, JOINT, STAR, BREAK, ODD, DOMAIN, SIGN = 1, 2, 4, 8, 16, 32, 64

REMEMBERED_WORDS: Final = 50_000
LONGEST_REMEMBERED: Final = 40  # letters
ENGLISH_AMONG: Final = 200  # words in which those of English are counted
# A run of pieces bears two words between them, so three on is the farthest next piece.
NEAR_WORDS: Final = 3
LEAST_DIGITS: Final = 8
_ROW: Final = 3  # words of one letter in a row, which may be one that was written apart

BANDS: Final = 28
ROWS: Final = 4  # a band is four values of 16 bits, which fill a BIGINT
PERMUTATIONS: Final = BANDS * ROWS
# Pairs hashed at once: bounds memory at about 2 MB however long the text.
_CHUNK: Final = 4096


class Phrases:
    """The phrases that begin with certain words: the one that ends there, by its number, and those
    that go on, by the next word. The root has no words yet.

    >>> root = Phrases()
    >>> root.add(["little", "girl"], 7)
    >>> root.after("little").after("girl").number
    7
    """

    __slots__ = ("_more", "number")

    def __init__(self) -> None:
        self.number = -1
        self._more: dict[str, Phrases] = {}

    def after(self, word: str) -> Phrases | None:
        """The phrases that go on with this word."""
        return self._more.get(word)

    def add(self, words: list[str], number: int) -> None:
        """Take up a phrase. `number` is 0 or more; of a phrase taken up twice the later stays."""
        at = self
        for word in words:
            at = at._more.setdefault(word, Phrases())
        at.number = number


class WordFacts:
    """What is known of a word: its bits, how many digits it may stand for, and the two numbers of
    64 bits that it gives to the pairs that it begins and ends. `phrases` are those it begins."""

    __slots__ = ("begins", "bits", "ends", "phrases", "word", "worth")

    def __init__(
        self, word: str, bits: int, worth: int, begins: int, ends: int, phrases: Phrases | None
    ) -> None:
        self.word = word
        self.phrases = phrases
        self.bits = bits
        self.worth = worth
        self.begins = begins
        self.ends = ends


class Look:
    """One look at an ad's words and, where it is of a text, at its characters.

    `line` is all words with one blank around each. `bits` is what any of them is, `worth` how many
    digits all may stand for, `english` how many of the first 200 are common English words. `shape`
    and `digit` are as `shapes` gives them; 0 where the look is at words alone. `respelled` are the
    indexes of the words that are `RESPELLED` or `JOINED`.
    """

    __slots__ = (
        "_facts", "bits", "digit", "english", "line", "respelled", "shape", "words", "worth"
    )  # fmt: skip

    def __init__(
        self, words: list[str], facts: list[WordFacts], shape: int = 0, digit: int = 0
    ) -> None:
        self.words = words
        self.line = f" {' '.join(words)} "
        self.shape, self.digit = shape, digit
        self._facts = facts
        self.bits = _singles(words)
        for fact in facts:
            self.bits |= fact.bits
        self.worth = sum([fact.worth for fact in facts])
        self.respelled = [n for n, fact in enumerate(facts) if fact.bits & (RESPELLED | JOINED)]
        self.english = sum([fact.bits & ENGLISH for fact in facts[:ENGLISH_AMONG]]) // ENGLISH

    def phrases(self, masks: list[int]) -> tuple[list[tuple[int, int, int]], int]:
        """The number, first and last word of every phrase that stands there, by its first word, of
        those with the same first the shorter before; and their `masks`, put together."""
        found, mask = [], 0
        for first, fact in enumerate(self._facts):
            at, last = fact.phrases, first
            while at is not None:
                if at.number >= 0:
                    found.append((at.number, first, last))
                    mask |= masks[at.number]
                last += 1
                at = at.after(self.words[last]) if last < len(self.words) else None
        return found, mask

    def clusters(self) -> list[tuple[int, int, int]]:
        """First and last word of each row that may hold a number, and its digits at most."""
        return clusters([fact.worth for fact in self._facts])

    def worths(self) -> dict[str, int]:
        """How many digits each of the words may stand for."""
        return {fact.word: fact.worth for fact in self._facts}

    def minhash(self) -> bytes:
        """The fingerprint of the words in order, however few; b"" of fewer than two."""
        parts = [number for fact in self._facts for number in (fact.begins, fact.ends)]
        return minhash(np.array(parts, np.uint64).tobytes())


class Looker:
    """Looks at texts and words. `learn` gives the facts of a word; they are remembered."""

    def __init__(self, learn: Callable[[str], WordFacts]) -> None:
        self._known = _Known(learn)

    def __len__(self) -> int:
        """How many words are remembered."""
        return len(self._known)

    def fact(self, word: str) -> WordFacts:
        """What is known of one word."""
        return self._known[word]

    def look(self, text: str) -> Look:
        """One look at a folded text. Cost is linear in it."""
        words = words_of(text)
        return Look(words, [self._known[word] for word in words], *shapes(text))

    def at_words(self, words: list[str]) -> Look:
        """One look at words that were found otherwise."""
        return Look(words, [self._known[word] for word in words])


class _Known(dict[str, WordFacts]):
    """The facts of words. Words come again, ad after ad; so long ones nobody writes twice."""

    def __init__(self, learn: Callable[[str], WordFacts]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, word: str) -> WordFacts:
        fact = self._learn(word)
        if len(word) <= LONGEST_REMEMBERED:
            if len(self) >= REMEMBERED_WORDS:
                self.clear()
            self[word] = fact
        return fact


WORD: Final = re.compile(r"[^\W_]+")
TO_SPACES: Final = bytes(c if chr(c).isalnum() else 32 for c in range(128)) + b" " * 128


_BEYOND: Final = re.compile(r"[^\W\x00-\x7f]")


def words_of(text: str) -> list[str]:
    """The words of a folded text in order: runs of letters and digits."""
    raw = plain_letters(text)
    return WORD.findall(text) if raw is None else raw.translate(TO_SPACES).decode("ascii").split()


def plain_letters(text: str) -> bytes | None:
    """The text, a byte for a character, where all of its letters and digits are ASCII; of any
    other sign that it is none."""
    if not text.isascii() and _BEYOND.search(text):
        return None
    return text.encode("ascii", "replace")


def clusters(worths: Sequence[int]) -> list[tuple[int, int, int]]:
    """As `Look.clusters`, of how many digits each word may stand for."""
    rows: list[tuple[int, int, int]] = []
    total, first, last = 0, 0, -NEAR_WORDS
    for index in compress(range(len(worths)), worths):
        if index - last > NEAR_WORDS:
            if total >= LEAST_DIGITS:
                rows.append((first, last, total))
            total, first = 0, index
        total += worths[index]
        last = index
    if total >= LEAST_DIGITS:
        rows.append((first, last, total))
    return rows


def _singles(words: Iterable[str]) -> int:
    in_row = 0
    for word in words:
        in_row = in_row + 1 if len(word) == 1 and word.isascii() else 0
        if in_row == _ROW:
            return SINGLES
    return 0


def shapes(text: str) -> tuple[int, int]:
    """What the folded text holds, and where its first digit stands (its size where there is none).

    `LEET` is a digit or sign beside letters, `JOINT` one to three signs between two, `STAR` a sign
    that hides a letter, `BREAK` the end of a line, `ODD` a character beyond ASCII, `DOMAIN` a
    full stop before a letter and behind a name, `SIGN` an @.
    """
    raw = text.encode("ascii", "replace")
    shape = raw.translate(_SHAPES)
    found = 0 if text.isascii() else ODD
    found |= LEET if b"a4" in shape or b"4a" in shape or b"a5a" in shape else 0
    found |= JOINT if any(joint in shape for joint in _JOINTS) else 0
    found |= STAR if "*" in text or "#" in text else 0
    found |= BREAK if b"\n" in shape else 0
    names = raw.translate(_NAMES)
    found |= DOMAIN if b"a.a" in names or b"0.a" in names else 0
    found |= SIGN if "@" in text else 0
    digits = names.find(b"0")
    while digits >= 0 and raw[digits] == _HYPHEN:
        digits = names.find(b"0", digits + 1)
    return found, digits if digits >= 0 else len(text)


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
_JOINTS = (b"a5a", b"a.a", b"a..a", b"a...a")
# Letters as one sign; digits and the hyphen, which an ending does not begin with, as another.
_NAMES = bytes(
    ord("a") if chr(c).isalpha() else ord("0") if chr(c) in "0123456789-" else c for c in range(128)
) + bytes(range(128, 256))
_HYPHEN = ord("-")


def minhash(parts: bytes) -> bytes:
    """The MinHash of a row of words, of each its `begins` and `ends` as native bytes: 112 values of
    16 bits, least byte first; b"" where there is no pair."""
    numbers = np.frombuffer(parts, np.uint64)
    pairs = numbers[:-2:2] + numbers[3::2]
    if not len(pairs):
        return b""
    pairs ^= pairs >> _HALFWAY
    pairs *= MIX
    halves = pairs.view(np.uint32)[_HIGH::2]
    least = _least(halves[:_CHUNK])
    for start in range(_CHUNK, len(halves), _CHUNK):
        np.minimum(least, _least(halves[start : start + _CHUNK]), out=least)
    # A least value is small by nature; mix it, so that its 16 bits are all worth the same.
    mixed = np.multiply(least, MIX, dtype=np.uint64)
    highest: NDArray[np.uint16] = mixed.view(np.uint16)[_HIGHEST::4]
    return highest.astype(_SHORT, copy=False).tobytes()


def _least(pairs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """For each of the permutations of 32-bit numbers, the least image of the pairs."""
    images = np.multiply.outer(pairs, FACTORS)
    images += SHIFTS
    least: NDArray[np.uint32] = np.minimum.reduce(images)
    return least


def constants(count: int, seed: int) -> list[int]:
    """Fixed 64-bit numbers that look random. Source: S. Vigna, splitmix64, public domain."""
    made = []
    for i in range(1, count + 1):
        z = (seed + i * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
        made.append(z ^ (z >> 31))
    return made


# Where the upper half of a number of 64 bits lies, and its highest 16 bits.
_HIGH, _HIGHEST = (1, 3) if sys.byteorder == "little" else (0, 0)
_SHORT: Final = np.dtype("<u2")
_HALFWAY: Final = np.uint64(29)
FIRST, SECOND, MIX = (np.uint64(c | 1) for c in constants(3, seed=1))
FACTORS: Final = np.array([c >> 32 | 1 for c in constants(PERMUTATIONS, seed=3)], np.uint32)
SHIFTS: Final = np.array([c >> 32 for c in constants(PERMUTATIONS, seed=4)], np.uint32)
