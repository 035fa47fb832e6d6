"""How much is looked at again: set by a lead, on the record."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.people.actions import roles_of
from daylight.web.people.models import Role, Staff
from daylight.web.record import actions as record
from daylight.web.review.models import QualityPlan


@dataclass(frozen=True)
class Plan:
    """Of a thousand cases, how many are invented, and of a thousand decisions, how many a second
    person looks at."""

    golden_per_1000: int = 40
    second_per_1000: int = 50


SHIPPED = Plan()


def current() -> Plan:
    row = QualityPlan.objects.order_by("-id").first()
    return Plan(row.golden_per_1000, row.second_per_1000) if row is not None else SHIPPED


def set_plan(staff: Staff, *, golden_per_1000: int, second_per_1000: int) -> Plan:
    """Raises: Refused `not_allowed` (403), `bad_share`."""
    if not staff.is_active or Role.LEAD not in roles_of(staff):
        raise Refused("not_allowed", _("Only a safety lead sets this."), status=403)
    if not (0 <= golden_per_1000 <= 200 and 0 <= second_per_1000 <= 500):
        said = _("At most 200 of a thousand cases are invented, and 500 decisions looked at again.")
        raise Refused("bad_share", said)
    at = clock.now()
    with transaction.atomic():
        entry = record.enter(
            "sample", subject="board", at=at, kind="plan", step="set", per_1000=second_per_1000
        )
        QualityPlan.objects.create(
            golden_per_1000=golden_per_1000,
            second_per_1000=second_per_1000,
            staff=staff,
            entry_id=entry.pk,
            created_at=at,
        )
    return Plan(golden_per_1000, second_per_1000)
