"""The two mailboxes of a conversation. Only what sends or takes mail asks for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from daylight.errors import Refused
from daylight.web import keys
from daylight.web.ads import memory
from daylight.web.ads.actions import blocking
from daylight.web.ads.models import Ad, PosterContact
from daylight.web.replies.models import Conversation, ConversationContact, Side, Unwanted


@dataclass(frozen=True)
class Mailbox:
    """Where one side is reached, and in which language."""

    email: str
    language: str


def reader_digest(email: str) -> bytes:
    """By which a reader is known: a tag after + or another way to write the domain is no other."""
    return memory.mailbox_digest(email)


def pair_digest(one: bytes, other: bytes) -> bytes:
    """By which two people are known together, whoever of them has the ad: of what `reader_digest`
    made of their mailboxes."""
    return keys.keyed_digest("replies-pair", b"".join(sorted((one, other))).hex())


def pair_of(ad: Ad, reader: bytes) -> bytes | None:
    """The same of an ad's poster and a reader; None once the poster's address is gone."""
    poster = poster_of(ad)
    return pair_digest(reader_digest(poster.email), reader) if poster is not None else None


def mailbox_of(conversation: Conversation, side: Side) -> Mailbox | None:
    """None once the address is gone."""
    if side == Side.READER:
        reader = _contact(conversation)
        return Mailbox(reader.email, reader.language) if reader else None
    return poster_of(conversation.ad)


def _contact(conversation: Conversation) -> ConversationContact | None:
    return getattr(conversation, "contact", None)  # asked for along with it, or now


def poster_of(ad: Ad) -> Mailbox | None:
    """Where the poster of an ad is reached."""
    if "poster" in ad._state.fields_cache:
        poster: PosterContact | None = getattr(ad.poster, "contact", None)
    else:
        poster = PosterContact.objects.filter(poster=ad.poster_id).first()
    return Mailbox(poster.email, poster.language) if poster else None


def both(conversation: Conversation) -> tuple[str, ...]:
    """The addresses of both sides, as far as they are known."""
    found = [mailbox_of(conversation, side) for side in Side]
    return tuple(each.email for each in found if each is not None)


def is_banned(email: str, at: datetime) -> bool:
    """Whether this mailbox may not use the board now."""
    try:
        blocking.refuse_banned(email=email, network="", at=at)
    except Refused:
        return True
    return False


def is_unwanted(email: str) -> bool:
    """Whether its owner asked that nobody can make us write to it."""
    return Unwanted.objects.filter(mailbox=reader_digest(email)).exists()
