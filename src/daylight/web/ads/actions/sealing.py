"""The words of an ad that was refused long ago: sealed for officers, opened again for who asks.

refused ── 90 days readable ── sealed ── a hundred more ── destroyed by the rule
                                  └ an appeal or a report: an officer opens ── readable again
"""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from daylight.errors import IntegrityError, Refused
from daylight.web import clock
from daylight.web.ads import content, doubts, gate, memory, storage
from daylight.web.ads.actions import retention
from daylight.web.ads.models import (
    Ad,
    AdState,
    Pending,
    Photo,
    SealedWords,
    Version,
    VersionContent,
)
from daylight.web.evidence import holds, opening
from daylight.web.evidence.models import Hold, Item
from daylight.web.evidence.vault import Stored, vault
from daylight.web.jobs import queue
from daylight.web.people.models import Staff

KIND = "sealing"
BATCH = 200
ITEM = "words"
APPEAL_HOLD = "appeal_"  # how the hold of an appeal that waits begins


class _Words(msgspec.Struct, frozen=True, kw_only=True):
    """The words of one version, as their row has them."""

    version: int
    salt: bytes
    title: str
    body: str
    section_id: int
    place_id: int
    price_kind: str
    price_minor: int | None
    currency: str
    attributes: dict[str, Any]
    language: str
    text_digest: bytes


class _Bundle(msgspec.Struct, frozen=True, kw_only=True):
    """All words of an ad, and the working copies of its photos by public id."""

    versions: tuple[_Words, ...]
    photos: dict[str, bytes]


@queue.handles(KIND)
def _sealing() -> None:
    seal_due()


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put(KIND, key=f"recurring/{KIND}", every=timedelta(hours=1))


def seal_due() -> int:
    """Seal what was refused so long ago that no new ad is compared with it any more, and that can
    still be appealed; then destroy what is readable. Returns how many ads that were."""
    pks, done = list(_due(clock.now())), 0
    for start in range(0, len(pks), BATCH):
        rows = Ad.objects.filter(pk__in=pks[start : start + BATCH])
        ads = list(rows.select_related("head__content").order_by("pk"))
        banned = _banned(ads)  # what their posters are told, and appeal against, is read from words
        done += sum(_seal(ad) for ad in ads if ad.public_id not in banned)
    return done


def _due(at: datetime) -> QuerySet[Ad, int]:
    words = Exists(VersionContent.objects.filter(version__ad=OuterRef("pk")))
    over = Ad.objects.filter(words, state=AdState.REFUSED, pending=Pending.NONE)
    over = over.exclude(pk__in=holds.kept_ads(at))
    old = over.filter(
        ended_at__lte=at - retention.REMEMBERED, ended_at__gt=at - retention.APPEALABLE
    )
    return old.order_by("ended_at").values_list("pk", flat=True)


def _seal(ad: Ad) -> bool:
    """The vault has it on disk before any row goes; a crash between leaves a stray there."""
    at = clock.now()
    stored = None if is_kept(ad) else vault().append([(ITEM, _bundle(ad))])[0]
    with transaction.atomic():
        [locked] = gate.lock(ad.pk)
        if locked.head_id != ad.head_id or not _due(at).filter(pk=ad.pk).exists():
            return False
        if stored is not None:
            _write(locked, stored, at)
        retention.clear_words(locked, at, details=False)
    return True


def is_kept(ad: Ad) -> bool:
    """Whether the vault has the words of its newest version for officers."""
    return SealedWords.objects.filter(ad=ad, head=ad.head_id).exists()


def is_sealed(version: Version) -> bool:
    """Whether its words can be read only after an officer opened them."""
    kept = SealedWords.objects.filter(head=version)
    return kept.exists() and not VersionContent.objects.filter(version=version).exists()


def _banned(ads: list[Ad]) -> set[str]:
    """Those that a ban would stop now, by public id."""
    cases = [
        gate.Case(gate.Candidate(ad, ad.head, "confirm"), ad.head.content)
        for ad in ads
        if ad.head is not None
    ]
    found = memory.matching_blocks(gate.facts_of(cases), clock.now())
    return {name for name, blocks in found.items() if any(map(memory.is_ban, blocks))}


def _bundle(ad: Ad) -> bytes:
    rows = VersionContent.objects.filter(version__ad=ad).order_by("version")
    names = ("title", "body", "section_id", "place_id", "price_kind", "price_minor", "currency")
    versions = tuple(
        _Words(
            version=row.version_id,
            salt=bytes(row.salt),
            text_digest=bytes(row.text_digest),
            attributes=row.attributes,
            language=row.language,
            **{name: getattr(row, name) for name in names},
        )
        for row in rows
    )
    photos = {
        photo.public_id: data
        for photo in Photo.objects.filter(shown_in__version__ad=ad).distinct()
        if (data := _copy(photo)) is not None
    }
    return msgspec.msgpack.encode(_Bundle(versions=versions, photos=photos))


def _copy(photo: Photo) -> bytes | None:
    try:
        return storage.open_working(photo.public_id)
    except FileNotFoundError:
        return None


def _write(ad: Ad, stored: Stored, at: datetime) -> None:
    assert ad.head is not None
    item = stored.row()
    item.save(force_insert=True)
    SealedWords.objects.create(ad=ad, head=ad.head, vault_item=item.pk, created_at=at)


def reopen(ad: Ad, opener: opening.Opener, *, staff: Staff, words: str) -> Ad:
    """Make the words of a refused ad readable again, each verified against its version's digest.

    They stay so while an appeal waits; else people look at the ad again, and then they are sealed.
    Raises: Refused `not_sealed` (409); as `opening.view`, which enters it first.
    """
    kept = SealedWords.objects.filter(ad=ad, head=ad.head_id).order_by("-id").first()
    if kept is None or ad.head is None or not is_sealed(ad.head):
        raise Refused("not_sealed", _("Nothing of this ad is sealed."), status=409)
    item = Item.objects.get(pk=kept.vault_item)
    data = opening.view(item, opener, staff=staff, words=words)
    bundle, at = msgspec.msgpack.decode(data, type=_Bundle), clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        if ad.state != AdState.REFUSED or ad.head is None or not is_sealed(ad.head):
            raise Refused("not_sealed", _("Nothing of this ad is sealed."), status=409)
        for each in bundle.versions:
            _bring_back(each)
        _save_copies(bundle)
        _let_people_look(ad, at)
    return ad


def _bring_back(words: _Words) -> None:
    """Raises: IntegrityError where it is not what was screened and decided on."""
    values = msgspec.structs.asdict(words)
    row = VersionContent(version_id=values.pop("version"), **values)
    if not content.verify(row):
        raise IntegrityError(f"the sealed words of version {words.version} are not what it was")
    row.save(force_insert=True)


def _save_copies(bundle: _Bundle) -> None:
    for photo in Photo.objects.filter(public_id__in=bundle.photos):
        data = bundle.photos[photo.public_id]
        if hashlib.sha256(data).hexdigest() != photo.working:
            raise IntegrityError(f"the sealed copy of photo {photo.pk} is not what it was")
        storage.save_working(photo.public_id, data)
        queue.put("renditions", key=f"renditions/{photo.pk}", photo=photo.pk)


def _let_people_look(ad: Ad, at: datetime) -> None:
    """Not where an appeal waits: its hold keeps the words, and new people decide."""
    live = Hold.objects.live(at).filter(ad_id=ad.pk, reason__startswith=APPEAL_HOLD)
    if live.exists():
        return
    ad.pending, ad.held_since = Pending.HELD, at
    ad.save(update_fields=["pending", "held_since"])
    doubts.tell([ad])
