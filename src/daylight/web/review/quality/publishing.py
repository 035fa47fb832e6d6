"""The public part of the figures, as an entry of the log that anybody can read.

A series is a token: "held/section.bikes:12:340:0.0353:0.0203:0.0606" is 12 of 340 with the bounds
of a 95 % interval; "reversed/place.peoria:few" says that there are too few cases to know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction

from daylight.web import clock
from daylight.web.record import actions as record
from daylight.web.record.models import Entry, Opening
from daylight.web.review.quality import figures
from daylight.web.review.quality.agreement import Agreement
from daylight.web.review.quality.cells import OTHERS
from daylight.web.review.quality.figures import Line
from daylight.web.review.quality.intervals import FEW, Share

MOST_SERIES = 600  # so that the entry fits into the log


def publish_due() -> Entry | None:
    """Publish on Mondays what the last 13 weeks say; once a week."""
    today = clock.now().astimezone(UTC).date()
    monday = today - timedelta(days=today.weekday())
    rows = Opening.objects.filter(entry__type="quality", entry__at__gte=_midnight(monday))
    return None if rows.exists() else publish(until=monday)


def publish(*, until: date, days: int = 91) -> Entry | None:
    """The entry for the days before `until`; None where nothing happened in them."""
    first = until - timedelta(days=days)
    found = list(series(_midnight(first), _midnight(until)))[:MOST_SERIES]
    if not found:
        return None
    with transaction.atomic():
        return record.enter(
            "quality",
            subject="board",
            period_from=first.isoformat(),
            period_until=until.isoformat(),
            series=found,
            few=FEW,
        )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def series(first: datetime, until: datetime) -> Iterator[str]:
    """Every public series of a period, each as a token."""
    share, unsaid = figures.prevalence(first, until)
    if share is not None:
        yield _token("audit/all", share if share.total >= FEW else None)
        yield _token("audit/unsaid", None) if unsaid < FEW else f"audit/unsaid:{unsaid}"
    for line in figures.prevalence_by_harm(first, until):
        yield _line("audit/harm", line)
    agreed = figures.agreement(first, until)
    if agreed.units:
        yield _agreement("agreement/all", agreed)
    for clause, each in figures.agreement_by_clause(first, until).items():
        yield _agreement(f"agreement/clause.{_name(clause)}", each)
    for name, count in figures.SERIES.items():
        for by in figures.GROUPS:
            for line in count(by, first, until):
                yield _line(f"{name}/{by}", line)


def _line(prefix: str, line: Line) -> str:
    share = line.share if line.total >= FEW else None
    return _token(f"{prefix}.{_name(line.name)}", share)


def _name(text: str) -> str:
    return "others" if text == OTHERS else re.sub(r"[^a-z0-9-]", "-", text.lower())[:40]


def _token(name: str, share: Share | None) -> str:
    if share is None:
        return f"{name}:few"
    return f"{name}:{share.hits}:{share.total}:{share.value:.4f}:{share.low:.4f}:{share.high:.4f}"


def _agreement(name: str, found: Agreement) -> str:
    """`agreed:units:alpha`; alpha may be below 0."""
    if not found.is_known or found.alpha is None:
        return f"{name}:few"
    return f"{name}:{found.agreed}:{found.units}:{found.alpha:.3f}"
