"""From a batch of leaves to the files and the checkpoint that publish them.

Deterministic: the same state, leaves and seed give the same bytes, so that a sequencer which died
half way writes the same files again. Files go first and the checkpoint last; nobody who follows
checkpoints can see a file that is not covered.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from daylight.ledger.checkpoints import Checkpoint, SignedCheckpoint, sign_checkpoint
from daylight.ledger.edge import Edge, load_edge
from daylight.ledger.errors import Forged
from daylight.ledger.hashing import leaf_hashes
from daylight.ledger.keys import SigningKey
from daylight.ledger.tiles import (
    ENTRIES,
    TILE_WIDTH,
    Read,
    Tile,
    encode_bundle,
    partial_width,
    read_bundle,
)


class LogState(msgspec.Struct, frozen=True):
    """Where a log stands: its edge, the entries of its partial bundle, its last signed time."""

    origin: str
    edge: Edge = Edge()
    bundle: tuple[bytes, ...] = ()
    time_s: int = 0

    @property
    def size(self) -> int:
        return self.edge.size

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint(self.origin, self.edge.size, self.edge.root())


class Batch(msgspec.Struct, frozen=True):
    """What to write. `order[i]` says which of the given leaves became entry `first + i`."""

    first: int
    order: tuple[int, ...]
    files: dict[str, bytes]
    state: LogState


def load_state(read: Read, origin: str, signed: SignedCheckpoint | None) -> LogState:
    """The state at a checkpoint, from the log's own files; an empty log where there is none.

    Raises: Missing, Malformed; Forged where the files do not fit the checkpoint.
    """
    if signed is None:
        return LogState(origin)
    if signed.checkpoint.origin != origin:
        raise Forged("the stored checkpoint is of another log")
    edge = load_edge(read, signed.size)
    if edge.root() != signed.root:
        raise Forged("the stored tiles do not fit the stored checkpoint")
    width = partial_width(ENTRIES, signed.size)
    bundle = tuple(read_bundle(read, signed.size // TILE_WIDTH, width)) if width else ()
    if width and leaf_hashes(bundle) != edge.levels[0]:
        raise Forged("the stored entries do not fit the stored tiles")
    return LogState(origin, edge, bundle, signed.time_s or 0)


def shuffle(leaves: Sequence[bytes], seed: bytes) -> tuple[int, ...]:
    """An order that says nothing about the order in which the leaves came.

    The seed is 32 fresh random bytes, kept until the checkpoint is out and then forgotten.
    """
    ranks = [sha256(seed + leaf).digest() for leaf in leaves]
    return tuple(sorted(range(len(leaves)), key=ranks.__getitem__))


def sequence(state: LogState, leaves: Sequence[bytes], seed: bytes) -> Batch:
    """The files that append those leaves, shuffled, and the state after.

    Raises: ValueError where a leaf comes twice or the seed is too short; Malformed for a leaf
    over 65,535 bytes.
    """
    if len(seed) < 16:
        raise ValueError("a shuffle seed has at least 16 random bytes")
    if len(set(leaves)) != len(leaves):
        raise ValueError("a leaf comes twice in one batch")
    order = shuffle(leaves, seed)
    files, after = append(state, [leaves[index] for index in order])
    return Batch(state.size, order, files, after)


def append(state: LogState, entries: Sequence[bytes]) -> tuple[dict[str, bytes], LogState]:
    """The files that append those leaves in that order, and the state after.

    Raises: Malformed for a leaf over 65,535 bytes.
    """
    edge, tiles = state.edge.extend(leaf_hashes(entries))
    files, bundle = _bundles(state, entries)
    files.update((tile.path, data) for tile, data in tiles)
    return files, LogState(state.origin, edge, bundle, state.time_s)


def _bundles(
    state: LogState, entries: Sequence[bytes]
) -> tuple[dict[str, bytes], tuple[bytes, ...]]:
    pending = [*state.bundle, *entries]
    index, files = state.size // TILE_WIDTH, {}
    for at in range(0, len(pending), TILE_WIDTH):
        part = pending[at : at + TILE_WIDTH]
        if entries:
            tile = Tile(ENTRIES, index + at // TILE_WIDTH, len(part))
            files[tile.path] = encode_bundle(part)
    rest = len(pending) % TILE_WIDTH
    return files, tuple(pending[-rest:]) if rest else ()


def publish(state: LogState, keys: Sequence[SigningKey], time_s: int) -> tuple[bytes, LogState]:
    """The signed checkpoint of that state, and the state with the time it says.

    The time never goes back: where the clock did, the last signed time is said again.
    """
    moment = max(time_s, state.time_s)
    data = sign_checkpoint(state.checkpoint, keys, moment)
    return data, LogState(state.origin, state.edge, state.bundle, moment)
