"""What is kept of conversations, and for how long.

words in clear   until the addresses die, 14 days after the ad's end, unless a doubt needs them
sealed originals until the ad's own material goes: 90 days after its end, or when holds let go
erased           on request, subject to the same holds
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import storage
from daylight.web.ads.models import AdState, Photo
from daylight.web.evidence import destroying, holds
from daylight.web.evidence.models import Destruction, Item
from daylight.web.jobs import queue
from daylight.web.record import actions as record
from daylight.web.record.models import Opening
from daylight.web.replies.actions.writing import LAPSE_AFTER
from daylight.web.replies.models import (
    Conversation,
    ConversationContact,
    Message,
    MessageBody,
    MessageNote,
    MessageOriginal,
    MessagePhoto,
    MessagePieces,
    MessageReport,
    MessageScreening,
    MessageScreeningDetail,
    MessageState,
    Side,
)
from daylight.web.replies.models.conversation import GRACE

BATCH = 200
FOR_GOOD = ("retention", "erasure", "two_people")  # not "clear", which takes the words alone
DOUBTED_FOR = timedelta(days=365)  # words that a safety signal or a report touched


@queue.handles("reply_retention")
def tidy() -> None:
    """Lapse, erase and destroy what is due."""
    at = clock.now()
    while lapse_due(at):
        pass
    while erase_due(at):
        pass
    while destroy_due(at):
        pass


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put("reply_retention", key="recurring/reply_retention", every=timedelta(hours=6))


def lapse_due(at: datetime) -> int:
    """Forget messages that nobody confirmed, and whom we never knew to have written."""
    due = Message.objects.filter(state=MessageState.UNCONFIRMED, received_at__lte=at - LAPSE_AFTER)
    messages = list(due.select_related("conversation").order_by("pk")[:BATCH])
    return sum(lapse(message, at) for message in messages)


def lapse(message: Message, at: datetime) -> bool:
    """Its words go at once; so does the address of a reader who never proved to hold it."""
    with transaction.atomic():
        if not Message.objects.step(message, MessageState.LAPSED, at=at):
            return False
        if not holds.kept(message.conversation.ad_id, at):
            _erase_bodies([message.pk], rule="retention", at=at)
            _forget_unproven(message.conversation)
    return True


def _forget_unproven(conversation: Conversation) -> None:
    """The address of a reader who confirmed nothing and of whom nothing waits any more."""
    left = Message.objects.filter(conversation=conversation).exclude(state=MessageState.LAPSED)
    if conversation.confirmed_at is None and not left.exists():
        ConversationContact.objects.filter(conversation=conversation).delete()


def doubted() -> Q:
    """Messages that a person may still have to read: waiting, reported, or of a safety signal."""
    unsafe = MessageScreening.objects.filter(message=OuterRef("pk"), safety=True)
    told = MessageReport.objects.filter(message=OuterRef("pk"))
    ground = MessagePieces.objects.filter(message=OuterRef("pk"), doubted=True)
    return Q(state=MessageState.WAITING) | Q(Exists(unsafe)) | Q(Exists(told)) | Q(Exists(ground))


def erase_due(at: datetime) -> int:
    """Words and addresses of talks whose ad ended long enough ago; a hold keeps them."""
    over = Q(ad__state=AdState.ENDED, ad__ended_at__lte=at - GRACE) | Q(
        ad__state=AdState.REFUSED, ad__ended_at__lte=at - GRACE
    )
    due = (
        Conversation.objects.filter(over, erased_at=None)
        .exclude(ad__in=holds.kept_ads(at))
        .exclude(Exists(_still_needed(at)))
    )
    pks = list(due.values_list("pk", flat=True)[:BATCH])
    for pk in pks:
        with transaction.atomic():
            _erase_bodies(_messages_of(pk), rule="retention", at=at)
            MessagePieces.objects.filter(conversation=pk).delete()
            ConversationContact.objects.filter(conversation=pk).delete()
            Conversation.objects.filter(pk=pk).update(erased_at=at)
    return len(pks)


def _still_needed(at: datetime) -> QuerySet[Message]:
    """Doubted messages of a conversation whose ad ended less than a year ago."""
    return Message.objects.filter(
        doubted(), conversation=OuterRef("pk"), conversation__ad__ended_at__gt=at - DOUBTED_FOR
    )


def _messages_of(conversation: int) -> list[int]:
    return list(Message.objects.filter(conversation=conversation).values_list("pk", flat=True))


def _erase_bodies(messages: Iterable[int], *, rule: str, at: datetime) -> None:
    """Words and photos of messages, with the entry that says how many."""
    pks = list(messages)
    photos = list(Photo.objects.filter(message_photo__message__in=pks))
    MessagePhoto.objects.filter(message__in=pks).delete()
    erased = MessageBody.objects.filter(message__in=pks).delete()[0]
    Photo.objects.filter(pk__in=[photo.pk for photo in photos]).delete()
    if erased:
        record.enter("destruction", subject="messages", at=at, rule=rule, items=erased)
    names = [photo.public_id for photo in photos]
    transaction.on_commit(lambda: _forget_files(names))


def _forget_files(names: list[str]) -> None:
    for name in names:
        storage.delete(name)


def erase(conversation: Conversation, side: Side) -> int:
    """One side asks that their words be erased: those that nothing needs go at once.

    The sealed originals go with the ad's. Returns how many messages were erased.

    Raises: Refused `on_hold` (409).
    """
    at = clock.now()
    if holds.kept(conversation.ad_id, at):
        said = _("Something must be kept for a while, so nothing can be erased now.")
        raise Refused("on_hold", said, status=409)
    with transaction.atomic():
        mine = Message.objects.filter(conversation=conversation, side=side).exclude(doubted())
        moving = (MessageState.RECEIVED, MessageState.READY, MessageState.UNCONFIRMED)
        pks = list(mine.filter(body__isnull=False).values_list("pk", flat=True))
        Message.objects.filter(pk__in=pks, state__in=moving).update(
            state=MessageState.REFUSED, changed_at=at
        )
        _erase_bodies(pks, rule="erasure", at=at)
    return len(pks)


def destroy_due(at: datetime) -> int:
    """Sealed originals and openings, once the ad's own material was destroyed for good.

    What was doubted stays its year, unless two people agreed on its destruction.
    """
    gone = Destruction.objects.filter(ad_id=OuterRef("ad_id"), rule__in=FOR_GOOD)
    agreed = Destruction.objects.filter(ad_id=OuterRef("ad_id"), rule="two_people")
    kept = MessageOriginal.objects.filter(
        message__conversation=OuterRef("pk"), item__destroyed__isnull=True
    )
    due = Conversation.objects.filter(Exists(gone), Exists(kept)).exclude(ad__in=holds.kept_ads(at))
    due = due.filter(Exists(agreed) | ~Exists(_still_needed(at)))
    pks = list(due.values_list("pk", flat=True)[:BATCH])
    for pk in pks:
        with transaction.atomic():
            _destroy(pk, at)
    return len(pks)


def _destroy(conversation: int, at: datetime) -> None:
    messages = _messages_of(conversation)
    kept = Item.objects.filter(message_original__message__in=messages)
    items = list(kept.order_by("pk"))
    Opening.objects.private_of(f"conversation:{conversation}").delete()
    MessageScreeningDetail.objects.filter(screening__message__in=messages).delete()
    MessageNote.objects.filter(decision__message__in=messages).delete()
    _erase_bodies(messages, rule="retention", at=at)
    MessagePieces.objects.filter(conversation=conversation).delete()
    ConversationContact.objects.filter(conversation=conversation).delete()
    Conversation.objects.filter(pk=conversation, erased_at=None).update(erased_at=at)
    destroying.destroy_items(items, rule="retention", at=at)
