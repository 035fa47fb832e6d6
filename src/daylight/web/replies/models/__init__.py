"""The tables of replies, a file for each noun."""

from daylight.web.replies.models.conversation import (
    Conversation,
    ConversationContact,
    ReplyStanding,
    Side,
    Stop,
)
from daylight.web.replies.models.inbound import InboundCount
from daylight.web.replies.models.judgement import (
    MessageDecision,
    MessageNote,
    MessageReport,
    MessageScreening,
    MessageScreeningDetail,
    ReleaseChoice,
)
from daylight.web.replies.models.message import (
    Channel,
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
    "InboundCount",
    "Message",
    "MessageBody",
    "MessageDecision",
    "MessageNote",
    "MessageOriginal",
    "MessagePhoto",
    "MessageQuerySet",
    "MessageReport",
    "MessageScreening",
    "MessageScreeningDetail",
    "MessageState",
    "ReleaseChoice",
    "ReplyStanding",
    "Side",
    "Stop",
]
