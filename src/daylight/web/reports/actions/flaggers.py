"""Trusted flaggers: added, warned, suspended. Each is a public act of the board."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.jobs import queue
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.reports import claim_links
from daylight.web.reports.models import TrustedFlagger


def add(*, name: str, email: str, staff: Staff) -> str:
    """A new lane; returns its key, which is not kept.

    Raises: Refused `bad_name`, `name_taken`.
    """
    name = name.strip()[:120]
    if not name:
        raise Refused("bad_name", _("Give a name."), field="name")
    key = keys.random_name(26)
    at = clock.now()
    try:
        with transaction.atomic():
            made = TrustedFlagger.objects.create(
                name=name, email=email.strip()[:254], link=claim_links.lane_digest(key),
                created_at=at,
            )  # fmt: skip
            _enter(made, "added", staff)
    except IntegrityError as error:
        said = _("There is a flagger of that name already.")
        raise Refused("name_taken", said, status=409, field="name") from error
    return key


def warn(flagger: TrustedFlagger, *, staff: Staff) -> None:
    """Tell a flagger that too many of their reports were plainly wrong."""
    with transaction.atomic():
        mine = TrustedFlagger.objects.filter(pk=flagger.pk, warned_at=None)
        if mine.update(warned_at=clock.now()):
            _enter(flagger, "warned", staff)
            queue.put("flagger-mail", flagger=flagger.pk, template="report-warned")


def suspend(flagger: TrustedFlagger, *, staff: Staff) -> None:
    """Close a lane. The form for everybody stays open to them.

    Raises: Refused `not_warned` (409) without a warning before.
    """
    with transaction.atomic():
        if not TrustedFlagger.objects.filter(pk=flagger.pk, warned_at__isnull=False).exists():
            raise Refused("not_warned", _("Warn them first."), status=409)
        mine = TrustedFlagger.objects.filter(pk=flagger.pk, suspended_at=None)
        if mine.update(suspended_at=clock.now()):
            _enter(flagger, "suspended", staff)
            queue.put("flagger-mail", flagger=flagger.pk, template="report-suspended")


def _enter(flagger: TrustedFlagger, step: str, staff: Staff) -> None:
    record.enter(
        "trusted_flagger",
        subject=f"flagger:{flagger.pk}",
        flagger=f"f{flagger.pk}",
        step=step,
        person=record_person(flagger, step, staff),
    )


def record_person(flagger: TrustedFlagger, step: str, staff: Staff) -> str:
    """A commitment to who acted. Only the site's key gives the salt that opens it."""
    from daylight.ledger.entries import blind

    salt = keys.keyed_digest("record/person", f"flagger:{flagger.pk}:{step}")
    return blind(f"staff:{staff.pk}", salt)
