"""Who said that a version may be public, on what ground, and that it became so.

All proof rows: insert-only, by triggers too. What quotes or names is in the companion rows.
"""

from __future__ import annotations

from django.db import models

from daylight.web.ads.models.ad import Ad
from daylight.web.ads.models.version import Version
from daylight.web.people.models import Staff


class ScreeningRecord(models.Model):
    """Proof row: what the screening said of a version, under which policy and epoch."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="screenings")
    verdict = models.CharField(max_length=8)
    care = models.BooleanField()
    child_safety = models.BooleanField()
    safety = models.BooleanField()  # a harm to a person, so an edit hides what was public
    quorum = models.PositiveSmallIntegerField()  # people needed to publish; 0 where none is
    policy_digest = models.CharField(max_length=64)
    epoch = models.BigIntegerField()
    engine = models.CharField(max_length=40)
    created_at = models.DateTimeField()


class ScreeningDetail(models.Model):
    """Companion: signals and contacts as JSON, for the reviewer."""

    screening = models.OneToOneField(
        ScreeningRecord, models.PROTECT, primary_key=True, related_name="detail"
    )
    body = models.JSONField()


class Choice(models.TextChoices):
    """What a person decided. `hold` and `escalate` change nothing that readers see."""

    PUBLISH = "publish", "publish"
    REFUSE = "refuse", "refuse"
    REMOVE = "remove", "remove"  # all of it, what is public too
    HOLD = "hold", "hold for more"
    ESCALATE = "escalate", "escalate"


class Decision(models.Model):
    """Proof row: one person's choice on exactly one digest."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="decisions")
    version_digest = models.BinaryField(max_length=32)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="decisions")
    choice = models.CharField(max_length=8, choices=Choice.choices)
    clause = models.CharField(max_length=80)
    epoch = models.BigIntegerField()
    created_at = models.DateTimeField()


class DecisionNote(models.Model):
    """Companion: what the person wrote beside the decision."""

    decision = models.OneToOneField(Decision, models.PROTECT, primary_key=True, related_name="note")
    text = models.TextField()


class AuthorityKind(models.TextChoices):
    MACHINE = "machine", "a screening that said publish"
    PEOPLE = "people", "enough decisions"


class Authority(models.Model):
    """Proof row: a ground to publish exactly one digest.

    `epoch` is the oldest memory it rests on: of its screening, or of the first of its decisions.
    `entry` is the commitment of the log entry that gave it: the screening, or the last decision.
    """

    version = models.ForeignKey(Version, models.PROTECT, related_name="authorities")
    version_digest = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=8, choices=AuthorityKind.choices)
    screening = models.ForeignKey(ScreeningRecord, models.PROTECT, related_name="authorities")
    policy_digest = models.CharField(max_length=64)
    epoch = models.BigIntegerField()
    entry = models.BinaryField(max_length=32)
    created_at = models.DateTimeField()


class AuthorityDecision(models.Model):
    """Proof row: a decision that an authority rests on."""

    authority = models.ForeignKey(Authority, models.PROTECT, related_name="rests_on")
    decision = models.ForeignKey(Decision, models.PROTECT, related_name="+")


class Publication(models.Model):
    """Proof row: a version became public. Written by the gate only; a trigger checks it again."""

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="publications")
    version = models.ForeignKey(Version, models.PROTECT, related_name="publications")
    authority = models.ForeignKey(Authority, models.PROTECT, related_name="publications")
    cause = models.CharField(max_length=10)
    epoch = models.BigIntegerField()
    created_at = models.DateTimeField()
