"""Show a photo to somebody: never unasked, always on the record, and child images to few."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.web import clock, keys
from daylight.web.ads.models import Photo
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.review import sparing, weights
from daylight.web.review.actions import leasing
from daylight.web.review.actions.deciding import may_restore
from daylight.web.review.actions.tipping import person
from daylight.web.review.actions.weighing import enough_today
from daylight.web.review.models import Case, Exposure, PhotoView, Shown

OPEN_FOR = timedelta(minutes=15)  # after which a photo is veiled again


def photo_of(case: Case, public_id: str) -> Photo:
    """A photo of one of the case's ads.

    Raises: Refused `no_photo` (404), and looks the same for one of another case.
    """
    photo = Photo.objects.filter(
        public_id=public_id,
        shown_in__version__ad__cases__case=case,
        shown_in__version__ad__cases__open=True,
    ).first()
    if photo is None:
        raise Refused("no_photo", _("This photo is not here."), status=404)
    return photo


def may_see(staff: Staff, case: Case) -> bool:
    """Whether this person may be shown the case's photos at all, even veiled."""
    return not case.child_image or may_restore(staff)


def show(staff: Staff, case: Case, photo: Photo, shown: Shown) -> PhotoView:
    """Let a person look at a photo's working copy. The entry is written before they see it.

    Raises: Refused `not_yours` (409), `kept_shut` (403), `enough_today` (409).
    """
    at = clock.now()
    with transaction.atomic():
        if not leasing.keep(staff, case):
            raise leasing.not_yours()
        if not may_see(staff, case):
            raise Refused("kept_shut", _("Nobody opens the photos of this case here."), status=403)
        full = shown == Shown.FULL
        if not sparing.of(staff, at).may_show(case.severity, full=full):
            raise enough_today()
        salt = keys.keyed_digest("viewing", f"photo/{photo.pk}/{at.isoformat()}")
        entry = record.enter(
            "evidence_viewed",
            subject=f"photo:{photo.pk}",
            at=at,
            item=blind(f"photo:{photo.sha256}", salt),
            full_size=True if full else None,
            case=case.public_id,
            person=person(staff, f"photo/{photo.pk}/{at.isoformat()}"),
            reason=f"shown-{shown}",
        )
        points = weights.photo_points(case.severity, full=full)
        Exposure.objects.create(staff=staff, case=case, points=points, at=at)
        return PhotoView.objects.create(
            staff=staff,
            case_number=case.pk,
            photo_number=photo.pk,
            shown=shown,
            full_size=full,
            entry_id=entry.pk,
            created_at=at,
        )


class ForClaims:
    """What the reports' own pages ask of the desk before a child's photo comes back."""

    def may_restore(self, staff: Staff) -> bool:
        return may_restore(staff)

    def has_seen(self, staff: Staff, photos: Collection[str], *, since: datetime) -> bool:
        shown = PhotoView.objects.filter(staff=staff, created_at__gte=since)
        pks = set(Photo.objects.filter(public_id__in=photos).values_list("pk", flat=True))
        seen = shown.filter(photo_number__in=pks).values_list("photo_number", flat=True)
        return bool(pks) and pks <= set(seen)


def open_views(staff: Staff, case: Case) -> dict[int, str]:
    """What this person was shown within some minutes: photo id to the most they saw of it."""
    since = clock.now() - OPEN_FOR
    rows = PhotoView.objects.filter(case_number=case.pk, staff=staff, created_at__gt=since)
    return dict(rows.order_by("id").values_list("photo_number", "shown"))
