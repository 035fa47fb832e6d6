"""The one true spelling of an entry, and the commitment that stands for it in public."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any

import msgspec
import rfc8785

from daylight.ledger.errors import EntryError

SALT_BYTES = 32
_COMMIT_TAG = b"daylight/entry/v1\n"
_BLIND_TAG = b"daylight/blind/v1\n"

_encode = msgspec.json.Encoder(order="sorted").encode


def canonical(entry: Mapping[str, Any]) -> bytes:
    """The entry's one spelling: RFC 8785 JSON.

    An entry of ours holds no fractions and only ASCII keys, and there a faster encoder writes
    the same bytes; anything else goes the long way round.

    Raises: EntryError where the value has no such spelling.
    """
    try:
        if _is_plain(entry):
            return _encode(entry)
        return rfc8785.dumps(dict(entry))
    except (rfc8785.CanonicalizationError, UnicodeError, TypeError) as error:
        raise EntryError("an entry cannot be written as RFC 8785 JSON") from error


def _is_plain(entry: Mapping[str, Any]) -> bool:
    for key, value in entry.items():
        kind = type(value)
        if type(key) is not str or not key.isascii():
            return False
        if kind is str or kind is bool:
            continue
        if kind is int:
            if not -(2**53) < value < 2**53:
                return False
        elif kind is list:
            if not all(type(item) is str for item in value):
                return False
        elif kind is not dict or not _is_plain(value):
            return False
    return True


def commit(entry: bytes | Mapping[str, Any], salt: bytes) -> bytes:
    """The 32-byte commitment to an entry: SHA-256 of a tag, the salt and the canonical bytes.

    With a fresh random salt of 32 bytes it tells nothing about the entry, and nobody can find a
    second entry that fits. Bytes are taken as canonical already.

    Raises: EntryError for a salt of another length or an entry without canonical bytes.
    """
    if len(salt) != SALT_BYTES:
        raise EntryError(f"a salt has {SALT_BYTES} bytes")
    data = entry if isinstance(entry, bytes) else canonical(entry)
    return hashlib.sha256(_COMMIT_TAG + salt + data).digest()


def blind(value: str | bytes, salt: bytes) -> str:
    """Hex digest of a value for a `digest` field, opened separately from the entry that holds it.

    The salt has 32 bytes and is used for this value only.
    """
    if len(salt) != SALT_BYTES:
        raise EntryError(f"a salt has {SALT_BYTES} bytes")
    data = value.encode() if isinstance(value, str) else value
    return hashlib.sha256(_BLIND_TAG + salt + data).hexdigest()
