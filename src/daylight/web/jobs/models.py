"""One row is one piece of work that must happen."""

from __future__ import annotations

from datetime import datetime

from django.db import models


class Lane(models.IntegerChoices):
    """Which work goes first when much is due."""

    URGENT = 0, "urgent"  # a person waits: mail, hiding
    NORMAL = 1, "normal"
    BULK = 2, "bulk"  # renditions of an import, new screenings of old ads


class JobQuerySet(models.QuerySet["Job"]):
    def due(self, at: datetime) -> JobQuerySet:
        """Jobs that may be claimed now: due, and not leased or leased too long ago."""
        free = models.Q(lease_until__isnull=True) | models.Q(lease_until__lt=at)
        return self.filter(free, due_at__lte=at).order_by("lane", "due_at")

    def paging(self) -> JobQuerySet:
        """Jobs that failed so often that a person was called."""
        return self.filter(paged_at__isnull=False)


class Job(models.Model):
    """`kind` names the function; `subject` is what it is about; `key` makes it idempotent.

    A job that is done is deleted; a recurring one (`every_s`) moves its `due_at` instead. Errors
    keep their class and never a message, since a message may quote an ad.
    """

    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=80, blank=True)
    args = models.JSONField(default=dict)
    key = models.CharField(max_length=120, unique=True)
    lane = models.SmallIntegerField(choices=Lane.choices, default=Lane.NORMAL)
    due_at = models.DateTimeField()
    every_s = models.PositiveIntegerField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=120, blank=True)
    paged_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    died = False  # whether the process that had it before did not end with it; set when claimed

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["lane", "due_at"], name="job_due")]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}".strip()
