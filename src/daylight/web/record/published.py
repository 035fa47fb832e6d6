"""The published checkpoint: never older than one that was published before.

The file under `HOME/log` follows the newest row, and a row may have been lost with a restore. So
what is published is compared with the rows before anything is signed or written over it.
"""

from __future__ import annotations

import logging

from django.db import transaction
from django.db.models import Max

from daylight.errors import IntegrityError
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.errors import LedgerError
from daylight.web import clock
from daylight.web.record import folder, lease, logkeys
from daylight.web.record.models import Checkpoint, Leaf

log = logging.getLogger("daylight.record")

HINT = "\n  hint: daylight ledger recover"


def newest() -> SignedCheckpoint | None:
    """What this database signed last, as signed.

    Raises: as `logkeys.open_own`.
    """
    row = Checkpoint.objects.order_by("-id").first()
    return None if row is None else logkeys.open_own(bytes(row.note))


def settled() -> SignedCheckpoint | None:
    """The newest checkpoint, once the published one is known to be no newer, or was taken over.

    Raises: IntegrityError where this database is older than the log.
    """
    ours, data = newest(), folder.reader()(folder.CHECKPOINT)
    if data is None:
        _refuse_longer_files()
        return ours
    try:
        there = logkeys.open_own(data)
    except LedgerError as error:
        log.error("the published checkpoint is damaged and made again: %s", error)
        _refuse_longer_files()
        return ours
    refuse_older_than(there, ours, "the log was published")
    return take_over(there) if ours is not None and is_later(there, ours) else ours


def refuse_older_than(there: SignedCheckpoint, ours: SignedCheckpoint | None, what: str) -> None:
    """A database that was restored from a backup must not grow another log beside the old one.

    Raises: IntegrityError.
    """
    size, root = (ours.size, ours.root) if ours else (0, b"")
    if there.size > size or (there.size == size and there.root != root):
        raise IntegrityError(
            f"{what} with {there.size} entries, and this database knows {size}: "
            f"it is older than the log{HINT}"
        )


def _refuse_longer_files() -> None:
    # Tiles are written after their places are rows: files that reach further are of a newer log.
    last: int | None = Leaf.objects.aggregate(last=Max("index"))["last"]
    known = 0 if last is None else last + 1
    if folder.reach() > known:
        raise IntegrityError(
            f"the log's files hold {folder.reach()} entries, and this database knows {known}: "
            f"it is older than the log{HINT} --from the address or folder of a mirror"
        )


def is_later(there: SignedCheckpoint, ours: SignedCheckpoint) -> bool:
    """Whether the same entries were signed again since: only that word is lost to us."""
    return there.size == ours.size and (there.time_s or 0) > (ours.time_s or 0)


def take_over(signed: SignedCheckpoint) -> SignedCheckpoint:
    """Make a row of a checkpoint that a lost row had signed, so that the time never goes back."""
    with transaction.atomic():
        lease.alone()
        remember(signed)
    return signed


def remember(signed: SignedCheckpoint) -> None:
    """The row of a checkpoint of ours that was found elsewhere. In the caller's transaction."""
    Checkpoint.objects.create(
        size=signed.size,
        root=signed.root,
        time_s=signed.time_s or 0,
        note=signed.data,
        witnesses=len(signed.witnesses),
        top_entry=Leaf.objects.aggregate(top=Max("entry"))["top"] or 0,
        created_at=clock.now(),
    )


def put() -> None:
    """Put the newest row's note in place. Whoever stalled puts what others signed meanwhile."""
    with transaction.atomic():
        lease.alone()
        row = Checkpoint.objects.order_by("-id").first()
        if row is not None:
            folder.write_checkpoint(bytes(row.note))
