"""Searches that somebody follows by e-mail, and what each was told of.

Nothing here is a proof and nothing is entered in the record: what a reader looks for is theirs.
An alert that is stopped is deleted with all its rows.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models


class Rhythm(models.TextChoices):
    """How often an alert writes."""

    AT_ONCE = "at_once", "at once"
    DAILY = "daily", "once a day"
    WEEKLY = "weekly", "once a week"


class AlertState(models.TextChoices):
    UNCONFIRMED = "unconfirmed", "waits for the reader's confirmation"
    ACTIVE = "active", "writes"
    PAUSED = "paused", "paused by the reader"
    DEAD = "dead", "its mailbox takes no mail"


class AlertQuerySet(models.QuerySet["Alert"]):
    def due(self, at: datetime) -> AlertQuerySet:
        """Alerts that may write now, the longest wait first."""
        return self.filter(state=AlertState.ACTIVE, due_at__lte=at).order_by("due_at")

    def of(self, digest: bytes) -> AlertQuerySet:
        """The alerts of a mailbox, by its keyed digest."""
        return self.filter(email_digest=digest).order_by("id")


class Alert(models.Model):
    """One search, one mailbox.

    `search` is the search as its address has it, in one spelling. `since` is when its state began,
    `ready_at` the earliest moment of the next mail; `due_at` is set where there is something to
    write, and doubles as the lease of the worker that writes. `browser` is the digest of the asking
    browser's cookie. `told_closed`: a mail said that its place or section takes no more ads.
    """

    public_id = models.CharField(max_length=10, unique=True)
    email = models.CharField(max_length=254)
    email_digest = models.BinaryField(max_length=32)
    language = models.CharField(max_length=8, default="en")
    search = models.TextField()
    search_digest = models.BinaryField(max_length=32)
    place_id = models.BigIntegerField(null=True)
    section_id = models.BigIntegerField(null=True)
    rhythm = models.CharField(max_length=8, choices=Rhythm.choices, default=Rhythm.DAILY)
    state = models.CharField(
        max_length=12, choices=AlertState.choices, default=AlertState.UNCONFIRMED
    )
    since = models.DateTimeField()
    ready_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    mailed_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failed_at = models.DateTimeField(null=True)
    browser = models.BinaryField(max_length=32, null=True)
    told_closed = models.BooleanField(default=False)

    objects = AlertQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["email_digest", "search_digest"], name="alert_once_a_mailbox"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"], name="alert_due", condition=models.Q(due_at__isnull=False)
            ),
            models.Index(
                fields=["state", "since"],
                name="alert_idle",
                condition=models.Q(state__in=["unconfirmed", "dead"]),
            ),
        ]

    def __str__(self) -> str:
        return self.public_id


class AlertAnchor(models.Model):
    """By which token an active alert is found. Clustered, so that a token's alerts lie together.

    `rest` has the other tokens that an ad must have, so that most alerts are passed over without
    reading their search; where the search says no more than tokens do (`exact`), it is not read
    at all.
    """

    pk = models.CompositePrimaryKey("token", "alert_id")
    token = models.CharField(max_length=80)
    alert_id = models.BigIntegerField()
    rest = models.TextField()
    exact = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["alert_id"], name="alert_anchor_of")]


class HitState(models.IntegerChoices):
    """How far an ad's way to a mailbox has come. It never goes back from `HANDED`."""

    WAITING = 0, "not handed to any mail server"
    HANDED = 1, "being handed over: whether it arrived is not known"
    SENT = 2, "taken by a mail server"


class AlertHit(models.Model):
    """An ad that an alert found: one row for each pair, ever."""

    pk = models.CompositePrimaryKey("alert_id", "ad_id")
    alert_id = models.BigIntegerField()
    ad_id = models.BigIntegerField()
    state = models.SmallIntegerField(choices=HitState.choices, default=HitState.WAITING)
    at = models.DateTimeField()
