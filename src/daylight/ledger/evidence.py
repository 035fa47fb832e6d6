"""Proof against a log that anybody can check without the log: two of its notes, and why not both.

Where one size has two roots, the notes are enough. Where sizes differ, a fork is shown by a
consistency proof from the larger to a root of the smaller size which is not the one that was
signed: no tree has two roots for its first entries.
"""

from __future__ import annotations

import msgspec

from daylight.ledger import base64text
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.errors import (
    Forged,
    Fork,
    Malformed,
    Misbehaviour,
    TimeBackwards,
    Truncated,
)
from daylight.ledger.hashing import HASH_BYTES
from daylight.ledger.proofs import check_consistency, consistency_proof, root_at, tile_hashes
from daylight.ledger.tiles import Read

HEADER = "daylight.fork/v1"
_MOST_HASHES = 64


class ForkProof(msgspec.Struct, frozen=True):
    """The root that the larger log has at the smaller size, and the way between."""

    root: bytes
    hashes: tuple[bytes, ...]

    def encode(self) -> bytes:
        lines = [HEADER, *map(base64text.encode, (self.root, *self.hashes)), ""]
        return "\n".join(lines).encode()


def parse_fork_proof(data: bytes) -> ForkProof:
    """The inverse of `ForkProof.encode`.

    Raises: Malformed.
    """
    try:
        first, *lines, last = data.decode("ascii").split("\n")
    except (UnicodeDecodeError, ValueError) as error:
        raise Malformed("not a proof of a fork") from error
    if first != HEADER or last or not 1 <= len(lines) <= _MOST_HASHES:
        raise Malformed("not a proof of a fork")
    root, *hashes = (base64text.decode(line, size=HASH_BYTES) for line in lines)
    return ForkProof(root, tuple(hashes))


def collect_fork_proof(
    read: Read, old: SignedCheckpoint, new: SignedCheckpoint
) -> ForkProof | None:
    """The proof that `new` does not continue `old`, from the tiles of `new`; None where they
    prove no such thing.

    Raises: Missing, Malformed.
    """
    if not 0 < old.size < new.size:
        return None
    hash_at = tile_hashes(read, new.size)
    hashes = consistency_proof(old.size, new.size, hash_at)
    proof = ForkProof(root_at(old.size, hash_at), tuple(hashes))
    try:
        check_evidence(old, new, proof)
    except Fork:
        return proof
    except Forged:
        return None
    return None


def check_evidence(
    old: SignedCheckpoint, new: SignedCheckpoint, proof: ForkProof | None = None
) -> None:
    """Pass where nothing is proven against the log, whichever note is called the old one.

    Whoever hands notes over also names them, so only what the log signed counts: their sizes and
    times. A smaller checkpoint may well be met after a larger one (a cache, or a liar); only where
    the smaller was signed later did the log itself lose entries.

    Raises: Fork, Truncated, TimeBackwards where it is; Forged where the proof itself is bad or the
    notes are of two logs.
    """
    if old.checkpoint.origin != new.checkpoint.origin:
        raise Forged("the checkpoints are of two logs")
    small, large = sorted((old, new), key=lambda each: each.size)
    if small.size == large.size:
        if small.root != large.root:
            raise Fork(f"two roots were signed for size {large.size}")
        return
    _check_times(small, large, Truncated if large is old else TimeBackwards)
    if proof is None:
        return
    check_consistency(small.size, large.size, proof.hashes, proof.root, large.root)
    if proof.root != small.root:
        size = small.size
        raise Fork(f"the log of {large.size} entries has another root at {size} than was signed")


def _check_times(
    small: SignedCheckpoint, large: SignedCheckpoint, guilt: type[Misbehaviour]
) -> None:
    if small.time_s is None or large.time_s is None:
        return
    later = small.time_s - large.time_s
    if later > 0:
        raise guilt(f"{large.size} entries were signed, and {later} seconds later {small.size}")
