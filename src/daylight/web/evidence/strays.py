"""Records that no row names: a crash or a refusal came between disk and database.

Or the database is older than the vault: then somebody was told that they are kept, and the row is
what was lost. So a stray goes only where the database was there all the time in which it was
written. The log tells: it is signed at least once an hour, and after a restore it says what of it
is lost.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import F, Window
from django.db.models.functions import Lag

from daylight.web import clock
from daylight.web.evidence.models import Item
from daylight.web.evidence.segments import Condition, examine, offsets, wipe
from daylight.web.record import actions as record
from daylight.web.record.models import Checkpoint, Entry, FormerCheckpoint
from daylight.web.record.recovery import LOST

STRAYS_AFTER = timedelta(days=90)  # since a segment was last written
SILENCE = timedelta(minutes=75)  # a living board signs its log each hour
BEGINNING = datetime.min.replace(tzinfo=UTC)

Period = tuple[datetime, datetime]


@dataclass(frozen=True)
class Stray:
    """A sound record without a row, and between which two moments it was written."""

    path: Path
    offset: int
    next: int | None  # where the named record after it begins
    after: datetime
    before: datetime


def wipe_strays(*, older_than: timedelta = STRAYS_AFTER) -> int:
    """Overwrite strays that nobody was told are kept; those of a lost period stay.

    Returns how many there were.
    """
    at = clock.now()
    lost = lost_periods()
    found = [
        stray
        for path in sorted((settings.HOME / "vault").glob("*.seg"))
        if path.stat().st_mtime < (at - older_than).timestamp()
        for stray in strays_of(path)
        if not is_within(stray, lost)
    ]
    if not found:
        return 0
    with transaction.atomic():
        record.enter("destruction", subject="vault", at=at, rule="retention", items=len(found))
    for stray in found:
        wipe(stray.path, stray.offset, end=stray.next)
    return len(found)


def is_within(stray: Stray, lost: list[Period]) -> bool:
    """Whether it may be of a time of which the database forgot something."""
    return any(stray.after <= end and stray.before >= begin for begin, end in lost)


def strays_of(path: Path) -> Iterator[Stray]:
    """Sound records of a segment that no row names. Damage is never taken for one."""
    rows = Item.objects.filter(segment=path.name).order_by("offset")
    named = list(rows.values_list("offset", "created_at"))
    known = {offset for offset, _at in named}
    ends = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    for offset in offsets(path):
        if offset in known or examine(path, offset) is not Condition.SOUND:
            continue
        place = bisect_left(named, offset, key=lambda row: row[0])
        yield Stray(
            path=path,
            offset=offset,
            next=named[place][0] if place < len(named) else None,
            after=named[place - 1][1] if place else _opened(path),
            before=named[place][1] if place < len(named) else ends,
        )


def _opened(path: Path) -> datetime:
    """The beginning of the day that a segment's name tells."""
    day = path.name.partition("_")[2].partition("-")[0]
    try:
        return datetime.strptime(day, "%Y%m%d").replace(tzinfo=UTC)
    except ValueError:
        return BEGINNING


def lost_periods() -> list[Period]:
    """When the database may have forgotten what was acknowledged, in no order."""
    return [*_silences(), *_told()]


def _silences() -> Iterator[Period]:
    """Times without a signature: before the first one, since the last one, and in between."""
    former = FormerCheckpoint.objects.order_by("number")
    signed = Checkpoint.objects.order_by("id")
    times = [row.created_at for row in (former.first(), signed.first(), signed.last()) if row]
    at = clock.now()
    if not times:
        yield BEGINNING, at
        return
    yield BEGINNING, times[0]
    if at - times[-1] > SILENCE:
        yield times[-1], at
    for rows, key in ((FormerCheckpoint.objects.all(), "number"), (Checkpoint.objects.all(), "id")):
        one_before = Window(Lag("created_at"), order_by=F(key).asc())
        pairs = rows.annotate(one_before=one_before)
        yield from pairs.filter(created_at__gt=F("one_before") + SILENCE).values_list(
            "one_before", "created_at"
        )


def _told() -> Iterator[Period]:
    """Hours of entries that a restored database only knows from its log, and logs continued."""
    hours = Entry.objects.filter(type=LOST).values_list("at", flat=True).distinct()
    for hour in hours:
        yield hour - SILENCE, hour + timedelta(hours=1) + SILENCE
    for at in Entry.objects.filter(type="log_continued").values_list("at", flat=True):
        yield at - SILENCE, at
