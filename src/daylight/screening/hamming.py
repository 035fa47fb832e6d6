"""All of millions of 256-bit hashes within 31 bits of one, exactly, from sorted arrays.

Multi-index hashing: cut the hash into blocks. If two hashes differ in at most 31 bits, then in some
block they differ in no more than that block's radius, whenever the radii, each plus one, add up to
32 over all blocks. So it is enough to look at the hashes that share a block up to its radius, which
a sorted array for each block finds, and to count the bits of those few.

Bits of photos' hashes hang together (neighbouring frequencies, the same skies), which would fill a
few buckets and leave the rest empty. The bits are therefore dealt to the blocks by a fixed shuffle.

Source: M. Norouzi, A. Punjani, D. Fleet, Fast exact search in Hamming space with multi-index
hashing, 2014; J. Qin et al., GPH: similarity search in Hamming space, 2018 (unequal radii).
"""

from __future__ import annotations

import functools
from itertools import combinations
from typing import Final

import msgspec
import numpy as np
from numpy.typing import NDArray

BITS: Final = 256
WITHIN: Final = 31
_WHOLE: Final = np.dtype("V32")
Words = NDArray[np.uint64]  # (n, 4), the shuffled hash from its highest bit
# With fewer hashes than this, counting the bits of all is quicker than looking them up.
_SCANNED: Final = 20_000
_AT_ONCE: Final = 1 << 16


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """How the hash is cut: each block's first bit, width in bits and radius."""

    blocks: tuple[tuple[int, int, int], ...]

    @property
    def table_entries(self) -> int:
        return sum((1 << width) + 1 for _, width, _ in self.blocks)


@functools.cache
def plan_for(count: int) -> Plan:
    """The cut for so many hashes: the more there are, the fewer and wider the blocks.

    Together with the hashes themselves at most 100 bytes each from 2 million on: 32 for the
    hash, 2 for its source, 4 for each block, and the tables.
    """
    if count < _SCANNED:
        return Plan(blocks=())
    pieces = 16 if count < 1_900_000 else 14 if count < 7_500_000 else 12
    widths = [BITS // pieces + (i < BITS % pieces) for i in range(pieces)]
    radii = [(WITHIN + 1) // pieces - 1 + (i < (WITHIN + 1) % pieces) for i in range(pieces)]
    # Wide blocks have long lists of probes but short lists behind each: give them the small radii.
    radii.sort()
    starts = [sum(widths[:i]) for i in range(pieces)]
    return Plan(blocks=tuple(zip(starts, widths, radii, strict=True)))


def shuffled(hashes: NDArray[np.uint8]) -> Words:
    """The hashes, (n, 32) bytes, with their bits dealt out anew, as words that can be compared."""
    dealt = np.empty((len(hashes), 4), np.uint64)
    for start in range(0, len(hashes), _AT_ONCE):
        bits = np.unpackbits(hashes[start : start + _AT_ONCE], axis=1)
        dealt[start : start + _AT_ONCE] = _packed(bits, _SHUFFLE)
    return dealt


def restored(words: Words) -> NDArray[np.uint8]:
    """The hashes as they were before `shuffled`."""
    bits = np.unpackbits(words.astype(">u8").view(np.uint8), axis=1)
    return _packed(bits, np.argsort(_SHUFFLE)).astype(">u8").view(np.uint8)


def _packed(bits: NDArray[np.uint8], order: NDArray[np.int64]) -> Words:
    return np.packbits(np.take(bits, order, axis=1), axis=1).view(">u8").astype(np.uint64)


def block_of(words: Words, start: int, width: int) -> NDArray[np.uint64]:
    """The bits from `start`, counted from the highest, as numbers."""
    word, offset = divmod(start, 64)
    missing = offset + width - 64
    mask = np.uint64((1 << width) - 1)
    if missing <= 0:
        return (words[:, word] >> np.uint64(-missing)) & mask
    high = words[:, word] << np.uint64(missing)
    return (high | (words[:, word + 1] >> np.uint64(64 - missing))) & mask


def begins_of(words: Words, start: int, width: int) -> NDArray[np.uint32]:
    """For one block: where each value's hashes begin in its places, and the end of the last."""
    begins = np.zeros((1 << width) + 1, np.uint32)
    values = block_of(words, start, width).astype(np.int64)
    np.cumsum(np.bincount(values, minlength=1 << width), out=begins[1:])
    return begins


def places_of(words: Words, start: int, width: int) -> NDArray[np.uint32]:
    """For one block: the places of the hashes, in order of the block's value."""
    values = block_of(words, start, width).astype(np.uint32)
    return np.argsort(values, kind="stable").astype(np.uint32)


class Index:
    """Sorted arrays and the search over them. Holds no copy: the arrays may be a mapped file.

    `begins` are the tables of all blocks one after the other, `places` likewise, (blocks * n).
    """

    def __init__(
        self, words: Words, begins: NDArray[np.uint32], places: NDArray[np.uint32]
    ) -> None:
        self._words = words
        # Whole hashes as single items: numpy gathers those four times as fast as rows.
        self._whole = words.view(_WHOLE).ravel()
        self._begins = begins
        self._places = places
        self._plan = plan_for(len(words))
        self._probes = _probes(self._plan, len(words))

    def near(self, queries: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Places of all hashes within 31 bits of any query, and their distance to the nearest.

        In order of place, each once.
        """
        if not len(self._words):
            return np.empty(0, np.int64), np.empty(0, np.int64)
        if not self._plan.blocks:
            return self._scanned(queries)
        # One after another: what is gathered for one query fits the processor's cache.
        found = [self._near_one(queries[i : i + 1]) for i in range(len(queries))]
        return _nearest(
            np.concatenate([places for places, _ in found]),
            np.concatenate([distances for _, distances in found]),
        )

    def _near_one(self, query: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        places = self._candidates(query)
        words = self._whole.take(places, mode="clip").view(np.uint64).reshape(-1, 4)
        distances = _bits(words ^ query)
        close = np.flatnonzero(distances <= WITHIN)
        return places[close].astype(np.int64), distances[close]

    def _scanned(self, queries: Words) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        distances = np.min([_bits(self._words ^ query) for query in queries], axis=0)
        places = np.flatnonzero(distances <= WITHIN)
        return places, distances[places]

    def _candidates(self, query: Words) -> NDArray[np.uint32]:
        """Places that share a block with the query up to its radius; some more than once."""
        probes = self._probes
        values = np.concatenate([block_of(query, s, w) for s, w, _ in self._plan.blocks])
        keys = (values.astype(np.int64)[probes.block] ^ probes.flips) + probes.table
        begins = self._begins.take(keys, mode="clip").astype(np.int64)
        lengths = self._begins.take(keys + 1, mode="clip") - begins
        ends = np.cumsum(lengths)
        first = begins + probes.places - (ends - lengths)
        at = np.arange(int(ends[-1])) + np.repeat(first, lengths)
        found: NDArray[np.uint32] = self._places.take(at, mode="clip")
        return found


class _Probes(msgspec.Struct, frozen=True):
    """For every probe: its block, the bits it flips, and where its block's arrays begin."""

    block: NDArray[np.int64]
    flips: NDArray[np.int64]
    table: NDArray[np.int64]
    places: NDArray[np.int64]


def _probes(plan: Plan, count: int) -> _Probes:
    columns: list[tuple[int, int, int, int]] = []
    table = 0
    for block, (_, width, radius) in enumerate(plan.blocks):
        columns += [(block, flips, table, block * count) for flips in _flips(width, radius)]
        table += (1 << width) + 1
    arrays = np.array(columns, np.int64).reshape(-1, 4).T
    return _Probes(*(np.ascontiguousarray(array) for array in arrays))


def _flips(width: int, radius: int) -> list[int]:
    """Every number of `width` bits with at most `radius` of them set."""
    return [
        sum(1 << bit for bit in bits)
        for flipped in range(radius + 1)
        for bits in combinations(range(width), flipped)
    ]


def _bits(words: Words) -> NDArray[np.int64]:
    counts = np.bitwise_count(words).astype(np.uint16).reshape(-1, 4)
    # Column by column: summing along rows of four is thrice as slow, and 256 overflows a byte.
    bits: NDArray[np.uint16] = counts[:, 0] + counts[:, 1] + counts[:, 2] + counts[:, 3]
    return bits.astype(np.int64)


def _nearest(
    places: NDArray[np.int64], distances: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    order = np.lexsort((distances, places))
    places, first = np.unique(places[order], return_index=True)
    return places, distances[order][first]


def _shuffle() -> NDArray[np.int64]:
    """A fixed order of the 256 bits: by the digits of a linear congruence, ties impossible.

    It is part of the file format. Source of the constants: D. Knuth, MMIX.
    """
    state, keys = 1, []
    for _ in range(BITS):
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        keys.append(state >> 32)
    return np.argsort(np.array(keys), kind="stable")


_SHUFFLE: Final = _shuffle()
