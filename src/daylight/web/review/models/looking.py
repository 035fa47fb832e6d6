"""What a person of staff saw, and what they said that nobody may delete."""

from __future__ import annotations

from django.db import models

from daylight.web.people.models import Staff
from daylight.web.record.models import Entry


class Shown(models.TextChoices):
    """How much of a photo was shown. The veiled one that a page starts with is not a viewing."""

    GREY = "grey", "small and in greys"
    FULL = "full", "whole, as readers would see it"


class PhotoView(models.Model):
    """Proof row: somebody was shown a photo's working copy. The entry stands beside it.

    `case_number` and `photo_number` are ids without a key: both may be destroyed, this stays.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    case_number = models.BigIntegerField()
    photo_number = models.BigIntegerField()
    shown = models.CharField(max_length=4, choices=Shown.choices)
    full_size = models.BooleanField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["case_number", "staff"], name="photo_views_of_case")]


class Concern(models.Model):
    """Proof row: a concern about the board itself, by somebody who works on it."""

    public_id = models.CharField(max_length=12, unique=True)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    words = models.TextField()
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
