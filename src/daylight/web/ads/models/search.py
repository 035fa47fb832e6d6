"""What the search index keeps beside itself. All of it is made from ads and may be made anew."""

from __future__ import annotations

from django.db import models


class SearchDoc(models.Model):
    """Exactly what was indexed of an ad, so that it can be taken out exactly; phrases and
    relevance are read here too."""

    pub_seq = models.BigIntegerField(primary_key=True)
    tokens = models.TextField()


class SearchStatus(models.TextChoices):
    READY = "ready", "ready"
    BUILDING = "building", "being made anew"
    BESIDE = "beside", "answers, while a new one is made beside it"
    LOST = "lost", "lost"


ANSWERS = (SearchStatus.READY, SearchStatus.BESIDE)


class SearchState(models.Model):
    """Exactly one row, id 1. `rules` digests how words are read; `reached` is the last `pub_seq`
    that a rebuild has done, `done` and `total` its progress in ads. `common` says how
    common words were, counted when `chosen_at` was the last `pub_seq`. What begins with
    `next_` is of the index in the making beside the one that answers. `shut`: the one in the making
    takes no rows now, and what it misses is made up for."""

    status = models.CharField(
        max_length=8, choices=SearchStatus.choices, default=SearchStatus.READY
    )
    rules = models.CharField(max_length=64, blank=True)
    common = models.TextField(blank=True, default="")
    chosen_at = models.BigIntegerField(default=0)
    next_rules = models.CharField(max_length=64, blank=True, default="")
    next_common = models.TextField(blank=True, default="")
    shut = models.BooleanField(default=False)
    reached = models.BigIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    words_at = models.BigIntegerField(default=0)  # the newest ad whose words were counted
    words_of = models.PositiveIntegerField(default=0)  # how many ads were counted
    anchored = models.BigIntegerField(default=0)  # the trees that the anchors of alerts are of

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_search_state")]


class SearchMove(models.Model):
    """A place or section that stood elsewhere in its tree when some of its ads were indexed.

    `always` are the ids that stood above it (its own among them) at all of those times, `ever` at
    any. `revision` is that of the trees in which it moved last. Gone once its ads are indexed anew.
    """

    pk = models.CompositePrimaryKey("kind", "node")
    kind = models.CharField(max_length=7)  # "place" or "section"
    node = models.BigIntegerField()
    always = models.JSONField()
    ever = models.JSONField()
    revision = models.BigIntegerField()


class SearchWord(models.Model):
    """A folded word, as it is written, and how many ads had it. For "did you mean"."""

    token = models.CharField(max_length=40, primary_key=True)
    shown = models.CharField(max_length=40)
    ads = models.PositiveIntegerField()


class SearchSlip(models.Model):
    """A word, or what is left of it: whoever mistypes it shares one of these with it."""

    pk = models.CompositePrimaryKey("slip", "token")
    slip = models.CharField(max_length=40)
    token = models.CharField(max_length=40)
