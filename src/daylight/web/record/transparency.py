"""What `/transparency` shows: sums of the tallies, and what governance did, in full."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from daylight.ledger.tables import ACTS, CHARTED, GROUPS, OTHERS, day_table
from daylight.ledger.tally import THRESHOLD, Figures, figures, latest
from daylight.screening.language import COVERED
from daylight.web import pages
from daylight.web.record import browsing, delays, figure_names, names, quality, tables, tallies
from daylight.web.record.models import Opening
from daylight.web.record.policy_history import sentences

DAYS_SHOWN = 30
_WIDTH, _HEIGHT, _FOOT = 640, 140, 20


@dataclass(frozen=True)
class Figure:
    """One line: what, how many, and on how many days it was too small to show."""

    what: str
    cell: str
    count: int
    hidden_days: int


@dataclass(frozen=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    title: str


@dataclass(frozen=True)
class Chart:
    """Bars of one figure by day. `most` is the height of the highest."""

    name: str
    title: str
    bars: tuple[Bar, ...]
    first: str
    last: str
    most: int
    width: int = _WIDTH
    height: int = _HEIGHT


def groups(found: Figures) -> list[tuple[str, str, list[Figure]]]:
    """Name, title and lines of each table, in the order in which people ask for them."""
    titles, words = figure_names.group_titles(), figure_names.cell_words()
    known = {cell for cells in GROUPS.values() for cell in cells}
    left = sorted((found.counts.keys() | found.hidden_days.keys()) - known)
    made = [
        (name, titles[name], [_figure(found, cell, words[cell]) for cell in cells])
        for name, cells in GROUPS.items()
    ]
    if left:
        lines = [_figure(found, cell, names.cell_name(cell)) for cell in left]
        made.append((OTHERS, titles[OTHERS], lines))
    return made


def _figure(found: Figures, cell: str, what: str) -> Figure:
    return Figure(what, cell, found.counts.get(cell, 0), found.hidden_days.get(cell, 0))


def chart(days: list[dict[str, Any]], cell: str, title: str) -> Chart | None:
    """One figure over the last days; hidden cells have no bar."""
    shown = days[-DAYS_SHOWN:]
    counts = [int(day["counts"].get(cell, 0)) for day in shown]
    most = max(counts, default=0)
    if not most:
        return None
    step = _WIDTH / len(shown)
    bars = []
    for n, (day, count) in enumerate(zip(shown, counts, strict=True)):
        height = round((_HEIGHT - 2 * _FOOT) * count / most, 1)
        hidden = cell in day.get("suppressed", [])
        said = f"{day['day']}: {_('fewer than %(n)d') % {'n': THRESHOLD} if hidden else count}"
        bars.append(
            Bar(
                round(n * step, 1),
                round(_HEIGHT - _FOOT - height, 1),
                round(step * 0.8, 1),
                height,
                said,
            )
        )
    return Chart(day_table(cell), title, tuple(bars), shown[0]["day"], shown[-1]["day"], most)


def governance(*kinds: str) -> list[dict[str, Any]]:
    """Public acts of the board on itself, newest first: of these kinds, or all of `ACTS`."""
    rows = Opening.objects.filter(
        entry__leaf_class="governance", entry__type__in=kinds or ACTS
    ).select_related("entry__leaf")
    made = []
    for row in rows.order_by("-entry_id")[:200]:
        entry = msgspec.json.decode(bytes(row.body))
        leaf = getattr(row.entry, "leaf", None)
        made.append({"entry": entry, "index": leaf.index if leaf else None})
    return made


def page() -> dict[str, Any]:
    """All that the page needs."""
    made = tallies.tallies()
    days, found = latest(made), figures(made)
    titles = figure_names.chart_titles()
    charts = [chart(days, cell, titles[cell]) for cell in CHARTED]
    return (
        tables.times()
        | quality.page()
        | {
            "figures": found,
            "groups": groups(found),
            "charts": [each for each in charts if each is not None],
            "threshold": THRESHOLD,
            "period_days": delays.PERIOD.days,
            "acts": governance(),
            "policies": policies(),
            "covered": sorted(COVERED),
            "week_h": tables.hours_a_week(),
            "state": browsing.state(),
            "address": pages.address(""),
        }
    )


def policies() -> list[dict[str, Any]]:
    """Each policy that was in force, the newest first, and what it changed in sentences."""
    return [
        {"entry": act["entry"], "index": act["index"], "said": sentences(act["entry"])}
        for act in governance("policy_deployed")
    ]


def as_csv(days: Iterable[dict[str, Any]]) -> str:
    """A line for each day and cell, of its last tally; `count` is empty where it is hidden."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(["day", "cell", "count", "threshold", "method", "revision"])
    for day in latest(days):
        end = [day.get("threshold", ""), day.get("method", ""), day.get("revision", 1)]
        writer.writerows([day["day"], cell, n, *end] for cell, n in sorted(day["counts"].items()))
        writer.writerows([day["day"], cell, "", *end] for cell in day.get("suppressed", []))
    return file.getvalue()


def as_json(days: list[dict[str, Any]]) -> bytes:
    """The tallies as they stand in the log, those that were replaced apart, and their sums."""
    counts = latest(days)
    replaced = [each for each in days if each not in counts]
    return msgspec.json.encode({"totals": figures(days), "days": counts, "replaced": replaced})
