"""A concern about the board itself: its entry cannot be taken out, and its receipt proves it."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import blind
from daylight.web import clock, keys
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.review.models import Concern

LONGEST = 10_000  # characters


def raise_concern(staff: Staff, words: str) -> Concern:
    """Keep what somebody who works here says about it, with the entry that proves it.

    The public record shows that there was a concern and when, not by whom. The words are committed
    to, so that whoever keeps them can show later that these were they.

    Raises: Refused `no_words`.
    """
    text = words.strip()
    if not text or len(text) > LONGEST:
        said = _("Please write between 1 and %(n)d characters.") % {"n": LONGEST}
        raise Refused("no_words", said, field="words")
    at = clock.now()
    name = keys.random_name(12)
    with transaction.atomic():
        entry = record.enter(
            "concern",
            subject=f"concern:{name}",
            at=at,
            concern=name,
            note=blind(text, keys.keyed_digest("record/concern", name)),
        )
        return Concern.objects.create(
            public_id=name, staff=staff, words=text, entry_id=entry.pk, created_at=at
        )


def concerns_of(staff: Staff) -> list[Concern]:
    """One's own, the newest first."""
    return list(Concern.objects.filter(staff=staff).order_by("-id"))
