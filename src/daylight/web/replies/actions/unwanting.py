"""Somebody whose address others typed wants no more letters of ours that ask whether they wrote."""

from __future__ import annotations

from django.db import transaction

from daylight.web import clock
from daylight.web.replies.actions import retention
from daylight.web.replies.models import Conversation, Message, MessageState, Side, Unwanted


def refuse(conversation: Conversation) -> int:
    """Never ask the reader of this conversation again; forget what waits for their answer.

    Returns how many messages were forgotten. Twice is the same as once.
    """
    at = clock.now()
    reader = bytes(conversation.reader_digest)
    with transaction.atomic():
        Unwanted.objects.get_or_create(mailbox=reader, defaults={"created_at": at})
        waiting = Message.objects.filter(
            conversation__reader_digest=reader, side=Side.READER, state=MessageState.UNCONFIRMED
        )
        return sum(retention.lapse(each, at) for each in waiting.select_related("conversation"))


def take_back(conversation: Conversation) -> None:
    """They wrote after all, and proved it: whoever answers them may ask again."""
    if is_refused(conversation):  # most often not: asking costs less than deleting nothing
        Unwanted.objects.filter(mailbox=bytes(conversation.reader_digest)).delete()


def is_refused(conversation: Conversation) -> bool:
    return Unwanted.objects.filter(mailbox=bytes(conversation.reader_digest)).exists()
