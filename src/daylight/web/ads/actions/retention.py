"""Destroy what an ad left behind, once its time is over and nothing keeps it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from daylight.web import clock
from daylight.web.ads import duplicates, gate, likephotos, storage
from daylight.web.ads.models import (
    Ad,
    AdState,
    Block,
    BlockKind,
    ContactSeen,
    DecisionNote,
    EndReason,
    Pending,
    Photo,
    PosterContact,
    ScreeningDetail,
    ScreeningRecord,
    SealedWords,
    Submission,
    VersionContent,
    VersionPhoto,
)
from daylight.web.evidence import destroying, holds
from daylight.web.evidence.models import Destruction, Item
from daylight.web.jobs import queue
from daylight.web.record import actions as record
from daylight.web.record.models import Opening
from daylight.web.triggers.rules import APPEAL_DAYS, CLEAR_DAYS, RETENTION_DAYS

CLEAR = timedelta(days=CLEAR_DAYS)  # while its poster may bring an ad back
# While a copy with other words would be compared with it: no laundering.
REMEMBERED = timedelta(days=90)
UNTOUCHED = timedelta(days=RETENTION_DAYS)
APPEALABLE = timedelta(days=APPEAL_DAYS)  # six months and the answer: an appeal needs the original
TOUCHED = timedelta(days=365)  # a safety signal or a report touched it
BATCH = 50
COPIES = "delete-copies"  # a job
ENDED = (AdState.ENDED, AdState.REFUSED)


@queue.handles("retention")
def _retention() -> None:
    clear_due()
    destroy_due()


def clear_due() -> int:
    """Destroy the readable words and copies of ads that are over and that their posters can
    neither bring back nor appeal; the sealed originals stay. Returns how many ads that were."""
    done = 0
    while pks := list(_to_clear(clock.now())[:BATCH]):
        before = done
        for pk in pks:
            done += _clear(pk)
        if done == before:
            break
    return done


def _to_clear(at: datetime) -> QuerySet[Ad, int]:
    words = Exists(VersionContent.objects.filter(version__ad=OuterRef("pk")))
    over = Ad.objects.filter(words, state__in=ENDED, pending=Pending.NONE)
    lapsed = Q(end_reason=EndReason.LAPSED)  # nothing brings these back
    ended = Q(state=AdState.ENDED) & (lapsed | Q(ended_at__lte=at - CLEAR)) & ~_touched()
    doubted = Q(state=AdState.ENDED, ended_at__lte=at - REMEMBERED)
    refused = Q(state=AdState.REFUSED, ended_at__lte=at - APPEALABLE)
    old = over.filter(ended | doubted | refused).exclude(pk__in=holds.kept_ads(at))
    return old.order_by("ended_at").values_list("pk", flat=True)


def _clear(pk: int) -> bool:
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(pk)
        if not _to_clear(at).filter(pk=pk).exists():  # it came back, or something touched it
            return False
        # What was found warns of the next copy.
        clear_words(ad, at, details=not touched_ads().filter(pk=pk).exists())
    return True


def clear_words(ad: Ad, at: datetime, *, details: bool) -> None:
    """Destroy what is readable of a locked ad; what was found in it too, with `details`."""
    Destruction.objects.create(ad_id=ad.pk, rule="clear", created_at=at)
    versions = list(ad.versions.values_list("pk", flat=True))
    if details:
        ScreeningDetail.objects.filter(screening__version__in=versions).delete()
    VersionContent.objects.filter(version__in=versions).delete()
    photos = Photo.objects.filter(shown_in__version__in=versions).distinct()
    _forget_copies(list(photos))
    record.enter("destruction", subject="board", at=at, rule="retention", items=len(versions))


def _forget_copies(photos: list[Photo]) -> None:
    """Working copies and renditions; what the board knows of the photo stays till the end."""
    for photo in photos:
        photo.renditions.all().delete()
    _delete_files(photos)


def _delete_files(photos: list[Photo]) -> None:
    """At once when the rows are gone for good; by a job too, since a crash may come between."""
    names = [photo.public_id for photo in photos]
    if names:
        queue.put(COPIES, photos=names)
        transaction.on_commit(lambda: delete_copies(names))


@queue.handles(COPIES)
def delete_copies(photos: list[str]) -> None:
    """Delete the files of these photos, except of those that an ad with words shows again."""
    wanted = VersionPhoto.objects.filter(
        photo__public_id__in=photos, version__content__isnull=False
    )
    for name in set(photos) - set(wanted.values_list("photo__public_id", flat=True)):
        storage.delete(name)


def destroy_due() -> int:
    """Destroy what is over by the rule; returns how many ads that were."""
    done = 0
    while pks := list(_due(clock.now())[:BATCH]):
        before = done
        for pk in pks:
            done += _by_rule(pk)
        if done == before:
            break
    destroy_orphans()
    return done


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put("retention", key="recurring/retention", every=timedelta(hours=1))


def _due(at: datetime) -> QuerySet[Ad, int]:
    """Ended ads with words left, long enough ago: 90 days, or a year where something touched them.

    Those that a hold keeps are left out when their turn comes.
    """
    left = Exists(Submission.objects.filter(version__ad=OuterRef("pk")))
    over = Ad.objects.filter(left, state__in=ENDED)
    old = over.filter(ended_at__lte=at - TOUCHED)
    ended = Q(state=AdState.ENDED, ended_at__lte=at - UNTOUCHED)
    refused = Q(state=AdState.REFUSED, ended_at__lte=at - APPEALABLE)
    untouched = over.filter(ended | refused).filter(~_touched())
    kept = holds.kept_ads(at)
    return (old | untouched).exclude(pk__in=kept).order_by("ended_at").values_list("pk", flat=True)


def _touched() -> Q:
    """A safety signal or a report, at any time."""
    doubted = ScreeningRecord.objects.filter(version__ad=OuterRef("pk"), safety=True)
    hidden = Block.objects.filter(kind=BlockKind.AD, value=OuterRef("public_id"))
    return Q(Exists(doubted)) | Q(Exists(hidden))


def touched_ads() -> QuerySet[Ad]:
    """Ads that a safety signal or a report touched at any time."""
    return Ad.objects.filter(_touched())


def _by_rule(pk: int) -> bool:
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(pk)
        if not _due(at).filter(pk=pk).exists():  # a report, a hold or its poster came between
            return False
        Destruction.objects.create(ad_id=pk, rule="retention", created_at=at)
        destroy(ad, rule="retention", at=at)
    return True


def destroy_agreed(destruction: Destruction) -> None:
    """What two people agreed on, whatever the ad's state; a hold still stops it, by trigger too."""
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(destruction.ad_id)
        gate.take_down([ad], state=AdState.ENDED, reason=ad.end_reason or "withdrawn", at=at)  # type: ignore[arg-type]
        destroy(ad, rule="order", at=at)


def destroy(ad: Ad, *, rule: str, at: datetime) -> None:
    """Every companion row, copy and sealed item of a locked ad. A destruction row allows it."""
    found = items_of(ad)
    versions = list(ad.versions.values_list("pk", flat=True))
    photos = list(Photo.objects.filter(shown_in__version__in=versions).distinct())
    Opening.objects.private_of(f"ad:{ad.pk}").delete()
    VersionPhoto.objects.filter(version__in=versions).delete()
    ScreeningDetail.objects.filter(screening__version__in=versions).delete()
    DecisionNote.objects.filter(decision__version__in=versions).delete()
    Submission.objects.filter(version__in=versions).delete()
    VersionContent.objects.filter(version__in=versions).delete()
    SealedWords.objects.filter(ad=ad).delete()
    duplicates.forget(versions)
    ContactSeen.objects.filter(ad=ad).delete()
    _forget_photos(photos)
    _forget_poster(ad)
    destroying.destroy_items(found, rule=rule, at=at)


def items_of(ad: Ad) -> list[Item]:
    """What the vault was given of an ad: its forms, its photos, its words once they were sealed."""
    sent = Submission.objects.filter(version__ad=ad).values_list("vault_item", flat=True)
    shown = Photo.objects.filter(shown_in__version__ad=ad).values_list("vault_item", flat=True)
    sealed = SealedWords.objects.filter(ad=ad).values_list("vault_item", flat=True)
    wanted = {pk for pk in (*sent, *shown, *sealed) if pk is not None}
    return list(Item.objects.filter(pk__in=wanted).order_by("pk"))


def _forget_photos(photos: list[Photo]) -> None:
    likephotos.forget(photos)
    for photo in photos:
        photo.renditions.all().delete()
        photo.delete()
    _delete_files(photos)


def _forget_poster(ad: Ad) -> None:
    """The address of a poster none of whose ads has anything left."""
    left = Submission.objects.filter(version__ad__poster=ad.poster_id)
    if not left.exists():
        PosterContact.objects.filter(poster=ad.poster_id).delete()


def destroy_orphans() -> int:
    """Items that belong to no ad: forms that were refused, photos of forms never posted."""
    at = clock.now()
    used = Exists(Submission.objects.filter(vault_item=OuterRef("pk")))
    shown = Exists(Photo.objects.filter(vault_item=OuterRef("pk")))
    sealed = Exists(SealedWords.objects.filter(vault_item=OuterRef("pk")))
    unused = Item.objects.filter(~used, ~shown, ~sealed, destroyed__isnull=True)
    old = unused.filter(created_at__lte=at - UNTOUCHED)
    old = old.exclude(kind="message")  # these go with their conversation
    items = list(old.order_by("pk")[:1000])
    if items:
        with transaction.atomic():
            destroying.destroy_items(items, rule="retention", at=at)
    return len(items)
