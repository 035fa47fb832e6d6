"""An ad and who posted it."""

from __future__ import annotations

from datetime import datetime

from django.db import models

from daylight.web.ads import hidden
from daylight.web.ads.models.board import Place, Section


class Poster(models.Model):
    """Whoever holds an e-mail address. Known by a keyed digest; the address is a companion row."""

    email_digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()


class PosterContact(models.Model):
    """Companion: the address itself and the language its mail is written in."""

    poster = models.OneToOneField(Poster, models.PROTECT, primary_key=True, related_name="contact")
    email = models.CharField(max_length=254)
    language = models.CharField(max_length=8, default="en")


class AdState(models.TextChoices):
    """Where an ad stands. Only `public` is seen by readers, and only until it expires."""

    UNCONFIRMED = "unconfirmed", "waits for the poster's confirmation"
    HELD = "held", "waits for a person"
    PUBLIC = "public", "public"
    REFUSED = "refused", "refused"
    HIDDEN = "hidden", "hidden after a report or a new doubt"
    ENDED = "ended", "ended"


class EndReason(models.TextChoices):
    NONE = "", ""
    EXPIRED = "expired", "expired"
    GONE = "gone", "no longer available"
    WITHDRAWN = "withdrawn", "withdrawn by the poster"
    LAPSED = "lapsed", "never confirmed"


class Pending(models.TextChoices):
    """What became of an edit while the version decided on stays public."""

    NONE = "", ""
    HELD = "held", "waits for a person"
    REFUSED = "refused", "refused"


class AdQuerySet(models.QuerySet["Ad"]):
    def visible(self, at: datetime) -> AdQuerySet:
        """Ads that a reader may see at that moment. Every public page starts here."""
        shown = self.filter(state=AdState.PUBLIC, expires_at__gt=at)
        gone = hidden.now().ads
        return shown.exclude(public_id__in=gone) if gone else shown

    def waiting(self) -> AdQuerySet:
        """Ads with a version that waits for a person, the longest wait first."""
        return self.filter(
            models.Q(state__in=[AdState.HELD, AdState.HIDDEN]) | models.Q(pending=Pending.HELD)
        ).order_by("held_since", "id")

    def of(self, poster: Poster) -> AdQuerySet:
        return self.filter(poster=poster).order_by("-id")


class Ad(models.Model):
    """The life of one ad. Its words are in its versions; this row says where it stands.

    `pub_seq` orders what is public: new at each publication, kept on edit, renewal and restore.
    `head` is the newest version, `public_version` the one that readers see.
    """

    public_id = models.CharField(max_length=10, unique=True)
    poster = models.ForeignKey(Poster, models.PROTECT, related_name="ads")
    state = models.CharField(max_length=12, choices=AdState.choices, default=AdState.UNCONFIRMED)
    end_reason = models.CharField(max_length=10, choices=EndReason.choices, blank=True)
    pending = models.CharField(max_length=10, choices=Pending.choices, blank=True)
    place = models.ForeignKey(Place, models.PROTECT)
    section = models.ForeignKey(Section, models.PROTECT)
    head = models.ForeignKey("ads.Version", models.PROTECT, null=True, related_name="+")
    public_version = models.ForeignKey("ads.Version", models.PROTECT, null=True, related_name="+")
    pub_seq = models.BigIntegerField(null=True, unique=True)
    care = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    held_since = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    link_generation = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=40, null=True)
    source_id = models.CharField(max_length=120, null=True)

    objects = AdQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "expires_at"], name="ad_state_expires"),
            models.Index(fields=["poster", "state"], name="ad_poster_state"),
            models.Index(
                fields=["poster", "created_at"],
                name="ad_by_hand",
                condition=models.Q(source=None),
            ),
            models.Index(
                fields=["held_since"],
                name="ad_waiting",
                condition=models.Q(state__in=["held", "hidden"]) | models.Q(pending="held"),
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["source", "source_id"], name="one_ad_per_source_id")
        ]

    def __str__(self) -> str:
        return self.public_id

    @property
    def has_ended(self) -> bool:
        return self.state in (AdState.ENDED, AdState.REFUSED)

    @property
    def went_down(self) -> bool:
        """Whether it was public and waits for a person now. Its poster sees and may do the same
        whatever it went down for, so that nobody learns of a report."""
        waits = self.state in (AdState.HELD, AdState.HIDDEN)
        return waits and self.published_at is not None

    @property
    def is_confirmed(self) -> bool:
        return self.confirmed_at is not None

    def is_visible(self, at: datetime) -> bool:
        """The same as `AdQuerySet.visible`, for one row."""
        if self.state != AdState.PUBLIC or self.expires_at is None or self.expires_at <= at:
            return False
        return self.public_id not in hidden.now().ads
