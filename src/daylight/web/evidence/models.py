"""What the vault holds, what keeps it there, and what may destroy it."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from daylight.web.people.models import Staff
from daylight.web.record.models import Entry


class Item(models.Model):
    """Proof row: where one preserved thing lies. `digest` is keyed: it tells nobody what it is."""

    digest = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=12)  # "form", "photo"
    segment = models.CharField(max_length=60)
    offset = models.BigIntegerField()
    size = models.BigIntegerField()  # bytes before sealing
    created_at = models.DateTimeField()


class Recipient(models.Model):
    """Who can open the vault: an evidence officer, or whoever keeps the offline recovery key.

    `public` is an age recipient. Removing one keeps them out of the keys made from then on.
    """

    name = models.CharField(max_length=60, unique=True)
    kind = models.CharField(max_length=10)  # "officer" or "recovery"
    public = models.CharField(max_length=120)
    added_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)


class VaultKey(models.Model):
    """Proof row: what things are sealed to for about a month. Its private half is in the copies."""

    name = models.CharField(max_length=16, unique=True)
    public = models.CharField(max_length=120)
    created_at = models.DateTimeField()


class VaultKeyCopy(models.Model):
    """Proof row: a vault key's private half, sealed to one recipient."""

    key = models.ForeignKey(VaultKey, models.PROTECT, related_name="copies")
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="copies")
    sealed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "recipient"], name="one_copy_a_recipient")
        ]


class Viewing(models.Model):
    """Proof row: somebody opened an item, or tried to as a drill, and why in their own words."""

    item = models.ForeignKey(Item, models.PROTECT, related_name="viewings")
    staff = models.ForeignKey(Staff, models.PROTECT, null=True)
    drill = models.BooleanField(default=False)
    words = models.CharField(max_length=500)
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class HoldQuerySet(models.QuerySet["Hold"]):
    def live(self, at: datetime) -> HoldQuerySet:
        """Holds that keep something at that moment."""
        open_or_later = models.Q(preserve_until__isnull=True) | models.Q(preserve_until__gt=at)
        return self.filter(open_or_later, released_at__isnull=True)


class Hold(models.Model):
    """A reason to keep an ad's material. Only added; it ends by its date or by a release row.

    The ad is kept until the latest of its holds; no hold is ever shortened, by a trigger too.
    """

    ad_id = models.BigIntegerField(db_index=True)
    reason = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    preserve_until = models.DateTimeField(null=True)  # None: until released
    released_at = models.DateTimeField(null=True)

    objects = HoldQuerySet.as_manager()


class Proposal(models.Model):
    """One person asks to destroy something; another one must agree."""

    words = models.CharField(max_length=500)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    agreed_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    agreed_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class DestructionProposal(Proposal):
    """Of an ad's material, before its time."""

    ad_id = models.BigIntegerField(db_index=True)


class StrayProposal(Proposal):
    """Of what the vault holds and no row names.

    `records` are pairs of segment and offset as they were when it was asked: no more is destroyed.
    """

    records = models.JSONField(default=list)


class ErasureRequest(models.Model):
    """Proof row: its poster asked that everything about an ad be destroyed. It never comes back."""

    ad_id = models.BigIntegerField(unique=True)
    created_at = models.DateTimeField()


class Destruction(models.Model):
    """Proof row: permission to destroy an ad's companion rows.

    By the retention rule, because its poster asked, or by two different people. The triggers read
    this table.
    """

    ad_id = models.BigIntegerField(db_index=True)
    rule = models.CharField(max_length=12)  # "clear", "retention", "erasure" or "two_people"
    first_approver_id = models.BigIntegerField(null=True)
    second_approver_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()


class DestroyedItem(models.Model):
    """Proof row: an item whose sealed bytes are overwritten."""

    item = models.OneToOneField(Item, models.PROTECT, primary_key=True, related_name="destroyed")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()


class VaultPass(models.Model):
    """One look at every digest in the vault, piece by piece. The newest one may be under way.

    `last` is the item that it looked at last. Of what is wrong it keeps the first sentences and how
    many there are.
    """

    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()
    last = models.BigIntegerField(default=0)
    total = models.BigIntegerField()  # items when it began
    items = models.BigIntegerField(default=0)
    size = models.BigIntegerField(default=0)
    destroyed = models.BigIntegerField(default=0)
    wrong = models.BigIntegerField(default=0)
    problems = models.JSONField(default=list)
