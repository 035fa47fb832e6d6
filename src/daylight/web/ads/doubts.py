"""Whoever raises or ends a doubt about an ad says so here, in the same transaction.

The desk keeps a case for each ad that a person must look at; it looks at these ads again. Nothing
here knows of cases.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from daylight.web.ads.models import Ad, AdState, Block, BlockKind, Pending, ScreeningRecord
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


def undecided(ads: Sequence[Ad]) -> set[int]:
    """Which of these nobody has looked at though a harm to a person spoke, or somebody who reported
    them: their poster may end them, and a person still decides what they were."""
    waiting = {ad.public_id: ad for ad in ads if ad.state in (AdState.HELD, AdState.UNCONFIRMED)}
    heads = [ad.head_id for ad in waiting.values()]
    unsafe = ScreeningRecord.objects.filter(version__in=heads, safety=True)
    spoken = set(unsafe.values_list("version", flat=True))
    reports = Block.objects.filter(kind=BlockKind.AD, value__in=waiting, lifted_at__isnull=True)
    reported = set(reports.values_list("value", flat=True))
    return {
        ad.pk
        for name, ad in waiting.items()
        if ad.head_id in spoken or name in reported or ad.pending == Pending.HELD
    }
