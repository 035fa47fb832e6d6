"""The loop of `daylight worker`: claim, run, finish or fail, until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable

from django.db import InterfaceError, OperationalError, close_old_connections, connection

from daylight.web.jobs import queue
from daylight.web.jobs.models import Job

log = logging.getLogger("daylight.worker")

IDLE_S = 0.5
WITHOUT_DATABASE_S = 2.0


def run_one(job: Job) -> bool:
    """Run a claimed job; True when it is done."""
    try:
        queue.work_of(job)(**job.args)
    except Exception as error:
        if connection.connection is not None and not connection.is_usable():
            connection.close()
        queue.fail(job, error)
        log.warning("job %s failed, attempt %d: %s", job.kind, job.attempts, type(error).__name__)
        return False
    queue.finish(job)
    return True


def run_due(*, limit: int = 1000) -> int:
    """Run what is due now and return how many were done (for tests, the demo and `--once`)."""
    done = 0
    for _ in range(limit):
        jobs = queue.claim()
        if not jobs:
            return done
        done += run_one(jobs[0])
    return done


def run_forever(*, beat: Callable[[], None] = lambda: None) -> None:
    """Work until SIGTERM or SIGINT; the job in hand is finished first."""
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    while not stop.is_set():
        try:
            busy = _turn(beat)
        except (OperationalError, InterfaceError) as error:  # it comes back, and leases run out
            log.warning("the database does not answer: %s", type(error).__name__)
            connection.close()
            stop.wait(WITHOUT_DATABASE_S)
            continue
        if not busy:
            close_old_connections()
            stop.wait(IDLE_S)


def _turn(beat: Callable[[], None]) -> bool:
    """One look into the queue; whether there was anything to do."""
    jobs = queue.claim()
    for job in jobs:
        run_one(job)
    beat()
    return bool(jobs)
