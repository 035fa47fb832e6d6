"""A witness's word that a log only ever grew: what it is asked, and what it must answer.

Source: C2SP tlog-witness. Whoever runs a witness holds a lock from reading the state that `judge`
is given until the new state is on disk, and only then signs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256

import msgspec

from daylight.ledger import base64text
from daylight.ledger.checkpoints import (
    Checkpoint,
    SignedCheckpoint,
    open_checkpoint,
    parse_checkpoint,
    parse_decimal,
)
from daylight.ledger.errors import Forged, LedgerError, Malformed
from daylight.ledger.hashing import EMPTY_ROOT, HASH_BYTES
from daylight.ledger.keys import COSIGNATURE, SigningKey, VerifierKey
from daylight.ledger.notes import parse_signatures, sign_line, split_note
from daylight.ledger.proofs import check_consistency

MOST_PROOF_LINES = 63
_TEXT = "text/plain; charset=utf-8"
_SIZE = "text/x.tlog.size"


class Seen(msgspec.Struct, frozen=True):
    """The latest checkpoint that a witness cosigned for one log."""

    size: int = 0
    root: bytes = EMPTY_ROOT


class Request(msgspec.Struct, frozen=True):
    """Body of an add-checkpoint request."""

    old_size: int
    proof: tuple[bytes, ...]
    checkpoint: bytes

    def encode(self) -> bytes:
        lines = [f"old {self.old_size}", *map(base64text.encode, self.proof)]
        return "\n".join([*lines, "", ""]).encode() + self.checkpoint


def log_id(origin: str) -> str:
    """What stands for a log in addresses and file names: 32 hex digits."""
    return sha256(origin.encode()).hexdigest()[:32]


class Verdict(msgspec.Struct, frozen=True):
    """What to answer. Where `accepted` is there, the status is 200 and the body yet to be signed.

    `why` is for the operator's own log.
    """

    status: int
    body: str = ""
    content_type: str = _TEXT
    accepted: SignedCheckpoint | None = None
    why: str = ""


def parse_request(data: bytes) -> Request:
    """The request in a body.

    Raises: Malformed.
    """
    head, gap, checkpoint = data.partition(b"\n\n")
    try:
        first, *lines = head.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Malformed("a request holds strange characters") from error
    if not gap or not first.startswith("old ") or len(lines) > MOST_PROOF_LINES:
        raise Malformed("a request begins with: old SIZE, and has at most 63 proof lines")
    proof = tuple(base64text.decode(line, size=HASH_BYTES) for line in lines)
    return Request(parse_decimal(first.removeprefix("old ")), proof, checkpoint)


def judge(
    body: bytes,
    logs: Mapping[str, Sequence[VerifierKey]],
    seen: Callable[[str], Seen],
) -> Verdict:
    """What a witness answers to that body, by its table of logs and what it saw last of one.

    Never raises for anything in the body.
    """
    try:
        request = parse_request(body)
        claim = parse_checkpoint(split_note(request.checkpoint)[0])
    except Malformed as error:
        return Verdict(400, why=str(error))
    keys = logs.get(claim.origin)
    if keys is None:
        return Verdict(404, why="unknown log")
    try:
        signed = open_checkpoint(request.checkpoint, keys, origin=claim.origin)
    except LedgerError as error:
        return Verdict(403, why=str(error))
    return _compare(request, signed, seen(claim.origin))


def _compare(request: Request, signed: SignedCheckpoint, seen: Seen) -> Verdict:
    if request.old_size > signed.size:
        return Verdict(400, why="the old size is larger than the new")
    if request.old_size != seen.size:
        return Verdict(409, f"{seen.size}\n", _SIZE, why="not the size that was seen last")
    if seen.size == signed.size and seen.root != signed.root:
        return Verdict(409, f"{seen.size}\n", _SIZE, why="FORK: two roots for one size")
    try:
        check_consistency(seen.size, signed.size, request.proof, seen.root, signed.root)
    except Forged as error:
        return Verdict(422, why=str(error))
    return Verdict(200, accepted=signed)


def cosign(checkpoint: Checkpoint, keys: Iterable[SigningKey], time_s: int) -> str:
    """The body of a 200 answer: a cosignature line for each of the witness's keys."""
    return "".join(sign_line(str(checkpoint), key.as_kind(COSIGNATURE), time_s) for key in keys)


def accept_cosignatures(checkpoint: bytes, answer: bytes, witnesses: Iterable[VerifierKey]) -> str:
    """The lines of a witness's answer that are good cosignatures by known witnesses.

    A line of an unknown key is dropped. Raises: Malformed; Forged where a known witness's line is
    bad, or no line is good.
    """
    text, _ = split_note(checkpoint)
    known = {(key.name, key.id): key for key in witnesses if key.kind == COSIGNATURE}
    good: list[str] = []
    try:
        lines = parse_signatures(answer.decode())
    except UnicodeDecodeError as error:
        raise Malformed("a witness's answer is not UTF-8") from error
    for signature in lines:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            continue
        if not key.verify(text.encode(), signature.data):
            raise Forged(f"the cosignature of {key.name} is bad")
        good.append(str(signature))
    if not good:
        raise Forged("no known witness signed the answer")
    return "".join(good)
