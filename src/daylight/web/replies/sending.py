"""The job that carries one message: screened, then handed to the mail server until that takes it.

received ── screened ── ready ── handed over ── relayed
                            └─ again later, up to five days ─ failed
"""

from __future__ import annotations

import logging
import smtplib
from datetime import datetime, timedelta

from django.db import transaction

from daylight.web import clock
from daylight.web.ads import hidden
from daylight.web.ads.models import AdState
from daylight.web.jobs import queue
from daylight.web.replies import addresses, composing, delivering, people, standing, words
from daylight.web.replies.actions import settling
from daylight.web.replies.actions.writing import notify, send_off
from daylight.web.replies.addresses import Standing
from daylight.web.replies.models import DelayedBy, Message, MessageState
from daylight.web.replies.models.message import GIVE_UP_AFTER
from daylight.web.replies.people import Mailbox, mailbox_of
from daylight.web.replies.words import Words

log = logging.getLogger("daylight.mail")

TELL_AFTER = timedelta(hours=4)
AGAIN_S = (60, 300, 900, 1800, 3600, 7200)  # then every four hours
LATER_S = 4 * 3600


@queue.handles("relay", aside=settling.put_aside)
def carry(message: int) -> None:
    """Bring a message one step on. At least once: what was done is not done again."""
    found = (
        Message.objects.select_related(
            "body",
            "conversation__contact",
            "conversation__ad__poster__contact",
            "conversation__ad__public_version__content",
            "conversation__ad__head__content",
        )
        .filter(pk=message)
        .first()
    )
    if found is None:
        return
    screened = settling.settle(found)
    if found.state == MessageState.READY:
        _hand_over(found, screened)


def _hand_over(message: Message, screened: Words | None) -> None:
    """Ask again what may have changed while it waited, then give it to the mail server."""
    at = clock.now()
    if addresses.standing_of(message.conversation) is not Standing.OPEN:
        _give_up(message, at)
        return
    ad = message.conversation.ad
    if ad.state not in (AdState.PUBLIC, AdState.ENDED) or ad.public_id in hidden.now().ads:
        _again(message, DelayedBy.AD, at)  # nothing that shows it leaves meanwhile
        return
    said = screened or words.of_message(message)
    own = mailbox_of(message.conversation, message.sender)
    to = mailbox_of(message.conversation, message.sender.other)
    if said is None or to is None or not words.verify(message, said):
        _give_up(message, at)
    elif own is not None and people.is_banned(own.email, at):
        _refuse(message, at)
    elif screened is not None or settling.settle_again(message, said, at):
        _send(message, said, to, at)


def _send(message: Message, said: Words, to: Mailbox, at: datetime) -> None:
    try:
        delivering.send(composing.compose(message, said, to))
    except (smtplib.SMTPException, OSError) as error:
        _not_taken(message, error, at)
    except ValueError as error:  # an address that no mail can be written to
        log.warning("message %d cannot be written: %s", message.pk, type(error).__name__)
        _give_up(message, at)
    else:
        _handed_over(message)


def _refuse(message: Message, at: datetime) -> None:
    with transaction.atomic():
        if Message.objects.step(message, MessageState.REFUSED, at=at):
            notify("relay-refused", message)


def _handed_over(message: Message) -> None:
    at = clock.now()
    with transaction.atomic():
        if Message.objects.step(message, MessageState.RELAYED, at=at, relayed_at=at):
            standing.count_later(message.conversation.ad.poster_id)


def _not_taken(message: Message, error: Exception, at: datetime) -> None:
    """The server said no: for good, or for now."""
    log.warning("message %d was not taken: %s", message.pk, type(error).__name__)
    if delivering.is_permanent(error):
        _give_up(message, at)
    else:
        _again(message, DelayedBy.SERVER, at)


def _again(message: Message, why: DelayedBy, at: datetime) -> None:
    """Later, and later each time; the writer hears of it after four hours and at the end."""
    waited = at - (message.ready_at or message.received_at)
    if waited >= GIVE_UP_AFTER:
        _give_up(message, at)
        return
    wait = AGAIN_S[message.attempts] if message.attempts < len(AGAIN_S) else LATER_S
    with transaction.atomic():
        tried = Message.objects.filter(
            pk=message.pk, state=MessageState.READY, attempts=message.attempts
        )
        if not tried.update(attempts=message.attempts + 1, delayed_by=why, changed_at=at):
            return
        message.attempts += 1
        send_off(message, delay=timedelta(seconds=wait))
        if waited >= TELL_AFTER and message.told_at is None:
            Message.objects.filter(pk=message.pk).update(told_at=at)
            notify("relay-delayed", message)


def _give_up(message: Message, at: datetime) -> None:
    with transaction.atomic():
        if Message.objects.step(message, MessageState.FAILED, at=at):
            notify("relay-failed", message)
