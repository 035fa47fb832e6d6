"""The loop that takes accepted mail out of the spool and carries it on, beside the door.

It runs in a process of its own, so that however long a photo takes, the door answers at once. What
it does not finish the worker does, and what it loses in a crash it finds in the spool again.
"""

from __future__ import annotations

import faulthandler
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from daylight.errors import Refused
from daylight.web.jobs import queue, worker
from daylight.web.replies import delivering, spool
from daylight.web.replies.actions import arriving
from daylight.web.replies.spool import Batch

log = logging.getLogger("daylight.mail")

KINDS = ("relay", "reply_notice")
AGAIN_S = 2.0  # after the database or the vault did not answer
LONGEST_S = 120  # of one file, or of one job; whatever takes longer never ends
TURN = 16  # jobs between two files: neither what came first nor what comes now waits for ever
IDLE_S = 30.0  # after which the mail server's connection is given back


@contextmanager
def watched() -> Iterator[None]:
    """End this process where the work in it does not end: a library may not even hear a signal.

    The door starts another; what ended a process again and again is put aside by its mark.
    """
    faulthandler.dump_traceback_later(LONGEST_S, exit=True)
    try:
        yield
    finally:
        faulthandler.cancel_dump_traceback_later()


def take_all() -> int:
    """Give rows to all that waits; returns how many messages that made.

    A crash between the rows and the removal of the file takes the file in again: nothing doubles.
    """
    return sum(take(batch) for batch in spool.taken())


def take(batch: Batch) -> int:
    """Give rows to the mails of one file."""
    try:
        with watched():
            made = arriving.take_in(batch.mails)
    except (OperationalError, InterfaceError, Refused, OSError):
        spool.leave(batch.path)
        raise
    spool.done(batch.path)
    return len(made)


def carry_some(*, limit: int = 50) -> int:
    """Screen and hand over what is due; returns how many jobs were done."""
    done = 0
    for _ in range(limit):
        jobs = queue.claim(kinds=KINDS)
        if not jobs:
            break
        with watched():
            done += worker.run_one(jobs[0])
    return done


def turn(stop: threading.Event) -> int:
    """One look at all that waits: a file, then some jobs, then the next file."""
    done = 0
    for batch in spool.taken():
        if stop.is_set():
            spool.leave(batch.path)
            break
        done += 1 + take(batch) + carry_some(limit=TURN)
    return done + carry_some(limit=TURN)


def run(stop: threading.Event, wait: Callable[[float], object]) -> None:
    """Work until told to stop. `wait` returns early when somebody knocked."""
    idle_since = time.monotonic()
    while not stop.is_set():
        try:
            busy = turn(stop)
        except (OperationalError, InterfaceError, Refused, OSError) as error:
            log.warning("mail waits in the spool: %s", type(error).__name__)
            connection.close()
            stop.wait(AGAIN_S)
            continue
        if busy:
            idle_since = time.monotonic()
            continue
        if time.monotonic() - idle_since > IDLE_S:
            delivering.close()
        close_old_connections()
        wait(0.5)
