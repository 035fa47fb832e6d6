"""After the screening: a message goes on, waits for a person, or goes no further."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction

from daylight.web import clock
from daylight.web.ads.models import BoardState
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.replies import counting, screenings, words
from daylight.web.replies.actions.writing import notify
from daylight.web.replies.models import Message, MessageState, ReleaseChoice
from daylight.web.replies.screenings import Judged
from daylight.web.replies.words import Words

log = logging.getLogger("daylight.mail")

_STATES = {
    "publish": MessageState.READY,
    "hold": MessageState.WAITING,
    "refuse": MessageState.REFUSED,
}


def settle(message: Message) -> Words | None:
    """Screen a received message and put it where the verdict says. Twice is the same as once.

    Returns what was screened, where that was done now.
    """
    if message.state != MessageState.RECEIVED:
        return None
    at = clock.now()
    said = words.of_message(message)
    if said is None:  # erased meanwhile
        Message.objects.step(message, MessageState.REFUSED, at=at)
        return None
    _put(message, screenings.judge(message, said, at=at), at)
    return said


def settle_again(message: Message, said: Words, at: datetime) -> bool:
    """Whether a ready message may still go: it is screened again where the board learnt something.

    A person's word survives another policy, but nothing that was not known when they gave it.
    """
    last = message.screenings.order_by("-id").first()
    state = BoardState.objects.get(pk=1)
    is_released = message.decisions.filter(choice=ReleaseChoice.RELEASE).exists()
    same_policy = is_released or (last and last.policy_digest == state.policy_digest)
    if last is not None and same_policy and last.epoch == state.memory_epoch:
        return True
    judged = screenings.judge(message, said, at=at)
    if is_released and screenings.names(judged) <= screenings.known_names(message):
        return True
    return _put(message, judged, at) == MessageState.READY


def put_aside(message: int) -> None:
    """A message that ended every process that worked on it: people look at it, nothing is lost."""
    found = Message.objects.select_related("conversation__ad").filter(pk=message).first()
    if found is None or found.state not in (MessageState.RECEIVED, MessageState.READY):
        return
    at = clock.now()
    log.error("message %d ended its process again and again: people look at it", found.pk)
    counting.add({counting.ASIDE: 1})
    _put(found, screenings.not_finished(BoardState.objects.get(pk=1)), at)


def _put(message: Message, judged: Judged, at: datetime) -> MessageState:
    """Into the state that a screening says, with its rows; in that very state nothing moves."""
    state = _STATES[str(judged.screening.verdict)]
    with transaction.atomic():
        if state == message.state:
            screenings.write(message, judged, at=at)
            return state
        ready = {"ready_at": at} if state == MessageState.READY else {}
        if Message.objects.step(message, state, at=at, **ready):
            message.ready_at = at if ready else message.ready_at
            screenings.write(message, judged, at=at)
            _tell(message)
    return MessageState(message.state)


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
