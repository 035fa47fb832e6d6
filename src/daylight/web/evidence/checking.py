"""Is everything still there as it was put? Needs no key and opens nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import islice

from django.conf import settings

from daylight.web import clock
from daylight.web.evidence.models import DestroyedItem, Item, Recipient, VaultKey, Viewing
from daylight.web.evidence.segments import Condition, examine, read_record
from daylight.web.evidence.setup import RECOVERY, RECOVERY_FILE

DRILL_EVERY = timedelta(days=365)
STEP = 500


@dataclass
class Report:
    """What a look at the whole vault found. Problems are sentences."""

    items: int = 0
    size: int = 0  # bytes before sealing
    destroyed: int = 0
    problems: list[str] = field(default_factory=list)


def verify(progress: Callable[[int, int], None] | None = None) -> Report:
    """Every record's digest. A destroyed item must be gone, every other one whole."""
    report, total = Report(), Item.objects.count()
    rows = Item.objects.order_by("segment", "offset").iterator(chunk_size=STEP)
    while items := list(islice(rows, STEP)):
        look_at(items, report)
        if progress is not None:
            progress(report.items, total)
    return report


def look_at(items: Sequence[Item], report: Report) -> None:
    """Compare these items with what lies in the vault."""
    gone = _gone(items)
    odd: list[tuple[Item, Condition]] = []
    for item in items:
        condition = examine(settings.HOME / "vault" / item.segment, item.offset)
        destroyed = item.pk in gone
        report.items += 1
        report.destroyed += destroyed
        report.size += 0 if destroyed else item.size
        if (condition not in LEFT) if destroyed else (condition is not Condition.SOUND):
            odd.append((item, condition))
    gone = _gone([item for item, _ in odd])  # some were destroyed while we looked
    for item, condition in odd:
        if item.pk not in gone:
            report.problems.append(f"item {item.pk} in {item.segment} is {condition}")
        elif condition not in LEFT:
            report.problems.append(f"item {item.pk} was destroyed and is still in {item.segment}")


LEFT = (Condition.WIPED, Condition.MISSING)  # what a destroyed item may be


def _gone(items: Sequence[Item]) -> set[int]:
    found = DestroyedItem.objects.filter(pk__in=[item.pk for item in items])
    return set(found.values_list("pk", flat=True))


Said = tuple[str, str, str]


def health() -> Iterator[Said]:
    """Level, sentence and what to do, for `daylight doctor`."""
    live = list(Recipient.objects.filter(removed_at__isnull=True))
    if not live:
        yield (
            "fail",
            "nobody could open what is sealed, so posting refuses",
            "daylight vault init",
        )
        return
    officers = sum(each.kind != RECOVERY for each in live)
    keys = VaultKey.objects.count()
    yield ("ok", f"{keys} vault keys, {officers} officers, {len(live) - officers} recovery key", "")
    for place in (settings.HOME / RECOVERY_FILE, settings.ENVIRONMENT.keys / RECOVERY_FILE):
        if place.exists() and not settings.ENVIRONMENT.demo:
            yield ("warn", f"the recovery key lies on this machine: {place}", "take it offline")
    newest = Item.objects.order_by("-id").first()
    if newest is not None and _lost(newest):
        yield ("fail", "the newest item is damaged", "daylight vault verify")
    from daylight.web.evidence import passes

    yield from passes.health()
    first = VaultKey.objects.order_by("id").first()
    last = Viewing.objects.filter(drill=True).order_by("-id").first()
    since = last.created_at if last else first.created_at if first else clock.now()
    if clock.now() - since > DRILL_EVERY:
        yield ("warn", "opening was not tried for a year", "daylight vault drill --identity FILE")


def _lost(item: Item) -> bool:
    if DestroyedItem.objects.filter(pk=item.pk).exists():
        return False
    return read_record(settings.HOME / "vault" / item.segment, item.offset) is None
