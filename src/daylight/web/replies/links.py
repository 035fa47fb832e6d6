"""Private links of a conversation, one for each side. Nothing secret is stored."""

from __future__ import annotations

from django.conf import settings

from daylight.web import keys
from daylight.web.replies.models import Conversation, Side


def key(conversation: Conversation, side: Side) -> str:
    """26 characters, 128 bits. The poster's dies when the ad goes to another mailbox."""
    generation = conversation.ad.link_generation if side == Side.POSTER else 0
    return keys.token("conversation", conversation.pk, side, generation)


def path(conversation: Conversation, side: Side) -> str:
    return f"/reply/{conversation.public_id}/{key(conversation, side)}"


def url(conversation: Conversation, side: Side) -> str:
    return f"{settings.ENVIRONMENT.url}{path(conversation, side)}"


def open_link(public_id: str, given: str) -> tuple[Conversation, Side] | None:
    """The conversation and the side whose link this is; None for a forged or a dead one."""
    found = (
        Conversation.objects.select_related("ad__poster", "ad__place", "ad__section")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        return None
    for side in Side:
        if keys.same(key(found, side), given):
            return found, side
    return None
