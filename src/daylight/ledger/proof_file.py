"""The `.tlog-proof` file: an entry's place, the way to the root, and the checkpoint.

Source: C2SP tlog-proof.
"""

from __future__ import annotations

import msgspec

from daylight.ledger import base64text
from daylight.ledger.checkpoints import SignedCheckpoint, parse_decimal
from daylight.ledger.errors import Malformed
from daylight.ledger.hashing import HASH_BYTES, leaf_hash
from daylight.ledger.policy import Policy
from daylight.ledger.proofs import HashAt, check_inclusion, inclusion_proof

HEADER = "c2sp.org/tlog-proof@v1"
_MOST_HASHES = 63


class ProofFile(msgspec.Struct, frozen=True):
    """What the file says; nothing is verified, and `extra` never can be."""

    index: int
    hashes: tuple[bytes, ...]
    checkpoint: bytes
    extra: bytes | None = None

    def encode(self) -> bytes:
        """The file's bytes."""
        lines = [HEADER]
        if self.extra is not None:
            lines.append(f"extra {base64text.encode(self.extra)}")
        lines.append(f"index {self.index}")
        lines += map(base64text.encode, self.hashes)
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint


def parse_proof_file(data: bytes) -> ProofFile:
    """The inverse of `ProofFile.encode`.

    Raises: Malformed.
    """
    head, gap, checkpoint = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("a proof file holds strange characters") from error
    if first != HEADER or not gap or not lines:
        raise Malformed("not a proof file")
    extra = None
    if lines[0].startswith("extra "):
        extra = base64text.decode(lines.pop(0).removeprefix("extra "))
    if not lines or not lines[0].startswith("index ") or len(lines) > _MOST_HASHES + 1:
        raise Malformed("a proof file has no index, or too many lines")
    index = parse_decimal(lines.pop(0).removeprefix("index "))
    hashes = tuple(base64text.decode(line, size=HASH_BYTES) for line in lines)
    return ProofFile(index, hashes, checkpoint, extra)


def make_proof_file(index: int, size: int, hash_at: HashAt, checkpoint: bytes) -> ProofFile:
    """The proof for an entry of the log whose checkpoint (of that size) is given."""
    return ProofFile(index, tuple(inclusion_proof(index, size, hash_at)), checkpoint)


def check_proof_file(
    proof: ProofFile, entry: bytes, policy: Policy, *, origin: str | None = None
) -> SignedCheckpoint:
    """The checkpoint under which those very bytes are entry `proof.index` of a trusted log.

    Raises: Malformed, Forged.
    """
    signed = policy.open(proof.checkpoint, origin=origin)
    check_inclusion(leaf_hash(entry), proof.index, signed.size, proof.hashes, signed.root)
    return signed
