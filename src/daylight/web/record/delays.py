"""How long things took, from the board's own entries of the last weeks.

These are not in the tallies; an auditor to whom the entries are opened counts the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import msgspec

from daylight.ledger.fields import parse_time
from daylight.ledger.tally import THRESHOLD
from daylight.web import clock
from daylight.web.record.models import Opening

PERIOD = timedelta(days=90)
MOST = 20_000  # entries looked at for one figure
BOUNDS_MIN = (1, 60, 240, 720, 1440, 4320)  # minutes
CONTACTS_APART = 3  # so many and more are one line

_decode = msgspec.json.Decoder().decode


@dataclass(frozen=True)
class Delays:
    """Counts by how many minutes (or contacts) it took; a count under the threshold is None."""

    total: int
    cells: tuple[tuple[int | None, int | None], ...]  # (up to this much, how many)
    within: int | None = None  # half of them took at most so much


def _entries(kind: str, at: datetime) -> Iterator[tuple[str, dict[str, Any]]]:
    rows = Opening.objects.filter(entry__type=kind, entry__at__gt=at - PERIOD).order_by("-entry_id")
    for subject, body in rows.values_list("subject", "body")[:MOST]:
        yield subject, _decode(bytes(body))


def to_decision() -> Delays:
    """From the arrival of a version to the first person's decision on it."""
    at = clock.now()
    decided: dict[tuple[str, int], datetime] = {}
    for _subject, entry in _entries("decision", at):
        decided[entry["ad"], entry["version"]] = parse_time(entry["time"])  # the earliest wins
    subjects = {subject for subject, _entry in _entries("decision", at)}
    arrived: dict[tuple[str, int], datetime] = {}
    rows = Opening.objects.filter(entry__type="submission", subject__in=list(subjects)[:MOST])
    for body in rows.values_list("body", flat=True):
        entry = _decode(bytes(body))
        arrived[entry["ad"], entry["version"]] = parse_time(entry["time"])
    return _delays(decided[key] - arrived[key] for key in decided if key in arrived)


def to_hiding() -> Delays:
    """From a takedown's first word to the ad being gone."""
    return _delays(_steps("takedown", "claim", "received", "hidden"))


def to_answer() -> Delays:
    """From an appeal to its answer."""
    return _delays(_steps("appeal", "appeal", "received", "answered"))


def _steps(kind: str, name: str, first: str, last: str) -> Iterator[timedelta]:
    times: dict[tuple[str, str], datetime] = {}
    for _subject, entry in _entries(kind, clock.now()):
        times[entry[name], entry["step"]] = parse_time(entry["time"])
    for (which, step), began in times.items():
        if step == first and (which, last) in times:
            yield times[which, last] - began


def _delays(took: Iterable[timedelta]) -> Delays:
    minutes = sorted(max(each.total_seconds() / 60, 0.0) for each in took)
    bounds = (0.0, *map(float, BOUNDS_MIN), float("inf"))
    cells = tuple(
        (
            None if high == float("inf") else int(high),
            _shown(sum(low <= each < high for each in minutes)),
        )
        for low, high in pairwise(bounds)
    )
    middle = int(minutes[len(minutes) // 2]) if len(minutes) >= THRESHOLD else None
    return Delays(len(minutes), cells, middle)


def _shown(count: int) -> int | None:
    return None if 0 < count < THRESHOLD else count


def contacts() -> Delays:
    """How often somebody had to ask again before a takedown was answered.

    `cells` count takedowns by so many more contacts; those not answered yet are left out.
    """
    again: Counter[str] = Counter()
    answered: dict[str, int] = {}
    found = [entry for _subject, entry in _entries("takedown", clock.now())]
    found.reverse()  # of one moment, in the order in which they were entered
    for entry in sorted(found, key=lambda each: str(each["time"])):
        if entry["step"] == "contacted":
            again[entry["claim"]] += 1
        elif entry["step"] == "answered":
            answered.setdefault(entry["claim"], again[entry["claim"]])
    times = sorted(answered.values())
    cells: list[tuple[int | None, int]] = [
        (n, sum(each == n for each in times)) for n in range(CONTACTS_APART)
    ]
    cells.append((None, sum(each >= CONTACTS_APART for each in times)))
    middle = times[len(times) // 2] if len(times) >= THRESHOLD else None
    return Delays(len(times), tuple((n, _shown(count)) for n, count in cells), middle)


def hidden_hours() -> tuple[int, float] | None:
    """How many ads came back after being down by another's word, and hours they were down.

    What its poster ended and brought back was down by nobody else's. None where they are too few
    to show: the hours of one or two would tell which.
    """
    down: dict[str, datetime] = {}
    hours: list[float] = []
    for moment, kind, subject in _ups_and_downs(clock.now()):
        if kind == "hiding":
            down.setdefault(subject, moment)
        elif subject in down:
            hours.append((moment - down.pop(subject)).total_seconds() / 3600)
    return None if _shown(len(hours)) is None else (len(hours), round(sum(hours), 1))


def _ups_and_downs(at: datetime) -> list[tuple[datetime, str, str]]:
    """When ads went down, and when those became public again, in order. A photo is no ad."""
    downs = [
        (parse_time(entry["time"]), "hiding", subject)
        for subject, entry in _entries("hiding", at)
        if entry.get("reason") != "photo"
    ]
    subjects = {subject for _moment, _kind, subject in downs}
    rows = Opening.objects.filter(entry__type="publication", subject__in=subjects)
    ups = [
        (parse_time(_decode(bytes(body))["time"]), "publication", subject)
        for subject, body in rows.values_list("subject", "body")
    ]
    return sorted(downs + ups)
