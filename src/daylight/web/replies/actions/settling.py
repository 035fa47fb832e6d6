"""After the screening: a message goes on, waits for a person, or goes no further."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from daylight.web import clock
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.replies import screenings, words
from daylight.web.replies.actions.writing import notify
from daylight.web.replies.models import Message, MessageState

_STATES = {
    "publish": MessageState.READY,
    "hold": MessageState.WAITING,
    "refuse": MessageState.REFUSED,
}


def settle(message: Message) -> Message:
    """Screen a received message and put it where the verdict says. Twice is the same as once."""
    if message.state != MessageState.RECEIVED:
        return message
    said = words.of_message(message)
    if said is None:  # erased meanwhile
        Message.objects.step(message, MessageState.REFUSED, at=clock.now())
        return message
    at = clock.now()
    judged = screenings.judge(message, said, at=at)
    state = _STATES[str(judged.screening.verdict)]
    with transaction.atomic():
        ready = {"ready_at": at} if state == MessageState.READY else {}
        if Message.objects.step(message, state, at=at, **ready):
            message.ready_at = at if ready else None
            screenings.write(message, judged, at=at)
            _tell(message)
    return message


def _tell(message: Message) -> None:
    if message.state == MessageState.WAITING:
        raise_doubt(message)
        notify("relay-held", message)
    elif message.state == MessageState.REFUSED:
        notify("relay-refused", message)


def raise_doubt(message: Message) -> None:
    """The desk looks at it again; nothing here knows of cases."""
    queue.put("case", lane=Lane.URGENT, messages=[message.pk])


def release(message: Message, at: datetime) -> bool:
    """A waiting message goes on, by people's word."""
    return Message.objects.step(message, MessageState.READY, at=at, ready_at=at)
