"""Looking at every digest in the vault again and again, a piece at a time, beside other work."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

from daylight.web import clock
from daylight.web.evidence.checking import Report, look_at
from daylight.web.evidence.models import Item, VaultPass
from daylight.web.jobs import queue

KIND = "vault-verify"
EVERY = timedelta(minutes=5)
PIECE_S = 10.0  # of every five minutes: the disk has other work
AGAIN_AFTER = timedelta(days=7)  # since the last pass was whole
STEP = 100
KEPT = 50  # sentences about what is wrong

Said = tuple[str, str, str]


@queue.handles(KIND)
def go_on(seconds: float = PIECE_S) -> None:
    """Look at items for so long, from where the last piece ended."""
    current = _current()
    until = time.monotonic() + seconds
    while current is not None and current.ended_at is None:
        _step(current)
        if time.monotonic() >= until:
            return


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put(KIND, key=f"recurring/{KIND}", every=EVERY)


def newest() -> VaultPass | None:
    return VaultPass.objects.order_by("-id").first()


def last_whole() -> VaultPass | None:
    return VaultPass.objects.filter(ended_at__isnull=False).order_by("-id").first()


def _current() -> VaultPass | None:
    """The pass under way, or a new one where the last is old; None where it is too early."""
    found, at = newest(), clock.now()
    if found is not None and found.ended_at is None:
        return found
    if found is not None and found.ended_at is not None and at - found.ended_at < AGAIN_AFTER:
        return None
    VaultPass.objects.filter(ended_at__lt=at - 52 * AGAIN_AFTER).delete()
    return VaultPass.objects.create(began_at=at, seen_at=at, total=Item.objects.count())


def _step(current: VaultPass) -> None:
    """The next items. Whoever does the same piece twice writes the same."""
    items = list(Item.objects.filter(pk__gt=current.last).order_by("pk")[:STEP])
    report = Report()
    look_at(items, report)
    found = VaultPass.objects.filter(pk=current.pk, last=current.last, ended_at__isnull=True)
    current.items += report.items
    current.size += report.size
    current.destroyed += report.destroyed
    current.wrong += len(report.problems)
    current.problems = [*current.problems, *report.problems][:KEPT]
    current.seen_at = clock.now()
    if items:
        current.last = items[-1].pk
    else:
        current.ended_at = current.seen_at
    fields = ("items", "size", "destroyed", "wrong", "problems", "seen_at", "last", "ended_at")
    if not found.update(**{name: getattr(current, name) for name in fields}):
        current.refresh_from_db()  # another worker was faster


def lines() -> Iterator[str]:
    """How far it is, for people."""
    whole, current = last_whole(), newest()
    if whole is not None:
        yield (
            f"last full look {whole.ended_at:%Y-%m-%d %H:%M} UTC: {whole.items:,} items, "
            f"{whole.size / 1e6:,.1f} MB, {whole.wrong or 'no'} problems"
        )
    if current is not None and current.ended_at is None:
        yield (
            f"looking since {current.began_at:%Y-%m-%d %H:%M} UTC: {current.items:,} of about "
            f"{max(current.total, current.items):,} items, {current.wrong or 'no'} problems"
        )
    if current is None:
        yield "nobody has looked at its digests yet: `daylight worker` does, or `vault verify`"


def health() -> Iterator[Said]:
    """Level, sentence and what to do, for `daylight doctor`."""
    current, whole = newest(), last_whole()
    wrong = max((each.wrong for each in (current, whole) if each is not None), default=0)
    said = "; ".join(lines())
    if wrong:
        yield ("fail", said, "daylight vault verify names each; compare with a backup")
    elif whole is None or clock.now() - (whole.ended_at or whole.began_at) > 3 * AGAIN_AFTER:
        yield ("warn", said, "start `daylight worker`, which looks at some every five minutes")
    else:
        yield ("ok", said, "")
