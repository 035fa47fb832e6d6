"""What the board remembers against publishing: blocks, bans, policies, contacts, rates."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from daylight.web.ads.models.ad import Ad, Poster
from daylight.web.people.models import Staff


class BlockKind(models.TextChoices):
    """What a block is about. The last three are bans on a person's means."""

    AD = "ad", "an ad"
    TEXT = "text", "identical text"
    PHOTO = "photo", "a photo's bytes"
    PDQ = "pdq", "a photo like this one"
    EMAIL = "email", "an e-mail address"
    PHONE = "phone", "a phone number"
    NETWORK = "network", "a network"


BANS = (BlockKind.EMAIL, BlockKind.PHONE, BlockKind.NETWORK)


class BlockQuerySet(models.QuerySet["Block"]):
    def live(self, at: datetime) -> BlockQuerySet:
        """Blocks in force at that moment."""
        forever_or_later = models.Q(expires_at__isnull=True) | models.Q(expires_at__gt=at)
        return self.filter(forever_or_later, lifted_at__isnull=True)


class Block(models.Model):
    """Something that must not become public, by whose word and until when.

    `value` is a keyed digest in hex for ad, text, e-mail and phone, the plain digest in hex for
    photos, and a CIDR for a network. `epoch` is the memory epoch that it opened.
    """

    kind = models.CharField(max_length=8, choices=BlockKind.choices)
    value = models.CharField(max_length=64)
    shown = models.CharField(max_length=120, blank=True)  # for staff: "s...@example.org"
    epoch = models.BigIntegerField()
    harm = models.CharField(max_length=20, blank=True)
    reason = models.CharField(max_length=300)
    appeal_to = models.CharField(max_length=254, blank=True)
    staff = models.ForeignKey(Staff, models.PROTECT, null=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    hits = models.PositiveIntegerField(default=0)
    last_hit_at = models.DateTimeField(null=True)

    objects = BlockQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "value"], name="block_value")]


class PolicyDeployment(models.Model):
    """Proof row: a policy in force from its epoch on, with its whole text and private terms."""

    digest = models.CharField(max_length=64)
    text = models.TextField()
    terms = models.TextField(blank=True)  # the board's own term groups as JSON; "" where none
    epoch = models.BigIntegerField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True)
    second = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField()


class ContactSeen(models.Model):
    """Companion: a contact that stands in an ad's text, by keyed digest only."""

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="contacts_seen")
    kind = models.CharField(max_length=8)
    digest = models.BinaryField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["digest", "ad", "kind"], name="contact_once_an_ad")
        ]


class DoubtedAd(models.Model):
    """An ad that some screening did not simply let through: what a poster's history is asked for,
    without a walk over everything that they posted."""

    ad = models.OneToOneField(Ad, models.PROTECT, primary_key=True, related_name="doubted")
    poster = models.ForeignKey(Poster, models.PROTECT, db_index=False, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["poster", "ad"], name="doubted_of_poster")]


class RateCount(models.Model):
    """How often one source did one thing in one window."""

    bucket = models.CharField(max_length=80, unique=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)


class EpochAdvance(models.Model):
    """Proof row: why the memory epoch moved. The gate asks what came after an authority."""

    epoch = models.BigIntegerField(unique=True)
    cause = models.CharField(max_length=8)  # "block", "lift", "policy" or "list"
    created_at = models.DateTimeField()
