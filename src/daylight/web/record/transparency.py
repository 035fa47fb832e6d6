"""What `/transparency` shows: sums of the tallies, and what governance did, in full."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from daylight.ledger.tally import THRESHOLD, Figures, figures, latest
from daylight.screening.language import COVERED
from daylight.web import clock, pages
from daylight.web.record import browsing, delays, names, quality, tallies
from daylight.web.record.models import Opening, Tally

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

    title: str
    bars: tuple[Bar, ...]
    first: str
    last: str
    most: int
    width: int = _WIDTH
    height: int = _HEIGHT


def groups(found: Figures) -> list[tuple[str, list[Figure]]]:
    """The figures in the order in which people ask for them; other cells come last."""
    left = dict.fromkeys(sorted(found.counts.keys() | found.hidden_days.keys()))
    made = []
    for title, cells in _groups():
        lines = []
        for cell, what in cells:
            left.pop(cell, None)
            lines.append(_figure(found, cell, what))
        made.append((title, lines))
    if left:
        made.append(
            (_("Other entries"), [_figure(found, cell, names.cell_name(cell)) for cell in left])
        )
    return made


def _figure(found: Figures, cell: str, what: str) -> Figure:
    return Figure(what, cell, found.counts.get(cell, 0), found.hidden_days.get(cell, 0))


def _groups() -> list[tuple[str, list[tuple[str, str]]]]:
    return [*_about_ads(), *_about_people()]


def _about_ads() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            _("Ads"),
            [
                ("submission.web", _("Submitted by form")),
                ("submission.api", _("Submitted by program")),
                ("submission.import", _("Brought in from elsewhere")),
                ("screening.publish", _("Screened: may be published")),
                ("screening.hold", _("Screened: held for a person")),
                ("screening.refuse", _("Screened: refused")),
                ("decision.publish", _("Decided by a person: publish")),
                ("decision.refuse", _("Decided by a person: refuse")),
                ("publication", _("Published")),
                ("hiding", _("Taken down")),
                ("restoring", _("Brought back")),
                ("withdrawal", _("Removed by their posters")),
                ("expiry", _("Ended by time")),
            ],
        ),
    ]


def _about_people() -> list[tuple[str, list[tuple[str, str]]]]:
    return [
        (
            _("Reports and takedowns"),
            [
                ("flag", _("Reports by readers")),
                ("takedown.received", _("Takedowns asked for")),
                ("takedown.contacted", _("Takedowns: somebody asked again")),
                ("takedown.hidden", _("Takedowns: hidden at once")),
                ("takedown.decided", _("Takedowns decided")),
                ("takedown.answered", _("Takedowns answered")),
            ],
        ),
        _about_appeals(),
        (
            _("Evidence and law"),
            [
                ("evidence_viewed", _("Sealed originals opened")),
                ("hold.placed", _("Holds placed")),
                ("request.received", _("Legal requests received")),
                ("request.answered", _("Legal requests answered")),
                ("tip.filed", _("Reports filed with an authority")),
                ("destruction.retention", _("Destroyed by the retention rule")),
                ("destruction.order", _("Destroyed by agreement of two people")),
            ],
        ),
    ]


def _about_appeals() -> tuple[str, list[tuple[str, str]]]:
    return (
        _("Appeals"),
        [
            ("statement.issued", _("Statements of reasons given")),
            ("statement.delayed", _("Statements of reasons given later, by an officer's word")),
            (
                "statement.released",
                _("Statements of reasons given before their delay was over"),
            ),
            ("appeal.received", _("Appeals received")),
            ("appeal.agreed", _("What people said of appeals")),
            ("appeal.decided", _("Appeals decided")),
            ("appeal.answered", _("Appeals answered")),
        ],
    )


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
    return Chart(title, tuple(bars), shown[0]["day"], shown[-1]["day"], most)


def governance() -> list[dict[str, Any]]:
    """Every public act of the board on itself, newest first, without keys and tallies."""
    rows = Opening.objects.filter(
        entry__leaf_class="governance", entry__type__in=_ACTS
    ).select_related("entry__leaf")
    made = []
    for row in rows.order_by("-entry_id")[:200]:
        entry = msgspec.json.decode(bytes(row.body))
        leaf = getattr(row.entry, "leaf", None)
        made.append({"entry": entry, "index": leaf.index if leaf else None})
    return made


_ACTS = (
    "policy_deployed",
    "list_deployed",
    "section_changed",
    "role_granted",
    "override",
    "suite_run",
    "sample",
    "money",
    "witness_changed",
    "log_continued",
    "disclosure",
)


def _newest_day() -> bytes:
    """What stands for the last day that was counted."""
    found = Tally.objects.order_by("-id").values_list("entry__commitment", flat=True).first()
    return bytes(found) if found is not None else clock.now().isoformat().encode()


@lru_cache(maxsize=2)
def _times(day: bytes) -> dict[str, Any]:
    """How long things took: looked up once after each day, since anybody may ask for the page."""
    return {
        "to_decision": delays.to_decision(),
        "to_hiding": delays.to_hiding(),
        "to_answer": delays.to_answer(),
        "came_back": delays.hidden_hours(),
    }


def page() -> dict[str, Any]:
    """All that the page needs."""
    made = tallies.tallies()
    days, found = latest(made), figures(made)
    charts = [
        chart(days, "submission.web", _("Submitted by form, by day")),
        chart(days, "publication", _("Published, by day")),
        chart(days, "screening.hold", _("Held for a person, by day")),
        chart(days, "flag", _("Reports, by day")),
    ]
    return (
        _times(_newest_day())
        | quality.page()
        | {
            "figures": found,
            "groups": groups(found),
            "charts": [each for each in charts if each is not None],
            "threshold": THRESHOLD,
            "period_days": delays.PERIOD.days,
            "acts": governance(),
            "covered": sorted(COVERED),
            "state": browsing.state(),
            "address": pages.address(""),
        }
    )


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
