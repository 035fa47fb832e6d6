"""A log that lost entries and goes on under another name, by its own word.

Its first leaves say which logs it continues, how far each was known, and what is missing. After
them stand, in their old order, the entries of the old log that the board still has.
"""

from __future__ import annotations

import msgspec

from daylight.ledger.checkpoints import SignedCheckpoint, parse_checkpoint
from daylight.ledger.errors import Continued, LedgerError
from daylight.ledger.hashing import leaf_hash
from daylight.ledger.leaf import parse_leaf
from daylight.ledger.notes import split_note
from daylight.ledger.policy import parse_policy
from daylight.ledger.proofs import check_inclusion, inclusion_proof, tile_hashes
from daylight.ledger.tiles import TILE_WIDTH, Read, read_bundle

LOG_CONTINUED = "log_continued"


class Predecessor(msgspec.Struct, frozen=True):
    """A log that was continued: its name, the last of it that is known, what is missing."""

    origin: str
    size: int
    root: str
    gap: str = ""


def predecessors(read: Read, signed: SignedCheckpoint) -> list[Predecessor]:
    """Which logs this one says it continues. Each is proven to be under the checkpoint.

    Raises: Missing, Malformed, Forged.
    """
    found: list[Predecessor] = []
    hash_at = tile_hashes(read, signed.size)
    width = min(signed.size, TILE_WIDTH)
    for index, raw in enumerate(read_bundle(read, 0, width) if width else []):
        entry = parse_leaf(raw).entry
        if entry is None or b'"type":"log_continued"' not in entry:
            break
        proof = inclusion_proof(index, signed.size, hash_at)
        check_inclusion(leaf_hash(raw), index, signed.size, proof, signed.root)
        found.append(msgspec.json.decode(entry, type=Predecessor))
    return found


def refuse_continued(read: Read, data: bytes, held: SignedCheckpoint | None) -> None:
    """Pass unless the log that is served says that it goes on in place of the one held.

    Its keys are those that it offers itself: this is what the board says, and no more.

    Raises: Continued; Malformed.
    """
    claim = parse_checkpoint(split_note(data)[0])
    if held is None or claim.origin == held.checkpoint.origin:
        return
    try:
        policy = parse_policy((read("policy") or b"").decode("utf-8", "replace"))
        signed = policy.open(data)
        named = predecessors(read, signed)
    except LedgerError:
        return  # whoever asked finds by itself that this is no log it knows
    for each in named:
        if each.origin == held.checkpoint.origin:
            raise Continued(_words(each, signed, held))


def _words(old: Predecessor, new: SignedCheckpoint, held: SignedCheckpoint) -> str:
    more = "; the board says that it does not have them" if held.size > old.size else ""
    return (
        f"{old.origin} ended, and the board goes on as {new.checkpoint.origin}. Of the old log it "
        f"knows that it had {old.size} entries, and says: {old.gap or 'nothing of what is missing'}"
        f". This copy holds {held.size} of them{more}: keep it, it stays as it is. Copy the new "
        "log into another folder."
    )
