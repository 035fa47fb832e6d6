"""Checkpoints: the log's signed word on its size, its root and the time.

Source: C2SP tlog-checkpoint and tlog-cosignature. The log signs each checkpoint twice with one
key: as a note (type 0x01, for every existing verifier) and as a cosignature (0x04), which carries
the time. The two messages cannot be taken for each other: a cosigned message's second line is no
tree size.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import msgspec

from daylight.ledger import base64text
from daylight.ledger.errors import Forged, Malformed
from daylight.ledger.hashing import EMPTY_ROOT, HASH_BYTES
from daylight.ledger.keys import COSIGNATURE, ED25519, SigningKey, VerifierKey
from daylight.ledger.notes import Note, open_note, sign_note
from daylight.ledger.tiles import MAX_SIZE

_DECIMAL = re.compile(r"0|[1-9][0-9]{0,18}")


class Checkpoint(msgspec.Struct, frozen=True):
    """A tree head. `str()` is the note's text."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __str__(self) -> str:
        lines = (self.origin, str(self.size), base64text.encode(self.root), *self.extensions)
        return "".join(line + "\n" for line in lines)


class SignedCheckpoint(msgspec.Struct, frozen=True):
    """A checkpoint whose log signature was verified.

    `time_s` is the log's own word on when, None where it gave none; `witnesses` maps the key of
    each known witness to the time of its cosignature; `data` is the note, byte for byte.
    """

    checkpoint: Checkpoint
    time_s: int | None
    witnesses: dict[VerifierKey, int]
    data: bytes

    @property
    def size(self) -> int:
        return self.checkpoint.size

    @property
    def root(self) -> bytes:
        return self.checkpoint.root


def parse_decimal(text: str) -> int:
    """A number as the specifications write them: no sign, no leading zero, below 2^63.

    Raises: Malformed.
    """
    if _DECIMAL.fullmatch(text) is None or int(text) > MAX_SIZE:
        raise Malformed(f"not a number: {text[:40]!r}")
    return int(text)


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text. Says nothing about who signed it.

    Raises: Malformed.
    """
    lines = text.split("\n")
    if len(lines) < 4 or lines.pop() or not all(lines):
        raise Malformed("a checkpoint has at least three lines, none empty")
    size = parse_decimal(lines[1])
    root = base64text.decode(lines[2], size=HASH_BYTES)
    if size == 0 and root != EMPTY_ROOT:
        raise Malformed("the root of an empty log is something else")
    return Checkpoint(lines[0], size, root, tuple(lines[3:]))


def sign_checkpoint(checkpoint: Checkpoint, keys: Sequence[SigningKey], time_s: int) -> bytes:
    """The checkpoint as the log publishes it, with its time.

    Keys are of the plain kind; while a key is being replaced there are two, the old one first.
    """
    both = [each for key in keys for each in (key, key.as_kind(COSIGNATURE))]
    return sign_note(str(checkpoint), both, time_s)


def open_checkpoint(
    data: bytes,
    log_keys: Iterable[VerifierKey],
    *,
    origin: str | None = None,
    witnesses: Sequence[VerifierKey] = (),
) -> SignedCheckpoint:
    """The checkpoint, where one of the log's keys signed it.

    Raises: Malformed; Forged where it is another log's, or no key of the log signed it.
    """
    logs = [key for key in log_keys if key.kind == ED25519]
    clocks = [key.as_kind(COSIGNATURE) for key in logs]
    note = open_note(data, (*logs, *clocks, *witnesses))
    checkpoint = parse_checkpoint(note.text)
    if origin is not None and checkpoint.origin != origin:
        raise Forged("a checkpoint is of another log")
    if not any(each.key in logs for each in note.signed):
        raise Forged("no key of the log signed this checkpoint")
    times = [each.time_s for each in note.signed if each.key in clocks and each.time_s is not None]
    return SignedCheckpoint(checkpoint, max(times, default=None), _witnessed(note, witnesses), data)


def _witnessed(note: Note, witnesses: Sequence[VerifierKey]) -> dict[VerifierKey, int]:
    return {
        each.key: each.time_s
        for each in note.signed
        if each.key in witnesses and each.time_s is not None
    }
