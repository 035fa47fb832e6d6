"""Who is to get an accepted mail, asked before anything of it is decoded, sealed or written."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings

from daylight.web import mailboxes
from daylight.web.ads.models import Ad
from daylight.web.replies import addresses, composing, people
from daylight.web.replies.actions import writing
from daylight.web.replies.addresses import Recipient, Standing
from daylight.web.replies.mailing import cleaning, senders
from daylight.web.replies.mailing.hiding import Secrets
from daylight.web.replies.mailing.reading import Mail
from daylight.web.replies.mailing.robots import Kind
from daylight.web.replies.mailing.senders import Proof
from daylight.web.replies.models import Channel, Conversation, Message, Side
from daylight.web.replies.words import Words

# The same words again and again: a machine answers a machine, fast or slowly.
ECHOES = (3, timedelta(days=7))
LEAST_ECHO = 20  # letters; people do say "ok" three times
# Mails of one side in one talk. Who writes more goes on on the page; two machines end here.
PACES = ((20, timedelta(minutes=10)), (60, timedelta(days=1)), (150, timedelta(days=7)))


@dataclass
class Due:
    """One side of one conversation that a mail is for. `conversation` is None where it begins."""

    ad: Ad
    side: Side  # who wrote
    email: str  # the mailbox that we know of that side
    proven: bool
    language: str
    title: str
    secrets: Secrets
    conversation: Conversation | None = None
    banned: bool = False  # they are told that it was not passed on, and no more


class Plan:
    """What becomes of one mail at each of its addresses."""

    def __init__(self, mail: Mail, kind: Kind, at: datetime, digest: bytes) -> None:
        self.dues: list[Due] = []
        self.returned: list[Recipient] = []
        self.counts: Counter[str] = Counter()
        self._mail, self._kind, self._at, self._digest = mail, kind, at, digest
        self._proof = senders.proof_of(mail, settings.ENVIRONMENT.mail_trusts)

    def add(self, address: str) -> None:
        """Add one recipient of the envelope."""
        recipient = addresses.find(address)
        if (recipient.conversation or recipient.ad) is None:
            self.returned.append(recipient)
            return
        said = self._why_not(recipient) or self._add(recipient)
        if said:
            self.counts[said] += 1

    def _why_not(self, recipient: Recipient) -> str:
        if self._kind is not Kind.TALK:
            return str(self._kind)
        return "" if recipient.standing is Standing.OPEN else str(recipient.standing)

    def _add(self, recipient: Recipient) -> str:
        found = self._of_ad if recipient.ad is not None else self._of_conversation
        due = found(recipient)
        if isinstance(due, str):
            return due
        due.banned = people.is_banned(due.email, self._at)
        if due.banned and not due.proven:  # perhaps somebody else's mail: nobody is told
            return "banned"
        if due.conversation is not None and self._is_machine(due):
            return str(Kind.LOOP)
        self.dues.append(due)
        return ""

    def _of_ad(self, recipient: Recipient) -> Due | str:
        """A reader's first mail, to the ad's own address; else why it goes to nobody."""
        ad, sender = recipient.ad, self._mail.sender
        assert ad is not None
        if self._proof is Proof.FAIL:  # to ask the owner of a forged address would be our spam
            return "forged"
        poster = people.poster_of(ad)
        if not sender or (poster and mailboxes.spelled(sender) == mailboxes.spelled(poster.email)):
            return "stray"
        conversation = writing.find_conversation(ad, sender)
        if conversation is not None and addresses.is_stopped(conversation):
            return "stopped"
        if conversation is None and addresses.is_stopped_for(ad, people.reader_digest(sender)):
            return "stopped"
        proven = self._proof is Proof.PASS
        if not proven and people.is_unwanted(sender):
            return "unwanted"
        own = people.mailbox_of(conversation, Side.READER) if conversation is not None else None
        known = (sender, *([own.email] if own else []), *([poster.email] if poster else []))
        return Due(
            ad=ad, side=Side.READER, email=own.email if own else sender, proven=proven,
            language=_language(self._mail), title=composing.words_title(ad),
            secrets=self._secrets(known), conversation=conversation,
        )  # fmt: skip

    def _of_conversation(self, recipient: Recipient) -> Due | str:
        conversation, side = recipient.conversation, recipient.writer
        assert conversation is not None
        assert side is not None
        own = people.mailbox_of(conversation, side)
        if own is None:
            return "over"
        matches = mailboxes.spelled(self._mail.sender) == mailboxes.spelled(own.email)
        return Due(
            ad=conversation.ad, side=side, email=own.email,
            proven=matches and self._proof is not Proof.FAIL, language=own.language,
            title=composing.words_title(conversation.ad),
            secrets=self._secrets(people.both(conversation)), conversation=conversation,
        )  # fmt: skip

    def _secrets(self, mailboxes: tuple[str, ...]) -> Secrets:
        names = tuple(self._mail.sender_names)
        return Secrets(addresses=mailboxes, names=names, relay_domain=addresses.domain())

    def _is_machine(self, due: Due) -> bool:
        """Two robots that mark nothing still say the same again, or too much."""
        sent = Message.objects.filter(
            conversation=due.conversation,
            side=due.side,
            channel=Channel.MAIL,
            received_at__gt=self._at - PACES[-1][1],
        ).exclude(mail_digest=self._digest)
        rows = list(sent.values_list("received_at", "text_digest"))
        for most, window in PACES:
            if sum(1 for at, _text in rows if at > self._at - window) >= most:
                return True
        most, within = ECHOES
        if len(rows) < most:
            return False
        said = cleaning.clean(
            self._mail, due.secrets, expected_subject=due.title, ours=composing.our_sentences()
        ).text
        if len(said) < LEAST_ECHO:
            return False
        digest = Words(text=said).text_digest()
        since = self._at - within
        return sum(1 for at, text in rows if bytes(text) == digest and at > since) >= most


def _language(mail: Mail) -> str:
    known = {code for code, _name in settings.LANGUAGES}
    said = mail.one("content-language")[:2].lower()
    return said if said in known else settings.LANGUAGE_CODE
