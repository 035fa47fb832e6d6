"""Receipts and openings: what a person keeps, and what it proves without asking anybody.

An opening is an entry, its salt and, once there is one, its proof. A receipt is an opening with
the signed promise. Both are one line of RFC 8785 JSON, so that any changed byte shows.
"""

from __future__ import annotations

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import msgspec

from daylight.ledger import base64text
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.commitment import SALT_BYTES, canonical, commit
from daylight.ledger.continued import predecessors
from daylight.ledger.entries import leaf_for
from daylight.ledger.entry_types import ENTRY_TYPES
from daylight.ledger.errors import EntryError, Forged, LedgerError, Malformed
from daylight.ledger.policy import Policy
from daylight.ledger.promise import Promise, open_promise, parse_promise
from daylight.ledger.proof_file import (
    ProofFile,
    check_proof_file,
    make_proof_file,
    parse_proof_file,
)
from daylight.ledger.proofs import tile_hashes
from daylight.ledger.tiles import Read
from daylight.ledger.verify import find_leaf

_VERSION = 1


class Receipt(msgspec.Struct, frozen=True):
    """Entry, salt, promise (absent from an opening) and, once kept, proof; nothing verified."""

    entry: dict[str, Any]
    salt: bytes
    promise: bytes | None = None
    proof: bytes | None = None

    def encode(self) -> bytes:
        """The file's bytes."""
        fields: dict[str, Any] = {
            "v": _VERSION,
            "entry": self.entry,
            "salt": base64text.encode(self.salt),
        }
        if self.promise is not None:
            fields["promise"] = self.promise.decode()
        if self.proof is not None:
            fields["proof"] = self.proof.decode()
        return canonical(fields)

    @property
    def leaf(self) -> bytes:
        """The public leaf that the log must hold."""
        return leaf_for(self.entry, self.salt)

    def completed(self, proof: ProofFile) -> Receipt:
        """The same receipt with a proof."""
        return Receipt(self.entry, self.salt, self.promise, proof.encode())


class Outcome(StrEnum):
    """What a receipt turned out to be."""

    FORGED = "forged"
    PROMISED = "promised"
    OVERDUE = "overdue"
    KEPT = "kept"
    NOT_KEPT = "not_kept"


SENTENCES = {
    Outcome.FORGED: "This is not a receipt of the board that it names, or it was changed.",
    Outcome.PROMISED: "The board signed that it received this. The time to enter it in the "
    "record is not over yet.",
    Outcome.OVERDUE: "The board signed that it received this. The time to enter it in the record "
    "is over; this file holds no proof that it was. Check it against the record.",
    Outcome.KEPT: "The board signed that it received this, and it is in the public record.",
    Outcome.NOT_KEPT: "The board signed that it received this and would enter it in the record. "
    "The record, signed by the board after the time was over, does not hold it. This receipt "
    "and that record together are evidence against the board.",
}


class ReceiptReport(msgspec.Struct, frozen=True, kw_only=True):
    """What a receipt proves. `logged` is when the record is known to have held it at the latest.

    `in_time` is None where the proof in hand cannot tell: it is of a checkpoint after the time.
    """

    outcome: Outcome
    why: str = ""
    promise: Promise | None = None
    index: int | None = None
    logged: datetime | None = None
    in_time: bool | None = None
    witnesses: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        return SENTENCES[self.outcome]


def parse_receipt(data: bytes) -> Receipt:
    """The receipt or opening in a file.

    Raises: Malformed for anything but what `Receipt.encode` writes.
    """
    try:
        raw = msgspec.json.decode(data)
        receipt = Receipt(
            entry=raw["entry"],
            salt=base64text.decode(raw["salt"], size=SALT_BYTES),
            promise=_bytes(raw.get("promise")),
            proof=_bytes(raw.get("proof")),
        )
        same = raw["v"] == _VERSION and receipt.encode() == data
        leaf = receipt.leaf if same else b""
    except (ValueError, KeyError, TypeError, AttributeError, EntryError, RecursionError) as error:
        raise Malformed("not a receipt") from error
    if not leaf:
        raise Malformed("a receipt that is not in its one form")
    return receipt


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def verify_receipt(receipt: Receipt, policy: Policy, now: datetime) -> ReceiptReport:
    """What the receipt proves, by itself, at that time. Never raises for a bad receipt."""
    try:
        promise = _check_promise(receipt, policy)
        if receipt.proof is None:
            late = now.astimezone(UTC) > promise.deadline
            return ReceiptReport(
                outcome=Outcome.OVERDUE if late else Outcome.PROMISED, promise=promise
            )
        index, signed = check_opening(receipt, policy, origin=promise.origin)
    except LedgerError as error:
        return ReceiptReport(outcome=Outcome.FORGED, why=str(error))
    return _kept(promise, index, signed)


def check_opening(
    receipt: Receipt, policy: Policy, *, origin: str | None = None
) -> tuple[int, SignedCheckpoint]:
    """Where in which log the entry is, by the receipt's proof.

    Raises: Malformed; Forged, also where there is no proof or its checkpoint has no time.
    """
    if receipt.proof is None:
        raise Forged("there is no proof")
    proof = parse_proof_file(receipt.proof)
    signed = check_proof_file(proof, receipt.leaf, policy, origin=origin)
    if signed.time_s is None:
        raise Forged("the log's checkpoint has no time")
    return proof.index, signed


def settle(
    receipt: Receipt, policy: Policy, checkpoint: bytes, read: Read
) -> tuple[Receipt, ReceiptReport]:
    """The receipt completed from the log itself, or the finding that its promise was not kept.

    Reads every level-0 tile. Never raises for a bad receipt.

    Raises: Malformed, Forged, Missing for a log that does not verify.
    """
    signed = policy.open(checkpoint)
    try:
        promise = _check_promise(receipt, policy)
        gap = _gap(promise, signed, read)
    except LedgerError as error:
        return receipt, ReceiptReport(outcome=Outcome.FORGED, why=str(error))
    index = find_leaf(read, signed, receipt.leaf)
    if index is None:
        late = signed.time_s is not None and _moment(signed.time_s) > promise.deadline
        outcome = Outcome.NOT_KEPT if late else Outcome.PROMISED
        return receipt, ReceiptReport(outcome=outcome, why=gap, promise=promise)
    kept = _kept(promise, index, signed)
    if gap:  # its promise is of another name than this proof would be: the two are no one file
        return receipt, msgspec.structs.replace(kept, why=gap)
    proof = make_proof_file(index, signed.size, tile_hashes(read, signed.size), checkpoint)
    return receipt.completed(proof), kept


def _gap(promise: Promise, signed: SignedCheckpoint, read: Read) -> str:
    """What the log says of another log that it continues, where the promise is of that one.

    Raises: Forged where it continues no such log.
    """
    if promise.origin == signed.checkpoint.origin:
        return ""
    for old in predecessors(read, signed):
        if old.origin == promise.origin:
            known = f"{old.origin} was known to have {old.size} entries"
            return f"{known} and is continued by {signed.checkpoint.origin}: {old.gap}"
    raise Forged("the receipt is of another log")


def _check_promise(receipt: Receipt, policy: Policy) -> Promise:
    if receipt.promise is None:
        raise Forged("there is no promise")
    claim = parse_promise(receipt.promise)
    keys = [key for key in policy.promises if key.name == claim.origin]
    promise = open_promise(receipt.promise, keys)
    entry = receipt.entry
    if commit(entry, receipt.salt) != promise.commitment:
        raise Forged("the entry is not the one that was promised")
    described = (promise.type, promise.time, promise.leaf_class)
    if (entry["type"], entry["time"], ENTRY_TYPES[entry["type"]].leaf_class) != described:
        raise Forged("the promise describes another entry")
    return promise


def _kept(promise: Promise, index: int, signed: SignedCheckpoint) -> ReceiptReport:
    logged = _moment(signed.time_s or 0)
    return ReceiptReport(
        outcome=Outcome.KEPT,
        promise=promise,
        index=index,
        logged=logged,
        in_time=True if logged <= promise.deadline else None,
        witnesses=tuple(sorted(key.name for key in signed.witnesses)),
    )


def _moment(time_s: int) -> datetime:
    return datetime.fromtimestamp(time_s, UTC)
