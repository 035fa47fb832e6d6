"""What a log was before it had to go on under another name: its places and what it signed.

Moved here whole when a log is continued, and proof rows here as they were there. The triggers let a
row of the tables in use go only where it stands here.
"""

from __future__ import annotations

from django.db import models


class Continuation(models.Model):
    """Proof row: this board's log was continued. `origin` is the name that it had before."""

    entry = models.OneToOneField("record.Entry", models.PROTECT, related_name="+")
    origin = models.CharField(max_length=255)
    created_at = models.DateTimeField()


class FormerPlace(models.Model):
    """Proof row: where an entry stood in a log that was continued."""

    continuation = models.ForeignKey(Continuation, models.PROTECT, related_name="places")
    entry = models.ForeignKey("record.Entry", models.PROTECT, related_name="+")
    index = models.BigIntegerField(db_column="leaf_index")
    reference = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "index"], name="one_former_place"),
            models.UniqueConstraint(fields=["continuation", "index"], name="a_former_place_once"),
        ]


class FormerCheckpoint(models.Model):
    """Proof row: what a log signed that was continued. `number` is the id that it had."""

    continuation = models.ForeignKey(Continuation, models.PROTECT, related_name="checkpoints")
    number = models.BigIntegerField(unique=True)
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    time_s = models.BigIntegerField()
    note = models.BinaryField()
    witnesses = models.PositiveSmallIntegerField(default=0)
    top_entry = models.BigIntegerField()
    created_at = models.DateTimeField()
