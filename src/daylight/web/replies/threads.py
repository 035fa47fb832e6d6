"""Headers that keep a conversation together in each side's mail program.

Each side's program knows its own Message-IDs and those that we sent it, and no other: an answer is
put under the mail that it answers as that side knows it.
"""

from __future__ import annotations

from daylight.web.replies import addresses
from daylight.web.replies.models import Message, MessageQuerySet, MessageState, Side

MOST_REFERENCES = 12


def outgoing(message: Message) -> str:
    """The Message-ID with which a message leaves: the same at each try."""
    return f"<{message.outgoing_id}@{addresses.domain()}>"


def is_answer(message: Message) -> bool:
    return _earlier(message).exists()


def headers(message: Message) -> dict[str, str]:
    """In-Reply-To and References as the side that gets the message knows them."""
    known = [_known_as(each, message.sender.other) for each in _newest(message)]
    references = [each for each in known if each]
    if not references:
        return {}
    answered = _answered(message) or references[-1]
    if answered in references:
        references.remove(answered)
    return {"In-Reply-To": answered, "References": " ".join([*references, answered])}


def _earlier(message: Message) -> MessageQuerySet:
    return Message.objects.filter(
        conversation=message.conversation, pk__lt=message.pk, state=MessageState.RELAYED
    )


def _newest(message: Message) -> list[Message]:
    rows = _earlier(message).select_related("body").defer("body__text", "body__html", "body__cuts")
    return list(reversed(rows.order_by("-id")[:MOST_REFERENCES]))


def _known_as(message: Message, side: Side) -> str:
    """A message's id in the mailbox of a side: as they wrote it, or as we sent it to them."""
    if message.side != side:
        return outgoing(message)
    return message.body.mail_id if hasattr(message, "body") else ""


def _answered(message: Message) -> str:
    """What this message says it answers, in the words of the other side."""
    said = message.body.answers if hasattr(message, "body") else ""
    local, _at, domain = said.strip("<>").rpartition("@")
    if not local or domain.lower() != addresses.domain():
        return ""
    found = (
        Message.objects.filter(conversation=message.conversation, outgoing_id=local)
        .select_related("body")
        .first()
    )
    return _known_as(found, message.sender.other) if found is not None else ""
