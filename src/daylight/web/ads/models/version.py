"""What a poster submitted. A version never changes; an edit is a new one."""

from __future__ import annotations

from django.db import models

from daylight.web.ads.models.ad import Ad
from daylight.web.ads.models.board import Place, Section


class PriceKind(models.TextChoices):
    PRICE = "price", "price"
    FREE = "free", "free"
    WANTED = "wanted", "wanted"
    SWAP = "swap", "swap"
    NONE = "none", "no price"


class Version(models.Model):
    """Proof row: a version's head. `digest` is salted and covers all that readers would see."""

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    origin = models.CharField(max_length=8)  # "post", "edit" or "import"
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["ad", "number"], name="version_number")]


class VersionContent(models.Model):
    """Companion: the words. Never updated; deleted only by a destruction.

    `text_digest` is keyed and finds identical text; `photos` counts them.
    """

    version = models.OneToOneField(
        Version, models.PROTECT, primary_key=True, related_name="content"
    )
    salt = models.BinaryField(max_length=32)
    title = models.CharField(max_length=200)
    body = models.TextField()
    section = models.ForeignKey(Section, models.PROTECT)
    place = models.ForeignKey(Place, models.PROTECT)
    price_kind = models.CharField(max_length=8, choices=PriceKind.choices)
    price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, blank=True)
    attributes = models.JSONField(default=dict)
    language = models.CharField(max_length=8, blank=True)
    text_digest = models.BinaryField(max_length=32)

    class Meta:
        indexes = [models.Index(fields=["text_digest"], name="version_text")]


class VersionPhoto(models.Model):
    """Companion: which photos a version shows, in order from 0."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="shown_photos")
    photo = models.ForeignKey("ads.Photo", models.PROTECT, related_name="shown_in")
    position = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="photo_position")
        ]


class SealedWords(models.Model):
    """Companion: where the words of a refused ad, and copies of its photos, lie for officers.

    `head` was the newest version when they were sealed.
    """

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="sealed_words")
    head = models.ForeignKey(Version, models.PROTECT, related_name="sealed_words")
    vault_item = models.BigIntegerField()
    created_at = models.DateTimeField()


class Submission(models.Model):
    """Companion: how a version reached us. `form_key` makes a form posted twice one ad.

    `browser` is the digest of a cookie that the posting browser got; a link opened in that
    browser acts at once.
    """

    version = models.OneToOneField(
        Version, models.PROTECT, primary_key=True, related_name="submission"
    )
    form_key = models.CharField(max_length=64, unique=True)
    network = models.CharField(max_length=45, blank=True)  # the sender's network address
    network_digest = models.BinaryField(max_length=32, null=True)
    browser = models.BinaryField(max_length=32, null=True)
    vault_item = models.BigIntegerField(null=True)
    created_at = models.DateTimeField()
