"""Statements of reasons, and the appeals against what they state."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from daylight.web.ads.models import Ad, Block, Version
from daylight.web.people.models import Staff
from daylight.web.record.models import Entry


class Restriction(models.TextChoices):
    """What was done to an ad, or to its poster."""

    HELD = "held", "waits for a person"
    REFUSED = "refused", "refused"
    HIDDEN = "hidden", "hidden"
    EDIT_HELD = "edit_held", "its change waits for a person"
    EDIT_REFUSED = "edit_refused", "its change is refused"
    PHOTO = "photo", "a photo was withdrawn"
    BANNED = "banned", "its poster may not post"


class StatementQuerySet(models.QuerySet["Statement"]):
    def newest(self, ad: Ad) -> Statement | None:
        return self.filter(ad=ad).order_by("-id").first()


class Statement(models.Model):
    """Proof row: that its poster is told why, and a salted digest of all that is said.

    `cause` is what the restriction came from, such as "decision:17": one cause, one statement.
    `is_neutral` where a harm to a person is in question: then no reason is given.
    """

    public_id = models.CharField(max_length=12, unique=True)
    ad = models.ForeignKey(Ad, models.PROTECT, related_name="statements")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    restriction = models.CharField(max_length=12, choices=Restriction.choices)
    cause = models.CharField(max_length=60)
    is_neutral = models.BooleanField()
    digest = models.BinaryField(max_length=32)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    objects = StatementQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["created_at"], name="statement_created")]
        constraints = [
            models.UniqueConstraint(
                fields=["ad", "version", "restriction", "cause"], name="one_statement_a_cause"
            )
        ]

    def __str__(self) -> str:
        return self.public_id


class StatementText(models.Model):
    """Companion: what was said. `body` is JSON: the facts, and the sentences as they were given."""

    statement = models.OneToOneField(
        Statement, models.PROTECT, primary_key=True, related_name="text"
    )
    salt = models.BinaryField(max_length=32)
    body = models.JSONField()


class StatementDelay(models.Model):
    """An officer's word that the reasons are given later. `reason` is for colleagues and a court.

    While it runs the poster is told no more than that reasons will be given.
    """

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="delays")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=300)
    until = models.DateTimeField()
    released_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    def runs(self, at: datetime) -> bool:
        return self.released_at is None and self.until > at


class AppealBy(models.TextChoices):
    POSTER = "poster", "its poster"
    REPORTER = "reporter", "who reported it"
    BOARD = "board", "the board itself"


class AppealState(models.TextChoices):
    WAITING = "waiting", "waits for a person"
    UPHELD = "upheld", "the decision stands"
    REVERSED = "reversed", "the decision was wrong"
    SETTLED = "settled", "settled before anybody decided"


class AppealQuerySet(models.QuerySet["Appeal"]):
    def waiting(self) -> AppealQuerySet:
        """Those that nobody has answered, the first to be due first."""
        return self.filter(state=AppealState.WAITING).order_by("due_at", "id")


class Appeal(models.Model):
    """Somebody says that a decision was wrong; people who had no part in it decide.

    `origin` names what is appealed against: one appeal for each.
    """

    public_id = models.CharField(max_length=12, unique=True)
    ad = models.ForeignKey(Ad, models.PROTECT, related_name="appeals")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    by = models.CharField(max_length=8, choices=AppealBy.choices)
    origin = models.CharField(max_length=60, unique=True)
    statement = models.ForeignKey(Statement, models.PROTECT, null=True, related_name="appeals")
    block = models.ForeignKey(Block, models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=AppealState.choices, default=AppealState.WAITING)
    quorum = models.PositiveSmallIntegerField(default=1)
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    receipt = models.ForeignKey(Entry, models.PROTECT, related_name="+")

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "due_at"], name="appeal_waiting")]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.state == AppealState.WAITING


class AppealText(models.Model):
    """Companion: what the appellant wrote."""

    appeal = models.OneToOneField(Appeal, models.PROTECT, primary_key=True, related_name="text")
    words = models.TextField()
    language = models.CharField(max_length=8)


class Vote(models.TextChoices):
    UPHOLD = "uphold", "the decision stands"
    REVERSE = "reverse", "the decision was wrong"


class AppealVote(models.Model):
    """Proof row: one person's word on an appeal, bound to the digest that they saw."""

    appeal = models.ForeignKey(Appeal, models.PROTECT, related_name="votes")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    vote = models.CharField(max_length=8, choices=Vote.choices)
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    version_digest = models.BinaryField(max_length=32)
    clause = models.CharField(max_length=80)
    epoch = models.BigIntegerField()
    created_at = models.DateTimeField()


class AppealNote(models.Model):
    """Companion: what the person wrote beside their vote, for colleagues."""

    vote = models.OneToOneField(AppealVote, models.PROTECT, primary_key=True, related_name="note")
    words = models.TextField()
