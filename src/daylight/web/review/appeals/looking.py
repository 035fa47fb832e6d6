"""What somebody sees who decides an appeal, and each photo that they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.web import clock, keys
from daylight.web.ads import harms
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import (
    Ad,
    Block,
    BlockKind,
    HiddenPhoto,
    Photo,
    ScreeningDetail,
    Version,
    VersionContent,
)
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.reports.models import Claim
from daylight.web.review import facts as cases
from daylight.web.review.actions import deciding, weighing
from daylight.web.review.models import Appeal, PhotoView, Shown
from daylight.web.review.sheet import marking
from daylight.web.review.statements.actions import record_person

OPEN_FOR = timedelta(minutes=15)


@dataclass(frozen=True)
class Words:
    """An ad exactly as it was submitted, with its signals marked in place."""

    version: Version
    title: list[marking.Piece]
    body: list[marking.Piece]
    section: str
    place: str
    attributes: list[tuple[str, str]]
    signals: list[str]
    photos: list[Photo]


def words_of(version: Version, *, language: str, marked: bool = True) -> Words | None:
    """None where its words were destroyed. Unmarked for somebody who must not know what a
    machine said."""
    content = VersionContent.objects.filter(version=version).first()
    if content is None:
        return None
    signals = _signals(version) if marked else []
    trees = catalogue()
    shown = version.shown_photos.select_related("photo").order_by("position")
    return Words(
        version=version,
        title=marking.marked(content.title, signals, "title"),
        body=marking.marked(content.body, signals, "body"),
        section=trees.sections[content.section_id].name(language),
        place=trees.places[content.place_id].name,
        attributes=[(name.replace("_", " "), str(v)) for name, v in content.attributes.items()],
        signals=[str(signal["why"]) for signal in signals],
        photos=[row.photo for row in shown],
    )


def _signals(version: Version) -> list[dict[str, Any]]:
    rows = ScreeningDetail.objects.filter(screening__version=version).order_by("-screening_id")
    return cases.speaking(rows.values_list("body", flat=True).first() or {})


def is_child_image(ad: Ad, version: Version) -> bool:
    """Whether a photo of it may show a child who is harmed: a list or a report says so."""
    if not version.shown_photos.exists():
        return False
    reports = Block.objects.filter(kind=BlockKind.AD, value=ad.public_id)
    if any(map(harms.may_be_a_child, reports.values_list("harm", flat=True))):
        return True
    return _withdrawn_for_a_child(version) or cases.is_listed(_signals(version))


def _withdrawn_for_a_child(version: Version) -> bool:
    """Whether one of its photos was withdrawn by such a claim, by one that did not say why, or by
    one that nobody knows."""
    shown = version.shown_photos.values("photo")
    hidden = HiddenPhoto.objects.filter(photo__in=shown, restored_at__isnull=True)
    names = set(hidden.values_list("claim", flat=True))
    known = {claim.public_id: claim.harm for claim in Claim.objects.filter(public_id__in=names)}
    return any(harms.may_be_a_child(known.get(name, "")) for name in names)


def may_see(staff: Staff, ad: Ad, version: Version) -> bool:
    """Whether this person may be shown its photos at all."""
    return not is_child_image(ad, version) or deciding.may_restore(staff)


def show(staff: Staff, appeal: Appeal, version: Version, photo: str) -> PhotoView:
    """Show a photo small and in greys. The entry is written before it is seen.

    Raises: Refused `no_photo` (404), `kept_shut` (403), `not_for_you`, `enough_today` (409).
    """
    found = Photo.objects.filter(public_id=photo, shown_in__version=version).first()
    if found is None:
        raise Refused("no_photo", _("This photo is not here."), status=404)
    if not may_see(staff, appeal.ad, version):
        raise Refused("kept_shut", _("Nobody opens the photos of this case here."), status=403)
    at = clock.now()
    with transaction.atomic():
        salt = keys.keyed_digest("viewing", f"photo/{found.pk}/{at.isoformat()}")
        entry = record.enter(
            "evidence_viewed",
            subject=f"photo:{found.pk}",
            at=at,
            item=blind(f"photo:{found.sha256}", salt),
            person=record_person(staff, f"photo/{found.pk}/{at.isoformat()}"),
            reason="shown-for-an-appeal",
        )
        weigh(staff, appeal, version, photo=Shown.GREY)
        return PhotoView.objects.create(
            staff=staff,
            case_number=_number(appeal),
            photo_number=found.pk,
            shown=Shown.GREY,
            full_size=False,
            entry_id=entry.pk,
            created_at=at,
        )


def _number(appeal: Appeal) -> int:
    """Beside the numbers of cases, so that what is open here is not open there."""
    return -appeal.pk


def weigh(staff: Staff, appeal: Appeal, version: Version, *, photo: str = "") -> None:
    """Count what is shown of an appeal towards what a person is spared.

    Raises: Refused `on_break`, `not_for_you`, `enough_today` (409).
    """
    harms = cases.harms_of(appeal.ad, version)
    weighing.look(staff, f"appeal:{appeal.pk}", harms, photo=photo)


def open_photos(staff: Staff, appeal: Appeal) -> set[int]:
    """Ids of photos that this person was shown here within some minutes."""
    since = clock.now() - OPEN_FOR
    rows = PhotoView.objects.filter(case_number=_number(appeal), staff=staff, created_at__gt=since)
    return set(rows.values_list("photo_number", flat=True))
