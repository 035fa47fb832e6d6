"""Two people who talk about one ad, and what each of them may see of the other: nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models

from daylight.web.ads.models import Ad, AdState, Poster

GRACE = timedelta(days=14)  # how long two people can go on talking after the ad's end


class Side(models.TextChoices):
    READER = "reader", "reader"
    POSTER = "poster", "poster"

    @property
    def other(self) -> Side:
        return Side.POSTER if self is Side.READER else Side.READER


class Conversation(models.Model):
    """One reader and one ad. Each side writes to a relay address of its own.

    `for_reader` is the address handed to the reader, `for_poster` the one handed to the poster;
    both are local parts, and neither tells anything of anybody.
    """

    public_id = models.CharField(max_length=12, unique=True)
    ad = models.ForeignKey(Ad, models.PROTECT, related_name="conversations")
    reader_digest = models.BinaryField(max_length=32)
    for_reader = models.CharField(max_length=24, unique=True)
    for_poster = models.CharField(max_length=24, unique=True)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)  # the reader proved to hold the mailbox
    stopped_at = models.DateTimeField(null=True)
    stopped_by = models.CharField(max_length=6, choices=Side.choices, blank=True)
    erased_at = models.DateTimeField(null=True)  # bodies and addresses are gone

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["ad", "reader_digest"], name="one_conversation")
        ]
        indexes = [models.Index(fields=["reader_digest", "created_at"], name="talks_of_reader")]

    def __str__(self) -> str:
        return self.public_id

    def address_for(self, side: Side) -> str:
        """The local part that this side writes to."""
        return self.for_reader if side == Side.READER else self.for_poster

    def is_dead(self, at: datetime) -> bool:
        """Whether its addresses died with the ad. Asks for `ad` to be loaded."""
        if self.erased_at is not None or self.ad.state == AdState.REFUSED:
            return True
        return ad_is_over(self.ad, at)


def ad_is_over(ad: Ad, at: datetime) -> bool:
    """Whether an ad ended longer ago than the grace period."""
    return ad.state == AdState.ENDED and ad.ended_at is not None and at - ad.ended_at > GRACE


class ConversationContact(models.Model):
    """Companion: the reader's address and the language of their mail."""

    conversation = models.OneToOneField(
        Conversation, models.PROTECT, primary_key=True, related_name="contact"
    )
    email = models.CharField(max_length=254)
    language = models.CharField(max_length=8, default="en")


class Stop(models.Model):
    """One person wants nothing more from another. `by` says which side asked for it.

    `pair` knows both mailboxes, whoever of them has the ad and whatever tag they write after +.
    """

    poster = models.ForeignKey(Poster, models.PROTECT, related_name="stops")
    reader_digest = models.BinaryField(max_length=32)
    pair = models.BinaryField(max_length=32, null=True, db_index=True)
    by = models.CharField(max_length=6, choices=Side.choices)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["poster", "reader_digest"], name="one_stop")]


class Unwanted(models.Model):
    """A mailbox to which nobody can make us write by typing it, since its owner asked so."""

    mailbox = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField()


class ReplyStanding(models.Model):
    """How often and how fast a poster answers; shown only while `shows` says that they agreed."""

    poster = models.OneToOneField(
        Poster, models.PROTECT, primary_key=True, related_name="reply_standing"
    )
    shows = models.BooleanField(default=False)
    conversations = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    median_s = models.PositiveIntegerField(null=True)
    counted_at = models.DateTimeField()
