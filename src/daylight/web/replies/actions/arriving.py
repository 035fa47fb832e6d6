"""Accepted mails get their rows: whose they are, whether they are talk, and what of them is kept.

    spool ── read, judge, clean, decode ── seal the originals (one flush) ── rows (one transaction)

What fails here fails for one mail alone, which is put aside for a person; the rest go on.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.ads import rates
from daylight.web.ads.actions import blocking
from daylight.web.ads.models import PosterContact
from daylight.web.evidence.vault import Stored, vault
from daylight.web.replies import addresses, bounces, people, photos, spool, strangers
from daylight.web.replies.actions import writing
from daylight.web.replies.actions.writing import New
from daylight.web.replies.addresses import Recipient, Standing
from daylight.web.replies.mailing import cleaning, reading, robots, senders
from daylight.web.replies.mailing.hiding import Secrets
from daylight.web.replies.mailing.reading import Mail
from daylight.web.replies.mailing.robots import Kind
from daylight.web.replies.mailing.senders import Proof
from daylight.web.replies.models import (
    Channel,
    Conversation,
    InboundCount,
    Message,
    MessageState,
    Side,
)
from daylight.web.replies.people import Mailbox
from daylight.web.replies.words import Words

log = logging.getLogger("daylight.mail")

ECHOES = (3, timedelta(hours=1))  # the same words again and again: a machine answers a machine
LEAST_ECHO = 20  # letters; people do say "ok" three times
PACE = (20, timedelta(minutes=10))  # messages of one side; faster is no person
CONFIRMS = 3  # mails in an hour that ask one mailbox whether it wrote


@dataclass
class Read:
    """One accepted mail, taken apart outside of any transaction."""

    envelope: spool.Envelope
    mail: Mail
    kind: Kind
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
    read = [each for each in read if not _is_excess(each)]
    talks = [each for each in read if each.kind is Kind.TALK]
    if talks:
        stored = vault().append([("message", each.envelope.raw) for each in talks])
        for talk, item in zip(talks, stored, strict=True):
            talk.stored = (item,)
    made: list[int] = []
    with transaction.atomic():
        for mail in read:
            made += _settle_one(mail)
    return made


def _read(envelope: spool.Envelope) -> Read | None:
    try:
        mail = reading.read(envelope.raw)
        made = Read(envelope, mail, robots.kind_of(mail, envelope.sender))
        if made.kind is Kind.TALK:
            for data in mail.photos:
                looked = photos.look(data)
                if looked is None:
                    made.unread_photos += 1
                else:
                    made.looked.append(looked)
        return made
    except Exception as error:
        _put_aside(envelope, error)
        return None


def _is_excess(mail: Read) -> bool:
    """Whether nobody is left to get it, since too much that is unproven came to an ad.

    Asked before anything is sealed. Where no sender is ever proven, the door has asked already, and
    its answer was "later".
    """
    if mail.kind is not Kind.TALK or strangers.are_unknown():
        return False
    ads = strangers.ads_among(mail.envelope.recipients)
    if not ads or senders.proof_of(mail.mail, settings.ENVIRONMENT.mail_trusts) is Proof.PASS:
        return False
    if strangers.has_room(ads, len(mail.envelope.raw)):
        return False
    count("excess")
    left = tuple(e for e in mail.envelope.recipients if addresses.local_of(e) not in ads)
    mail.envelope = msgspec.structs.replace(mail.envelope, recipients=left)
    return not left


def _settle_one(mail: Read) -> list[int]:
    try:
        with transaction.atomic():
            return [pk for address in mail.envelope.recipients for pk in _deliver(mail, address)]
    except (OperationalError, InterfaceError):  # busy or away: the whole batch comes again
        raise
    except Exception as error:
        _put_aside(mail.envelope, error)
    return []


def _put_aside(envelope: spool.Envelope, error: Exception) -> None:
    log.error("a mail could not be taken in and lies aside: %s", type(error).__name__)
    spool.keep_broken(envelope)


def _deliver(mail: Read, address: str) -> Iterator[int]:
    recipient = addresses.find(address)
    if (recipient.conversation or recipient.ad) is None:
        count(_not_talk(mail, recipient))
        return
    if mail.kind is not Kind.TALK:
        count(str(mail.kind))
        return
    if recipient.standing is not Standing.OPEN:
        count(str(recipient.standing))
        return
    if recipient.ad is not None:
        yield from _to_ad(mail, recipient)
    else:
        yield from _to_conversation(mail, recipient)


def _not_talk(mail: Read, recipient: Recipient) -> str:
    """Mail to an address that takes no talk: a delivery report, or something for the operator."""
    if recipient.standing is not Standing.OPEN:
        return str(recipient.standing)
    if recipient.bounced is not None:
        if mail.kind is not Kind.BOUNCE:
            return "stray"
        bounces.take(recipient.bounced, mail.envelope.raw)
    elif recipient.alert:
        if mail.kind is not Kind.BOUNCE:
            return "stray"
        bounces.of_alert(recipient.alert, mail.envelope.raw)
    elif mail.kind is not Kind.BOUNCE:  # what came back of another letter changes nothing
        return "operator" if spool.keep_for_operator(mail.envelope) else "operator-over"
    return "bounce"


def _to_ad(mail: Read, recipient: Recipient) -> Iterator[int]:
    """A reader's first mail, to the ad's own address."""
    ad, sender = recipient.ad, mail.mail.sender
    assert ad is not None
    proof = senders.proof_of(mail.mail, settings.ENVIRONMENT.mail_trusts)
    if proof is Proof.FAIL:  # to ask the owner of a forged address would be our spam
        count("forged")
        return
    if not sender or senders.mailbox(sender) == _mailbox_of_poster(ad.poster_id):
        count("stray")
        return
    conversation = writing.conversation_of(ad, sender, _language(mail.mail), mail.at)
    conversation.ad = ad
    if addresses.standing_of(conversation) is not Standing.OPEN:
        count("stopped")
        return
    proven = proof is Proof.PASS
    if proven:
        Conversation.objects.filter(pk=conversation.pk, confirmed_at=None).update(
            confirmed_at=mail.at
        )
    own = people.mailbox_of(conversation, Side.READER)
    if own is not None:
        yield from _write(mail, conversation, Side.READER, own, proven=proven)


def _to_conversation(mail: Read, recipient: Recipient) -> Iterator[int]:
    conversation, side = recipient.conversation, recipient.writer
    assert conversation is not None
    assert side is not None
    own = people.mailbox_of(conversation, side)
    if own is None:
        count("over")
        return
    proof = senders.proof_of(mail.mail, settings.ENVIRONMENT.mail_trusts)
    matches = senders.mailbox(mail.mail.sender) == senders.mailbox(own.email)
    proven = matches and proof is not Proof.FAIL
    yield from _write(mail, conversation, side, own, proven=proven)


def _write(
    mail: Read, conversation: Conversation, side: Side, own: Mailbox, *, proven: bool
) -> Iterator[int]:
    if _is_banned(own.email, mail.at):
        count("banned")
        return
    new = _new(mail, conversation, side, proven=proven)
    if _is_machine(new, mail.at):
        count(str(Kind.LOOP))
        return
    made = writing.write(new, at=mail.at)
    if made is None:
        count("duplicate")
        return
    count("talk")
    if not new.text.strip() and not new.photos:
        Message.objects.step(made, MessageState.REFUSED, at=mail.at)
        writing.notify("relay-empty", made)
    elif not proven:
        is_new = conversation.confirmed_at is None and side == Side.READER
        _ask_owner("relay-confirm" if is_new else "relay-unproven", made, own.email)
    else:
        yield made.pk


def _new(mail: Read, conversation: Conversation, side: Side, *, proven: bool) -> New:
    secrets = Secrets(
        addresses=(*people.both(conversation), mail.mail.sender, mail.envelope.sender),
        names=tuple(mail.mail.sender_names),
        relay_domain=addresses.domain(),
    )
    title = _title(conversation)
    cleaned = cleaning.clean(mail.mail, secrets, expected_subject=title)
    unread = (("photo", mail.unread_photos),) if mail.unread_photos else ()
    return New(
        conversation=conversation,
        side=side,
        channel=Channel.MAIL,
        state=MessageState.RECEIVED if proven else MessageState.UNCONFIRMED,
        text=cleaned.text,
        html=cleaned.html,
        cuts=(*cleaned.cuts, *unread),
        photos=mail.looked,
        mail_digest=mail.digest,
        stored=mail.stored,
        mail_id=mail.mail.message_id,
        answers=mail.mail.answers,
        unproven=not proven,
    )


def _title(conversation: Conversation) -> str:
    head = conversation.ad.public_version or conversation.ad.head
    words = getattr(head, "content", None)
    return str(words.title) if words is not None else ""


def _is_machine(new: New, at: datetime) -> bool:
    """Two robots that mark nothing still say the same again, or answer too fast."""
    most, window = PACE
    sent = Message.objects.filter(conversation=new.conversation, side=new.side)
    if sent.filter(received_at__gt=at - window).count() >= most:
        return True
    if len(new.text) < LEAST_ECHO:
        return False
    echoes, within = ECHOES
    same = sent.filter(text_digest=Words(text=new.text).text_digest(), received_at__gt=at - within)
    return same.exclude(mail_digest=new.mail_digest).count() >= echoes


def _is_banned(email: str, at: datetime) -> bool:
    try:
        blocking.refuse_banned(email=email, network="", at=at)
    except Refused:
        return True
    return False


def _ask_owner(template: str, message: Message, email: str) -> None:
    """Ask the mailbox that we know, never the one that wrote: whoever that is."""
    try:
        rates.spend(template, senders.mailbox(email), limit=CONFIRMS)
    except Refused:
        return
    writing.notify(template, message)


def _mailbox_of_poster(poster: int) -> str:
    found = PosterContact.objects.filter(poster=poster).values_list("email", flat=True).first()
    return senders.mailbox(found) if found else ""


def _language(mail: Mail) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    said = mail.one("content-language")[:2].lower()
    return said if said in known else settings.LANGUAGE_CODE


def count(kind: str, by: int = 1) -> None:
    """Count one mail of a kind for today."""
    table = InboundCount._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (day, kind, count) VALUES (%s, %s, %s) ON CONFLICT (day, kind) "
            f"DO UPDATE SET count = {table}.count + %s",
            [clock.now().date(), kind, by, by],
        )
