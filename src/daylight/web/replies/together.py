"""What two people's earlier messages asked and said, piece by piece: see `grooming`.

Only the pieces are remembered, a number for a message; no text is read again. So looking at a whole
talk costs the same however long it is.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max, QuerySet

from daylight.web.replies import grooming
from daylight.web.replies.grooming import Piece
from daylight.web.replies.models import (
    Message,
    MessageDecision,
    MessagePieces,
    MessageState,
    ReleaseChoice,
)

_LET_GO = (MessageState.READY, MessageState.RELAYED, MessageState.FAILED)


def of_both(message: Message) -> QuerySet[MessagePieces]:
    """Everything that these two people's messages asked, in whatever ad of this poster."""
    conversation = message.conversation
    return MessagePieces.objects.filter(
        conversation__reader_digest=conversation.reader_digest,
        conversation__ad__poster=conversation.ad.poster_id,
    )


def before(message: Message) -> tuple[Piece, Piece]:
    """(of its writer, of the other side). One query, and few rows."""
    rows = set(of_both(message).values_list("side", "pieces").distinct())
    own = grooming.all_of(pieces for side, pieces in rows if side == message.side)
    return own, grooming.all_of(pieces for side, pieces in rows if side != message.side)


def covered(message: Message) -> Piece:
    """What its writer had asked when people last looked, and let a message of theirs go on."""
    conversation = message.conversation
    looked = MessageDecision.objects.filter(
        choice=ReleaseChoice.RELEASE,
        message__side=message.side,
        message__state__in=_LET_GO,
        message__screenings__child_safety=True,
        message__conversation__reader_digest=conversation.reader_digest,
        message__conversation__ad__poster=conversation.ad.poster_id,
    ).aggregate(at=Max("created_at"))["at"]
    if looked is None:
        return grooming.NONE
    rows = of_both(message).filter(side=message.side, created_at__lte=looked)
    return grooming.all_of(rows.values_list("pieces", flat=True).distinct())


def keep(message: Message, pieces: Piece, *, is_doubt: bool, at: datetime) -> None:
    """Remember the pieces of a message; where they make a doubt, that the earlier ones are its
    ground: whoever decides may open those too, on the record."""
    if not pieces:
        return
    MessagePieces.objects.update_or_create(
        message=message,
        defaults={"pieces": int(pieces)},
        create_defaults={
            "conversation": message.conversation,
            "side": message.side,
            "pieces": int(pieces),
            "created_at": at,
        },
    )
    if is_doubt:
        of_both(message).filter(doubted=False).update(doubted=True)


def ground(message: Message) -> list[Message]:
    """The other messages that a doubt about this one rests on, in their order."""
    if not MessagePieces.objects.filter(message=message, doubted=True).exists():
        return []
    rows = of_both(message).filter(doubted=True).exclude(message=message)
    return [each.message for each in rows.select_related("message").order_by("message")[:50]]
