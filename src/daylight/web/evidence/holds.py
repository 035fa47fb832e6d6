"""Holds: reasons to keep an ad's material. The latest of all reasons counts; none is shortened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import bulk, clock
from daylight.web.evidence.models import Hold
from daylight.web.record import actions as record


def place(ad: int, *, reason: str, until: datetime | None = None) -> Hold:
    """Keep everything of an ad until then; without a date until somebody releases it."""
    at = clock.now()
    with transaction.atomic():
        hold = Hold.objects.create(ad_id=ad, reason=reason, created_at=at, preserve_until=until)
        _enter(hold, "placed", at)
    return hold


def place_all(ads: Sequence[int], *, reason: str, until: datetime | None = None) -> None:
    """The same for many ads, in the caller's transaction."""
    at = clock.now()
    holds = [Hold(ad_id=ad, reason=reason, created_at=at, preserve_until=until) for ad in ads]
    for pk, hold in zip(bulk.new_ids(Hold, len(holds)), holds, strict=True):
        hold.pk = pk
    Hold.objects.bulk_create(holds)
    record.enter_all(_draft(hold, "placed", at) for hold in holds)


def extend(hold: Hold, until: datetime) -> Hold:
    """Let a hold with a date last longer.

    Raises: Refused `never_shortened` (409).
    """
    at = clock.now()
    with transaction.atomic():
        longer = Q(preserve_until__lt=until)
        changed = Hold.objects.filter(longer, pk=hold.pk, released_at__isnull=True)
        if not changed.update(preserve_until=until):
            raise Refused("never_shortened", _("A hold is never shortened."), status=409)
        hold.refresh_from_db()
        _enter(hold, "extended", at)
    return hold


def release(hold: Hold) -> Hold:
    """End a hold that has no date, or whose date is past.

    Raises: Refused `never_shortened` (409) before its date.
    """
    at = clock.now()
    with transaction.atomic():
        over = Q(preserve_until__isnull=True) | Q(preserve_until__lte=at)
        ended = Hold.objects.filter(over, pk=hold.pk, released_at__isnull=True)
        if not ended.update(released_at=at):
            raise Refused("never_shortened", _("A hold is never shortened."), status=409)
        hold.refresh_from_db()
        _enter(hold, "lifted", at)
    return hold


def kept(ad: int, at: datetime) -> bool:
    """Whether some hold keeps an ad's material now."""
    return Hold.objects.live(at).filter(ad_id=ad).exists()


def kept_ads(at: datetime) -> QuerySet[Hold, int]:
    """Ids of all ads that some hold keeps now."""
    return Hold.objects.live(at).values_list("ad_id", flat=True)


def _enter(hold: Hold, step: str, at: datetime) -> None:
    record.enter_all([_draft(hold, step, at)])


def _draft(hold: Hold, step: str, at: datetime) -> record.Draft:
    return record.draft(
        "hold",
        subject=f"hold:{hold.pk}",
        at=at,
        hold=f"h{hold.pk}",
        step=step,
        until=hold.preserve_until,
        reason=hold.reason if hold.reason.isidentifier() else None,
    )
