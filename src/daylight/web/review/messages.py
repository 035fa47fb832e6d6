"""Relayed messages that wait for a person, as the desk needs them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from daylight.web.replies.models import (
    Message,
    MessageDecision,
    MessageReport,
    MessageScreening,
    MessageState,
)
from daylight.web.review import weights
from daylight.web.review.facts import speaking
from daylight.web.review.models import Case


@dataclass(frozen=True, kw_only=True)
class MessageDoubt:
    """Why one message waits."""

    harms: list[str]
    confidence: float
    quorum: int
    place_id: int
    urgent_at: datetime


def doubt(pk: int) -> MessageDoubt | None:
    """None where it does not wait, or is gone."""
    message = Message.objects.filter(pk=pk).select_related("conversation__ad").first()
    if message is None:
        return None
    report = MessageReport.objects.filter(message=message, seen_at__isnull=True).first()
    if message.state != MessageState.WAITING and report is None:
        return None
    screening = MessageScreening.objects.filter(message=message).order_by("-id").first()
    detail = getattr(screening, "detail", None) if screening is not None else None
    signals: list[dict[str, Any]] = speaking(detail.body) if detail is not None else []
    harms = weights.gravest_first(signal["harm"] for signal in signals) or [weights.OTHER]
    confidence = max((float(signal["confidence"]) for signal in signals), default=0.5)
    return MessageDoubt(
        harms=harms,
        confidence=confidence,
        quorum=max(1, screening.quorum if screening is not None else 1),
        place_id=message.conversation.ad.place_id,
        urgent_at=weights.urgent_at(
            report.created_at if report is not None else message.received_at,
            severity=weights.severity(harms[0]),
            confidence=min(1.0, confidence),
            flags=1.0 if report is not None else 0.0,
        ),
    )


def deciders(pk: int) -> list[int]:
    """Ids of the people who have decided on it, the first one first."""
    rows = MessageDecision.objects.filter(message=pk).order_by("id")
    return list(rows.values_list("staff", flat=True))


def without_case() -> list[int]:
    """Messages that wait and that no open case names, and those of cases that need not be open."""
    waiting = set(Message.objects.waiting().values_list("pk", flat=True))
    reported = MessageReport.objects.filter(seen_at__isnull=True).values_list("message", flat=True)
    wanted = waiting | set(reported)
    named = Case.objects.open().values_list("message_id", flat=True)
    return sorted(wanted ^ {pk for pk in named if pk is not None})


def public_id(pk: int) -> str:
    """The message's name in addresses; empty where it is gone."""
    return Message.objects.filter(pk=pk).values_list("public_id", flat=True).first() or ""
