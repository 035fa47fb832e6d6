"""What a machine and people said of a message."""

from __future__ import annotations

from django.db import models

from daylight.web.ads.models import Ad
from daylight.web.people.models import Staff
from daylight.web.replies.models.conversation import Conversation, Side
from daylight.web.replies.models.message import Message


class MessageScreening(models.Model):
    """Proof row: what the screening said of a message. `screened` is false where law forbids it."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="screenings")
    screened = models.BooleanField(default=True)
    verdict = models.CharField(max_length=8)
    child_safety = models.BooleanField()
    safety = models.BooleanField()
    quorum = models.PositiveSmallIntegerField()
    policy_digest = models.CharField(max_length=64)
    epoch = models.BigIntegerField()
    engine = models.CharField(max_length=40)
    created_at = models.DateTimeField()


class MessageScreeningDetail(models.Model):
    """Companion: the signals as JSON, for the person who decides."""

    screening = models.OneToOneField(
        MessageScreening, models.PROTECT, primary_key=True, related_name="detail"
    )
    body = models.JSONField()


class MessagePieces(models.Model):
    """Companion: what a message asks or says of what `replies/grooming.py` looks for, as a number.

    `doubted` says that a doubt about this or a later message rests on it.
    """

    message = models.OneToOneField(Message, models.PROTECT, primary_key=True, related_name="pieces")
    conversation = models.ForeignKey(Conversation, models.PROTECT, related_name="pieces")
    side = models.CharField(max_length=6, choices=Side.choices)
    pieces = models.PositiveSmallIntegerField()
    doubted = models.BooleanField(default=False)
    created_at = models.DateTimeField()


class ReleaseChoice(models.TextChoices):
    RELEASE = "release", "release"
    REFUSE = "refuse", "refuse"


class MessageDecision(models.Model):
    """Proof row: one person's choice on exactly one digest. One choice a person."""

    message = models.ForeignKey(Message, models.PROTECT, related_name="decisions")
    message_digest = models.BinaryField(max_length=32)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="message_decisions")
    choice = models.CharField(max_length=8, choices=ReleaseChoice.choices)
    clause = models.CharField(max_length=80)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "staff"], name="one_message_decision")
        ]


class MessageNote(models.Model):
    """Companion: what the person wrote beside the decision."""

    decision = models.OneToOneField(
        MessageDecision, models.PROTECT, primary_key=True, related_name="note"
    )
    text = models.TextField()


class ProcessReading(models.Model):
    """Proof row: for legal process, an evidence officer read a message, or which there are of an
    ad where `message` is empty. `reference` is the request's own number."""

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="process_readings")
    message = models.ForeignKey(Message, models.PROTECT, null=True, related_name="process_readings")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="process_readings")
    reference = models.CharField(max_length=120)
    entry_id = models.BigIntegerField()
    created_at = models.DateTimeField()


class MessageReport(models.Model):
    """One side says that a message they got is not right."""

    message = models.OneToOneField(Message, models.PROTECT, related_name="report")
    by = models.CharField(max_length=6, choices=Side.choices)
    reason = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)  # a person closed it
