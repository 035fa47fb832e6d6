"""The tables of replies, a file for each noun."""

from daylight.web.replies.models.conversation import (
    Conversation,
    ConversationContact,
    ReplyStanding,
    Side,
    Stop,
    Unwanted,
)
from daylight.web.replies.models.inbound import InboundCount
from daylight.web.replies.models.judgement import (
    MessageDecision,
    MessageNote,
    MessagePieces,
    MessageReport,
    MessageScreening,
    MessageScreeningDetail,
    ProcessReading,
    ReleaseChoice,
)
from daylight.web.replies.models.message import (
    Channel,
    DelayedBy,
    Message,
    MessageBody,
    MessageOriginal,
    MessagePhoto,
    MessageQuerySet,
    MessageState,
)

__all__ = [
    "Channel",
    "Conversation",
    "ConversationContact",
    "DelayedBy",
    "InboundCount",
    "Message",
    "MessageBody",
    "MessageDecision",
    "MessageNote",
    "MessageOriginal",
    "MessagePhoto",
    "MessagePieces",
    "MessageQuerySet",
    "MessageReport",
    "MessageScreening",
    "MessageScreeningDetail",
    "MessageState",
    "ProcessReading",
    "ReleaseChoice",
    "ReplyStanding",
    "Side",
    "Stop",
    "Unwanted",
]
