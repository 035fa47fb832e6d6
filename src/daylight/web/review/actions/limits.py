"""What a person of staff asks for themselves. No reason is asked, and nobody else is told."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads.actions import deciding
from daylight.web.people.actions import deciding_staff
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.review import weights
from daylight.web.review.models import Case, GoldenLook, Limits

MOST_POINTS = 5000
TRAINED = "child-images"  # as the record names it


def limits_of(staff: Staff) -> Limits:
    """A person's own limits; as shipped where they never set any."""
    return Limits.objects.filter(pk=staff.pk).first() or Limits(staff=staff)


def set_limits(
    staff: Staff, *, harms_off: Iterable[str], points_a_day: int | None, willing: bool
) -> Limits:
    """Harms never to be given again, a smaller budget, and whether to be asked about child images.

    Raises: Refused `bad_points`.
    """
    if points_a_day is not None and not 0 <= points_a_day <= MOST_POINTS:
        said = _("Give a whole number from 0 to %(n)d, or leave it empty.") % {"n": MOST_POINTS}
        raise Refused("bad_points", said, field="points")
    off = [harm for harm in weights.HARMS if harm in set(harms_off)]
    with transaction.atomic():
        limits, _made = Limits.objects.get_or_create(staff=staff)
        limits.harms_off, limits.points_a_day, limits.willing = off, points_a_day, willing
        limits.save(update_fields=["harms_off", "points_a_day", "willing"])
        # What they have in hand of it goes to others.
        for case in Case.objects.filter(staff=staff, closed_at__isnull=True):
            if {case.harm, *case.harms} & set(off):
                Case.objects.filter(pk=case.pk, staff=staff).update(staff=None, lease_until=None)
        for look in GoldenLook.objects.filter(staff=staff, closed_at__isnull=True):
            if set(look.harms) & set(off):
                GoldenLook.objects.filter(pk=look.pk).update(lease_until=None)
    return limits


def count_turn(staff: Staff) -> None:
    """Somebody has answered. Call it before a case is locked: whoever takes one waits that way."""
    Limits.objects.get_or_create(staff=staff)
    Limits.objects.filter(staff=staff).update(turns=F("turns") + 1)


def start_break(staff: Staff) -> None:
    """No case is given until the break ends. What is in hand goes back."""
    with transaction.atomic():
        Limits.objects.get_or_create(staff=staff)
        Limits.objects.filter(staff=staff).update(on_break_since=clock.now())
        mine = Case.objects.filter(staff=staff, closed_at__isnull=True)
        mine.update(staff=None, lease_until=None)
        GoldenLook.objects.filter(staff=staff, closed_at__isnull=True).update(lease_until=None)


def end_break(staff: Staff) -> None:
    Limits.objects.filter(staff=staff).update(on_break_since=None)


def name_trained(lead: Staff, staff: Staff, *, trained: bool) -> None:
    """Say that somebody was trained to look at child images. It opens nothing until they want to.

    Raises: Refused `not_allowed` (403), `yourself`.
    """
    if not deciding.leads(lead):
        raise Refused("not_allowed", _("Only a safety lead says who is trained."), status=403)
    if lead.pk == staff.pk:
        raise Refused("yourself", _("Another lead says so of you."), field="staff")
    at = clock.now()
    with transaction.atomic():
        limits, _made = Limits.objects.get_or_create(staff=staff)
        limits.trained_by = lead if trained else None
        limits.trained_at = at if trained else None
        limits.save(update_fields=["trained_by", "trained_at"])
        step = "granted" if trained else "revoked"
        record.enter(
            "role_granted",
            subject=f"staff:{staff.pk}",
            at=at,
            granted_role=TRAINED,
            step=step,
            holder=blinded(staff.pk, f"role:{staff.pk}:{TRAINED}:{step}:{at.isoformat()}:holder"),
            deciding_staff=deciding_staff().count(),
        )
