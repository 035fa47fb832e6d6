"""What `daylight doctor` says of the log."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from daylight.errors import DaylightError
from daylight.web import clock
from daylight.web.record import folder, logkeys
from daylight.web.record.models import Checkpoint, Continuation, Entry, WitnessDoubt

LATE = timedelta(minutes=10)
VERY_LATE = timedelta(hours=20)  # a promise is for 24

Said = tuple[str, str, str]


def examine() -> Iterator[Said]:
    """Level, sentence and what to do."""
    newest = Checkpoint.objects.order_by("-id").first()
    oldest = Entry.objects.unplaced(newest.top_entry - 100_000 if newest else 0).first()
    waits = clock.now() - oldest.at if oldest is not None else timedelta(0)
    if newest is None:
        yield ("warn", "nothing is signed yet", "start `daylight worker`")
        return
    if waits > LATE:
        level = "fail" if waits > VERY_LATE else "warn"
        said = f"an entry waits since {waits.total_seconds() / 3600:.1f} hours to be entered"
        yield (level, said, "start `daylight worker`, and see what it says of `sequence`")
    yield from _published(newest)
    for former in Continuation.objects.order_by("id"):
        said = f"this log continues {former.origin}, which ended {former.created_at:%Y-%m-%d}"
        yield ("ok", said, "")
    for doubt in WitnessDoubt.objects.order_by("name"):
        yield (
            "fail",
            f"witness {doubt.name}, since {doubt.since:%Y-%m-%d %H:%M} UTC: {doubt.said}",
            "compare with your own mirror: after a restore `daylight ledger recover`; a witness "
            "that lies is taken out of the file `witnesses`",
        )
    asked = len(logkeys.configured_witnesses().witnesses)
    if newest.witnesses:
        yield (
            "ok",
            f"{newest.size:,} entries, {newest.witnesses} of {asked} witnesses cosigned",
            "",
        )
    else:
        said = f"{newest.size:,} entries, and nobody independent checks them"
        yield ("warn", said, "ask another board to run `daylight ledger witness` for you")


def _published(newest: Checkpoint) -> Iterator[Said]:
    try:
        data = folder.reader()(folder.CHECKPOINT)
        size = logkeys.open_own(data).size if data is not None else 0
    except (DaylightError, OSError) as error:
        yield (
            "fail",
            f"the published checkpoint does not verify: {error}",
            "daylight ledger rebuild",
        )
        return
    if size > newest.size:
        mend = "daylight ledger recover; where every copy is lost: daylight ledger continue"
        yield ("fail", "the database is older than the published log", mend)
