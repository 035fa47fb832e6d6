"""What the worker does for quality: choose second looks, announce and draw audits, publish."""

from __future__ import annotations

from datetime import timedelta

from daylight.web.jobs import queue
from daylight.web.review.quality import audits, publishing, second


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put("second-looks", key="recurring/second-looks", every=timedelta(minutes=10))
    queue.put("audits", key="recurring/audits", every=timedelta(hours=1))


@queue.handles("second-looks")
def _second_looks() -> None:
    second.draw()


@queue.handles("audits")
def _audits() -> None:
    """Announce the next, draw what is over, publish what is known."""
    audits.commit_next()
    audits.draw_due()
    publishing.publish_due()
