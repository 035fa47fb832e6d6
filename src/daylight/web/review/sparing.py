"""What the queue may still give a person: their own limits, and what they were shown already."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Sum

from daylight.web import clock, site
from daylight.web.people.models import Staff
from daylight.web.review import weights
from daylight.web.review.models import Exposure, Limits

DAY = timedelta(hours=24)  # a rolling one: midnight gives nobody a second budget
REST = timedelta(minutes=10)  # without a case: that long is a break


@dataclass(frozen=True)
class Allowance:
    """What a person may be given now. `budget` and `spent` are points of the last 24 hours."""

    budget: int
    spent: int
    harms_off: frozenset[str]
    on_break: bool

    @property
    def left(self) -> int:
        return max(0, self.budget - self.spent)

    @property
    def harms(self) -> list[str]:
        """Harms whose cases they may open, the gravest first."""
        return [
            harm
            for harm in weights.HARMS
            if harm not in self.harms_off and self.may_look(weights.severity(harm))
        ]

    @property
    def shunned(self) -> int:
        """The bits of the harms that they opted out of."""
        return weights.bits(self.harms_off)

    def may_open(self, harms: Iterable[str]) -> bool:
        """Whether they may be shown what is about all of these harms."""
        found = weights.gravest_first(harms)
        spared = self.harms_off & set(found)
        return not spared and (not found or self.may_look(weights.severity(found[0])))

    def may_look(self, severity: int) -> bool:
        return weights.look_points(severity) <= self.left

    def may_show(self, severity: int, *, full: bool) -> bool:
        return weights.photo_points(severity, full=full) <= self.left

    @property
    def is_over(self) -> bool:
        """Whether something is kept from them because it would be too much."""
        return not self.may_look(weights.MOST_SEVERE)


def of(staff: Staff, at: datetime | None = None, limits: Limits | None = None) -> Allowance:
    """A person's allowance at that moment; `limits` saves the look where somebody has them."""
    at = at or clock.now()
    limits = limits or Limits.objects.filter(pk=staff.pk).first() or Limits(staff=staff)
    recent = Exposure.objects.filter(staff=staff, at__gt=at - DAY)
    return allowance(limits, recent.aggregate(sum=Sum("points"))["sum"] or 0)


def allowance(limits: Limits, spent: int) -> Allowance:
    """What those limits leave of the board's budget."""
    desk, own = site.current().desk, limits.points_a_day
    return Allowance(
        budget=desk.points_a_day if own is None else min(own, desk.points_a_day),
        spent=spent,
        harms_off=frozenset(limits.harms_off),
        on_break=limits.on_break_since is not None,
    )


def needs_break(staff: Staff, at: datetime) -> bool:
    """Whether they looked at cases for so long that somebody should say so."""
    longest = timedelta(minutes=site.current().desk.break_after_minutes)
    return _worked_for(staff, at) >= longest


def _worked_for(staff: Staff, at: datetime) -> timedelta:
    """How long since the last rest, by the looks of the last four hours."""
    recent = Exposure.objects.filter(staff=staff, at__gt=at - timedelta(hours=4), at__lte=at)
    began = last = at
    for moment in recent.order_by("-at").values_list("at", flat=True):
        if last - moment > REST:
            break
        began = last = moment
    return at - began
