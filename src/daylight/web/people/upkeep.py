"""What time does to sessions and counters. Run by the worker."""

from __future__ import annotations

from datetime import timedelta

from daylight.web.jobs import queue
from daylight.web.people import sign_ins, tries


@queue.handles("desk-sweep")
def sweep() -> None:
    """Sessions that are over, browsers signed in a month ago, windows of guesses that closed."""
    sign_ins.sweep()
    tries.sweep()


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put("desk-sweep", key="recurring/desk-sweep", every=timedelta(hours=6))
