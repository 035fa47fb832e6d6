"""A tip to an authority, from its draft on."""

from __future__ import annotations

from django.db import models

from daylight.web.people.models import Staff
from daylight.web.review.models.case import Case


class Tip(models.Model):
    """What should be reported to the authority about an ad. Who saw its files is said truthfully.

    `staff` is null where an exact match on a confirmed list asked for it.
    """

    public_id = models.CharField(max_length=12, unique=True)
    case = models.ForeignKey(Case, models.PROTECT, related_name="tips")
    ad_id = models.BigIntegerField(unique=True)
    version_id = models.BigIntegerField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")
    opened = models.BooleanField(default=False)  # a person of the board saw a file
    state = models.CharField(max_length=10, default="drafted")
    created_at = models.DateTimeField()
