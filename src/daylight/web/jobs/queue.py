"""Put work in, claim it, finish it. Every step is one compare-and-set."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from daylight.web import clock
from daylight.web.jobs.models import Job, Lane

LEASE = timedelta(minutes=5)
PAGE_AFTER = 8  # attempts; with the back-off below about two hours
BACKOFF_S = (5, 30, 120, 300, 900, 1800, 3600)  # then hourly, without end

MOST_DEATHS = 4  # claims after which a job whose process died in it again is put aside

Handler = Callable[..., None]
HANDLERS: dict[str, Handler] = {}
ASIDE: dict[str, Handler] = {}  # what is done in place of a job that ends every process


def handles(kind: str, *, aside: Handler | None = None) -> Callable[[Handler], Handler]:
    """Register a function for a kind of job. It is called as `handler(**args)`.

    It runs at least once: what it does twice must come to the same. A job that ends its process
    again and again is given to `aside`, with the same arguments, and then is done; where there is
    none it is tried for ever.
    """

    def register(handler: Handler) -> Handler:
        HANDLERS[kind] = handler
        if aside is not None:
            ASIDE[kind] = aside
        return handler

    return register


def build(
    kind: str,
    *,
    subject: str = "",
    key: str = "",
    lane: Lane = Lane.NORMAL,
    delay: timedelta = timedelta(0),
    every: timedelta | None = None,
    **args: Any,
) -> Job:
    """A job not yet saved. Without a key each call makes work of its own."""
    at = clock.now()
    return Job(
        kind=kind,
        subject=subject,
        key=key or f"{kind}/{secrets.token_hex(12)}",
        lane=lane,
        due_at=at + delay,
        every_s=int(every.total_seconds()) if every else None,
        args=args,
        created_at=at,
    )


def put(kind: str, **options: Any) -> None:
    """Queue one job in the caller's transaction; a second one with the same key is dropped."""
    put_all([build(kind, **options)])


def put_all(jobs: Iterable[Job]) -> None:
    Job.objects.bulk_create(jobs, ignore_conflicts=True, batch_size=500)


def claim(*, limit: int = 1, kinds: Iterable[str] | None = None) -> list[Job]:
    """Lease up to `limit` due jobs, urgent lanes first. What another process took is left out."""
    at = clock.now()
    due = Job.objects.due(at)
    if kinds is not None:
        due = due.filter(kind__in=list(kinds))
    taken: list[Job] = []
    for job in due[: limit * 4]:  # some to spare for those that another process takes first
        if _lease(job, at):
            taken.append(job)
        if len(taken) == limit:
            break
    return taken


def _lease(job: Job, at: datetime) -> bool:
    until, died = at + LEASE, job.lease_until is not None
    taken = Job.objects.filter(
        pk=job.pk, lease_until=job.lease_until, attempts=job.attempts, due_at=job.due_at
    ).update(lease_until=until, attempts=job.attempts + 1)
    if taken:
        job.lease_until, job.attempts, job.died = until, job.attempts + 1, died
    return bool(taken)


def work_of(job: Job) -> Handler:
    """What to do with a claimed job.

    Raises: LookupError where nobody knows its kind.
    """
    if job.died and job.attempts > MOST_DEATHS and job.kind in ASIDE:
        return ASIDE[job.kind]
    handler = HANDLERS.get(job.kind)
    if handler is None:
        raise LookupError(job.kind)
    return handler


def finish(job: Job) -> None:
    """Delete a done job, or move a recurring one to its next time."""
    held = Job.objects.filter(pk=job.pk, lease_until=job.lease_until)
    if job.every_s is None:
        held.delete()
        return
    due = clock.now() + timedelta(seconds=job.every_s)
    held.update(due_at=due, lease_until=None, attempts=0, last_error="", paged_at=None)


def fail(job: Job, error: BaseException) -> None:
    """Try again later, later each time, for ever; call a person after `PAGE_AFTER` attempts."""
    at = clock.now()
    wait = BACKOFF_S[min(job.attempts, len(BACKOFF_S)) - 1]
    Job.objects.filter(pk=job.pk, lease_until=job.lease_until).update(
        lease_until=None,
        due_at=at + timedelta(seconds=wait),
        last_error=type(error).__qualname__,
        paged_at=job.paged_at or (at if job.attempts >= PAGE_AFTER else None),
    )
