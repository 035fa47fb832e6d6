"""Where an ad shows: a row for each of its places and sections, up to the roots.

The rows are a hint; every hit is joined to visible ads. `place_id` and `section_id` 0 stand for
the whole board.
"""

from __future__ import annotations

from django.db import models


class Listing(models.Model):
    """Kept by the gate. Clustered by its key, so that any list costs the same at any size."""

    pk = models.CompositePrimaryKey("place_id", "section_id", "pub_seq")
    place_id = models.BigIntegerField()
    section_id = models.BigIntegerField()
    pub_seq = models.BigIntegerField()


class ListingCount(models.Model):
    """How many ads a list has. Kept by the gate, in the same transaction."""

    pk = models.CompositePrimaryKey("place_id", "section_id")
    place_id = models.BigIntegerField()
    section_id = models.BigIntegerField()
    ads = models.PositiveIntegerField(default=0)
