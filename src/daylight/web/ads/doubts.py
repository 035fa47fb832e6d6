"""Whoever raises or ends a doubt about an ad says so here, in the same transaction.

The desk keeps a case for each ad that a person must look at; it looks at these ads again. Nothing
here knows of cases.
"""

from __future__ import annotations

from collections.abc import Iterable

from daylight.web.ads.models import Ad
from daylight.web.jobs import queue
from daylight.web.jobs.models import Job, Lane

KIND = "case"
MOST = 200  # ads of one job


def tell(ads: Iterable[Ad], *, lane: Lane = Lane.URGENT) -> None:
    """Something about these ads changed that the desk must know."""
    jobs = build([ad.pk for ad in ads], lane=lane)
    if jobs:
        queue.put_all(jobs)


def build(pks: list[int], *, lane: Lane = Lane.URGENT) -> list[Job]:
    """The jobs of `tell`, not yet saved."""
    return [
        queue.build(KIND, lane=lane, ads=pks[start : start + MOST])
        for start in range(0, len(pks), MOST)
    ]
