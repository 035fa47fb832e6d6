"""The loop that takes accepted mail out of the spool and carries it on, beside the door.

It runs in a process of its own, so that however long a photo takes, the door answers at once. What
it does not finish the worker does, and what it loses in a crash it finds in the spool again.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from daylight.errors import Refused
from daylight.web.jobs import queue, worker
from daylight.web.replies import spool
from daylight.web.replies.actions import arriving

log = logging.getLogger("daylight.mail")

KINDS = ("relay", "reply_notice")
AGAIN_S = 2.0  # after the database or the vault did not answer


def take_all() -> int:
    """Give rows to all that waits; returns how many messages that made.

    A crash between the rows and the removal of the file takes the file in again: nothing doubles.
    """
    made = 0
    for batch in spool.taken():
        made += len(arriving.take_in(batch.mails))
        batch.path.unlink(missing_ok=True)
    return made


def carry_some(*, limit: int = 50) -> int:
    """Screen and hand over what is due; returns how many jobs were done."""
    done = 0
    for _ in range(limit):
        jobs = queue.claim(kinds=KINDS)
        if not jobs:
            break
        done += worker.run_one(jobs[0])
        if spool.waiting():
            break  # what waits for its rows goes first: it is on one disk only
    return done


def run(stop: threading.Event, wait: Callable[[float], object]) -> None:
    """Work until told to stop. `wait` returns early when the door took something in."""
    while not stop.is_set():
        try:
            busy = take_all() + carry_some()
        except (OperationalError, InterfaceError, Refused, OSError) as error:
            log.warning("mail waits in the spool: %s", type(error).__name__)
            connection.close()
            stop.wait(AGAIN_S)
            continue
        if not busy:
            close_old_connections()
            wait(0.5)
