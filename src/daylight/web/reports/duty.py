"""Who looks at claims, and when: said as it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, InterfaceError
from django.utils.translation import get_language

from daylight.web import clock, site
from daylight.web.people.actions import DECIDING, deciding_staff
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.reports import bounds

CALLED = ((Role.LEAD,), DECIDING, (Role.OPERATOR,))  # the first of these that can be reached


@dataclass(frozen=True)
class Duty:
    """`hours`: in words, "" where the operator gave none. `back_at`: when somebody is there next,
    None where nobody knows. `child_by`: by when people look where a child may be shown."""

    staffed: bool
    hours: str
    back_at: datetime | None
    child_by: datetime


def now() -> Duty:
    """Whether anybody is there to look: in the staffed hours of `site.toml`, while somebody may
    decide. Nobody is where no hours are given, or where it cannot be asked."""
    board, at = site.current(), clock.now()
    back_at = board.rota.back_at(at) if _somebody_decides() else None
    return Duty(
        staffed=back_at == at,
        hours=board.hours_in(get_language() or "en"),
        back_at=back_at,
        child_by=due(at, child=True, trusted=False),
    )


def _somebody_decides() -> bool:
    try:
        return deciding_staff().exists()
    except (DatabaseError, InterfaceError):
        return False


def due(at: datetime, *, child: bool, trusted: bool) -> datetime:
    """By when people must have decided on what came then: by law in any case, sooner where that
    falls into hours in which somebody is there."""
    by_law = at + bounds.LAW_WITHIN
    within = bounds.CHILD_WITHIN if child else bounds.TRUSTED_WITHIN if trusted else None
    if within is None or not _somebody_decides():
        return by_law
    return min(by_law, _sooner(at, within, child=child) or by_law)


def _sooner(at: datetime, within: timedelta, *, child: bool) -> datetime | None:
    """A child's four hours are hours in which somebody is there; a flagger's day is one by the
    clock, from when somebody is."""
    rota = site.current().rota
    if child:
        return rota.after(at, within)
    begins = rota.back_at(at)
    return begins + within if begins is not None else None


def called() -> list[Staff]:
    """Whoever is called at once: leads with a mailbox, else deciders, else operators with one."""
    for roles in CALLED:
        grants = Grant.objects.filter(role__in=roles, ended_at__isnull=True)
        found = Staff.objects.filter(is_active=True, pk__in=grants.values("staff"))
        if people := list(found.exclude(email="").order_by("pk")):
            return people
    return []
