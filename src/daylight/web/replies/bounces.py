"""Delivery failures that other servers report. Source: RFC 3464 (delivery status)."""

from __future__ import annotations

import re

from django.db import transaction

from daylight.web import clock, returning
from daylight.web.ads.alerts import actions as alerts
from daylight.web.replies.actions import writing
from daylight.web.replies.models import Message, MessageState

_ACTION = re.compile(rb"^action:\s*(\w+)", re.I | re.M)
_STATUS = re.compile(rb"^status:\s*(\d)\.\d{1,3}\.\d{1,3}", re.I | re.M)
MOST_LOOKED_AT = 200_000  # bytes


def is_final(raw: bytes) -> bool:
    """Whether a report says that no further try is made. "Delayed" is not that."""
    head = raw[:MOST_LOOKED_AT]
    action, status = _ACTION.search(head), _STATUS.search(head)
    if action:
        return action[1].lower() == b"failed"
    return status is None or status[1] == b"5"


def take(message: Message, raw: bytes) -> None:
    """A message that its server had taken was not delivered after all: its writer is told."""
    if not is_final(raw):
        return
    at = clock.now()
    with transaction.atomic():
        moved = message.state in (MessageState.RELAYED, MessageState.READY)
        if moved and Message.objects.step(message, MessageState.FAILED, at=at):
            writing.notify("relay-failed", message)


def of_alert(alert: str, raw: bytes) -> None:
    """A mail of a followed search came back to where only its mailbox knows that it came from."""
    if is_final(raw):
        alerts.came_back(alert)


def of_letter(letter: tuple[str, str], raw: bytes) -> None:
    """Another letter came back: to a reporter, or to a poster about their ad."""
    if is_final(raw):
        returning.came_back(*letter)
