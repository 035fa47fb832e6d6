"""What the public sees of an entry: version, class, hour and one commitment."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec
import rfc8785

from daylight.ledger.commitment import SALT_BYTES, canonical, commit
from daylight.ledger.entry_types import ENTRY_TYPES, LEAF_CLASSES, PUBLIC_CLASS
from daylight.ledger.errors import EntryError, Forged, Malformed
from daylight.ledger.fields import parse_time

MAX_ENTRY_BYTES = 65_535  # Source: C2SP tlog-tiles, entry bundles have uint16 lengths
LEAF_VERSION = 1
_KEYS = {"class", "commitment", "hour", "v"}
_PUBLIC_KEYS = _KEYS | {"entry", "salt"}


class Leaf(msgspec.Struct, frozen=True, kw_only=True):
    """A leaf as read back. `entry` (canonical bytes) and `salt` are there for governance only."""

    leaf_class: str
    hour: datetime
    commitment: bytes
    entry: bytes | None = None
    salt: bytes | None = None


def leaf_bytes(
    leaf_class: str,
    hour: datetime,
    commitment: bytes,
    *,
    entry: bytes | None = None,
    salt: bytes | None = None,
) -> bytes:
    """The leaf's canonical JSON. `hour` is cut down to the hour; governance needs entry and salt.

    Raises: EntryError.

    >>> leaf_bytes("content", datetime(2026, 11, 20, 16, 5, tzinfo=UTC), bytes(32))
    b'{"class":"content","commitment":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",\
"hour":"2026-11-20T16:00:00Z","v":1}'
    """
    if leaf_class not in LEAF_CLASSES or len(commitment) != 32:
        raise EntryError("a leaf has one of five classes and a commitment of 32 bytes")
    public = leaf_class == PUBLIC_CLASS
    if public != (entry is not None) or public != (salt is not None):
        raise EntryError("a governance leaf, and no other, carries its entry and its salt")
    head = b'{"class":"%b","commitment":"%b",' % (
        leaf_class.encode(),
        base64.b64encode(commitment),
    )
    when = b'"hour":"%b",' % _format_hour(hour)
    if entry is None or salt is None:
        return head + when + b'"v":1}'
    return b'%b"entry":%b,%b"salt":"%b","v":1}' % (head, entry, when, base64.b64encode(salt))


@lru_cache(maxsize=1024)
def _format_hour(hour: datetime) -> bytes:
    if hour.tzinfo is None:
        raise EntryError("the hour of a leaf needs a zone")
    return hour.astimezone(UTC).strftime("%Y-%m-%dT%H:00:00Z").encode()


def parse_leaf(data: bytes) -> Leaf:
    """The leaf in those bytes, and only if they are exactly how we would have written it.

    Raises: Malformed; Forged where a public entry does not fit its commitment.
    """
    try:
        raw = msgspec.json.decode(data)
        leaf = _read(raw)
        again = leaf_bytes(
            leaf.leaf_class, leaf.hour, leaf.commitment, entry=leaf.entry, salt=leaf.salt
        )
    except (ValueError, KeyError, TypeError, EntryError, RecursionError) as error:
        raise Malformed("not a leaf of this log") from error
    if again != data:
        raise Malformed("a leaf that is not in canonical form")
    if leaf.entry is not None and not opens(leaf, leaf.entry, leaf.salt or b""):
        raise Forged("a public entry does not fit the commitment of its leaf")
    return leaf


def _read(raw: Any) -> Leaf:
    keys = set(raw)
    if keys not in (_KEYS, _PUBLIC_KEYS) or raw["v"] != LEAF_VERSION:
        raise ValueError("unknown shape or version")
    public = "entry" in keys
    return Leaf(
        leaf_class=raw["class"],
        hour=datetime.fromisoformat(raw["hour"]),
        commitment=_unbase64(raw["commitment"]),
        entry=rfc8785.dumps(raw["entry"]) if public else None,
        salt=_unbase64(raw["salt"]) if public else None,
    )


def _unbase64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error


def opens(leaf: Leaf, entry: bytes | Mapping[str, Any], salt: bytes) -> bool:
    """Whether entry and salt are what the leaf commits to, in its class and its hour."""
    data = entry if isinstance(entry, bytes) else canonical(entry)
    if len(salt) != SALT_BYTES or commit(data, salt) != leaf.commitment:
        return False
    try:
        content = msgspec.json.decode(data)
        known = ENTRY_TYPES.get(content["type"])
        moment = parse_time(content["time"])
    except (ValueError, KeyError, TypeError):
        return False
    same_class = known is None or known.leaf_class == leaf.leaf_class
    return same_class and moment.replace(minute=0, second=0, microsecond=0) == leaf.hour
