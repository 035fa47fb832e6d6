"""What takedowns need of ads: photos found by likeness, and photos that an ad does not show."""

from __future__ import annotations

from django.db import models

from daylight.web.ads.models.photo import Photo


class PhotoBand(models.Model):
    """A band of a photo's PDQ: 16 bits and their place. Made from it alone, so it may be made anew.

    Two hashes within 31 bits share a band in which they differ by one bit at most.
    """

    pk = models.CompositePrimaryKey("band", "photo_id")
    band = models.IntegerField()
    photo_id = models.BigIntegerField()


class HiddenPhoto(models.Model):
    """A photo that no page shows, by which claim, and when it came back. The ad's words stay."""

    photo = models.ForeignKey(Photo, models.CASCADE, related_name="hidings")
    claim = models.CharField(max_length=20)
    created_at = models.DateTimeField()
    restored_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "claim"], name="hidden_once_a_claim")
        ]
