"""A day's public figures, made from entries; small cells hidden so that nobody can be picked out.

The classes of public leaves can be counted by everybody. So a hidden cell must not follow from a
class total and the cells beside it: hidden cells come at least in pairs and hold at least the
threshold together, or everything in their class is hidden.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from daylight.ledger.entries import make_entry
from daylight.ledger.entry_types import ENTRY_TYPES

METHOD = "1"
THRESHOLD = 5
# What splits a type further, first that is there. Each value of it is a cell `type.value`.
_SPLITS = ("verdict", "step", "channel", "rule")


class Figures(msgspec.Struct, frozen=True):
    """Sums over days: cell to count, and on how many days the cell was hidden.

    `replaced` maps a day that was counted again to the number of its earlier tallies.
    """

    days: int
    first: str
    last: str
    counts: dict[str, int]
    hidden_days: dict[str, int]
    replaced: dict[str, int]


def cell_of(entry: Mapping[str, Any]) -> str:
    """The one cell in which an entry is counted.

    >>> cell_of({"type": "decision", "verdict": "hold"}), cell_of({"type": "expiry"})
    ('decision.hold', 'expiry')
    """
    for name in _SPLITS:
        if name in entry:
            return f"{entry['type']}.{entry[name]}"
    return str(entry["type"])


def count(entries: Iterable[Mapping[str, Any]], day: str) -> dict[str, int]:
    """Cell to count of the entries of that UTC day. Public types are left out: they are public."""
    cells = Counter(
        cell_of(entry)
        for entry in entries
        if entry["time"].startswith(day) and _is_counted(entry["type"])
    )
    return dict(sorted(cells.items()))


def _is_counted(kind: str) -> bool:
    known = ENTRY_TYPES.get(kind)  # none of one whose words were lost with a database
    return known is not None and not known.is_public


def suppress(
    counts: Mapping[str, int], threshold: int = THRESHOLD
) -> tuple[dict[str, int], list[str]]:
    """The cells that can be shown, and the names of those that cannot.

    Deterministic: ties go by name.
    """
    shown: dict[str, int] = {}
    hidden: list[str] = []
    for leaf_class in sorted({_class(cell) for cell in counts}):
        family = {cell: n for cell, n in counts.items() if _class(cell) == leaf_class}
        dark = _dark(family, threshold)
        hidden += dark
        shown |= {cell: n for cell, n in family.items() if cell not in dark}
    return dict(sorted(shown.items())), sorted(hidden)


def _dark(family: Mapping[str, int], threshold: int) -> set[str]:
    order = sorted(family, key=lambda cell: (family[cell], cell))
    dark = {cell for cell in order if family[cell] < threshold}
    for cell in order:
        if not dark or sum(family[each] for each in dark) >= threshold:
            break  # a single hidden cell is under the threshold, so there are two by now
        dark.add(cell)
    return dark


def _class(cell: str) -> str:
    return ENTRY_TYPES[cell.split(".")[0]].leaf_class


def make_tally(
    entries: Iterable[Mapping[str, Any]],
    day: str,
    *,
    time: datetime,
    threshold: int = THRESHOLD,
    revision: int | None = None,
) -> dict[str, Any]:
    """The tally entry of a day, for the log. One with a higher revision replaces it."""
    shown, hidden = suppress(count(entries, day), threshold)
    return make_entry(
        "tally",
        time=time,
        day=day,
        counts=shown,
        suppressed=hidden,
        threshold=threshold,
        method=METHOD,
        revision=revision,
    )


def check_tally(tally: Mapping[str, Any], entries: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a tally says otherwise than the entries of its day do, in sentences.

    For an auditor who opened every leaf of that day; entries of other days are passed over.
    """
    threshold = int(tally.get("threshold", THRESHOLD))
    counts = count(entries, tally["day"])
    shown, hidden = suppress(counts, threshold)
    said: Mapping[str, int] = tally["counts"]
    problems = [
        f"{tally['day']} {cell}: the tally says {said.get(cell, 'nothing')}, "
        f"the entries {shown.get(cell, 'nothing')}"
        for cell in sorted(said.keys() | shown.keys())
        if said.get(cell) != shown.get(cell)
    ]
    if sorted(tally.get("suppressed", [])) != hidden:
        problems.append(f"{tally['day']}: other cells are hidden than the rule hides")
    return problems


def latest(tallies: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The tally of each day that counts, the oldest day first.

    That is the one with the highest revision, whatever its time: a clock may have been put right
    in between. Of equals the later one counts.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for tally in sorted(tallies, key=_rank):
        found[tally["day"]] = tally
    return [dict(found[day]) for day in sorted(found)]


def _rank(tally: Mapping[str, Any]) -> tuple[int, str]:
    return int(tally.get("revision", 1)), str(tally.get("time", ""))


def figures(tallies: Iterable[Mapping[str, Any]]) -> Figures:
    """Sums over the latest tally of each day."""
    given = list(tallies)
    days = latest(given)
    counts: Counter[str] = Counter()
    hidden: Counter[str] = Counter()
    for tally in days:
        counts.update(tally["counts"])
        hidden.update(tally.get("suppressed", []))
    times = Counter(str(tally["day"]) for tally in given)
    return Figures(
        days=len(days),
        first=min(times, default=""),
        last=max(times, default=""),
        counts=dict(sorted(counts.items())),
        hidden_days=dict(sorted(hidden.items())),
        replaced={day: n - 1 for day, n in sorted(times.items()) if n > 1},
    )
