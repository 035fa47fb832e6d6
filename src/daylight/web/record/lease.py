"""Only one process sequences at a time. Two would do no harm, only each other's work."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import connection
from django.db.models import Q

from daylight.web import clock
from daylight.web.record.models import SequencerLease

TERM = timedelta(minutes=2)


@contextmanager
def held() -> Iterator[bool]:
    """Whether this process may sequence within the block. A dead holder's lease runs out."""
    holder = f"{os.getpid()}-{secrets.token_hex(8)}"
    taken = _take(holder)
    try:
        yield taken
    finally:
        if taken:
            SequencerLease.objects.filter(pk=1, holder=holder).update(holder="", until=None)


def alone() -> None:
    """Hold whoever else would give places until this transaction ends (SQLite: it does)."""
    if connection.vendor == "postgresql":
        SequencerLease.objects.select_for_update().get(pk=1)


def _take(holder: str) -> bool:
    at = clock.now()
    free = Q(until__isnull=True) | Q(until__lt=at) | Q(until__gt=at + 2 * TERM)
    return bool(SequencerLease.objects.filter(free, pk=1).update(holder=holder, until=at + TERM))
