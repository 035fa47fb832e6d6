"""Flags: a reader says that something about an ad is not right. They count, and never remove."""

from __future__ import annotations

from django.db import models

from daylight.web.ads.models import Ad, Section, Version
from daylight.web.people.models import Staff


class Reason(models.TextChoices):
    GONE = "gone", "no longer available"
    SECTION = "section", "wrong section"
    SCAM = "scam", "a scam"
    PROHIBITED = "prohibited", "not allowed here"
    DUPLICATE = "duplicate", "posted twice"
    SPAM = "spam", "spam"
    WRONG = "wrong", "something else is wrong"


class Flag(models.Model):
    """One person, one reason. `who` is a keyed digest of network, ad and day, so it follows nobody.

    `source` is one of network and month, for the flagger's record; it is forgotten once somebody
    has decided, and after a month at the latest.
    """

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="flags")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    who = models.BinaryField(max_length=16)
    source = models.BinaryField(max_length=16, null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ad", "reason", "who"], name="flag_once_a_person")
        ]
        indexes = [
            models.Index(
                fields=["created_at"], name="flag_source", condition=models.Q(source__isnull=False)
            )
        ]


class FlagCount(models.Model):
    """The flags of one reason on one ad, summed as they come, so that the 10,000th costs the same.

    `version` is what was flagged; `cleared` the version that a person found in order.
    """

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="flag_counts")
    reason = models.CharField(max_length=10, choices=Reason.choices)
    count = models.PositiveIntegerField(default=0)
    weight = models.FloatField(default=0)  # a sum of weights in (0, 1)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    version = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    cleared = models.ForeignKey(Version, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField(null=True)  # the poster was, whether it is still available
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ad", "reason"], name="one_count_a_reason")]


class FlagRecord(models.Model):
    """How often flags from one source were right, within a month."""

    source = models.BinaryField(max_length=16, unique=True)
    upheld = models.PositiveIntegerField(default=0)
    dismissed = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)


class MoveProposal(models.Model):
    """A reviewer thinks that an ad belongs elsewhere; only its poster moves it."""

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="move_proposals")
    section = models.ForeignKey(Section, models.PROTECT, related_name="+")
    base = models.PositiveIntegerField()  # the number of the version it was made for
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
