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
import sys
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

BANDS: Final = 28
ROWS: Final = 4  # a band is four values of 16 bits, which fill a BIGINT
PERMUTATIONS: Final = BANDS * ROWS
FINGERPRINT_BYTES: Final = 2 * PERMUTATIONS
# Below this a text is a heading such as "room for rent", which thousands share by chance.
MIN_WORDS: Final = 5
# Pairs hashed at once: bounds memory at about 2 MB however long the text.
_CHUNK: Final = 4096
_ENOUGH: Final = 3 * MIN_WORDS  # words that nearly always hold five different ones
_REMEMBERED_CHARACTERS: Final = 20_000
_REMEMBERED_WORDS: Final = 50_000
_LONGEST_REMEMBERED: Final = 40  # letters
_ALL_BITS: Final = 0xFFFFFFFFFFFFFFFF
_SPACELESS: Final = ("CJK", "HIRAGANA", "KATAKANA")


def fingerprint(text: str) -> bytes:
    """The text's MinHash: 224 bytes, or b"" with fewer than five different words.

    The same for the same words on every machine and in every release (a change of it is a
    migration). Cost is linear in the text: about 30 microseconds for an ad of 440 characters.

    >>> fingerprint("Room for rent")
    b''
    """
    return fingerprint_of(_words(text))


def fingerprint_of(words: Sequence[str]) -> bytes:
    """The same of a text's words in order, for whoever has them already."""
    if len(set(words[:_ENOUGH])) < MIN_WORDS and len(set(words)) < MIN_WORDS:
        return b""
    pairs = _pair_hashes(words)
    least = _least(pairs[:_CHUNK])
    for start in range(_CHUNK, len(pairs), _CHUNK):
        np.minimum(least, _least(pairs[start : start + _CHUNK]), out=least)
    # A least value is small by nature; mix it, so that its 16 bits are all worth the same.
    mixed = np.multiply(least, _MIX, dtype=np.uint64)
    highest: NDArray[np.uint16] = mixed.view(np.uint16)[_HIGHEST::4]
    return highest.astype(_SHORT, copy=False).tobytes()


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


def _pair_hashes(words: Collection[str]) -> NDArray[np.uint32]:
    parts = np.frombuffer(b"".join(map(_PARTS.__getitem__, words)), np.uint64)
    pairs = parts[:-2:2] + parts[3::2]
    pairs ^= pairs >> _HALFWAY
    pairs *= _MIX
    return pairs.view(np.uint32)[_HIGH::2]


class _Parts(dict[str, bytes]):
    """What a word gives to the pairs that it begins and to those that it ends: two numbers of 64
    bits. Words come again, so they are remembered, but for those that nobody writes twice."""

    def __missing__(self, word: str) -> bytes:
        crc = crc32(word.encode())
        parts = _TWO.pack(crc * int(_FIRST) & _ALL_BITS, crc * int(_SECOND) & _ALL_BITS)
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= _REMEMBERED_WORDS:
                self.clear()
            self[word] = parts
        return parts


def _least(pairs: NDArray[np.uint32]) -> NDArray[np.uint32]:
    """For each of the permutations of 32-bit numbers, the least image of the pairs."""
    images = np.multiply.outer(pairs, _FACTORS)
    images += _SHIFTS
    least: NDArray[np.uint32] = np.minimum.reduce(images)
    return least


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


def _constants(count: int, seed: int) -> list[int]:
    """Fixed 64-bit numbers that look random. Source: S. Vigna, splitmix64, public domain."""
    made = []
    for i in range(1, count + 1):
        z = (seed + i * 0x9E3779B97F4A7C15) & 0xFFFFFFFFFFFFFFFF
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB & 0xFFFFFFFFFFFFFFFF
        made.append(z ^ (z >> 31))
    return made


_TWO: Final = struct.Struct("=QQ")
_PARTS: Final = _Parts()
# Where the upper half of a number of 64 bits lies, and its highest 16 bits.
_HIGH, _HIGHEST = (1, 3) if sys.byteorder == "little" else (0, 0)
_SHORT: Final = np.dtype("<u2")
_HALFWAY: Final = np.uint64(29)
_ASCII: Final = bytes(
    ord(chr(i).lower()) if i < 128 and chr(i).isalnum() else ord(" ") for i in range(256)
)
_CHARACTERS: Final[Mapping[int, str]] = _Characters()
_FIRST, _SECOND, _MIX = (np.uint64(c | 1) for c in _constants(3, seed=1))
_PLACES: Final = np.array(_constants(BANDS, seed=2), np.uint64).view("<i8")
_FACTORS: Final = np.array([c >> 32 | 1 for c in _constants(PERMUTATIONS, seed=3)], np.uint32)
_SHIFTS: Final = np.array([c >> 32 for c in _constants(PERMUTATIONS, seed=4)], np.uint32)
