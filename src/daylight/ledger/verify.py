"""Checking a whole log, or what was added since last time, in constant memory."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import msgspec

from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.edge import Edge
from daylight.ledger.errors import Forged, Fork, LedgerError, Rewritten, TimeBackwards, Truncated
from daylight.ledger.hashing import HASH_BYTES, leaf_hash, leaf_hashes
from daylight.ledger.leaf import Leaf, parse_leaf
from daylight.ledger.proofs import (
    check_consistency,
    consistency_proof,
    root_at,
    tile_hashes,
)
from daylight.ledger.tiles import (
    ENTRIES,
    TILE_WIDTH,
    Read,
    Tile,
    encode_bundle,
    read_bundle,
    read_tile,
)

_BUNDLES_A_STEP = 64
_BYTES_A_STEP = 4 * 1024 * 1024  # one bundle of the longest entries has four times that


class LogReport(msgspec.Struct, frozen=True):
    """What was verified: entries `first` to `size`, and how many of them were of each class."""

    first: int
    size: int
    classes: dict[str, int]
    edge: Edge


def verify_log(
    read: Read,
    signed: SignedCheckpoint,
    *,
    start: Edge | None = None,
    keep: Callable[[str, bytes], None] | None = None,
    progress: Callable[[int], None] | None = None,
    visit: Callable[[Leaf], None] | None = None,
) -> LogReport:
    """Pass where every entry, leaf and tile fits the checkpoint, beginning after `start`.

    Memory does not grow with the log. `keep` is given each verified tile and bundle with its
    path; `progress` the number of entries so far; `visit` each leaf, in order, before the root
    is known to fit.

    Raises: Missing, Malformed, Forged; Rewritten where a bundle that goes on after `start` begins
    otherwise than it did.
    """
    edge = start or Edge()
    first, classes = edge.size, dict[str, int]()
    for entries in _steps(read, edge, signed.size, keep):
        for entry in entries:
            leaf = parse_leaf(entry)
            classes[leaf.leaf_class] = classes.get(leaf.leaf_class, 0) + 1
            if visit:
                visit(leaf)
        edge = _grow(read, edge, leaf_hashes(entries), signed.size, keep)
        if progress:
            progress(edge.size)
    if edge.size != signed.size or edge.root() != signed.root:
        raise Forged("the entries do not hash to the root of the checkpoint")
    return LogReport(first, edge.size, classes, edge)


def _steps(
    read: Read, start: Edge, size: int, keep: Callable[[str, bytes], None] | None
) -> Iterator[list[bytes]]:
    """The entries after `start`, a few bundles at a time, or one where entries are long."""
    step: list[bytes] = []
    held = 0
    if start.size >= size:
        return
    for index in range(start.size // TILE_WIDTH, -(-size // TILE_WIDTH)):
        width = min(size - index * TILE_WIDTH, TILE_WIDTH)
        entries = read_bundle(read, index, width)
        known = max(start.size - index * TILE_WIDTH, 0)
        if known and leaf_hashes(entries[:known]) != start.levels[0]:
            raise Rewritten(f"entries before {start.size} are not what they were")
        if keep:
            keep(Tile(ENTRIES, index, width).path, encode_bundle(entries))
        step += entries[known:]
        held += sum(map(len, entries))
        if len(step) >= _BUNDLES_A_STEP * TILE_WIDTH or held >= _BYTES_A_STEP:
            yield step
            step, held = [], 0
    if step:
        yield step


def _grow(
    read: Read,
    edge: Edge,
    hashes: bytes,
    size: int,
    keep: Callable[[str, bytes], None] | None,
) -> Edge:
    """The edge with those leaves, after comparing each tile they make with the one served."""
    after, tiles = edge.extend(hashes)
    for tile, data in tiles:
        if not tile.is_full and after.size != size:
            continue  # not a tile of this checkpoint
        if read_tile(read, tile) != data:
            raise Forged(f"{tile.path} does not fit the entries under it")
        if keep:
            keep(tile.path, data)
    return after


def check_advance(old: SignedCheckpoint, new: SignedCheckpoint) -> None:
    """Pass where, from the two notes alone, `new` may follow `old`.

    Raises: Forged for another log; Truncated, Fork, TimeBackwards.
    """
    if old.checkpoint.origin != new.checkpoint.origin:
        raise Forged("the checkpoints are of two logs")
    if new.size < old.size:
        raise Truncated(f"the log had {old.size} entries and now has {new.size}")
    if new.size == old.size and new.root != old.root:
        raise Fork(f"two roots were signed for size {new.size}")
    if old.time_s is None:
        return
    if new.time_s is None:
        raise TimeBackwards("the log no longer signs the time")
    if new.time_s < old.time_s:
        raise TimeBackwards(f"signed time went back by {old.time_s - new.time_s} seconds")


def check_growth(read: Read, old: SignedCheckpoint, new: SignedCheckpoint) -> None:
    """Pass where the tiles show that `new` continues `old`. Costs a few tiles.

    Raises: as `check_advance`; Fork where the tiles prove another history; Missing, Malformed;
    Forged where the tiles fit neither.
    """
    check_advance(old, new)
    hash_at = tile_hashes(read, new.size)
    proof = consistency_proof(old.size, new.size, hash_at)
    try:
        check_consistency(old.size, new.size, proof, old.root, new.root)
    except Forged:
        other = root_at(old.size, hash_at)
        if other != old.root and _proves(old.size, new, proof, other):
            message = f"the log of {new.size} entries does not continue the one of {old.size}"
            raise Fork(message) from None
        raise


def _proves(size: int, new: SignedCheckpoint, proof: list[bytes], root: bytes) -> bool:
    try:
        check_consistency(size, new.size, proof, root, new.root)
    except LedgerError:
        return False
    return True


def check_same(path: str, held: bytes, served: bytes | None) -> None:
    """Pass where a file that was verified once is still served as it was, or is pruned.

    Raises: Rewritten.
    """
    if served is not None and served != held:
        raise Rewritten(f"{path} is not what it was")


def find_leaf(read: Read, signed: SignedCheckpoint, entry: bytes) -> int | None:
    """The place of an entry in the log, None where it has none. As `find_leaves`."""
    return find_leaves(read, signed, [entry]).get(entry)


def find_leaves(read: Read, signed: SignedCheckpoint, entries: Iterable[bytes]) -> dict[bytes, int]:
    """The first places of those entries that are in the log. Reads every level-0 tile.

    The answer is as good as the checkpoint: the tiles are hashed to its root.

    Raises: Missing, Malformed, Forged.
    """
    wanted = {leaf_hash(entry): entry for entry in entries}
    found: dict[bytes, int] = {}
    edge = Edge()
    for index in range(-(-signed.size // TILE_WIDTH)):
        width = min(signed.size - index * TILE_WIDTH, TILE_WIDTH)
        data = read_tile(read, Tile(0, index, width))
        edge, _ = edge.extend(data)
        for at in range(width):
            entry = wanted.get(data[at * HASH_BYTES : (at + 1) * HASH_BYTES])
            if entry is not None:
                found.setdefault(entry, index * TILE_WIDTH + at)
    if edge.root() != signed.root:
        raise Forged("the tiles do not hash to the root of the checkpoint")
    return found
