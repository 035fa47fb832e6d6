"""How like two texts are: word pairs, MinHash, and bands to look likeness up in a table.

A text becomes its words (case, accents, punctuation and invisible marks dropped), the words their
neighbouring pairs, and the pairs a fingerprint of 224 bytes that estimates the Jaccard index of two
texts without either. Texts whose index is high share one of 28 bands almost surely:

    Jaccard index   0.1    0.3    0.5    0.6    0.7    0.8
    shares a band   0.003  0.21   0.84   0.980  0.9995 1.0000

so that a board stores 28 rows (band, ad), finds candidates by one IN query, and verifies each with
`jaccard`. A near copy is not guilt: half of honest job ads are near copies.

Source: A. Broder, On the resemblance and containment of documents, 1997 (MinHash); P. Indyk and
R. Motwani, Approximate nearest neighbors, 1998 (bands).
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np

from daylight.screening.folding import fold_character
from daylight.screening.onelook import minhash
from daylight.screening.onelook_plain import (
    BANDS,
    FIRST,
    LONGEST_REMEMBERED,
    PERMUTATIONS,
    REMEMBERED_WORDS,
    SECOND,
    constants,
)

FINGERPRINT_BYTES: Final = 2 * PERMUTATIONS
# Below this a text is a heading such as "room for rent", which thousands share by chance.
MIN_WORDS: Final = 5
_ENOUGH: Final = 3 * MIN_WORDS  # words that nearly always hold five different ones
_REMEMBERED_CHARACTERS: Final = 20_000
_ALL_BITS: Final = 0xFFFFFFFFFFFFFFFF
_SPACELESS: Final = ("CJK", "HIRAGANA", "KATAKANA")


def fingerprint(text: str) -> bytes:
    """The text's MinHash: 224 bytes, or b"" with fewer than five different words.

    The same for the same words on every machine and in every release (a change of it is a
    migration). Cost is linear in the text: a few microseconds for an ad of 440 characters.

    >>> fingerprint("Room for rent")
    b''
    """
    return fingerprint_of(_words(text))


def fingerprint_of(words: Sequence[str]) -> bytes:
    """The same of a text's words in order, for whoever has them already."""
    if not has_enough(words):
        return b""
    return minhash(b"".join(map(_PARTS.__getitem__, words)))


def reads_alike(text: str) -> bool:
    """Whether folding the text leaves the words that a fingerprint is made of. A few texts that it
    does are not told."""
    return all(map(_ALIKE.__getitem__, set(text)))


class _Alike(dict[str, bool]):
    """Whether a character becomes the same letters here and where texts are folded, or stands
    between words in both."""

    def __missing__(self, character: str) -> bool:
        here, there = _CHARACTERS[ord(character)], fold_character(character)
        is_alike = here == there
        if not here.strip():
            is_alike = bool(here) == bool(there) and not any(map(str.isalnum, there))
        if len(self) < _REMEMBERED_CHARACTERS:
            self[character] = is_alike
        return is_alike


def has_enough(words: Sequence[str]) -> bool:
    """Whether at least five of the words are different."""
    return len(set(words[:_ENOUGH])) >= MIN_WORDS or len(set(words)) >= MIN_WORDS


def bands(fingerprint: bytes) -> list[int]:
    """28 integers, each fit for a signed 64-bit column; none for b"".

    Two texts are candidates when their lists share a number; the band's place is mixed into it,
    so that one column holds all of them.

    Raises: ValueError where the bytes are no fingerprint.
    """
    if not fingerprint:
        return []
    _check(fingerprint)
    values = np.frombuffer(fingerprint, "<i8") ^ _PLACES
    found: list[int] = values.tolist()
    return found


def likeness(a: bytes, b: bytes) -> float:
    """The Jaccard index of two texts, estimated from their fingerprints; standard error 0.047.

    In [0, 1]; 0.0 where either is b"", as a text that short is like nothing.

    Raises: ValueError where the bytes are no fingerprint.
    """
    if not a or not b:
        return 0.0
    _check(a)
    _check(b)
    equal = np.frombuffer(a, "<u2") == np.frombuffer(b, "<u2")
    return float(np.count_nonzero(equal)) / PERMUTATIONS


def jaccard(text_a: str, text_b: str) -> float:
    """The exact Jaccard index of the sets of word pairs, in [0, 1]; 0.0 where both have none.

    >>> jaccard("a red car for sale", "A red car - for SALE!")
    1.0
    >>> jaccard("a red car", "a red bus")
    0.3333333333333333
    """
    a, b = _pairs(text_a), _pairs(text_b)
    if not a and not b:
        return 0.0
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


def _check(fingerprint: bytes) -> None:
    if len(fingerprint) != FINGERPRINT_BYTES:
        raise ValueError(f"a fingerprint has {FINGERPRINT_BYTES} bytes, not {len(fingerprint)}")


def _pairs(text: str) -> set[tuple[str, str]]:
    words = _words(text)
    return set(pairwise(words))


def _words(text: str) -> list[str]:
    """The words in order. Both branches give the same words for ASCII text."""
    if text.isascii():
        return text.encode("ascii").translate(_ASCII).decode("ascii").split()
    return text.translate(_CHARACTERS).split()


def parts_of(word: str) -> tuple[int, int]:
    """What a word gives to the pairs that it begins and to those that it ends, of 64 bits each."""
    crc = crc32(word.encode())
    return crc * int(FIRST) & _ALL_BITS, crc * int(SECOND) & _ALL_BITS


class _Parts(dict[str, bytes]):
    """`parts_of` words. Words come again, so they are remembered, but for those that nobody writes
    twice."""

    def __missing__(self, word: str) -> bytes:
        parts = _TWO.pack(*parts_of(word))
        if len(word) <= LONGEST_REMEMBERED:
            if len(self) >= REMEMBERED_WORDS:
                self.clear()
            self[word] = parts
        return parts


class _Characters(dict[int, str]):
    """What one character becomes, worked out when first met: letters and digits, a space, or "".

    Marks and format characters (accents, zero-width, bidirectional) vanish. A script written
    without spaces counts each character as a word. Per character and without reordering, so cost
    stays linear on long runs of marks, where Unicode normalisation of a whole string does not.
    """

    def __missing__(self, code: int) -> str:
        text = unicodedata.normalize("NFKD", chr(code).casefold()).casefold()
        folded = "".join(map(_kept, text))
        if len(self) < _REMEMBERED_CHARACTERS:
            self[code] = folded
        return folded


def _kept(character: str) -> str:
    category = unicodedata.category(character)
    if category[0] == "M" or category == "Cf":
        return ""
    if category[0] not in "LN":
        return " "
    if unicodedata.name(character, "").startswith(_SPACELESS):
        return f" {character} "
    return character


_TWO: Final = struct.Struct("=QQ")
_PARTS: Final = _Parts()
_ASCII: Final = bytes(
    ord(chr(i).lower()) if i < 128 and chr(i).isalnum() else ord(" ") for i in range(256)
)
_CHARACTERS: Final[Mapping[int, str]] = _Characters()
_ALIKE: Final = _Alike()
_PLACES: Final = np.array(constants(BANDS, seed=2), np.uint64).view("<i8")
