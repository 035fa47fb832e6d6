"""Photos: the digest of what came in, and the metadata-free copies of it."""

from __future__ import annotations

from django.db import models

from daylight.screening.model import PhotoPrint

_PDQ = 32  # bytes
Buffer = bytes | memoryview  # what drivers give


class Photo(models.Model):
    """One uploaded photo. Digests are of the original bytes, which only the vault has.

    `working` is the digest of the working copy, part of a version's digest; `pdq` is null where
    the photo could not be hashed. `forms` are the eight turned and mirrored PDQ, end to end.
    """

    public_id = models.CharField(max_length=12, unique=True)
    sha256 = models.CharField(max_length=64, db_index=True)
    md5 = models.CharField(max_length=32)
    pdq = models.BinaryField(max_length=32, null=True)
    forms = models.BinaryField(max_length=256, null=True)
    pdq_quality = models.PositiveSmallIntegerField(default=0)
    working = models.CharField(max_length=64)
    width = models.PositiveIntegerField()  # of the working copy, in pixels
    height = models.PositiveIntegerField()
    colour = models.CharField(max_length=7)  # "#rrggbb", shown until the photo arrives
    vault_item = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()

    @property
    def as_print(self) -> PhotoPrint:
        """The photo as the screening engine reads it."""
        return PhotoPrint(
            sha256=self.sha256,
            md5=self.md5,
            pdq=bytes(self.pdq) if self.pdq else None,
            pdq_quality=self.pdq_quality,
        )

    @property
    def pdq_forms(self) -> tuple[bytes, ...]:
        """The eight forms to look up; () where the photo could not be hashed."""
        return split_forms(self.pdq, self.forms)


def split_forms(pdq: Buffer | None, forms: Buffer | None) -> tuple[bytes, ...]:
    """The forms kept at intake; else worked out from the PDQ, a little less sure."""
    if forms:
        kept = bytes(forms)
        return tuple(kept[at : at + _PDQ] for at in range(0, len(kept), _PDQ))
    if not pdq:
        return ()
    from daylight.screening.photos import forms_of

    return forms_of(bytes(pdq))


class Rendition(models.Model):
    """A smaller copy made by the worker."""

    photo = models.ForeignKey(Photo, models.PROTECT, related_name="renditions")
    format = models.CharField(max_length=4)  # "webp" or "avif"
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    size = models.PositiveIntegerField()  # bytes

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["photo", "format", "width"], name="one_rendition")
        ]


class Upload(models.Model):
    """A photo in a form that is not posted yet; swept after a day."""

    form_key = models.CharField(max_length=64, db_index=True)
    photo = models.OneToOneField(Photo, models.CASCADE, related_name="upload")
    position = models.PositiveSmallIntegerField()
    created_at = models.DateTimeField()
