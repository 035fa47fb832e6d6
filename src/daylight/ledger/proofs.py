"""Inclusion and consistency proofs: made from tiles, checked from nothing but hashes.

Source: RFC 6962, section 2.1.1 and 2.1.2; checking as in RFC 9162, section 2.1.3 and 2.1.4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from daylight.ledger.errors import Forged
from daylight.ledger.hashing import EMPTY_ROOT, HASH_BYTES, join_pairs, node_hash
from daylight.ledger.tiles import TILE_BITS, TILE_WIDTH, Read, Tile, read_tile

HashAt = Callable[[int, int], bytes]
"""`(level, index)`: the root of the complete subtree over leaves index * 2^level and on."""

_MOST_PYRAMIDS = 1024


def tile_hashes(read: Read, size: int) -> HashAt:
    """Hashes of a log of that size, from its tiles, each read and hashed once.

    Proofs that share the function share that work: the first costs some 0.3 ms, others a tenth.
    It keeps at most 16 MB. The function raises Missing and Malformed as `read_tile` does.
    """
    held: dict[tuple[int, int], list[bytes]] = {}

    def hash_at(level: int, index: int) -> bytes:
        tile_level, inner = divmod(level, TILE_BITS)
        tile_index, place = divmod(index, TILE_WIDTH >> inner)
        pyramid = held.get((tile_level, tile_index))
        if pyramid is None:
            there = (size >> (TILE_BITS * tile_level)) - tile_index * TILE_WIDTH
            tile = Tile(tile_level, tile_index, min(there, TILE_WIDTH))
            if len(held) >= _MOST_PYRAMIDS:
                del held[next(iter(held))]
            pyramid = held[tile_level, tile_index] = _pyramid(read_tile(read, tile))
        return pyramid[inner][place * HASH_BYTES : (place + 1) * HASH_BYTES]

    return hash_at


def _pyramid(tile: bytes) -> list[bytes]:
    """A tile's hashes and, above them, those of every complete pair."""
    rows = [tile]
    while len(rows) < TILE_BITS:
        below = rows[-1]
        rows.append(join_pairs(below[: len(below) - len(below) % (2 * HASH_BYTES)]))
    return rows


def root_at(size: int, hash_at: HashAt) -> bytes:
    """The root of the first `size` leaves."""
    return _range_root(0, size, hash_at) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, hash_at: HashAt) -> list[bytes]:
    """The hashes from the leaf's sibling up to the root's child.

    Raises: ValueError where the leaf is not in a tree of that size.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} in a tree of {size}")
    proof: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            proof.append(_range_root(middle, end, hash_at))
            end = middle
        else:
            proof.append(_range_root(start, middle, hash_at))
            start = middle
    return proof[::-1]


def consistency_proof(old: int, new: int, hash_at: HashAt) -> list[bytes]:
    """The hashes which show that a tree of `new` leaves begins with one of `old`.

    Empty where they are equal or `old` is 0. Raises: ValueError where old > new.
    """
    if not 0 <= old <= new:
        raise ValueError(f"no proof from {old} to {new}")
    if old in (0, new):
        return []
    proof: list[bytes] = []
    start, end, whole = 0, new, True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            proof.append(_range_root(middle, end, hash_at))
            end = middle
        else:
            proof.append(_range_root(start, middle, hash_at))
            start, whole = middle, False
    if not whole:
        proof.append(_range_root(start, end, hash_at))
    return proof[::-1]


def check_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> None:
    """Pass where the leaf hash is number `index` of the tree with that size and root.

    Raises: Forged.
    """
    if not 0 <= index < size or any(len(each) != HASH_BYTES for each in proof):
        raise Forged("an inclusion proof cannot be for that place")
    node, at, last = leaf, index, size - 1
    for sibling in proof:
        if last == 0:
            raise Forged("an inclusion proof is too long")
        if at & 1 or at == last:
            node = node_hash(sibling, node)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            node = node_hash(node, sibling)
        at, last = at >> 1, last >> 1
    if last != 0 or node != root:
        raise Forged("an inclusion proof does not lead to the root")


def check_consistency(
    old: int, new: int, proof: Sequence[bytes], old_root: bytes, new_root: bytes
) -> None:
    """Pass where the tree of `new` leaves begins with the tree of `old`.

    Raises: Forged.
    """
    if not 0 <= old <= new or any(len(each) != HASH_BYTES for each in proof):
        raise Forged("a consistency proof cannot be for those sizes")
    if old in (0, new):
        expected = old_root if old else EMPTY_ROOT
        if proof or old_root != expected or (old == new and old_root != new_root):
            raise Forged("a consistency proof does not fit")
        return
    path = list(proof)
    if old & (old - 1) == 0:
        path.insert(0, old_root)
    if not path:
        raise Forged("a consistency proof is empty")
    if _fold(old, new, path) != (old_root, new_root):
        raise Forged("a consistency proof does not lead from one root to the other")


def _fold(old: int, new: int, path: list[bytes]) -> tuple[bytes, bytes] | None:
    at, last = old - 1, new - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    before = after = path[0]
    for each in path[1:]:
        if last == 0:
            return None
        if at & 1 or at == last:
            before, after = node_hash(each, before), node_hash(each, after)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            after = node_hash(after, each)
        at, last = at >> 1, last >> 1
    return (before, after) if last == 0 else None


def _split(width: int) -> int:
    """The largest power of two below a width of at least 2."""
    return 1 << ((width - 1).bit_length() - 1)


def _range_root(start: int, end: int, hash_at: HashAt) -> bytes:
    """The root over leaves start to end, where start is a place at which the tree splits."""
    nodes: list[bytes] = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append(hash_at(level, start >> level))
        start += 1 << level
    root = nodes.pop()
    while nodes:
        root = node_hash(nodes.pop(), root)
    return root
