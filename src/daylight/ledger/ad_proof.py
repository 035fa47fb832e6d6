"""What a public ad offers to whoever checks the board: that this very ad passed, and is recorded.

One JSON object: `shown` (every field that a reader sees, as the board digests it), `shown_salt`,
`publication` (the receipt of its publication entry) and, where the board opens it, `decision`
(the receipt of the entry that allowed it).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from typing import Any

import msgspec

from daylight.ledger import base64text
from daylight.ledger.commitment import SALT_BYTES, canonical, commit
from daylight.ledger.errors import EntryError, Malformed
from daylight.ledger.policy import Policy
from daylight.ledger.receipts import Outcome, Receipt, parse_receipt, verify_receipt

_TAG = b"daylight/version/v1\n"
_VERSION = 1
# A run of words without what contacts are made of: pages show those only on request.
_PLAIN_RUN = re.compile(r"[^\s\d@/]{2,}(?:\s+[^\s\d@/]{2,}){2,}")


class AdProof(msgspec.Struct, frozen=True):
    """What an ad offers; nothing verified."""

    shown: dict[str, Any]
    shown_salt: bytes
    publication: Receipt
    decision: Receipt | None = None

    def encode(self) -> bytes:
        fields: dict[str, Any] = {
            "v": _VERSION,
            "shown": self.shown,
            "shown_salt": base64text.encode(self.shown_salt),
            "publication": msgspec.json.decode(self.publication.encode()),
        }
        if self.decision is not None:
            fields["decision"] = msgspec.json.decode(self.decision.encode())
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
        decision = raw.get("decision")
        proof = AdProof(
            shown=dict(raw["shown"]),
            shown_salt=base64text.decode(raw["shown_salt"], size=SALT_BYTES),
            publication=parse_receipt(canonical(raw["publication"])),
            decision=None if decision is None else parse_receipt(canonical(decision)),
        )
    except (ValueError, KeyError, TypeError, AttributeError, EntryError, RecursionError) as error:
        raise Malformed("not the proof of an ad") from error
    if raw.get("v") != _VERSION:
        raise Malformed("the proof of an ad, in another version")
    return proof


def check_ad(proof: AdProof, page: str, policy: Policy, now: datetime) -> list[str]:
    """What is wrong with an ad, in sentences; empty where nothing is.

    `page` is the text of the ad's page as a reader sees it, without markup.
    """
    problems = _check_record(proof.publication, policy, now, "publication")
    entry = proof.publication.entry
    if entry.get("type") != "publication":
        problems.append("what it offers is not the entry of a publication")
    if entry.get("content") != shown_digest(proof.shown, proof.shown_salt).hex():
        problems.append("its words or photos are not those that were recorded")
    problems += _check_decision(proof, policy, now)
    seen = _squash(page)
    for text in _must_show(proof.shown):
        if text not in seen:
            problems.append(f"its page does not show what was recorded: {text[:60]!r}")
            break
    return problems


def _check_record(receipt: Receipt, policy: Policy, now: datetime, what: str) -> list[str]:
    report = verify_receipt(receipt, policy, now)
    if report.outcome is Outcome.FORGED:
        return [f"its {what} is not in the record: {report.why}"]
    if report.outcome is Outcome.OVERDUE:
        return [f"its {what} should be in the record by now, and no proof is offered"]
    return []


def _check_decision(proof: AdProof, policy: Policy, now: datetime) -> list[str]:
    if proof.decision is None:
        return []
    problems = _check_record(proof.decision, policy, now, "decision")
    decided, published = proof.decision.entry, proof.publication.entry
    named = published.get("authority_entry")
    if named is not None and named != commit(decided, proof.decision.salt).hex():
        problems.append("the decision it offers is not the one its publication names")
    if any(decided.get(name) != published.get(name) for name in ("ad", "version", "content")):
        problems.append("the decision it offers is about something else")
    if decided.get("verdict") != "publish":
        problems.append(f"it was not decided to publish it, but to {decided.get('verdict')}")
    return problems


def _must_show(shown: Mapping[str, Any]) -> list[str]:
    texts = [str(shown.get(name, "")) for name in ("title", "body")]
    return [_squash(run) for text in texts for run in _PLAIN_RUN.findall(text)]


def _squash(text: str) -> str:
    return " ".join(text.split())
