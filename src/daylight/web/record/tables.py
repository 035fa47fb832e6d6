"""Every figure of `/transparency` as a table: what follows from the log, and what only this board
can count.

Of the first kind `daylight ledger stats --table` makes the same from the log alone.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import msgspec

from daylight.ledger.entry_types import PUBLIC_CLASS
from daylight.ledger.tables import Table, public_tables
from daylight.screening.language import COVERED
from daylight.web import clock, site
from daylight.web.record import browsing, delays
from daylight.web.record.delays import Delays
from daylight.web.record.models import Opening, Tally
from daylight.web.rota import DAY, WEEKDAYS

ENTRIES = "the board's entries of the last {days} days, for an auditor to whom they are opened"
_decode = msgspec.json.Decoder().decode


def every() -> dict[str, Table]:
    """All tables by name; each is linked beside its figure."""
    return public_tables(public_entries()) | {table.name: table for table in own_tables()}


def public_entries() -> list[dict[str, Any]]:
    """What the log says in full, or is about to."""
    rows = Opening.objects.filter(entry__leaf_class=PUBLIC_CLASS).order_by("entry_id")
    return [_decode(bytes(body)) for body in rows.values_list("body", flat=True)]


def own_tables() -> list[Table]:
    """What is not in the log in full: times, the rota, and the state of the log itself."""
    found = times()
    return [
        _delays("to-decision", found["to_decision"], "from an ad's arrival to a first decision"),
        _delays("to-hiding", found["to_hiding"], "from a takedown's first word to its hiding"),
        _delays("to-answer", found["to_answer"], "from an appeal to its answer"),
        _delays(
            "contacts-before-answer",
            found["contacts"],
            "how often somebody asked again before a takedown was answered",
            columns=("times_asked_again", "takedowns"),
        ),
        _hidden(found["came_back"]),
        staffed_hours(),
        _languages(),
        _log(),
    ]


def _hidden(found: tuple[int, float] | None) -> Table:
    at = clock.now()
    return Table(
        name="hours-wrongly-hidden",
        source=ENTRIES.format(days=delays.PERIOD.days),
        method="ads that went down by another's word and became public again; few are not told",
        first=f"{at - delays.PERIOD:%Y-%m-%d}",
        last=f"{at:%Y-%m-%d}",
        columns=("ads", "hours"),
        rows=((None, None) if found is None else found,),
    )


def _languages() -> Table:
    return Table(
        name="languages",
        source="the screening library",
        method="languages in which it was measured how much is caught; others are not covered",
        columns=("language",),
        rows=tuple((language,) for language in sorted(COVERED)),
    )


def _delays(
    name: str,
    found: Delays,
    method: str,
    columns: tuple[str, ...] = ("within_minutes", "how_many"),
) -> Table:
    """Counts by how long it took, the last line for all that took longer; small ones are empty."""
    at = clock.now()
    return Table(
        name=name,
        source=ENTRIES.format(days=delays.PERIOD.days),
        method=f"{method}; half of them: {'too few' if found.within is None else found.within}",
        first=f"{at - delays.PERIOD:%Y-%m-%d}",
        last=f"{at:%Y-%m-%d}",
        columns=columns,
        rows=found.cells,
    )


def staffed_hours() -> Table:
    """When people look at held ads, as the operator says; each span of a day is a line."""
    rota = site.current().rota
    rows = [
        (WEEKDAYS[day], _hm(start), _hm(end), rota.zone)
        for day in sorted(rota.hours)
        for start, end in rota.hours[day]
    ]
    return Table(
        name="staffed-hours",
        source="the operator's own word",
        method=f"hours of a week: {hours_a_week():g}",
        columns=("weekday", "from", "until", "zone"),
        rows=tuple(rows),
    )


def hours_a_week() -> float:
    spans = (span for day in site.current().rota.hours.values() for span in day)
    return sum(end - start for start, end in spans) / 60


def _hm(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}" if minutes < DAY else "24:00"


def _log() -> Table:
    state = browsing.state()
    rows: list[tuple[str | int, ...]] = []
    if state is not None:
        who = (" ".join(state.witnesses), " ".join(state.doubted_by))
        rows.append((state.origin, state.size, state.root, state.signed_at.isoformat(), *who))
    return Table(
        name="log",
        source="the newest checkpoint",
        method="as it was signed",
        columns=("origin", "size", "root", "signed", "witnesses", "doubted_by"),
        rows=tuple(rows),
    )


def times() -> dict[str, Any]:
    """How long things took: looked up once after each day, since anybody may ask for the page."""
    return _times(_newest_day())


def _newest_day() -> bytes:
    """What stands for the last day that was counted."""
    found = Tally.objects.order_by("-id").values_list("entry__commitment", flat=True).first()
    return bytes(found) if found is not None else clock.now().isoformat().encode()


@lru_cache(maxsize=2)
def _times(day: bytes) -> dict[str, Any]:
    return {
        "to_decision": delays.to_decision(),
        "to_hiding": delays.to_hiding(),
        "to_answer": delays.to_answer(),
        "contacts": delays.contacts(),
        "came_back": delays.hidden_hours(),
    }
