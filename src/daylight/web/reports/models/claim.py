"""A takedown claim: what somebody asked to have taken down, and what came of it.

Ads are named by the board's own words for them, so that a claim may be about a foreign board.
"""

from __future__ import annotations

from datetime import datetime

from django.db import models

from daylight.web.people.models import Staff
from daylight.web.record.models import Entry


class Wrong(models.TextChoices):
    """What is wrong, in the reporter's words; each stands for a harm of the screening."""

    CHILD = "child", "it shows or offers a child"
    INTIMATE = "intimate", "an intimate picture, shown without agreement"
    FORCED = "forced", "somebody is made to do this"
    PRIVATE = "private", "a private picture, number or address"
    OTHER = "other", "something else that is against the law"
    UNSAID = "", "not said"

    @property
    def harm(self) -> str:
        return {
            "": "",
            "child": "child_safety",
            "intimate": "intimate_image",
            "forced": "sex_trafficking",
            "private": "privacy",
            "other": "prohibited_goods",
        }[self.value]


def may_be_a_child(wrong: str) -> bool:
    return wrong in (Wrong.CHILD, Wrong.UNSAID)


class About(models.TextChoices):
    ME = "me", "me"
    MY_CHILD = "my_child", "my child"
    ACTING = "acting", "somebody I act for"
    UNKNOWN = "unknown", "somebody I do not know"
    UNSAID = "", "not said"


class Channel(models.TextChoices):
    """How a claim reached us. The record knows the same words."""

    FORM = "form", "the form"
    TELEPHONE = "telephone", "telephone"
    POST = "post", "a letter"
    PERSON = "person", "in person"
    MAIL = "mail", "e-mail"
    API = "api", "another program"


class Outcome(models.TextChoices):
    NONE = "", "not decided"
    REMOVED = "removed", "stays down"
    RESTORED = "restored", "came back"
    NOTHING = "nothing_found", "nothing was found"


class TrustedFlagger(models.Model):
    """Whoever has a lane of their own. `link` is a digest of the key in their address.

    Suspended only after a warning; both are dates that stay.
    """

    name = models.CharField(max_length=120, unique=True)
    email = models.EmailField(blank=True)
    link = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> ClaimQuerySet:
        """Claims that wait for people, the first due first. Where somebody is in danger now, people
        look though a mailbox has not answered."""
        for_people = models.Q(waits_for_contact=False) | models.Q(danger=True)
        return self.filter(for_people, closed_at__isnull=True).order_by("due_at", "id")

    def overdue(self, at: datetime) -> ClaimQuerySet:
        return self.open().filter(due_at__lte=at)


class Claim(models.Model):
    """One claim. `reference` is the number in the code that can be read aloud.

    `page_by`: by when a lead must have looked, where something unusual happened. `by_photo_alone`
    hides photos only, once the contact has answered. `answered_for_at`: when the contact answered
    for the prints that were sent. `network` is a keyed digest that lasts a day. `call_why`: why a
    lead is to be called, until the call went out; `called_at`: when the last one did.
    """

    public_id = models.CharField(max_length=16, unique=True)
    form_key = models.CharField(max_length=64, unique=True)
    reference = models.BigIntegerField(db_index=True)
    wrong = models.CharField(max_length=10, choices=Wrong.choices, blank=True)
    about = models.CharField(max_length=10, choices=About.choices, blank=True)
    danger = models.BooleanField(default=False)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    language = models.CharField(max_length=8, default="en")
    network = models.BinaryField(max_length=16, null=True)
    trusted = models.ForeignKey(TrustedFlagger, models.PROTECT, null=True, related_name="claims")
    taken_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    by_photo_alone = models.BooleanField(default=False)
    waits_for_contact = models.BooleanField(default=False)
    answered_for_at = models.DateTimeField(null=True)
    late = models.BooleanField(default=False)
    received_at = models.DateTimeField()
    due_at = models.DateTimeField()
    page_by = models.DateTimeField(null=True)
    paged_at = models.DateTimeField(null=True)
    call_why = models.JSONField(default=list)
    call_since = models.DateTimeField(null=True, db_index=True)
    called_at = models.DateTimeField(null=True, db_index=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    stop_until = models.DateTimeField(null=True)
    stop_confirmed_at = models.DateTimeField(null=True)
    contacts = models.PositiveIntegerField(default=1)
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["due_at"], name="claim_open", condition=models.Q(closed_at__isnull=True)
            ),
            models.Index(fields=["received_at"], name="claim_received"),
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def harm(self) -> str:
        return Wrong(self.wrong).harm

    @property
    def may_be_a_child(self) -> bool:
        """Nobody said what it is about: unknown counts as doubt."""
        return may_be_a_child(self.wrong)

    @property
    def is_heard(self) -> bool:
        """Whether staff heard a voice, or know the flagger."""
        return self.taken_by_id is not None or self.trusted_id is not None

    @property
    def is_answered_for(self) -> bool:
        """Whether somebody has answered for the prints that were sent."""
        told = self.by_photo_alone and not self.waits_for_contact
        return self.is_heard or told or self.answered_for_at is not None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None


class ClaimWords(models.Model):
    """Personal: what the reporter wrote, and how to reach them. Erased some time after the end."""

    claim = models.OneToOneField(Claim, models.PROTECT, primary_key=True, related_name="words")
    address = models.CharField(max_length=500, blank=True)  # of the ad, as typed
    phone = models.CharField(max_length=40, blank=True)  # in the ad
    description = models.TextField(blank=True)
    safe = models.BooleanField(default=False)  # to write to
    email = models.CharField(max_length=254, blank=True)
    telephone = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=120, blank=True)
    signature = models.CharField(max_length=120, blank=True)
    good_faith = models.BooleanField(default=False)
    bounced_at = models.DateTimeField(null=True)


class ClaimPrint(models.Model):
    """What was computed of a photo on the reporter's device."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="prints")
    sha256 = models.CharField(max_length=64, blank=True)
    pdq = models.BinaryField(max_length=32, null=True)


class ClaimAdQuerySet(models.QuerySet["ClaimAd"]):
    def waiting(self) -> ClaimAdQuerySet:
        """What people are still to decide on: all of claims that are open, and what is merely alike
        and was only to be looked at though its claim has its answer."""
        is_open = models.Q(claim__closed_at__isnull=True)
        return self.filter(is_open | models.Q(role=ClaimAd.LOOK), outcome=Outcome.NONE)


class ClaimAd(models.Model):
    """An ad that a claim named, or that was found for it. `photos` are those hidden in it alone.

    `hidden_at`: when the claim hid the ad, or photos of it. `is_loose`: it was no exact copy of the
    same poster, and spent some of what one claim may do alone.
    """

    NAMED, COPY, PHOTO, LOOK = "named", "copy", "photo", "look"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="ads")
    ad = models.CharField(max_length=40, db_index=True)
    role = models.CharField(max_length=6)
    photos = models.JSONField(default=list)
    is_loose = models.BooleanField(default=False)
    since = models.DateTimeField(null=True)  # when it was found, or found to be more; null: before
    hidden_at = models.DateTimeField(null=True, db_index=True)
    objected_at = models.DateTimeField(null=True)
    first_restorer = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    outcome = models.CharField(max_length=16, choices=Outcome.choices, blank=True)
    decided_at = models.DateTimeField(null=True)

    objects = ClaimAdQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["ad"], name="claim_ad_undecided", condition=models.Q(outcome=""))
        ]
        constraints = [models.UniqueConstraint(fields=["claim", "ad"], name="ad_once_a_claim")]


class ClaimContact(models.Model):
    """Somebody came again about the same thing; every one counts. `network` as of a claim."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="further")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    network = models.BinaryField(max_length=16, null=True)
    at = models.DateTimeField(db_index=True)


class ClaimStep(models.Model):
    """Proof row: a step of a claim and the entry of the record that proves it."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="steps")
    step = models.CharField(max_length=10)
    ad = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=16, blank=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="+")
    at = models.DateTimeField()
