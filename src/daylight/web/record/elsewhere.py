"""What others hold of this log, asked before a place is given that may have been given before.

A machine that was restored whole, database and `HOME/log`, looks well by itself. Its copy in the
bucket and its witnesses remember. They are asked whenever the newest checkpoint is not one that
this very process made, so that a log which runs on depends on nobody. A witness that does not
answer then is waited for, up to a limit: it may be the only one that remembers.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.conf import settings

from daylight.errors import DaylightError
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.errors import LedgerError, Missing
from daylight.web import clock
from daylight.web.record import bucket, folder, logkeys, published, witnesses

log = logging.getLogger("daylight.record")

WAITS_FOR = timedelta(minutes=15)  # for a witness that does not answer the first question
_waits_since: list[datetime] = []  # when this process asked first and somebody did not answer
_known: set[bytes] = set()  # the newest checkpoint, once others were asked about it


def settled(ours: SignedCheckpoint | None) -> SignedCheckpoint | None:
    """Our newest checkpoint, once nobody is known to hold a newer one of ours.

    Raises: IntegrityError where somebody does; Missing where the bucket does not answer, or a
    witness does not and has not been waited for long enough.
    """
    if (ours.data if ours else b"") in _known:
        return ours
    shown = witnesses.shown()
    told = [(f"witness {name}", note) for name, note in shown.notes.items()]
    for what, note in [*_copy(), *told]:
        ours = _compared(what, note, ours)
    if ours is not None:
        _wait_for(shown.silent)
    know(ours.data if ours else b"")
    return ours


def know(note: bytes) -> None:
    """This process made that checkpoint itself, or has asked about it."""
    _known.clear()
    _known.add(note)
    _waits_since.clear()


def _wait_for(silent: tuple[str, ...]) -> None:
    """Raises: Missing until the limit is over, counted from this process's first question."""
    if not silent:
        return
    at = clock.now()
    if not _waits_since:
        _waits_since.append(at)
    if abs(at - _waits_since[0]) < WAITS_FOR:
        minutes = int(WAITS_FOR.total_seconds() // 60)
        raise Missing(
            f"witness {', '.join(silent)} does not answer, and may hold a newer log: it is waited "
            f"for {minutes} minutes after the worker's start\n"
            "  hint: if it is gone for good, take its line out of HOME/witnesses"
        )
    log.warning("going on without witness %s", ", ".join(silent))


def _compared(what: str, note: bytes, ours: SignedCheckpoint | None) -> SignedCheckpoint | None:
    try:
        there = logkeys.open_own(note)
    except LedgerError as error:
        log.warning("%s shows nothing of ours: %s", what, error)
        return ours
    return published.reconciled(there, ours, f"{what} holds the log")


def _copy() -> list[tuple[str, bytes]]:
    """The checkpoint of the copy in a bucket, where there is one.

    The bucket is ours: where it does not answer, whether this is a restored database stays open,
    and a log must not be signed on a guess. Entries wait meanwhile.
    """
    address = settings.ENVIRONMENT.log_copy
    if not address:
        return []
    try:
        note = bucket.Bucket(address).read(folder.CHECKPOINT)
    except DaylightError:
        raise
    except Exception as error:
        raise Missing(
            f"the copy at {address} does not answer, and it may hold a newer log: {error}\n"
            "  hint: if it is gone for good, take DAYLIGHT_LOG_COPY out of the settings"
        ) from error
    return [] if note is None else [(f"the copy at {address}", note)]
