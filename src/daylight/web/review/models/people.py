"""What a person of staff wants to be spared, and what they were shown already."""

from __future__ import annotations

from django.db import models

from daylight.web.people.models import Staff
from daylight.web.review.models.case import Case


class Limits(models.Model):
    """A person's own limits. The row is locked while they are given a case, before the case is.

    Who may look at the photos of child images: somebody a lead named as `trained_by`, and who is
    `willing` today.
    """

    staff = models.OneToOneField(Staff, models.PROTECT, primary_key=True, related_name="limits")
    harms_off = models.JSONField(default=list)
    points_a_day = models.PositiveSmallIntegerField(null=True)  # None: the board's own
    on_break_since = models.DateTimeField(null=True)
    willing = models.BooleanField(default=False)
    trained_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    trained_at = models.DateTimeField(null=True)
    turns = models.PositiveIntegerField(default=0)  # how often they have answered, real or invented


class Exposure(models.Model):
    """What a look or a photo weighed, for the budget of the next 24 hours."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="+")
    # Where it was no case: such as "appeal:7"; empty where it was an invented one.
    what = models.CharField(max_length=40, blank=True, default="")
    points = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["staff", "at"], name="exposure_of")]
