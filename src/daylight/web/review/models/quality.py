"""Looking again: golden cases, second looks, audits of what is published."""

from __future__ import annotations

from django.db import models

from daylight.web.ads.models import Choice, Decision, Place, Publication
from daylight.web.people.models import Staff
from daylight.web.record.models import Entry
from daylight.web.review.models.case import Case
from daylight.web.review.weights import severity


class QualityPlan(models.Model):
    """How much is looked at again. The newest row counts; each has its public entry."""

    golden_per_1000 = models.PositiveSmallIntegerField()
    second_per_1000 = models.PositiveSmallIntegerField()
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class GoldenAnswer(models.Model):
    """Proof row: what somebody said of an invented ad whose answer is known.

    No entry of the log and no public figure is made of it.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="golden_answers")
    golden = models.CharField(max_length=40)
    choice = models.CharField(max_length=8, choices=Choice.choices)
    clause = models.CharField(max_length=80)
    is_right = models.BooleanField()
    created_at = models.DateTimeField()


class GoldenLook(models.Model):
    """An invented ad that somebody was given in place of a case. It is no case: no queue, count or
    figure of cases has it, and only its own person finds it.

    It is open until it is answered or somebody said "not me" (then it has no answer); `until` is
    when one that was left is offered again.
    """

    public_id = models.CharField(max_length=12, unique=True)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="golden_looks")
    golden = models.CharField(max_length=40)
    harms = models.JSONField(default=list)  # the gravest first
    quorum = models.PositiveSmallIntegerField(default=1)
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", db_index=False)
    opened_at = models.DateTimeField()
    urgent_at = models.DateTimeField()
    deadline_at = models.DateTimeField(null=True)
    weighed_at = models.DateTimeField(null=True)  # when the look was last counted as exposure
    lease_until = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    answer = models.OneToOneField(GoldenAnswer, models.PROTECT, null=True, related_name="look")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["staff"],
                condition=models.Q(closed_at__isnull=True),
                name="one_open_golden_look",
            )
        ]

    @property
    def harm(self) -> str:
        return str(self.harms[0])

    def as_case(self) -> Case:
        """What pages show of it: a case that is never saved."""
        return Case(
            public_id=self.public_id,
            harm=self.harm,
            harms=self.harms,
            severity=severity(self.harm),
            confidence=1.0,
            quorum=self.quorum,
            place=self.place,
            language="en",
            urgent_at=self.urgent_at,
            deadline_at=self.deadline_at,
            opened_at=self.opened_at,
            closed_at=self.closed_at,
            staff=self.staff,
            lease_until=self.lease_until,
        )


class SecondLook(models.Model):
    """A decision that another person looks at without knowing it. It changes nothing by itself;
    where the two disagree a lead says which was right."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="second_look")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="second_looks")
    choice = models.CharField(max_length=8, choices=Choice.choices, blank=True)
    clause = models.CharField(max_length=80, blank=True)
    answered_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    first_was_right = models.BooleanField(null=True)
    resolved_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["answered_at"], name="second_look_answered")]

    @property
    def agrees(self) -> bool:
        """Whether both would have shown it, or both not."""
        shown = Choice.PUBLISH
        return (self.choice == shown) is (self.decision.choice == shown)


class Audit(models.Model):
    """A sample of what was published in a period. Its seed is committed before the period begins
    and told when it is drawn."""

    public_id = models.CharField(max_length=12, unique=True)
    period_from = models.DateField()
    period_until = models.DateField()  # the day after the last
    size = models.PositiveIntegerField()
    seed = models.BinaryField(max_length=32)
    committed = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    drawn = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    population = models.PositiveIntegerField(null=True)
    created_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)


class Finding(models.TextChoices):
    FINE = "fine", "within the rules"
    AGAINST = "against", "against a rule"
    CANNOT_SAY = "cannot_say", "cannot be said"


class AuditItem(models.Model):
    """One publication of an audit, looked at by somebody who had no part in it and does not see
    what the machine said."""

    audit = models.ForeignKey(Audit, models.PROTECT, related_name="items")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+")
    position = models.PositiveIntegerField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    finding = models.CharField(max_length=10, choices=Finding.choices, blank=True)
    harm = models.CharField(max_length=20, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["audit", "publication"], name="once_in_an_audit")
        ]
        indexes = [models.Index(fields=["answered_at"], name="audit_item_answered")]
