"""Full entries: made, checked, committed to, and turned into public leaves.

The board stores the entry's canonical bytes and its salt; the log shows the commitment only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from daylight.ledger.commitment import SALT_BYTES, blind, canonical, commit
from daylight.ledger.entry_types import COMMON, ENTRY_TYPES, EntryType
from daylight.ledger.errors import EntryError
from daylight.ledger.fields import KINDS, Field, format_time, parse_time
from daylight.ledger.leaf import MAX_ENTRY_BYTES, Leaf, leaf_bytes, opens, parse_leaf

__all__ = [
    "ENTRY_TYPES",
    "SALT_BYTES",
    "EntryType",
    "Leaf",
    "blind",
    "canonical",
    "commit",
    "leaf_bytes",
    "leaf_for",
    "make_entry",
    "opens",
    "parse_leaf",
]

VERSION = 1
_fields: dict[str, dict[str, Field]] = {
    name: {field.name: field for field in (*COMMON, *kind.fields)}
    for name, kind in ENTRY_TYPES.items()
}
_checks = {
    name: {field.name: KINDS[field.kind].accepts for field in fields.values()}
    for name, fields in _fields.items()
}
_required = {
    name: frozenset(field.name for field in fields.values() if field.required)
    for name, fields in _fields.items()
}


def make_entry(kind: str, /, **fields: Any) -> dict[str, Any]:
    """An entry of that type, checked. `time` may be an aware datetime; None drops a field.

    Raises: EntryError that names the type, the field and what would have passed.

    >>> from datetime import UTC
    >>> make_entry("flag", time=datetime(2026, 11, 20, tzinfo=UTC), ad="7f3a", reason="fraud")
    {'v': 1, 'type': 'flag', 'time': '2026-11-20T00:00:00.000Z', 'ad': '7f3a', 'reason': 'fraud'}
    """
    checks = _checks.get(kind)
    if checks is None:
        raise EntryError(f"no type of entry is called {kind!r}")
    entry: dict[str, Any] = {"v": VERSION, "type": kind}
    for name, given in fields.items():
        if given is None:
            continue
        value = _time(kind, name, given) if isinstance(given, datetime) else given
        accepts = checks.get(name)
        if accepts is None or not accepts(value):
            raise _misfit(kind, name)
        entry[name] = value
    if not _required[kind] <= entry.keys():
        lacking = ", ".join(sorted(_required[kind] - entry.keys()))
        raise EntryError(f"{kind} lacks {lacking}")
    return entry


def _time(kind: str, name: str, value: datetime) -> str:
    try:
        return format_time(value)
    except ValueError as error:
        raise EntryError(f"{kind}.{name}: {error}") from error


def _misfit(kind: str, name: str) -> EntryError:
    # Never the value: an error's text ends in places where an entry's content must not.
    field = _fields[kind].get(name)
    if field is None:
        return EntryError(f"{kind} has no field {name!r}")
    return EntryError(f"{kind}.{name} must be {KINDS[field.kind].doc}")


def leaf_for(entry: Mapping[str, Any], salt: bytes) -> bytes:
    """The public leaf of an entry made by `make_entry`.

    Raises: EntryError where an entry that is public in full does not fit in 65,535 bytes.
    """
    kind = ENTRY_TYPES[entry["type"]]
    hour = parse_time(entry["time"]).replace(minute=0, second=0, microsecond=0)
    data = canonical(entry)
    commitment = commit(data, salt)
    if not kind.is_public:
        return leaf_bytes(kind.leaf_class, hour, commitment)
    leaf = leaf_bytes(kind.leaf_class, hour, commitment, entry=data, salt=salt)
    if len(leaf) > MAX_ENTRY_BYTES:
        raise EntryError(f"a public {kind.name} has {len(leaf)} bytes, {MAX_ENTRY_BYTES} is most")
    return leaf
