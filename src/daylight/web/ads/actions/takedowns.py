"""What the board does for a takedown claim: hide ads and photos, stop copies, bring back.

No words change: an ad goes down whole, or a page leaves out one of its photos.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from daylight.web import bulk, clock
from daylight.web.ads import doubts, gate, harms, memory
from daylight.web.ads.actions import blocking
from daylight.web.ads.actions.settling import owe_reasons, write_down
from daylight.web.ads.gate import Candidate, Outcome
from daylight.web.ads.models import (
    Ad,
    AdState,
    Block,
    BlockKind,
    Choice,
    Decision,
    EndReason,
    HiddenPhoto,
    Pending,
    Photo,
    Publication,
    ScreeningRecord,
    VersionContent,
)
from daylight.web.evidence import holds
from daylight.web.evidence.models import Hold
from daylight.web.record import actions as record
from daylight.web.takedowns import LEAST_WORDS, Done, Order, Print, Undo

FINAL = (Choice.PUBLISH, Choice.REFUSE, Choice.REMOVE)
_STOPS = (BlockKind.TEXT, BlockKind.PHOTO, BlockKind.PDQ)


def hide(order: Order) -> Done:
    """Hide all that the order names, in one transaction with its entries. Twice comes to the same.

    An authority made before this never publishes after it, so an edit, a renewal or a decision
    under way at this moment does not bring an ad back. One that waits for a person stays as it is,
    so that its poster sees nothing of a report; one that its poster ended waits for a person too,
    and so does one that was refused, where somebody may be harmed.
    """
    at = clock.now()
    with transaction.atomic():
        wanted = {*order.ads, *order.look_at, *order.stop}
        photos = list(Photo.objects.filter(public_id__in=order.photos))
        showing = _showing(photos)
        rows = Ad.objects.filter(Q(public_id__in=wanted) | Q(pk__in=showing))
        ads = {ad.public_id: ad for ad in gate.lock(*rows.values_list("pk", flat=True))}
        down = [ads[name] for name in dict.fromkeys(order.ads) if name in ads]
        _block_ads(down, order, at)
        _stop_copies([ads[name] for name in order.stop if name in ads], order, at)
        shown = [ad for ad in down if ad.state == AdState.PUBLIC]
        gone = gate.take_down(shown, state=AdState.HIDDEN, reason=EndReason.NONE, at=at)
        _let_wait(down, order, at)
        _enter_hidings(gone, "report", order, at)
        write_down(gone)
        fresh = _hide_photos(photos, order, at)
        _preserve([*down, *(ad for ad in ads.values() if ad.pk in showing)], order, at)
        doubts.tell(ads.values())
    return Done(
        ads=tuple(ad.public_id for ad in down), photos=tuple(photo.public_id for photo in fresh)
    )


def _showing(photos: Sequence[Photo]) -> set[int]:
    found = Ad.objects.filter(versions__shown_photos__photo__in=photos) if photos else ()
    return {ad.pk for ad in found}


def reason_of(claim: str) -> str:
    """How a block says which claim it came by."""
    return f"takedown {claim}"


def _block_ads(ads: Sequence[Ad], order: Order, at: datetime) -> None:
    """An authority from after a claim's block is none against its being named once more."""
    reason = reason_of(order.claim)
    names = [ad.public_id for ad in ads]
    rows = Block.objects.filter(kind=BlockKind.AD, value__in=names, reason=reason)
    known = dict(rows.order_by("id").values_list("value", "epoch"))
    shown = Publication.objects.filter(ad__in=ads).order_by("id")
    since = dict(shown.values_list("ad__public_id", "authority__epoch"))
    fresh = [name for name in names if known.get(name, -1) <= since.get(name, -1)]
    if not fresh:
        return
    epoch = memory.advance_epoch("block")
    Block.objects.bulk_create(
        Block(
            kind=BlockKind.AD, value=name, epoch=epoch, harm=order.harm, reason=reason,
            created_at=at,
        )
        for name in fresh
    )  # fmt: skip


def _let_wait(ads: Sequence[Ad], order: Order, at: datetime) -> None:
    """Nobody sees these, and still a person looks at what somebody says of them, while there is
    something left to look at. What was refused waits for that where a person may be harmed."""
    quiet = (AdState.ENDED, AdState.UNCONFIRMED)
    unseen = [ad.pk for ad in ads if not ad.pending and ad.state in quiet]
    unseen += [ad.pk for ad in ads if not ad.pending and _is_unheard(ad, order)]
    words = VersionContent.objects.filter(version=OuterRef("head"))
    kept = Ad.objects.filter(Exists(words), pk__in=unseen)
    kept.update(pending=Pending.HELD, held_since=at)


def _is_unheard(ad: Ad, order: Order) -> bool:
    """Whether an ad was refused and nobody who looked at it knew of such a harm."""
    if ad.state != AdState.REFUSED or not harms.touches_safety(order.harm):
        return False
    said = Decision.objects.filter(version=ad.head_id, choice__in=FINAL)
    own = Block.objects.filter(kind=BlockKind.AD, value=ad.public_id)
    before = own.exclude(reason=reason_of(order.claim)).values_list("epoch", "harm")
    epochs = [epoch for epoch, harm in before if harms.meant(harm) == harms.meant(order.harm)]
    doubted = ScreeningRecord.objects.filter(version=ad.head_id, child_safety=True)
    if harms.may_be_a_child(order.harm) and doubted.exists():
        epochs.append(0)
    return not epochs or not said.filter(epoch__gte=min(epochs)).exists()


def _enter_hidings(ads: Sequence[Ad], reason: str, order: Order, at: datetime) -> None:
    """The entries of ads that readers see no longer, or not whole, and the reasons owed for it."""
    record.enter_all(
        record.draft(
            "hiding", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id, reason=reason,
            claim=order.claim,
        )
        for ad in ads
    )  # fmt: skip
    owe_reasons(*ads)


def _stop_copies(ads: Sequence[Ad], order: Order, at: datetime) -> None:
    """Hold new ads with these words or photos until then. What shows already is not asked again:
    the claim has found its copies, and takes no more than its bounds allow."""
    values = _stops_of(ads, order.prints)
    reason = reason_of(order.claim)
    known = set(Block.objects.live(at).filter(reason=reason).values_list("kind", "value"))
    fresh = [(kind, value) for kind, value in dict.fromkeys(values) if (kind, value) not in known]
    if not fresh:
        return
    epoch = memory.advance_epoch("block")
    blocks = [
        Block(
            pk=pk, kind=kind, value=value, epoch=epoch, harm=order.harm, reason=reason,
            created_at=at, expires_at=order.stop_until,
        )
        for pk, (kind, value) in zip(bulk.new_ids(Block, len(fresh)), fresh, strict=True)
    ]  # fmt: skip
    Block.objects.bulk_create(blocks)
    record.enter_all(
        blocking.draft_block("block", made, step="placed", until=made.expires_at) for made in blocks
    )


def _stops_of(ads: Sequence[Ad], prints: Iterable[Print]) -> list[tuple[str, str]]:
    versions = [pk for ad in ads for pk in (ad.public_version_id, ad.head_id) if pk]
    texts = VersionContent.objects.filter(version__in=versions)
    found = [
        (str(BlockKind.TEXT), bytes(row.text_digest).hex())
        for row in texts
        if len(f"{row.title} {row.body}".split()) > LEAST_WORDS
    ]
    for photo in Photo.objects.filter(shown_in__version__in=versions).distinct():
        found.append((str(BlockKind.PHOTO), photo.sha256))
        if photo.pdq:
            found.append((str(BlockKind.PDQ), bytes(photo.pdq).hex()))
    for each in prints:
        if each.sha256:
            found.append((str(BlockKind.PHOTO), each.sha256))
        if each.pdq:
            found.append((str(BlockKind.PDQ), each.pdq.hex()))
    return found


def _hide_photos(photos: Sequence[Photo], order: Order, at: datetime) -> list[Photo]:
    known = set(
        HiddenPhoto.objects.filter(photo__in=photos, claim=order.claim).values_list(
            "photo_id", flat=True
        )
    )
    fresh = [photo for photo in photos if photo.pk not in known]
    HiddenPhoto.objects.bulk_create(
        HiddenPhoto(photo=photo, claim=order.claim, created_at=at) for photo in fresh
    )
    if fresh:
        shown = Ad.objects.filter(public_version__shown_photos__photo__in=fresh)
        ads = list(shown.filter(state=AdState.PUBLIC).order_by("pk").distinct())
        _enter_hidings(ads, "photo", order, at)
        write_down(ads, template="report-photo")
    return fresh


def _preserve(ads: Sequence[Ad], order: Order, at: datetime) -> None:
    """A hold on everything that is hidden: what a lead may need is not lost by hiding it."""
    if order.keep_until is None:
        return
    reason = f"takedown_{order.claim}"[:40]
    pks = {ad.pk for ad in ads}
    known = set(Hold.objects.filter(ad_id__in=pks, reason=reason).values_list("ad_id", flat=True))
    holds.place_all(sorted(pks - known), reason=reason, until=order.keep_until)


def confirm_stop(claim: str, *, until: datetime | None, person: str) -> int:
    """A person keeps a claim's hold on future copies beyond its 72 hours; returns how many."""
    with transaction.atomic():
        mine = Block.objects.filter(
            kind__in=_STOPS, reason=reason_of(claim), lifted_at__isnull=True
        )
        blocks = list(mine)
        memory.advance_epoch("block")
        for made in blocks:
            made.expires_at = until
            made.save(update_fields=["expires_at"])
            blocking.enter_block("block", made, step="placed", until=until, person=person)
    return len(blocks)


def restore(undo: Undo) -> Done:
    """Bring back what a claim hid: photos at once, ads as far as the gate lets them."""
    at = clock.now()
    with transaction.atomic():
        back = _photos_back(undo, at)
        pks = Ad.objects.filter(public_id__in=undo.ads).values_list("pk", flat=True)
        ads = gate.lock(*pks)
        hidden = [ad for ad in ads if ad.state == AdState.HIDDEN and ad.head is not None]
        candidates = [
            Candidate(ad, ad.public_version or ad.head, "restore", given_back(ad, at))  # type: ignore[arg-type]
            for ad in hidden
        ]
        answers = gate.publish(candidates, at=at) if candidates else {}
        for ad in hidden:
            if answers[ad.pk].outcome is Outcome.PASSED:
                record.enter("restoring", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id)
        lift_stops(undo.claim)
        doubts.tell(ads)
    public = Ad.objects.visible(at).filter(public_id__in=undo.ads)
    return Done(ads=tuple(public.values_list("public_id", flat=True)), photos=tuple(back))


def outcomes(names: Iterable[str]) -> dict[str, str]:
    """Which of these ads stay down for good, which are shown again, and which their posters ended;
    those that wait are left out, and so is what ended and waits for a person all the same."""
    ads = Ad.objects.filter(public_id__in=names)
    states = dict(ads.exclude(pending=Pending.HELD).values_list("public_id", "state"))
    shown = ads.filter(state=AdState.PUBLIC).values_list("public_id", "state")
    states |= dict(shown)  # an edit of it waits
    said = {
        AdState.REFUSED: "removed",
        AdState.ENDED: "ended",
        AdState.PUBLIC: "restored",
    }
    return {name: said[AdState(state)] for name, state in states.items() if state in said}


def is_looked_at(names: Iterable[str], *, since: datetime) -> bool:
    """Whether a person has decided on one of these ads since then."""
    said = Decision.objects.filter(choice__in=FINAL, created_at__gte=since)
    return said.filter(version__ad__public_id__in=names).exists()


def given_back(ad: Ad, at: datetime) -> datetime | None:
    """Until when an ad runs that comes back: it gets the time in which it was hidden."""
    if ad.expires_at is None or ad.held_since is None:
        return None
    return ad.expires_at + max(at - ad.held_since, timedelta(0))


def _photos_back(undo: Undo, at: datetime) -> list[str]:
    mine = HiddenPhoto.objects.filter(
        claim=undo.claim, photo__public_id__in=undo.photos, restored_at__isnull=True
    )
    names = list(mine.values_list("photo__public_id", flat=True))
    shown = list(Ad.objects.filter(public_version__shown_photos__photo__hidings__in=mine))
    mine.update(restored_at=at)
    for ad in shown:
        record.enter("restoring", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id, reason="photo")
    return names


def lift_stops(claim: str) -> None:
    """End a claim's hold on future copies."""
    mine = Block.objects.filter(kind__in=_STOPS, reason=reason_of(claim), lifted_at__isnull=True)
    for made in mine:
        blocking.lift(made)
