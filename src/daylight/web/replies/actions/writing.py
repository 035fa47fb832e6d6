"""A message gets its rows: from the ad page's form, from a conversation's page, or from mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from daylight import imaging
from daylight.errors import Refused
from daylight.web import clock, keys, mailboxes
from daylight.web.ads import rates
from daylight.web.ads.actions import blocking
from daylight.web.ads.models import Ad
from daylight.web.ads.photos import sentence
from daylight.web.evidence.vault import Stored, item_digest, vault
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.record import actions as record
from daylight.web.replies import addresses, knocking, people, photos, words
from daylight.web.replies.addresses import Standing
from daylight.web.replies.models import (
    Channel,
    Conversation,
    ConversationContact,
    Message,
    MessageBody,
    MessageOriginal,
    MessagePhoto,
    MessageState,
    Side,
    Stop,
)
from daylight.web.replies.screenings import blinded
from daylight.web.replies.words import Cuts, Words

MOST_PHOTOS = 8
LAPSE_AFTER = timedelta(days=7)
WEB_TALKS = 10  # first messages from one network address in an hour
# Letters to one mailbox that ask whether it wrote, in an hour and in a day. Who has confirmed one
# before gets more; the form answers the same, so that it tells nobody who has.
ASKED, ASKED_A_DAY = 3, 6
ASKED_KNOWN, ASKED_KNOWN_A_DAY = 10, 40
DAY_S = 24 * 3600
WEB_MESSAGES = 40  # messages of one side in an hour


@dataclass(frozen=True, kw_only=True)
class New:
    """A message about to get its rows. `mail_id` and `answers` keep threads together."""

    conversation: Conversation
    side: Side
    channel: Channel
    state: MessageState
    text: str
    mail_digest: bytes
    html: str = ""
    cuts: Cuts = ()
    photos: Sequence[photos.Looked] = ()
    stored: Sequence[Stored] = ()
    mail_id: str = ""
    answers: str = ""
    unproven: bool = False


def write(new: New, *, at: datetime) -> Message | None:
    """Insert a message, its words, photos, original and entry; None where it came before.

    Belongs to the caller's transaction.
    """
    known = Message.objects.filter(
        conversation=new.conversation, mail_digest=new.mail_digest
    ).exists()
    if known:
        return None
    try:
        with transaction.atomic():
            return _insert(new, at)
    except IntegrityError:  # the same mail, a moment earlier, by another process
        return None


def _insert(new: New, at: datetime) -> Message:
    rows = tuple(photos.keep(each) for each in new.photos)
    said = Words(text=new.text, html=new.html, cuts=new.cuts, photos=rows)
    salt = words.new_salt()
    message = Message.objects.create(
        public_id=keys.random_name(12),
        conversation=new.conversation,
        side=new.side,
        channel=new.channel,
        state=new.state,
        mail_digest=new.mail_digest,
        digest=said.digest(salt),
        text_digest=said.text_digest(),
        outgoing_id=keys.random_name(20),
        unproven=new.unproven,
        received_at=at,
        changed_at=at,
    )
    MessageBody.objects.create(
        message=message,
        salt=salt,
        text=said.text,
        html=said.html,
        cuts=list(said.cuts),
        mail_id=new.mail_id,
        answers=new.answers,
    )
    for position, photo in enumerate(rows):
        MessagePhoto.objects.create(message=message, photo=photo, position=position)
    _keep_originals(message, new.stored)
    _enter_submission(message, new.stored, at)
    if new.state == MessageState.RECEIVED:
        send_off(message)
    return message


def _keep_originals(message: Message, stored: Sequence[Stored]) -> None:
    for each in stored:
        item = each.row()
        item.save(force_insert=True)
        MessageOriginal.objects.create(message=message, item=item)


def _enter_submission(message: Message, stored: Sequence[Stored], at: datetime) -> None:
    record.enter(
        "submission",
        subject=f"conversation:{message.conversation_id}",
        at=at,
        ad=message.conversation.ad.public_id,
        version=0,
        content=blinded(message),
        original=item_digest(stored[0].sha256).hex() if stored else None,
        channel="mail" if message.channel == Channel.MAIL else "relay",
        message=message.public_id,
    )


def send_off(message: Message, *, delay: timedelta = timedelta(0)) -> None:
    """Queue what comes next for a message; once for each of its tries."""
    queue.put(
        "relay",
        subject=f"message:{message.pk}",
        key=f"relay/{message.pk}/{message.state}/{message.attempts}",
        lane=Lane.URGENT,
        delay=delay,
        message=message.pk,
    )
    if not delay:
        transaction.on_commit(knocking.knock)


def notify(template: str, message: Message, *, once: str = "", lane: Lane = Lane.URGENT) -> None:
    """Queue a mail of ours to the writer of a message."""
    queue.put(
        "reply_notice",
        subject=f"message:{message.pk}",
        key=f"reply_notice/{template}/{once or message.pk}",
        lane=lane,
        template=template,
        message=message.pk,
    )
    transaction.on_commit(knocking.knock)


def find_conversation(ad: Ad, email: str) -> Conversation | None:
    """The one conversation of a reader with an ad, where there is one."""
    found = (
        Conversation.objects.select_related("contact")
        .filter(ad=ad, reader_digest=people.reader_digest(email))
        .first()
    )
    if found is not None:
        found.ad = ad
    return found


def conversation_of(ad: Ad, email: str, language: str, at: datetime) -> Conversation:
    """The one conversation of a reader with an ad; made where there is none yet."""
    found, _made = Conversation.objects.get_or_create(
        ad=ad,
        reader_digest=people.reader_digest(email),
        defaults={
            "public_id": keys.random_name(10),
            "for_reader": addresses.new_local(),
            "for_poster": addresses.new_local(),
            "created_at": at,
        },
    )
    ConversationContact.objects.get_or_create(
        conversation=found, defaults={"email": mailboxes.kept(email), "language": language}
    )
    return found


def begin(
    ad: Ad, *, text: str, email: str, language: str, form_key: str, raw: bytes, network: str
) -> Message | None:
    """The form of the ad page: kept, sealed, and not passed on before the mailbox is confirmed.

    None where this very form was sent before. Whoever types an address learns nothing of it: not
    whether it has a talk, is banned, or is the poster's own. Its owner hears that by the link.

    Raises: Refused (`gone`, `banned` for the network, `too_many`, `storage_full`).
    """
    at = clock.now()
    _refuse_invisible(ad, at)
    rates.spend("reply", rates.network_of(network), limit=WEB_TALKS)
    mailbox = mailboxes.spelled(email)
    rates.spend("reply-from", mailbox, limit=ASKED_KNOWN)
    rates.spend("reply-from-day", mailbox, limit=ASKED_KNOWN_A_DAY, window_s=DAY_S)
    blocking.refuse_banned(email="", network=network, at=at)
    if people.is_unwanted(email) or not _may_be_asked(email):
        return None
    stored = vault().append([("message", raw)])
    with transaction.atomic():
        conversation = conversation_of(ad, email, language, at)
        conversation.ad = ad
        made = write(
            New(
                conversation=conversation,
                side=Side.READER,
                channel=Channel.WEB,
                state=MessageState.UNCONFIRMED,
                text=text,
                mail_digest=keys.keyed_digest("message-form", form_key),
                stored=stored,
            ),
            at=at,
        )
        if made is not None:
            notify("relay-confirm", made)
    return made


def _may_be_asked(email: str) -> bool:
    """Whether a mailbox gets a further letter. One that never confirmed any gets few."""
    known = Conversation.objects.filter(
        reader_digest=people.reader_digest(email), confirmed_at__isnull=False
    )
    if known.exists():
        return True
    mailbox = mailboxes.spelled(email)
    try:
        rates.spend("reply-ask", mailbox, limit=ASKED)
        rates.spend("reply-ask-day", mailbox, limit=ASKED_A_DAY, window_s=DAY_S)
    except Refused:
        return False
    return True


def _refuse_invisible(ad: Ad, at: datetime) -> None:
    if not ad.is_visible(at):
        said = _("This ad is not public any more, so nobody can write to it.")
        raise Refused("gone", said, status=410)


def say(
    conversation: Conversation,
    side: Side,
    *,
    text: str,
    files: Sequence[bytes],
    form_key: str,
    raw: bytes,
) -> Message | None:
    """One side writes on the conversation's page. What they typed is passed on as typed.

    Raises: Refused (`over`, `stopped`, `too_many`, `photo_*`, `storage_full`).
    """
    at = clock.now()
    refuse_closed(conversation)
    rates.spend("reply-say", f"{conversation.pk}/{side}", limit=WEB_MESSAGES)
    _refuse_banned(conversation, side, at)
    looked = look_at(files)
    stored = vault().append([("message", data) for data in (raw, *files)])
    with transaction.atomic():
        if side == Side.READER:
            _confirm_conversation(conversation, at)
        return write(
            New(
                conversation=conversation,
                side=side,
                channel=Channel.WEB,
                state=MessageState.RECEIVED,
                text=text,
                mail_digest=keys.keyed_digest("message-form", form_key),
                photos=looked,
                stored=stored,
            ),
            at=at,
        )


def _refuse_own(conversation: Conversation) -> None:
    poster = people.poster_of(conversation.ad)
    own = people.reader_digest(poster.email) if poster is not None else b""
    if own == bytes(conversation.reader_digest):
        raise Refused("own_ad", _("This is your own ad."), status=409)


def _refuse_banned(conversation: Conversation, side: Side, at: datetime) -> None:
    own = people.mailbox_of(conversation, side)
    if own is not None:
        blocking.refuse_banned(email=own.email, network="", at=at)


def refuse_closed(conversation: Conversation) -> None:
    """Raises: Refused (`over`, `stopped`)."""
    standing = addresses.standing_of(conversation)
    if standing is Standing.OVER:
        said = _("The ad has ended, and this conversation ended with it.")
        raise Refused("over", said, status=410)
    if standing is Standing.STOPPED:
        said = _("This conversation was stopped. Nothing more is passed on.")
        raise Refused("stopped", said, status=409)


def look_at(files: Sequence[bytes]) -> list[photos.Looked]:
    """Photos decoded and cleaned.

    Raises: Refused with the sentence for the first that cannot be taken.
    """
    if len(files) > MOST_PHOTOS:
        raise Refused("too_many_photos", sentence("too_many_photos"), field="photos")
    looked = []
    for data in files:
        if len(data) > imaging.MAX_BYTES:
            raise Refused("photo_too_large", sentence("photo_too_large"), field="photos")
        found = photos.look(data)
        if found is None:
            raise Refused("photo_format", sentence("photo_format"), field="photos")
        looked.append(found)
    return looked


def confirm(message: Message) -> Message:
    """The writer holds the mailbox: on to the screening. Twice is the same as once.

    Raises: Refused (`lapsed`, `over`, `stopped`, `own_ad`, `banned`).
    """
    at = clock.now()
    if message.state == MessageState.LAPSED:
        said = _("This message was not confirmed in time. Please write it again.")
        raise Refused("lapsed", said, status=410)
    if message.state != MessageState.UNCONFIRMED:
        return message
    refuse_closed(message.conversation)
    _refuse_own(message.conversation)
    _refuse_banned(message.conversation, message.sender, at)
    with transaction.atomic():
        if message.side == Side.READER:
            _confirm_conversation(message.conversation, at)
        if Message.objects.step(message, MessageState.RECEIVED, at=at, unproven=False):
            send_off(message)
    return message


def _confirm_conversation(conversation: Conversation, at: datetime) -> None:
    Conversation.objects.filter(pk=conversation.pk, confirmed_at=None).update(confirmed_at=at)
    conversation.confirmed_at = conversation.confirmed_at or at


def stop(conversation: Conversation, side: Side) -> None:
    """One side wants nothing more of the other, here or in any other ad. Twice is once."""
    at = clock.now()
    reader = bytes(conversation.reader_digest)
    with transaction.atomic():
        Conversation.objects.filter(pk=conversation.pk, stopped_at=None).update(
            stopped_at=at, stopped_by=side
        )
        Stop.objects.get_or_create(
            poster_id=conversation.ad.poster_id,
            reader_digest=reader,
            defaults={
                "by": side,
                "pair": people.pair_of(conversation.ad, reader),
                "created_at": at,
            },
        )
