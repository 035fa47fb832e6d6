"""What one side wrote, from its arrival until the other side has it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from daylight.web.ads.models import Photo
from daylight.web.evidence.models import Item
from daylight.web.replies.models.conversation import Conversation, Side

GIVE_UP_AFTER = timedelta(days=5)  # Source: RFC 5321, 4.5.4.1: at least 4 to 5 days


class Channel(models.TextChoices):
    MAIL = "mail", "mail"
    WEB = "web", "web"


class MessageState(models.TextChoices):
    """Where a message stands. Only `ready` is ever handed to a mail server."""

    UNCONFIRMED = "unconfirmed", "waits until its writer proves to hold the mailbox"
    RECEIVED = "received", "not screened yet"
    WAITING = "waiting", "waits for a person"
    READY = "ready", "screened, on its way"
    RELAYED = "relayed", "handed to the other side's mail server"
    REFUSED = "refused", "not passed on"
    FAILED = "failed", "could not be delivered"
    LAPSED = "lapsed", "never confirmed"


class DelayedBy(models.TextChoices):
    """What a ready message waits for."""

    AD = "ad", "the ad cannot be seen just now"
    SERVER = "server", "the other side's mail server does not take it"


class MessageQuerySet(models.QuerySet["Message"]):
    def waiting(self) -> MessageQuerySet:
        """Messages that wait for a person, the longest wait first."""
        return self.filter(state=MessageState.WAITING).order_by("received_at", "id")

    def step(self, message: Message, state: MessageState, *, at: datetime, **more: object) -> bool:
        """Move one message on, unless another process did. Compare-and-set."""
        moved = self.filter(pk=message.pk, state=message.state).update(
            state=state, changed_at=at, **more
        )
        if moved:
            message.state = state
        return bool(moved)


class Message(models.Model):
    """One message. `mail_digest` is keyed, of its Message-ID: a mail sent twice is one message.

    `outgoing_id` is the local part of the Message-ID with which it leaves, the same at each try,
    so that a mail server that took it before a crash and after it shows it once.
    """

    public_id = models.CharField(max_length=12, unique=True)
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="messages")
    side = models.CharField(max_length=6, choices=Side.choices)  # who wrote it
    channel = models.CharField(max_length=4, choices=Channel.choices)
    state = models.CharField(max_length=12, choices=MessageState.choices)
    mail_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)  # salted, of words and photos
    text_digest = models.BinaryField(max_length=32)  # keyed: finds the same words elsewhere
    outgoing_id = models.CharField(max_length=32, unique=True)
    unproven = models.BooleanField(default=False)  # the sender could not be told for sure
    attempts = models.PositiveIntegerField(default=0)
    received_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    delayed_by = models.CharField(max_length=6, choices=DelayedBy.choices, blank=True)
    told_at = models.DateTimeField(null=True)  # its writer knows that it takes long
    relayed_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "mail_digest"], name="one_message_per_mail"
            )
        ]
        indexes = [
            models.Index(
                fields=["received_at"],
                name="message_waiting",
                condition=models.Q(state="waiting"),
            ),
            models.Index(fields=["text_digest", "received_at"], name="message_text"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def sender(self) -> Side:
        return Side(self.side)


class MessageBody(models.Model):
    """Companion: the words, and what was cut from the mail. Erased when nothing needs them.

    `mail_id` is the writer's own Message-ID: answers that go back to them thread under it.
    """

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="body")
    salt = models.BinaryField(max_length=32)
    text = models.TextField()
    html = models.TextField(blank=True)
    cuts = models.JSONField(default=list)
    mail_id = models.CharField(max_length=255, blank=True)
    answers = models.CharField(max_length=255, blank=True)  # its In-Reply-To


class MessageOriginal(models.Model):
    """A sealed thing that a message came as: the whole mail, the form, a photo of the form."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="originals")
    item = models.OneToOneField(Item, models.PROTECT, related_name="message_original")


class MessagePhoto(models.Model):
    """Companion: a photo of a message, cleaned as any photo of the board is."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="shown_photos")
    photo = models.OneToOneField(Photo, models.PROTECT, related_name="message_photo")
    position = models.PositiveSmallIntegerField()
