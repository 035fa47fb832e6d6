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
from daylight.web.replies import addresses, composing, delivering, standing, words
from daylight.web.replies.actions import settling
from daylight.web.replies.actions.writing import notify, send_off
from daylight.web.replies.addresses import Standing
from daylight.web.replies.models import Message, MessageState
from daylight.web.replies.models.message import GIVE_UP_AFTER
from daylight.web.replies.people import mailbox_of

log = logging.getLogger("daylight.mail")

TELL_AFTER = timedelta(hours=4)
AGAIN_S = (60, 300, 900, 1800, 3600, 7200)  # then every four hours
LATER_S = 4 * 3600
PERMANENT = range(500, 600)  # Source: RFC 5321, 4.2.1


@queue.handles("relay")
def carry(message: int) -> None:
    """Bring a message one step on. At least once: what was done is not done again."""
    found = (
        Message.objects.select_related(
            "conversation__ad__poster",
            "conversation__ad__public_version__content",
            "conversation__ad__head__content",
        )
        .filter(pk=message)
        .first()
    )
    if found is None:
        return
    settling.settle(found)
    if found.state == MessageState.READY:
        _hand_over(found)


def _hand_over(message: Message) -> None:
    at = clock.now()
    if addresses.standing_of(message.conversation) is not Standing.OPEN:
        _give_up(message, at)
        return
    ad = message.conversation.ad
    if ad.state not in (AdState.PUBLIC, AdState.ENDED) or ad.public_id in hidden.now().ads:
        _again(message, at)  # a person looks at the ad: nothing that shows it leaves meanwhile
        return
    said = words.of_message(message)
    to = mailbox_of(message.conversation, message.sender.other)
    if said is None or to is None or not words.verify(message, said):
        _give_up(message, at)
        return
    try:
        delivering.send(composing.compose(message, said, to))
    except (smtplib.SMTPException, OSError) as error:
        _not_taken(message, error, at)
        return
    _handed_over(message)


def _handed_over(message: Message) -> None:
    at = clock.now()
    with transaction.atomic():
        if Message.objects.step(message, MessageState.RELAYED, at=at, relayed_at=at):
            standing.count_later(message.conversation.ad.poster_id)


def _not_taken(message: Message, error: Exception, at: datetime) -> None:
    """The server said no: for good, or for now."""
    log.warning("message %d was not taken: %s", message.pk, type(error).__name__)
    if is_permanent(error):
        _give_up(message, at)
    else:
        _again(message, at)


def is_permanent(error: Exception) -> bool:
    """Whether trying again is of no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        return bool(codes) and all(code in PERMANENT for code in codes)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code in PERMANENT
    return False


def _again(message: Message, at: datetime) -> None:
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
        if not tried.update(attempts=message.attempts + 1, changed_at=at):
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
