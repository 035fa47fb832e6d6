"""A case: one look at an ad, or at exact copies of one, by a person."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from daylight.web.ads.models import Ad, Choice, Place
from daylight.web.people.models import Staff


class CaseKind(models.TextChoices):
    AD = "ad", "an ad"
    MESSAGE = "message", "a relayed message"


class CaseState(models.TextChoices):
    OPEN = "open", "waits for a reviewer"
    LEAD = "lead", "waits for a safety lead"
    CLOSED = "closed", "closed"


_IN_INDEX = ("lease_until", "seat", "harm_bits")  # what the queue asks of each case it passes over


class CaseQuerySet(models.QuerySet["Case"]):
    def open(self) -> CaseQuerySet:
        """Cases that wait for somebody, the most urgent first. Open means `closed_at` is null:
        the indexes say so too."""
        return self.filter(closed_at__isnull=True).order_by("urgent_at", "id")


class Case(models.Model):
    """What waits, how urgent it is, and who has it in hand.

    `urgent_at` orders every queue: the moment by which a person should have looked, made from
    severity, confidence, reports and deadline when the case opens or a doubt is added. Time alone
    never changes it, so whatever waits comes to the front. `group` is the same for exact copies.
    A claim is `staff` until `lease_until`, taken by compare-and-set.
    """

    public_id = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=8, choices=CaseKind.choices, default=CaseKind.AD)
    state = models.CharField(max_length=8, choices=CaseState.choices, default=CaseState.OPEN)
    group = models.BinaryField(max_length=32)
    message_id = models.BigIntegerField(null=True)
    harm = models.CharField(max_length=20)  # the gravest
    harms = models.JSONField(default=list)  # all of them, the gravest first
    harm_bits = models.PositiveIntegerField(default=0)  # the same as a number, for the queue
    severity = models.PositiveSmallIntegerField()
    confidence = models.FloatField()  # in [0, 1]; 1 where nobody knows
    quorum = models.PositiveSmallIntegerField(default=1)
    child_image = models.BooleanField(default=False)  # listed photo or child claim: never shown
    reports = models.PositiveIntegerField(default=0)  # claims and flags that wait
    place = models.ForeignKey(Place, models.PROTECT, db_index=False, null=True)
    language = models.CharField(max_length=8, blank=True)
    urgent_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    staff = models.ForeignKey(
        Staff, models.PROTECT, null=True, related_name="cases", db_index=False
    )
    lease_until = models.DateTimeField(null=True)
    # Somebody who has decided on all of it. Their asides say so too; this is what the queue's
    # index has, so that ten thousand cases with one's own first seat cost nothing to pass over.
    seat = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["state", "harm", "urgent_at", *_IN_INDEX, "place", "language"],
                condition=models.Q(closed_at__isnull=True),
                name="case_queue",
            ),
            models.Index(
                fields=["place", "state", "harm", "urgent_at", *_IN_INDEX, "language"],
                condition=models.Q(closed_at__isnull=True),
                name="case_queue_of_place",
            ),
            models.Index(
                fields=["language", "state", "harm", "urgent_at", *_IN_INDEX, "place"],
                condition=models.Q(closed_at__isnull=True),
                name="case_queue_of_language",
            ),
            # Only of those in somebody's hands: most are in nobody's, and an index of them all
            # would look useless to SQLite.
            models.Index(
                fields=["staff", "lease_until"],
                condition=models.Q(staff__isnull=False),
                name="case_in_hand",
            ),
            models.Index(
                fields=["group"], condition=models.Q(closed_at__isnull=True), name="case_group"
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["message_id"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_case_a_message",
            )
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    def is_held_by(self, staff: Staff, at: datetime) -> bool:
        """Whether that person has it in hand at that moment."""
        return self.staff_id == staff.pk and self.lease_until is not None and self.lease_until > at


class CaseAd(models.Model):
    """An ad in a case. An ad is in one open case at most; it leaves when it no longer waits."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="members")
    ad = models.ForeignKey(Ad, models.PROTECT, related_name="cases")
    open = models.BooleanField(default=True)
    since = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["ad"], condition=models.Q(open=True), name="one_open_case_an_ad"
            )
        ]


class AsideReason(models.TextChoices):
    NOT_ME = "not_me", "asked for somebody else"
    LATER = "later", "left for now"
    DECIDED = "decided", "has decided; another must look"


class Aside(models.Model):
    """A case that a person is not given: for good, or until a moment. Nobody asks them why."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="asides")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=8, choices=AsideReason.choices)
    until = models.DateTimeField(null=True)  # None: never back
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "staff", "reason"], name="one_aside")
        ]


class NoteKind(models.TextChoices):
    HAND_OVER = "hand_over", "handed over"
    ESCALATION = "escalation", "escalated"
    HOLD = "hold", "held for more"


class CaseNote(models.Model):
    """Words for colleagues. Goes when the ad's own words go."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="notes")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=NoteKind.choices)
    words = models.TextField()
    created_at = models.DateTimeField()


class IntentionState(models.TextChoices):
    WAITING = "waiting", "can be taken back"
    TAKEN_BACK = "taken_back", "taken back"
    WRITTEN = "written", "written"
    REFUSED = "refused", "could not be written"


class Intention(models.Model):
    """A decision in the seconds in which it can be taken back. It is kept here, so that closing the
    browser loses nothing: at `due_at` it is written.

    `seen` maps an ad's id to what the person saw of it (`review/seen.py`). `said` is what came of
    it, ad by ad, where it could not be written.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="intentions")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="intentions")
    state = models.CharField(
        max_length=10, choices=IntentionState.choices, default=IntentionState.WAITING
    )
    choice = models.CharField(max_length=8, choices=Choice.choices)
    clause = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    seen = models.JSONField(default=dict)
    said = models.JSONField(default=dict)
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["staff", "state"], name="intention_of")]
        constraints = [
            models.UniqueConstraint(
                fields=["case"],
                condition=models.Q(state="waiting"),
                name="one_waiting_intention_a_case",
            )
        ]
