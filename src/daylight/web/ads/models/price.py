"""What a section asks in the middle, for a price that is far from it."""

from __future__ import annotations

from django.db import models


class PriceMedian(models.Model):
    """The middle price of a section's public ads in one currency. Made anew each night."""

    section_id = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    median_minor = models.BigIntegerField()
    ads = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["section_id", "currency"], name="one_median")
        ]
