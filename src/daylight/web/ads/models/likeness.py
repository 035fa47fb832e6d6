"""What a version's words are like: a fingerprint, and the bands by which like ones are found."""

from __future__ import annotations

from django.db import models

from daylight.web.ads.models.version import Version


class Fingerprint(models.Model):
    """Companion: the MinHash of a version's words. None where the text is too short for one."""

    version = models.OneToOneField(
        Version, models.PROTECT, primary_key=True, related_name="fingerprint"
    )
    value = models.BinaryField(max_length=224)


class LikenessBand(models.Model):
    """A band of a fingerprint. Made from it and nothing else, so it may be made anew."""

    pk = models.CompositePrimaryKey("band", "version_id")
    band = models.BigIntegerField()
    version_id = models.BigIntegerField()
