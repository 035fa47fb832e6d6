"""What a public ad offers to whoever checks the board: that this very ad passed, and is recorded.

One JSON object: `shown` (every field that a reader sees, as the board digests it), `shown_salt`,
`publication` (the receipt of its publication entry), `authority` (leaf and proof of the entry that
allowed it) and, where the board opens that, `decision` (its receipt).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from daylight.ledger import base64text
from daylight.ledger.ad_page import AdPage, differences
from daylight.ledger.commitment import SALT_BYTES, canonical, commit
from daylight.ledger.entry_types import ENTRY_TYPES
from daylight.ledger.errors import EntryError, LedgerError, Malformed
from daylight.ledger.leaf import parse_leaf
from daylight.ledger.policy import Policy
from daylight.ledger.proof_file import check_proof_file, parse_proof_file
from daylight.ledger.receipts import Outcome, Receipt, parse_receipt, verify_receipt

_TAG = b"daylight/version/v1\n"
_VERSION = 1
_ALLOWING = {ENTRY_TYPES[kind].leaf_class for kind in ("screening", "decision")}


class LoggedLeaf(msgspec.Struct, frozen=True):
    """A public leaf and its proof: the entry is in the log, and stays closed."""

    leaf: bytes
    proof: bytes


class AdCheck(msgspec.Struct, frozen=True):
    """What is wrong, in sentences, and receipts that are good and hold a promise alone.

    A board can sign a new promise each time it is asked. Whoever keeps these and comes back when
    their time is over sees whether they were kept.
    """

    problems: list[str]
    promised: list[Receipt]


class AdProof(msgspec.Struct, frozen=True):
    """What an ad offers; nothing verified."""

    shown: dict[str, Any]
    shown_salt: bytes
    publication: Receipt
    decision: Receipt | None = None
    authority: LoggedLeaf | None = None

    def encode(self) -> bytes:
        fields: dict[str, Any] = {
            "v": _VERSION,
            "shown": self.shown,
            "shown_salt": base64text.encode(self.shown_salt),
            "publication": msgspec.json.decode(self.publication.encode()),
        }
        if self.decision is not None:
            fields["decision"] = msgspec.json.decode(self.decision.encode())
        if self.authority is not None:
            fields["authority"] = {
                "leaf": self.authority.leaf.decode(),
                "proof": self.authority.proof.decode(),
            }
        return canonical(fields)


def shown_digest(shown: Mapping[str, Any], salt: bytes) -> bytes:
    """32 bytes that bind every field that readers see: the `content` of entries about an ad."""
    return sha256(_TAG + salt + canonical(shown)).digest()


def parse_ad_proof(data: bytes) -> AdProof:
    """The proof in a response.

    Raises: Malformed.
    """
    try:
        raw = msgspec.json.decode(data)
        decision, authority = raw.get("decision"), raw.get("authority")
        proof = AdProof(
            shown=dict(raw["shown"]),
            shown_salt=base64text.decode(raw["shown_salt"], size=SALT_BYTES),
            publication=parse_receipt(canonical(raw["publication"])),
            decision=None if decision is None else parse_receipt(canonical(decision)),
            authority=None if authority is None else _logged(authority),
        )
    except (ValueError, KeyError, TypeError, AttributeError, EntryError, RecursionError) as error:
        raise Malformed("not the proof of an ad") from error
    if raw.get("v") != _VERSION:
        raise Malformed("the proof of an ad, in another version")
    return proof


def _logged(raw: Mapping[str, str]) -> LoggedLeaf:
    return LoggedLeaf(raw["leaf"].encode(), raw["proof"].encode())


def check_ad(proof: AdProof, page: AdPage, policy: Policy, now: datetime) -> AdCheck:
    """What is wrong with an ad, and which of its entries are promised and no more."""
    check = AdCheck([], [])
    entry = proof.publication.entry
    _check_record(check, proof.publication, policy, now, "publication")
    if entry.get("type") != "publication":
        check.problems.append("what it offers is not the entry of a publication")
    if entry.get("content") != shown_digest(proof.shown, proof.shown_salt).hex():
        check.problems.append("its words or photos are not those that were recorded")
    _check_decision(check, proof, policy, now)
    check.problems.extend(_check_authority(proof, policy))
    check.problems.extend(differences(page, proof.shown))
    return check


def _check_record(
    check: AdCheck, receipt: Receipt, policy: Policy, now: datetime, what: str
) -> None:
    report = verify_receipt(receipt, policy, now)
    if report.outcome is Outcome.FORGED:
        check.problems.append(f"its {what} is not in the record: {report.why}")
    elif report.outcome is Outcome.OVERDUE:
        said = f"its {what} should be in the record by now, and no proof is offered"
        check.problems.append(said)
    elif report.outcome is Outcome.PROMISED:
        check.promised.append(receipt)


def _check_decision(check: AdCheck, proof: AdProof, policy: Policy, now: datetime) -> None:
    published = proof.publication.entry
    if proof.decision is None:
        if published.get("authority") == "screening":
            check.problems.append("a screening allowed it, and its page does not offer that")
        return
    _check_record(check, proof.decision, policy, now, "decision")
    decided = proof.decision.entry
    if published.get("authority_entry") != commit(decided, proof.decision.salt).hex():
        check.problems.append("the decision it offers is not the one its publication names")
    if any(decided.get(name) != published.get(name) for name in ("ad", "version", "content")):
        check.problems.append("the decision it offers is about something else")
    if decided.get("verdict") != "publish":
        verdict = decided.get("verdict")
        check.problems.append(f"it was not decided to publish it, but to {verdict}")


def _check_authority(proof: AdProof, policy: Policy) -> list[str]:
    """Whether the entry that allowed it is among the log's, closed as it may be."""
    named = proof.publication.entry.get("authority_entry")
    if named is None:
        return ["its publication names no entry that allowed it"]
    if proof.authority is None:
        # What is only promised yet is asked again: see `AdCheck.promised`.
        waits = proof.publication.proof is None
        return [] if waits else ["nothing shows that what allowed it is in the record"]
    try:
        leaf = parse_leaf(proof.authority.leaf)
        check_proof_file(parse_proof_file(proof.authority.proof), proof.authority.leaf, policy)
    except LedgerError as error:
        return [f"what allowed it is not in the record: {error}"]
    if leaf.commitment.hex() != named or leaf.leaf_class not in _ALLOWING:
        return ["what it shows of the record is not what allowed it"]
    return []
