"""The board's own past as a replay reads it: every version with words left, in small batches."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
from django.db.models import QuerySet

from daylight import screening as engine
from daylight.screening.replay import Past
from daylight.screening.signals.names import REMEMBERED
from daylight.web import clock
from daylight.web.ads import recollection
from daylight.web.ads.content import of_version
from daylight.web.ads.models import ScreeningDetail, VersionContent
from daylight.web.ads.recollection import Ask

BATCH = 200


def count() -> int:
    return VersionContent.objects.count()


def pasts(only: QuerySet[VersionContent] | None = None) -> Iterator[Past]:
    """Each version, or those of `only`, oldest first, with what memory said when it was screened.

    What a rule may ask of its poster is as it is today.
    """
    after = 0
    some = VersionContent.objects.all() if only is None else only
    rows = some.select_related("version__ad__poster").order_by("version_id")
    while batch := list(rows.filter(version_id__gt=after)[:BATCH]):
        after = batch[-1].version_id
        yield from _batch(batch)


def _batch(rows: list[VersionContent]) -> Iterator[Past]:
    asks = [Ask(content=of_version(row), poster=row.version.ad.poster) for row in rows]
    said = _remembered([row.version_id for row in rows])
    for row, subject in zip(rows, recollection.subjects(asks, clock.now()), strict=True):
        yield Past(
            ad=subject,
            name=row.version.ad.public_id,
            remembered=said.get(row.version_id, ()),
        )


def _remembered(versions: list[int]) -> dict[int, tuple[engine.Signal, ...]]:
    """The newest screening's signals that came from memory and not from the words."""
    found: dict[int, tuple[engine.Signal, ...]] = {}
    details = ScreeningDetail.objects.filter(screening__version__in=versions)
    for version, body in details.order_by("screening_id").values_list("screening__version", "body"):
        rows = [row for row in body.get("signals", ()) if row["name"] in REMEMBERED]
        found[version] = msgspec.convert(tuple(rows), type=tuple[engine.Signal, ...])
    return found
