"""Write an entry in the caller's transaction: what does not get its entry does not happen."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from daylight.ledger.entries import ENTRY_TYPES, canonical, commit, leaf_for, make_entry
from daylight.web import bulk, clock
from daylight.web.record.models import Entry, Opening

SALT_BYTES = 32


@dataclass(frozen=True)
class Draft:
    """An entry made and committed to, not yet saved. `body` is its canonical text."""

    type: str
    at: datetime
    commitment: bytes
    subject: str
    salt: bytes
    body: bytes

    @property
    def leaf_class(self) -> str:
        return ENTRY_TYPES[self.type].leaf_class


def draft(kind: str, /, *, subject: str, at: datetime | None = None, **fields: Any) -> Draft:
    """Check the fields and commit to them with a fresh salt. Nothing is written.

    `subject` says whose it is for opening later, as "ad:17"; it is not part of the entry.
    """
    at = at or clock.now()
    entry = make_entry(kind, time=at, **fields)
    body, salt = canonical(entry), secrets.token_bytes(SALT_BYTES)
    if ENTRY_TYPES[kind].is_public:
        leaf_for(entry, salt)  # too long for the log is an error here, not at the sequencer
    return Draft(kind, at, commit(body, salt), subject, salt, body)


def enter(kind: str, /, *, subject: str, at: datetime | None = None, **fields: Any) -> Entry:
    """Write one entry. It belongs to the transaction that does the deed.

    Raises: EntryError for a field that the type does not have.
    """
    made = draft(kind, subject=subject, at=at, **fields)
    [pk] = enter_all([made])
    return Entry(
        pk=pk, type=kind, leaf_class=made.leaf_class, at=made.at, commitment=made.commitment
    )


def newest(subject: str, kind: str) -> bytes:
    """The commitment of the newest entry of a kind about a subject; b"" where there is none."""
    found = Opening.objects.filter(subject=subject, entry__type=kind).order_by("-entry_id")
    commitment = found.values_list("entry__commitment", flat=True).first()
    return bytes(commitment) if commitment is not None else b""


def enter_all(drafts: Iterable[Draft]) -> list[int]:
    """Write many at once, in order; returns the entries' ids."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an entry is written with its deed")
    given = list(drafts)
    ids = bulk.new_ids(Entry, len(given))
    bulk.insert(
        Entry,
        ("id", "type", "leaf_class", "at", "commitment"),
        [
            (pk, each.type, each.leaf_class, each.at, each.commitment)
            for pk, each in zip(ids, given, strict=True)
        ],
    )
    bulk.insert(
        Opening,
        ("entry_id", "subject", "salt", "body"),
        [(pk, each.subject, each.salt, each.body) for pk, each in zip(ids, given, strict=True)],
    )
    return ids
