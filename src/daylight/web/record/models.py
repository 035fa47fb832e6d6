"""Entries wait here for the sequencer; their openings stay private."""

from __future__ import annotations

from django.db import models

from daylight.ledger.entry_types import PUBLIC_CLASS
from daylight.web.record.former import Continuation, FormerCheckpoint, FormerPlace

__all__ = [
    "Checkpoint",
    "Continuation",
    "Entry",
    "FormerCheckpoint",
    "FormerPlace",
    "Leaf",
    "Opening",
    "SequencerLease",
    "Tally",
    "WitnessDoubt",
]


class EntryQuerySet(models.QuerySet["Entry"]):
    def unplaced(self, above: int = 0) -> EntryQuerySet:
        """Entries that the sequencer has given no place yet, whatever their ids.

        A transaction that was slow commits ids smaller than those that have a place already, so
        that "after the last one" would lose entries. `above` spares the look at old ones.
        """
        return self.filter(pk__gt=above, leaf__isnull=True).order_by("pk")


class Entry(models.Model):
    """Proof row: insert-only. `commitment` binds it to its opening without telling it."""

    type = models.CharField(max_length=40)
    leaf_class = models.CharField(max_length=12)
    at = models.DateTimeField()
    commitment = models.BinaryField(max_length=32)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["type", "at"], name="entry_type_at")]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"


class OpeningQuerySet(models.QuerySet["Opening"]):
    def private_of(self, subject: str) -> OpeningQuerySet:
        """What may be destroyed with its subject. Governance is public in full: without its
        opening the log could neither be read nor made again."""
        return self.filter(subject=subject).exclude(entry__leaf_class=PUBLIC_CLASS)


class Opening(models.Model):
    """Companion of an entry: the full text and the salt of its commitment.

    `subject` names what it is about ("ad:17", "poster:4"), for whoever may open it.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="opening")
    subject = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    body = models.BinaryField()

    objects = OpeningQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="opening_subject")]


class Leaf(models.Model):
    """Proof row: an entry's place in the public log, given once and for ever.

    From these rows follows every byte of the tiles, so that no crash can make two histories.
    `reference` is the spoken reference as a number, for whoever asks by telephone.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="leaf")
    index = models.BigIntegerField(unique=True, db_column="leaf_index")
    reference = models.BigIntegerField()

    class Meta:
        indexes = [models.Index(fields=["reference"], name="leaf_reference")]


class Checkpoint(models.Model):
    """Proof row: what the log signed. The note has the cosignatures that came with it.

    `top_entry` is the largest entry id that had a place then.
    """

    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    time_s = models.BigIntegerField()  # seconds since 1970, as signed
    note = models.BinaryField()
    witnesses = models.PositiveSmallIntegerField(default=0)
    top_entry = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["size"], name="checkpoint_size")]


class WitnessDoubt(models.Model):
    """What a witness says against this log without showing anything that the log signed.

    It costs the witness its own line and stops nothing, and is told on the page of the record.
    """

    name = models.CharField(max_length=255, unique=True)
    said = models.CharField(max_length=300)
    since = models.DateTimeField()
    last_at = models.DateTimeField()


class SequencerLease(models.Model):
    """One row: which process sequences, and until when nobody else may."""

    holder = models.CharField(max_length=64, blank=True)
    until = models.DateTimeField(null=True)


class Tally(models.Model):
    """Proof row: the entry that holds a day's public figures."""

    day = models.DateField()
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="tally")

    class Meta:
        indexes = [models.Index(fields=["day"], name="tally_day")]
