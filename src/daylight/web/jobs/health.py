"""What the doctor says of background work."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from daylight.web import clock
from daylight.web.jobs.models import Job, JobQuerySet

LATE = timedelta(minutes=10)
# Any worker takes over what was not ended in its time within a second; where nobody did, none is
# there, or all of them hang.
HUNG = timedelta(minutes=1)


def examine() -> Iterator[tuple[str, str, str]]:
    """Level, sentence and remedy."""
    at = clock.now()
    paging = Job.objects.paging()
    hung = Job.objects.filter(lease_until__lt=at - HUNG)
    late = Job.objects.due(at - LATE).filter(due_at__lt=at - LATE)
    if paging.exists():
        said = f"{paging.count()} jobs failed again and again ({_kinds(paging)})"
        yield "fail", said, "see the worker's output; they go on being tried"
    elif hung.exists():
        said = f"{hung.count()} jobs were begun and not ended in their time ({_kinds(hung)})"
        yield "warn", said, "`daylight worker` hangs or was killed: start it again"
    elif late.exists():
        yield "warn", f"{late.count()} jobs are late", "start `daylight worker`"
    else:
        yield "ok", f"{Job.objects.count()} jobs wait, none is late", ""


def _kinds(jobs: JobQuerySet) -> str:
    return ", ".join(sorted(set(jobs.values_list("kind", flat=True))))
