"""What the vault holds, what keeps it there, and what may destroy it."""

from __future__ import annotations

from django.db import models


class Item(models.Model):
    """Proof row: where one preserved thing lies. `digest` is keyed: it tells nobody what it is."""

    digest = models.BinaryField(max_length=32)
    kind = models.CharField(max_length=12)  # "form", "photo"
    segment = models.CharField(max_length=60)
    offset = models.BigIntegerField()
    size = models.BigIntegerField()  # bytes
    created_at = models.DateTimeField()


class Hold(models.Model):
    """A reason to keep an ad's material. Only added; it ends by its date or by a release row."""

    ad_id = models.BigIntegerField(db_index=True)
    reason = models.CharField(max_length=40)
    created_at = models.DateTimeField()
    preserve_until = models.DateTimeField(null=True)  # None: until released
    released_at = models.DateTimeField(null=True)


class Destruction(models.Model):
    """Proof row: permission to destroy an ad's companion rows.

    Either by the retention rule, or by two different people. The triggers read this table.
    """

    ad_id = models.BigIntegerField(db_index=True)
    rule = models.CharField(max_length=12)  # "retention" or "two_people"
    first_approver_id = models.BigIntegerField(null=True)
    second_approver_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
