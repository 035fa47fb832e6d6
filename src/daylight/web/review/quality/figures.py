"""How well the board decides, counted from its rows: agreement, audits, errors, waits, reversals.

Invented cases are in none of these.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from daylight.web import site
from daylight.web.ads.models import Choice, Decision, ScreeningRecord
from daylight.web.review.models import (
    Appeal,
    AppealState,
    AuditItem,
    Finding,
    GoldenAnswer,
    SecondLook,
)
from daylight.web.review.quality import second
from daylight.web.review.quality.agreement import Agreement, alpha
from daylight.web.review.quality.cells import Cell, merged
from daylight.web.review.quality.intervals import FEW, Share, clopper_pearson, wilson

DAYS = 90
GROUPS = ("section", "place", "language")
UNKNOWN = "unknown"
_COLUMNS = {"section": "section__slug", "place": "place__slug", "language": "language"}


@dataclass(frozen=True)
class Line:
    """A group's share; None where there are too few cases to know."""

    name: str
    total: int
    share: Share | None


@dataclass(frozen=True)
class Reviewer:
    """For the desk alone."""

    name: str
    agreement: Agreement
    golden: Share | None


def prevalence(first: datetime, until: datetime) -> tuple[Share | None, int]:
    """The share of published ads that are against a rule, from audits; and how many could not be
    said. Findings are rare, so the interval is the exact one."""
    rows = AuditItem.objects.filter(answered_at__gte=first, answered_at__lt=until)
    said = Counter(rows.values_list("finding", flat=True))
    against, fine = said[Finding.AGAINST], said[Finding.FINE]
    return clopper_pearson(against, against + fine), said[Finding.CANNOT_SAY]


def prevalence_by_harm(first: datetime, until: datetime) -> list[Line]:
    """The same by harm: of all ads that were looked at, how many were against a rule on it."""
    rows = AuditItem.objects.filter(answered_at__gte=first, answered_at__lt=until)
    rows = rows.exclude(finding=Finding.CANNOT_SAY)
    total = rows.count()
    harms = Counter(rows.filter(finding=Finding.AGAINST).values_list("harm", flat=True))
    return [
        Line(harm or UNKNOWN, total, clopper_pearson(n, total)) for harm, n in sorted(harms.items())
    ]


def agreement(first: datetime, until: datetime) -> Agreement:
    """Whether two people who do not know of each other would show the same ads."""
    return alpha(_units(first, until))


def agreement_by_clause(first: datetime, until: datetime) -> dict[str, Agreement]:
    """For each clause: whether both named it, over all that either looked at."""
    looks = list(_looks(first, until))
    clauses = {c for look in looks for c in (look.clause, look.decision.clause) if c}
    return {
        clause: alpha(
            [_named(clause, look.decision.clause), _named(clause, look.clause)] for look in looks
        )
        for clause in sorted(clauses)
    }


def _named(clause: str, said: str) -> str:
    return "named" if said == clause else "another"


def _units(first: datetime, until: datetime) -> list[Sequence[str]]:
    return [*second.pairs(list(_looks(first, until))), *_seats(first, until)]


def _looks(first: datetime, until: datetime) -> QuerySet[SecondLook]:
    rows = SecondLook.objects.filter(answered_at__gte=first, answered_at__lt=until)
    return rows.select_related("decision", "staff", "decision__staff")


def _seats(first: datetime, until: datetime) -> list[Sequence[str]]:
    """What people said of one version before any of them knew of the others."""
    rows = Decision.objects.filter(
        created_at__gte=first, created_at__lt=until, choice__in=second.DECIDED
    )
    said: dict[int, dict[int, str]] = defaultdict(dict)
    for version, staff, choice in rows.order_by("id").values_list("version", "staff", "choice"):
        shown = "publish" if choice == Choice.PUBLISH else "refuse"
        said[version].setdefault(staff, shown)
    return [list(each.values()) for each in said.values() if len(each) > 1]


def reviewers(first: datetime, until: datetime) -> list[Reviewer]:
    """Each reviewer beside the others. Never in public."""
    by_staff: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for look in _looks(first, until):
        [pair] = second.pairs([look])
        for staff in (look.staff, look.decision.staff):
            if staff is not None:
                by_staff[staff.pseudonym].append(pair)
    answers = GoldenAnswer.objects.filter(created_at__gte=first, created_at__lt=until)
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    for name, is_right in answers.values_list("staff__pseudonym", "is_right"):
        total[name] += 1
        right[name] += is_right
    names = sorted(by_staff.keys() | total.keys())
    return [Reviewer(n, alpha(by_staff[n]), wilson(right[n], total[n])) for n in names]


Rows = Iterable[tuple[str, bool]]  # a group's name, and whether the case was hit


def held(by: str, first: datetime, until: datetime) -> list[Line]:
    """Of all that was submitted, how much the screening did not publish by itself."""
    earlier = ScreeningRecord.objects.filter(version=OuterRef("version"), pk__lt=OuterRef("pk"))
    rows = ScreeningRecord.objects.filter(
        ~Exists(earlier), created_at__gte=first, created_at__lt=until
    )
    found = rows.values_list(f"version__content__{_COLUMNS[by]}", "verdict")
    return _lines((name or UNKNOWN, verdict != "publish") for name, verdict in found)


def cleared(by: str, first: datetime, until: datetime) -> list[Line]:
    """Of what people decided, how much they published: doubts that were none."""
    return _lines(
        (name, choice == Choice.PUBLISH) for name, choice, _wait in _decided(by, first, until)
    )


def waited(by: str, first: datetime, until: datetime) -> list[Line]:
    """Of what people decided, how much waited longer than the board says that it takes."""
    most = timedelta(hours=site.current().expected_hours)
    return _lines((name, wait > most) for name, _choice, wait in _decided(by, first, until))


def _decided(by: str, first: datetime, until: datetime) -> list[tuple[str, str, timedelta]]:
    """The first decision on each version: its group, the choice, and how long it had waited."""
    rows = Decision.objects.filter(
        created_at__gte=first, created_at__lt=until, choice__in=second.DECIDED
    ).order_by("id")
    found: dict[int, tuple[str, str, timedelta]] = {}
    columns = (f"version__content__{_COLUMNS[by]}", "choice", "created_at", "version__created_at")
    for version, name, choice, at, since in rows.values_list("version", *columns):
        found.setdefault(version, (name or UNKNOWN, choice, at - since))
    return list(found.values())


def reversed_(by: str, first: datetime, until: datetime) -> list[Line]:
    """Of the appeals that people decided, how many changed the decision."""
    rows = Appeal.objects.filter(
        decided_at__gte=first,
        decided_at__lt=until,
        state__in=[AppealState.UPHELD, AppealState.REVERSED],
    )
    found = rows.values_list(f"version__content__{_COLUMNS[by]}", "state")
    return _lines((name or UNKNOWN, state == AppealState.REVERSED) for name, state in found)


def _lines(rows: Rows) -> list[Line]:
    """Groups with their shares, small ones together; None where even that is small."""
    totals: Counter[str] = Counter()
    hits: Counter[str] = Counter()
    for name, hit in rows:
        totals[name] += 1
        hits[name] += hit
    cells = merged(Cell(name, totals[name], hits[name]) for name in totals)
    return [Line(cell.name, cell.total, _known(cell)) for cell in cells]


def _known(cell: Cell) -> Share | None:
    return wilson(cell.hits, cell.total) if cell.total >= FEW else None


SERIES: dict[str, Callable[[str, datetime, datetime], list[Line]]] = {
    "held": held,
    "cleared": cleared,
    "waited": waited,
    "reversed": reversed_,
}
