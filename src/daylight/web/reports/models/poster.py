"""What the board knows of posters whose ads are in question: an objection, a dead mailbox."""

from __future__ import annotations

from django.db import models

from daylight.web.ads.models import Ad, Poster


class Objection(models.Model):
    """A poster says by one tap that it is wrong that their ad, or a photo of it, is not shown;
    whatever it went down for."""

    ad = models.ForeignKey(Ad, models.PROTECT, related_name="objections")
    at = models.DateTimeField()


class DeadMailbox(models.Model):
    """A letter to a poster came back for good, the last time at this moment."""

    poster = models.OneToOneField(Poster, models.PROTECT, primary_key=True, related_name="+")
    at = models.DateTimeField()
