"""The signed promise that an entry will be in the log: given at once, kept at a checkpoint.

The text of a promise is a signed note of seven lines. Its key is another than the log's, because
the web process holds it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import msgspec

from daylight.ledger import base64text
from daylight.ledger.checkpoints import parse_decimal
from daylight.ledger.commitment import commit
from daylight.ledger.entry_types import ENTRY_TYPES, LEAF_CLASSES
from daylight.ledger.errors import Malformed
from daylight.ledger.fields import is_token, parse_time
from daylight.ledger.keys import SigningKey, VerifierKey
from daylight.ledger.notes import open_note, sign_note, split_note

HEADER = "daylight.promise/v1"
MERGE_DELAY_S = 86_400  # a day is what Certificate Transparency logs were given, and kept
_LABELS = ("origin", "type", "class", "time", "within", "commitment")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Source: Crockford's base 32; no I, L, O, U


class Promise(msgspec.Struct, frozen=True):
    """What a board promised. `time` is the entry's own, as the log writes it."""

    origin: str
    type: str
    leaf_class: str
    time: str
    within_s: int
    commitment: bytes

    @property
    def made(self) -> datetime:
        return parse_time(self.time)

    @property
    def deadline(self) -> datetime:
        """The end of the maximum merge delay."""
        return self.made + timedelta(seconds=self.within_s)

    @property
    def reference(self) -> str:
        return spoken_reference(self.commitment)

    def __str__(self) -> str:
        values = (
            self.origin,
            self.type,
            self.leaf_class,
            self.time,
            str(self.within_s),
            base64text.encode(self.commitment),
        )
        lines = (f"{label} {value}\n" for label, value in zip(_LABELS, values, strict=True))
        return f"{HEADER}\n" + "".join(lines)


def spoken_reference(commitment: bytes) -> str:
    """Ten characters that can be read aloud and typed without mistaking one for another.

    >>> spoken_reference(bytes(range(32)))
    '000G-40R4-0M'
    """
    number = int.from_bytes(commitment[:7], "big") >> 6
    digits = "".join(_ALPHABET[(number >> shift) & 31] for shift in range(45, -1, -5))
    return f"{digits[:4]}-{digits[4:8]}-{digits[8:]}"


def make_promise(
    origin: str,
    entry: Mapping[str, Any],
    salt: bytes,
    key: SigningKey,
    *,
    within_s: int = MERGE_DELAY_S,
) -> bytes:
    """The signed promise for an entry made by `make_entry`: a note, to be kept byte for byte."""
    kind = ENTRY_TYPES[entry["type"]]
    promise = Promise(
        origin, kind.name, kind.leaf_class, entry["time"], within_s, commit(entry, salt)
    )
    return sign_note(str(promise), (key,))


def parse_promise(data: bytes) -> Promise:
    """What a promise says; nothing is verified.

    Raises: Malformed.
    """
    return _parse(split_note(data)[0])


def open_promise(data: bytes, keys: Iterable[VerifierKey]) -> Promise:
    """A promise that one of those keys signed.

    Raises: Malformed, Forged.
    """
    return _parse(open_note(data, keys).text)


def _parse(text: str) -> Promise:
    first, *lines, last = text.split("\n")
    if first != HEADER or last or len(lines) != len(_LABELS):
        raise Malformed("not a promise")
    values = [_value(line, label) for line, label in zip(lines, _LABELS, strict=True)]
    origin, kind, leaf_class, time, within, commitment = values
    if not is_token(kind) or leaf_class not in LEAF_CLASSES:
        raise Malformed("a promise of an unknown kind")
    try:
        parse_time(time)
    except ValueError as error:
        raise Malformed("a promise without a time") from error
    return Promise(
        origin,
        kind,
        leaf_class,
        time,
        parse_decimal(within),
        base64text.decode(commitment, size=32),
    )


def _value(line: str, label: str) -> str:
    name, _, value = line.partition(" ")
    if name != label or not value:
        raise Malformed(f"a promise lacks its {label}")
    return value
