"""What came in and was no talk: counted by day, kept by nobody."""

from __future__ import annotations

from django.db import models


class InboundCount(models.Model):
    """How many mails of one kind a day brought: relayed, bounce, auto, list, loop, ..."""

    day = models.DateField()
    kind = models.CharField(max_length=20)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "kind"], name="one_inbound_count")]
