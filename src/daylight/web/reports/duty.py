"""Who looks at claims, and when: said as it is."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError
from django.utils.translation import get_language

from daylight.web import site
from daylight.web.people.actions import deciding_staff
from daylight.web.people.models import Grant, Role, Staff


@dataclass(frozen=True)
class Duty:
    """`hours` are the operator's own words, "" where they gave none."""

    staffed: bool
    hours: str


def now() -> Duty:
    """Whether anybody is there to look; nobody where it cannot be asked."""
    board = site.current()
    try:
        staffed = deciding_staff().exists()
    except (DatabaseError, InterfaceError):
        staffed = False
    return Duty(staffed, board.words(board.review_hours, get_language() or "en"))


def leads() -> list[Staff]:
    """Active leads with a mailbox: whoever is called at once."""
    grants = Grant.objects.filter(role=Role.LEAD, ended_at__isnull=True)
    found = Staff.objects.filter(is_active=True, pk__in=grants.values("staff")).exclude(email="")
    return list(found.order_by("pk"))
