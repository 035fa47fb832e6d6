"""The public figures as tables, made from nothing but the public entries of a log.

A board's page and `daylight ledger stats --table` make them by this very code, so whoever has the
log gets the same bytes as whoever asks the board.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import msgspec

from daylight.ledger.series import taken_apart
from daylight.ledger.tally import METHOD, Figures, figures, latest

Cell = str | int | float | None
Entry = Mapping[str, Any]

TALLIES = "daily tallies in the record"
PUBLIC_ENTRIES = "public entries of the record"
ADDED_UP = f"tallies of whole UTC days added up (method {METHOD}); small cells are hidden"

# Table -> the cells of the tallies that stand in it, in the order in which people ask for them.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "ads": (
        "submission.web", "submission.api", "submission.import", "screening.publish",
        "screening.hold", "screening.refuse", "decision.publish", "decision.refuse",
        "publication", "hiding", "restoring", "withdrawal", "expiry",
    ),
    "takedowns": (
        "flag", "takedown.received", "takedown.contacted", "takedown.hidden",
        "takedown.decided", "takedown.answered",
    ),
    "appeals": (
        "statement.issued", "statement.delayed", "statement.released", "appeal.received",
        "appeal.agreed", "appeal.decided", "appeal.answered",
    ),
    "evidence": (
        "evidence_viewed", "hold.placed", "request.received", "request.answered", "tip.filed",
        "destruction.retention", "destruction.order",
    ),
}  # fmt: skip
OTHERS = "others"  # cells that stand in no group
CHARTED = ("submission.web", "publication", "screening.hold", "flag")
# What a board does about itself; `tally`, `key_changed` and `quality` have places of their own.
ACTS = (
    "policy_deployed", "list_deployed", "section_changed", "role_granted", "override",
    "suite_run", "sample", "money", "witness_changed", "log_continued", "disclosure",
)  # fmt: skip
_HEAD = ("v", "type", "time", "step")


class Table(msgspec.Struct, frozen=True, kw_only=True):
    """A figure as others can take it along. `first` and `last` bound its period; "" where it has
    none. A cell is None where it is hidden or not known."""

    name: str
    source: str
    method: str
    first: str = ""
    last: str = ""
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def as_csv(self) -> str:
        """Header and rows; what is None is empty."""
        lines = [",".join(map(_quoted, row)) for row in (self.columns, *self.rows)]
        return "\n".join([*lines, ""])

    def as_json(self) -> bytes:
        return msgspec.json.encode(self)


def _quoted(cell: Cell) -> str:
    """A cell as RFC 4180 writes it.

    >>> _quoted('a "b", c'), _quoted(None), _quoted(2.5)
    ('"a ""b"", c"', '', '2.5')
    """
    text = "" if cell is None else str(cell)
    special = any(sign in text for sign in ',"\r\n')
    return '"' + text.replace('"', '""') + '"' if special else text


def public_tables(entries: Iterable[Entry]) -> dict[str, Table]:
    """Every table that follows from a log's public entries, by its name.

    Their order does not matter: a board and its log hold them in different ones.
    """
    given = sorted(entries, key=_rank)
    tallies = [entry for entry in given if entry["type"] == "tally"]
    sums = figures(tallies)
    made = [*_groups(sums), *_days(tallies, sums), _acts(given), _policies(given), _quality(given)]
    return {table.name: table for table in made}


def _rank(entry: Entry) -> tuple[str, bytes]:
    return entry["time"], msgspec.json.encode(entry, order="sorted")


def day_table(cell: str) -> str:
    """The name of the table that has one cell day by day.

    >>> day_table("submission.web")
    'days-submission-web'
    """
    return f"days-{cell.replace('.', '-')}"


def _groups(sums: Figures) -> Iterator[Table]:
    known = {cell for cells in GROUPS.values() for cell in cells}
    rest = sorted((sums.counts.keys() | sums.hidden_days.keys()) - known)
    for name, cells in (*GROUPS.items(), (OTHERS, tuple(rest))):
        rows = [(cell, sums.counts.get(cell, 0), sums.hidden_days.get(cell, 0)) for cell in cells]
        yield Table(
            name=name,
            source=TALLIES,
            method=ADDED_UP,
            first=sums.first,
            last=sums.last,
            columns=("cell", "count", "hidden_days"),
            rows=tuple(rows),
        )


def _days(tallies: list[Entry], sums: Figures) -> Iterator[Table]:
    days = latest(tallies)
    for cell in CHARTED:
        rows = [
            (day["day"], None if cell in day.get("suppressed", ()) else day["counts"].get(cell, 0))
            for day in days
        ]
        yield Table(
            name=day_table(cell),
            source=TALLIES,
            method=f"the last tally of each UTC day (method {METHOD}); small cells are hidden",
            first=sums.first,
            last=sums.last,
            columns=("day", "count"),
            rows=tuple(rows),
        )


def _acts(entries: list[Entry]) -> Table:
    acts = [entry for entry in entries if entry["type"] in ACTS]
    return Table(
        name="acts",
        source=PUBLIC_ENTRIES,
        method="each entry, the oldest first",
        columns=("time", "type", "step", "fields"),
        rows=tuple(
            (act["time"], act["type"], act.get("step"), _fields(act)) for act in acts
        ),
    )  # fmt: skip


def _fields(entry: Entry) -> str:
    rest = {name: value for name, value in entry.items() if name not in _HEAD}
    return msgspec.json.encode(rest, order="sorted").decode()


def _policies(entries: list[Entry]) -> Table:
    found = [entry for entry in entries if entry["type"] == "policy_deployed"]
    names = ("time", "policy", "previous", "rules", "epoch", "summary")
    return Table(
        name="policies",
        source=PUBLIC_ENTRIES,
        method="each policy that was in force, the oldest first, and what it changed in words",
        columns=("time", "policy", "previous", "rules", "epoch", "changes"),
        rows=tuple(tuple(entry.get(name) for name in names) for entry in found),
    )


def _quality(entries: list[Entry]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for entry in entries:
        if entry["type"] != "quality":
            continue
        period = (entry["period_from"], entry["period_until"])
        for kind, found in taken_apart(entry).items():
            rows += [
                (*period, kind, each.group, each.hits, each.total, each.value, each.low, each.high)
                for each in found
            ]
    return Table(
        name="quality",
        source=PUBLIC_ENTRIES,
        method="shares with 95 % intervals, of blinded random samples where one is drawn",
        columns=("from", "until", "series", "group", "hits", "total", "value", "low", "high"),
        rows=tuple(rows),
    )
