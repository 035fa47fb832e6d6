"""Live ads are screened again after a policy or list came: asking for it, and how far it is.

One job is one slice of ads, in the order of their ids; its last act is to queue the next slice.
A worker that is killed leaves its slice in the queue, and a slice done twice comes to the same.
"""

from __future__ import annotations

from dataclasses import dataclass

from daylight.web.ads.models import Ad, AdState, EpochAdvance
from daylight.web.jobs import queue
from daylight.web.jobs.models import Job, Lane

KIND = "rescreen"
CAUSES = ("policy", "list")


@dataclass(frozen=True, kw_only=True)
class Progress:
    """How far the newest round is. `total` was counted when it began."""

    cause: str
    total: int
    seen: int
    hidden: int


def begin(cause: str, epoch: int) -> None:
    """Queue a round over what is public now, in the caller's transaction."""
    total = Ad.objects.filter(state=AdState.PUBLIC).count()
    if total:
        put(cause=cause, epoch=epoch, total=total)


def put(
    *, cause: str, epoch: int, total: int, after: int = 0, seen: int = 0, hidden: int = 0
) -> None:
    """Queue the slice that follows the ad `after`; once, however often it is asked for."""
    queue.put(
        KIND,
        subject=f"epoch:{epoch}",
        key=f"{KIND}/{epoch}/{after}",
        lane=Lane.BULK,
        cause=cause,
        epoch=epoch,
        total=total,
        after=after,
        seen=seen,
        hidden=hidden,
    )


def is_superseded(epoch: int) -> bool:
    """Whether a newer round goes over the same ads."""
    return EpochAdvance.objects.filter(epoch__gt=epoch, cause__in=CAUSES).exists()


def progress() -> Progress | None:
    """The newest round under way, or None."""
    jobs = [job.args for job in Job.objects.filter(kind=KIND)]
    if not jobs:
        return None
    newest = max(jobs, key=lambda args: (args["epoch"], args["after"]))
    return Progress(
        cause=newest["cause"],
        total=newest["total"],
        seen=newest["seen"],
        hidden=newest["hidden"],
    )
