"""Entries wait here for the sequencer; their openings stay private."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """Proof row: insert-only. `commitment` binds it to its opening without telling it."""

    type = models.CharField(max_length=40)
    leaf_class = models.CharField(max_length=12)
    at = models.DateTimeField()
    commitment = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["type", "at"], name="entry_type_at")]

    def __str__(self) -> str:
        return f"{self.type} {self.pk}"


class Opening(models.Model):
    """Companion of an entry: the full text and the salt of its commitment.

    `subject` names what it is about ("ad:17", "poster:4"), for whoever may open it.
    """

    entry = models.OneToOneField(Entry, models.PROTECT, primary_key=True, related_name="opening")
    subject = models.CharField(max_length=64)
    salt = models.BinaryField(max_length=32)
    body = models.BinaryField()

    class Meta:
        indexes = [models.Index(fields=["subject"], name="opening_subject")]
