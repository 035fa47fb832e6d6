"""The two mailboxes of a conversation. Only what sends mail asks for them."""

from __future__ import annotations

from dataclasses import dataclass

from daylight.web.ads.models import PosterContact
from daylight.web.replies.models import Conversation, ConversationContact, Side


@dataclass(frozen=True)
class Mailbox:
    """Where one side is reached, and in which language."""

    email: str
    language: str


def mailbox_of(conversation: Conversation, side: Side) -> Mailbox | None:
    """None once the address is gone."""
    if side == Side.READER:
        reader = ConversationContact.objects.filter(conversation=conversation).first()
        return Mailbox(reader.email, reader.language) if reader else None
    poster = PosterContact.objects.filter(poster=conversation.ad.poster_id).first()
    return Mailbox(poster.email, poster.language) if poster else None


def both(conversation: Conversation) -> tuple[str, ...]:
    """The addresses of both sides, as far as they are known."""
    found = [mailbox_of(conversation, side) for side in Side]
    return tuple(each.email for each in found if each is not None)
