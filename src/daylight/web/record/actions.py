"""Write an entry in the caller's transaction: what does not get its entry does not happen."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from daylight.ledger.entries import ENTRY_TYPES, canonical, commit, make_entry
from daylight.web import clock
from daylight.web.record.models import Entry, Opening

SALT_BYTES = 32


@dataclass(frozen=True)
class Draft:
    """An entry made and committed to, not yet saved."""

    entry: Entry
    subject: str
    salt: bytes
    body: bytes


def draft(kind: str, *, subject: str, at: datetime | None = None, **fields: Any) -> Draft:
    """Check the fields and commit to them with a fresh salt. Nothing is written.

    `subject` says whose it is for opening later, as "ad:17"; it is not part of the entry.
    """
    at = at or clock.now()
    full = make_entry(kind, time=at, **fields)
    salt = secrets.token_bytes(SALT_BYTES)
    entry = Entry(
        type=kind,
        leaf_class=ENTRY_TYPES[kind].leaf_class,
        at=at,
        commitment=commit(full, salt),
    )
    return Draft(entry, subject, salt, canonical(full))


def enter(kind: str, *, subject: str, at: datetime | None = None, **fields: Any) -> Entry:
    """Write one entry. It belongs to the transaction that does the deed.

    Raises: EntryError for a field that the type does not have.
    """
    return enter_all([draft(kind, subject=subject, at=at, **fields)])[0]


def enter_all(drafts: Iterable[Draft]) -> list[Entry]:
    """Write many at once, in order."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("an entry is written with its deed")
    given = list(drafts)
    entries = Entry.objects.bulk_create([each.entry for each in given])
    Opening.objects.bulk_create(
        Opening(entry=entry, subject=each.subject, salt=each.salt, body=each.body)
        for entry, each in zip(entries, given, strict=True)
    )
    return entries
