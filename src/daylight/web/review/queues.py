"""Which case comes next. One query however many wait: each harm's first, and the first of those."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef

from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.people.models import Staff
from daylight.web.review import weights
from daylight.web.review.models import Case, CaseState, GoldenLook, Intention, IntentionState

# SQLite takes a line for each harm. PostgreSQL would spend its time on planning so many: there the
# harms are rows of one query.
_OF_ONE = """SELECT c.id, c.urgent_at FROM review_case c
  WHERE c.closed_at IS NULL AND c.state = {state} AND c.harm = {harm}{where}
    AND (c.lease_until IS NULL OR c.lease_until <= %s)
    AND (c.seat_id IS NULL OR c.seat_id <> %s)
    AND NOT EXISTS (SELECT 1 FROM review_aside a WHERE a.case_id = c.id AND a.staff_id = %s
      AND (a.until IS NULL OR a.until > %s))
  ORDER BY c.urgent_at, c.id LIMIT 1"""
_OF_ALL = """SELECT f.id FROM (VALUES {rows}) AS w(state, harm)
  CROSS JOIN LATERAL ({of_one}) AS f ORDER BY f.urgent_at, f.id LIMIT 1"""


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Which cases somebody wants: of one harm, place (and those in it) and language; "" for all."""

    harm: str = ""
    place: str = ""
    language: str = ""

    def harms(self, allowed: Sequence[str]) -> list[str]:
        return [harm for harm in allowed if self.harm in ("", harm)]

    def query(self) -> dict[str, str]:
        """As it stands in an address."""
        named = {"harm": self.harm, "place": self.place, "language": self.language}
        return {name: value for name, value in named.items() if value}


def read(values: Any) -> Queue:
    """The queue that an address names; what is unknown there counts as all."""
    harm, place = values.get("harm", ""), values.get("place", "")
    language = values.get("language", "")
    return Queue(
        harm=harm if harm in weights.HARMS else "",
        place=place if place in catalogue().place_by_slug else "",
        language=language if language.isascii() and len(language) <= 8 else "",
    )


def first(
    queue: Queue,
    *,
    staff: Staff,
    harms: Sequence[str],
    leads: bool,
    at: datetime,
    shunned: int = 0,
) -> int | None:
    """The id of the most urgent case that this person may be given; None where there is none.

    `harms` are those that a case may be about at its gravest, `shunned` the bits of those that it
    may not be about at all.
    """
    wanted = queue.harms(harms)
    if not wanted:
        return None
    states = [CaseState.LEAD, CaseState.OPEN] if leads else [CaseState.OPEN]
    pairs = [(str(state), harm) for state in states for harm in wanted]
    where, values = _where(queue)
    if shunned:
        where, values = f"{where} AND (c.harm_bits & %s) = 0", [*values, shunned]
    moment = connection.ops.adapt_datetimefield_value(at)
    bound = [*values, moment, staff.pk, staff.pk, moment]
    ask = _by_rows if connection.vendor == "postgresql" else _by_lines
    with connection.cursor() as cursor:
        cursor.execute(*ask(pairs, where, bound))
        row = cursor.fetchone()
    return int(row[0]) if row else None


def _by_rows(pairs: list[tuple[str, str]], where: str, bound: list[Any]) -> tuple[str, list[Any]]:
    of_one = _OF_ONE.format(state="w.state", harm="w.harm", where=where)
    rows = ", ".join(["(%s, %s)"] * len(pairs))
    values = [value for pair in pairs for value in pair]
    return _OF_ALL.format(rows=rows, of_one=of_one), [*values, *bound]


def _by_lines(pairs: list[tuple[str, str]], where: str, bound: list[Any]) -> tuple[str, list[Any]]:
    of_one = _OF_ONE.format(state="%s", harm="%s", where=where)
    sentence = " UNION ALL ".join([f"SELECT * FROM ({of_one})"] * len(pairs))
    return f"{sentence} ORDER BY 2, 1 LIMIT 1", [v for pair in pairs for v in (*pair, *bound)]


def _where(queue: Queue) -> tuple[str, list[Any]]:
    where = ""
    values: list[Any] = []
    if queue.place:
        places = inside(catalogue(), queue.place)
        # A plus keeps a database from reading and sorting all cases of a large region: in the order
        # of the queue the first one comes soon. Of a region with few it is the other way round.
        plus = "" if _has_few(places) else "+"
        where += f" AND {plus}c.place_id IN ({_marks(places)})"
        values += places
    if queue.language:
        where += " AND c.language = %s"
        values.append(queue.language)
    return where, values


_FEW = 500  # cases


def _has_few(places: list[int]) -> bool:
    if len(places) == 1:
        return True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT COUNT(*) FROM (SELECT 1 FROM review_case c WHERE c.closed_at IS NULL "
            f"AND c.place_id IN ({_marks(places)}) LIMIT {_FEW}) AS few",
            places,
        )
        return int(cursor.fetchone()[0]) < _FEW


def _marks(values: Sequence[int]) -> str:
    return ", ".join(["%s"] * len(values))


def inside(trees: Catalogue, slug: str) -> list[int]:
    """A place and every place in it."""
    top = trees.place_by_slug[slug].id
    return [node.id for node in trees.places.values() if top in node.path]


COUNTED = 1000  # cases of a harm; nobody needs to know how many more there are


@dataclass(frozen=True)
class Waiting:
    """How many cases of a harm wait, `COUNTED` at most, and since when the most urgent one should
    be looked at. `more` where there are more."""

    harm: str
    cases: int
    urgent_at: datetime
    more: bool = False


_COUNT = """SELECT
  (SELECT COUNT(*) FROM (SELECT 1 FROM review_case c
    WHERE c.closed_at IS NULL AND c.state = {state} AND c.harm = {harm} LIMIT {most}) AS part),
  (SELECT c.id FROM review_case c WHERE c.closed_at IS NULL AND c.state = {state}
    AND c.harm = {harm} ORDER BY c.urgent_at, c.id LIMIT 1)"""


def _counts(state: str) -> tuple[str, list[str]]:
    pairs = [(state, harm) for harm in weights.HARMS]
    if connection.vendor == "postgresql":
        of_one = _COUNT.format(state="w.state", harm="w.harm", most=COUNTED + 1)
        rows = ", ".join(["(%s, %s)"] * len(pairs))
        said = f"SELECT f.* FROM (VALUES {rows}) AS w(state, harm) CROSS JOIN LATERAL ({of_one}) f"
        return said, [value for pair in pairs for value in pair]
    line = _COUNT.format(state="%s", harm="%s", most=COUNTED + 1)
    return " UNION ALL ".join([line] * len(pairs)), [v for pair in pairs for v in pair * 2]


def waiting(state: str = CaseState.OPEN) -> list[Waiting]:
    """Counts by harm, the gravest first. Nobody's seat shows in them. However many wait, a few
    thousand lines of an index are read."""
    with connection.cursor() as cursor:
        cursor.execute(*_counts(str(state)))
        firsts = {first: cases for cases, first in cursor.fetchall() if cases}
    rows = Case.objects.filter(pk__in=firsts).values_list("pk", "harm", "urgent_at")
    found = {
        harm: Waiting(harm, min(firsts[pk], COUNTED), urgent_at, firsts[pk] > COUNTED)
        for pk, harm, urgent_at in rows
    }
    return [found[harm] for harm in weights.gravest_first(found)]


def languages() -> list[str]:
    """Languages of the cases that wait."""
    rows = Case.objects.filter(closed_at__isnull=True).exclude(language="")
    return sorted(rows.order_by().values_list("language", flat=True).distinct())


def in_hand(staff: Staff, at: datetime) -> list[Case]:
    """What a person has taken and not decided on, the most urgent first; an invented one too."""
    decided = Intention.objects.filter(case=OuterRef("pk"), state=IntentionState.WAITING)
    # A closed case has nobody's hands on it, so that the person's own index is all that is asked.
    rows = Case.objects.filter(~Exists(decided), staff=staff, lease_until__gt=at)
    looks = GoldenLook.objects.filter(staff=staff, closed_at__isnull=True, lease_until__gt=at)
    held = [*rows, *(look.as_case() for look in looks.select_related("place", "staff"))]
    return sorted(held, key=lambda case: (case.urgent_at, case.public_id))
