"""Signed notes: a text, and lines that say who signed it.

Source: C2SP signed-note.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import msgspec

from daylight.ledger import base64text
from daylight.ledger.errors import Forged, Malformed
from daylight.ledger.keys import COSIGNATURE, SigningKey, VerifierKey, check_name

MAX_SIGNATURES = 100
MAX_NOTE_BYTES = 1_000_000
_CONTROL = re.compile(r"[\x00-\x09\x0b-\x1f]")
_DASH = "\N{EM DASH} "


class Signature(msgspec.Struct, frozen=True):
    """One signature line: who, which key, and the bytes after the key id."""

    name: str
    key_id: int
    data: bytes

    def __str__(self) -> str:
        material = base64text.encode(self.key_id.to_bytes(4, "big") + self.data)
        return f"{_DASH}{self.name} {material}\n"


class Signed(msgspec.Struct, frozen=True):
    """A signature that was verified. `time_s` is there for cosignatures."""

    key: VerifierKey
    signature: Signature
    time_s: int | None


class Note(msgspec.Struct, frozen=True):
    """A note that at least one known key signed: its text, who did, and lines of unknown keys."""

    text: str
    signed: tuple[Signed, ...]
    others: tuple[Signature, ...]


def sign_line(text: str, key: SigningKey, time_s: int | None = None) -> str:
    """The line by which a key signs a text. Cosigning keys need the time."""
    data = key.sign(text.encode(), time_s)
    return str(Signature(key.name, key.verifier.id, data))


def sign_note(text: str, keys: Iterable[SigningKey], time_s: int | None = None) -> bytes:
    """The note; its cosigning keys sign with `time_s`, the others without.

    Raises: Malformed where the text cannot be one of a note.
    """
    _check_text(text)
    lines = [sign_line(text, key, time_s if key.kind == COSIGNATURE else None) for key in keys]
    return (text + "\n" + "".join(lines)).encode()


def split_note(data: bytes) -> tuple[str, list[Signature]]:
    """The text and signature lines of a note, nothing verified.

    Raises: Malformed.
    """
    if len(data) > MAX_NOTE_BYTES:
        raise Malformed("a note is too long")
    try:
        whole = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Malformed("a note is not UTF-8") from error
    if _CONTROL.search(whole):
        raise Malformed("a note holds a control character")
    text, gap, lines = whole.rpartition("\n\n")
    if not gap or not lines:
        raise Malformed("a note has no signatures")
    return text + "\n", parse_signatures(lines)


def parse_signatures(lines: str) -> list[Signature]:
    """The signature lines, each ended by a newline.

    Raises: Malformed.
    """
    if not lines.endswith("\n"):
        raise Malformed("a signature line is cut")
    signatures = [_parse_line(line) for line in lines[:-1].split("\n")]
    if len(signatures) > MAX_SIGNATURES:
        raise Malformed("a note has too many signatures")
    return signatures


def _parse_line(line: str) -> Signature:
    parts = line.removeprefix(_DASH).split(" ")
    if not line.startswith(_DASH) or len(parts) != 2:
        raise Malformed("not a signature line")
    data = base64text.decode(parts[1])
    if len(data) < 5:
        raise Malformed("a signature is too short")
    return Signature(check_name(parts[0]), int.from_bytes(data[:4], "big"), data[4:])


def open_note(data: bytes, keys: Iterable[VerifierKey]) -> Note:
    """The note, where a known key signed it. Signatures of unknown keys are kept, unverified.

    Raises: Malformed; Forged where a known key's signature is bad or no known key signed.
    """
    text, signatures = split_note(data)
    known = {(key.name, key.id): key for key in keys}
    signed: dict[VerifierKey, Signed] = {}
    others: list[Signature] = []
    for signature in signatures:
        key = known.get((signature.name, signature.key_id))
        if key is None:
            others.append(signature)
            continue
        if not key.verify(text.encode(), signature.data):
            raise Forged(f"the signature of {key.name} is bad")
        signed.setdefault(key, Signed(key, signature, _time(key, signature)))
    if not signed:
        raise Forged("no known key signed this note")
    return Note(text, tuple(signed.values()), tuple(others))


def _time(key: VerifierKey, signature: Signature) -> int | None:
    return int.from_bytes(signature.data[:8], "big") if key.kind == COSIGNATURE else None


def _check_text(text: str) -> None:
    if not text.endswith("\n") or _CONTROL.search(text):
        raise Malformed("a note's text ends with a newline and holds no control characters")
