"""The board's one state row, and its two trees."""

from __future__ import annotations

from django.db import models


class BoardState(models.Model):
    """Exactly one row, id 1. `memory_epoch` moves with every block, takedown, ban, list or policy.

    Publishing locks the row shared, blocking locks it exclusively (PostgreSQL); on SQLite there
    is one writer anyway.
    """

    memory_epoch = models.BigIntegerField(default=1)
    policy_digest = models.CharField(max_length=64, blank=True)
    list_digest = models.CharField(max_length=64, blank=True)  # of the hash list; "" where none
    catalogue_revision = models.BigIntegerField(default=0)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_board_state")]


class Place(models.Model):
    """A node of the tree of places. `slug` is unique over the tree and stands in addresses."""

    slug = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    country = models.CharField(max_length=2, blank=True)  # ISO 3166 alpha-2
    latitude = models.FloatField(null=True)  # degrees, WGS 84
    longitude = models.FloatField(null=True)
    timezone = models.CharField(max_length=40, blank=True)  # IANA name
    population = models.PositiveIntegerField(default=0)  # orders lists; 0 where unknown
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.name


class Section(models.Model):
    """A node of the tree of sections, as the operator's file has it.

    `attributes` is the file's list of typed attributes; `names` maps a language to a name.
    """

    slug = models.CharField(max_length=60, unique=True)
    names = models.JSONField(default=dict)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    profile = models.CharField(max_length=30)
    expiry_days = models.PositiveSmallIntegerField()
    photo_limit = models.PositiveSmallIntegerField()
    price_kinds = models.JSONField(default=list)
    attributes = models.JSONField(default=list)
    position = models.PositiveSmallIntegerField(default=0)
    active = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.slug
