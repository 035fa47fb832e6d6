"""Accepted mails get their rows: whose they are, whether they are talk, and what of them is kept.

    spool ── read ── due to whom? ── clean, decode ── seal (one flush) ── rows (one transaction)

What nobody is to get is not decoded and not sealed. What fails here fails for one mail alone, which
is put aside for a person; the rest go on.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from django.db import InterfaceError, OperationalError, transaction

from daylight.errors import Refused
from daylight.web import keys, mailboxes
from daylight.web.ads import rates
from daylight.web.evidence.vault import Stored, vault
from daylight.web.replies import bounces, composing, counting, photos, spool
from daylight.web.replies.actions import due, unwanting, writing
from daylight.web.replies.actions.due import Due
from daylight.web.replies.actions.writing import New
from daylight.web.replies.addresses import Recipient, Standing
from daylight.web.replies.mailing import cleaning, reading, robots
from daylight.web.replies.mailing.robots import Kind
from daylight.web.replies.models import Channel, Conversation, Message, MessageState, Side

log = logging.getLogger("daylight.mail")

CONFIRMS = 3  # letters of one kind in an hour to a mailbox, whoever writes as it


@dataclass
class Read:
    """One accepted mail, taken apart outside of any transaction."""

    envelope: spool.Envelope
    mail: reading.Mail
    kind: Kind
    dues: list[Due] = field(default_factory=list)
    returned: list[Recipient] = field(default_factory=list)  # addresses that take no talk
    counts: Counter[str] = field(default_factory=Counter)
    looked: list[photos.Looked] = field(default_factory=list)
    unread_photos: int = 0
    stored: tuple[Stored, ...] = ()

    @property
    def at(self) -> datetime:
        return datetime.fromtimestamp(self.envelope.at, UTC)

    @property
    def digest(self) -> bytes:
        """What makes a mail that is sent twice one: its Message-ID, else its bytes."""
        known = self.mail.message_id
        if known:
            return keys.keyed_digest("message-id", known)
        return keys.keyed_digest("message-bytes", keys.sha256(self.envelope.raw).hex())


def take_in(mails: Sequence[spool.Envelope]) -> list[int]:
    """Give each mail its rows; returns the messages that now wait to be screened.

    Raises: Refused `storage_full` or DatabaseError, and nothing is taken in: try again.
    """
    read = [each for mail in mails if (each := _read(mail)) is not None]
    talks = [each for each in read if each.dues]
    if talks:
        stored = vault().append([("message", each.envelope.raw) for each in talks])
        for talk, item in zip(talks, stored, strict=True):
            talk.stored = (item,)
    made: list[int] = []
    with transaction.atomic():
        counts: Counter[str] = Counter()
        for mail in read:
            made += _settle_one(mail)
            counts.update(mail.counts)
        counting.add(counts)
    return made


def _read(envelope: spool.Envelope) -> Read | None:
    """Take it apart, find out who gets it, and decode its photos where somebody does."""
    try:
        mail = reading.read(envelope.raw)
        made = Read(envelope, mail, robots.kind_of(mail, envelope.sender))
        plan = due.Plan(mail, made.kind, made.at, made.digest)
        for address in envelope.recipients:
            plan.add(address)
        made.dues, made.returned, made.counts = plan.dues, plan.returned, plan.counts
        for data in mail.photos if made.dues else ():
            looked = photos.look(data)
            if looked is None:
                made.unread_photos += 1
            else:
                made.looked.append(looked)
        return made
    except (OperationalError, InterfaceError):  # busy or away: the whole batch comes again
        raise
    except Exception as error:
        _put_aside(envelope, error)
        return None


def _settle_one(mail: Read) -> list[int]:
    try:
        with transaction.atomic():
            for recipient in mail.returned:
                mail.counts[_returned(mail, recipient)] += 1
            return [pk for each in mail.dues for pk in _write(mail, each)]
    except (OperationalError, InterfaceError):
        raise
    except Exception as error:
        _put_aside(mail.envelope, error)
    return []


def _put_aside(envelope: spool.Envelope, error: Exception) -> None:
    log.error("a mail could not be taken in and lies aside: %s", type(error).__name__)
    spool.keep_broken(envelope)


def _returned(mail: Read, recipient: Recipient) -> str:
    """Mail to an address that takes no talk: a delivery report, or something for the operator."""
    if recipient.standing is not Standing.OPEN:
        return str(recipient.standing)
    is_bounce = mail.kind is Kind.BOUNCE
    if recipient.bounced is not None or recipient.alert or recipient.letter is not None:
        if not is_bounce:
            return "stray"
        if recipient.bounced is not None:
            bounces.take(recipient.bounced, mail.envelope.raw)
        elif recipient.letter is not None:
            bounces.of_letter(recipient.letter, mail.envelope.raw)
        else:
            bounces.of_alert(recipient.alert, mail.envelope.raw)
        return "bounce"
    if is_bounce:  # what came back of another letter changes nothing
        return "bounce"
    return "operator" if spool.keep_for_operator(mail.envelope) else "operator-over"


def _write(mail: Read, to: Due) -> Iterator[int]:
    conversation = to.conversation
    if conversation is None:
        conversation = writing.conversation_of(to.ad, mail.mail.sender, to.language, mail.at)
        conversation.ad = to.ad
    if to.proven and to.side == Side.READER:
        if conversation.confirmed_at is None:
            Conversation.objects.filter(pk=conversation.pk, confirmed_at=None).update(
                confirmed_at=mail.at
            )
        unwanting.take_back(conversation)
    new = _new(mail, conversation, to)
    made = writing.write(new, at=mail.at)
    if made is None:
        mail.counts["duplicate"] += 1
        return
    mail.counts["banned" if to.banned else "talk"] += 1
    if to.banned:
        _tell("relay-refused", made, to.email)
    elif not new.text.strip() and not new.photos:
        Message.objects.step(made, MessageState.REFUSED, at=mail.at)
        writing.notify("relay-empty", made)
    elif not to.proven:
        is_new = conversation.confirmed_at is None and to.side == Side.READER
        _tell("relay-confirm" if is_new else "relay-unproven", made, to.email)
    else:
        yield made.pk


def _new(mail: Read, conversation: Conversation, to: Due) -> New:
    secrets = replace(
        to.secrets, addresses=(*to.secrets.addresses, mail.mail.sender, mail.envelope.sender)
    )
    cleaned = cleaning.clean(
        mail.mail, secrets, expected_subject=to.title, ours=composing.our_sentences()
    )
    unread = (("photo", mail.unread_photos),) if mail.unread_photos else ()
    return New(
        conversation=conversation,
        side=to.side,
        channel=Channel.MAIL,
        state=_state(to),
        text=cleaned.text,
        html=cleaned.html,
        cuts=(*cleaned.cuts, *unread),
        photos=mail.looked,
        mail_digest=mail.digest,
        stored=mail.stored,
        mail_id=mail.mail.message_id,
        answers=mail.mail.answers,
        unproven=not to.proven,
    )


def _state(to: Due) -> MessageState:
    if to.banned:
        return MessageState.REFUSED
    return MessageState.RECEIVED if to.proven else MessageState.UNCONFIRMED


def _tell(template: str, message: Message, email: str) -> None:
    """Ask the mailbox that we know, never the one that wrote: whoever that is."""
    try:
        rates.spend(template, mailboxes.spelled(email), limit=CONFIRMS)
    except Refused:
        return
    writing.notify(template, message)
