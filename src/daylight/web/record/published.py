"""The published checkpoint: never older than one that was published before.

The file under `HOME/log` follows the newest row, and a row may have been lost with a restore. So
what is published is compared with the rows before anything is signed or written over it.
"""

from __future__ import annotations

import logging
from contextlib import suppress

from django.db import transaction
from django.db.models import Max

from daylight.errors import IntegrityError
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.errors import LedgerError
from daylight.ledger.sequence import LogState, append, load_state
from daylight.web import clock
from daylight.web.record import folder, lease, logkeys
from daylight.web.record.leaves import leaves_from
from daylight.web.record.models import Checkpoint, Leaf

log = logging.getLogger("daylight.record")

STEP = 10_000
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
    return reconciled(there, ours, "the log was published")


def reconciled(
    there: SignedCheckpoint, ours: SignedCheckpoint | None, what: str
) -> SignedCheckpoint | None:
    """Our newest checkpoint, once one of ours that was found elsewhere is known to be no newer.

    One whose row alone is missing is taken over: a crash came between signature and row, or the
    same entries were signed again before a restore. So neither size nor time goes back.

    Raises: IntegrityError where this database is older: it must not grow another log beside.
    """
    size, root = (ours.size, ours.root) if ours else (0, b"")
    if there.size < size:
        return ours
    held = root if there.size == size else _root_of_places(there.size, ours)
    if held != there.root:
        raise IntegrityError(
            f"{what} with {there.size} entries, and this database knows {size}: "
            f"it is older than the log{HINT}"
        )
    is_later = there.size > size or (ours and (there.time_s or 0) > (ours.time_s or 0))
    return take_over(there) if is_later else ours


def _root_of_places(size: int, ours: SignedCheckpoint | None) -> bytes | None:
    """The root of the first so many places, signed or not; None where fewer are given."""
    state = LogState(logkeys.origin())
    if ours is not None:
        with suppress(LedgerError):  # damaged files: from the rows alone, which is slower
            state = load_state(folder.reader(), state.origin, ours)
    while state.size < size:
        leaves = leaves_from(state.size, min(STEP, size - state.size))
        if not leaves:
            return None
        _, state = append(state, leaves)
    return state.edge.root()


def _refuse_longer_files() -> None:
    # Tiles are written after their places are rows: files that reach further are of a newer log.
    last: int | None = Leaf.objects.aggregate(last=Max("index"))["last"]
    known = 0 if last is None else last + 1
    if folder.reach() > known:
        raise IntegrityError(
            f"the log's files hold {folder.reach()} entries, and this database knows {known}: "
            f"it is older than the log{HINT} --from the address or folder of a mirror"
        )


def take_over(signed: SignedCheckpoint) -> SignedCheckpoint:
    """Make a row of a checkpoint of ours that has none."""
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
