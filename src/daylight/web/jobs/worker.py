"""The loop of `daylight worker`: claim, run, finish or fail, until told to stop."""

from __future__ import annotations

import logging
import signal
import threading
from collections.abc import Callable

from django.db import close_old_connections, connection

from daylight.web.jobs import queue
from daylight.web.jobs.models import Job

log = logging.getLogger("daylight.worker")

IDLE_S = 0.5


def run_one(job: Job) -> bool:
    """Run a claimed job; True when it is done."""
    handler = queue.HANDLERS.get(job.kind)
    try:
        if handler is None:
            raise LookupError(job.kind)
        handler(**job.args)
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
        jobs = queue.claim()
        for job in jobs:
            run_one(job)
        beat()
        if not jobs:
            close_old_connections()
            stop.wait(IDLE_S)
