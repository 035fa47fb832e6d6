"""What `daylight doctor` says of the desk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Q

from daylight.web import clock, site
from daylight.web.ads.actions import sealing
from daylight.web.ads.models import Ad, AdState
from daylight.web.people.actions import deciding_staff
from daylight.web.reports.models import ClaimAd
from daylight.web.review.actions import opening
from daylight.web.review.models import Appeal, Case, Intention, IntentionState

LATE = timedelta(days=2)


def examine() -> Iterator[tuple[str, str, str]]:
    """Level, sentence and how to mend it, of each thing looked at."""
    at = clock.now()
    open_cases = Case.objects.open()
    waiting, late = open_cases.count(), open_cases.filter(urgent_at__lt=at - LATE).count()
    if deciding_staff().count() < 2:
        days = site.current().desk.second_person_days
        said = f"no second person: what may be about a child is refused after {days} days"
        yield "warn", said, "daylight staff add NAME --role reviewer"
    if late:
        said = f"{late:,} of {waiting:,} cases should have been looked at two days ago"
        yield "warn", said, "more people, or fewer things held: see docs/desk.md"
    else:
        yield "ok", f"{waiting:,} cases wait, none is late", ""
    missed = opening.missed()
    if missed:
        said = f"{missed:,} ads wait without a case, or the other way round"
        yield "warn", said, "start `daylight worker`: it finds them within ten minutes"
    sealed = _asked_about_sealed()
    if sealed:
        said = f"{len(sealed)} sealed ads are appealed or reported; an evidence officer opens them"
        yield "warn", said, f"daylight vault reopen {sealed[0]}"
    stuck = Intention.objects.filter(
        state=IntentionState.WAITING, due_at__lt=at - timedelta(minutes=10)
    )
    if stuck.exists():
        said = f"{stuck.count()} decisions of the desk are not written yet"
        yield "warn", said, "start `daylight worker`"


def _asked_about_sealed() -> list[str]:
    """Ads that people should look at and whose words only an officer can open."""
    named = ClaimAd.objects.waiting().values("ad")
    appealed = Appeal.objects.waiting().values("ad")
    asked = Ad.objects.filter(Q(public_id__in=named) | Q(pk__in=appealed), state=AdState.REFUSED)
    rows = asked.filter(sealed_words__isnull=False).select_related("head").distinct()
    return [ad.public_id for ad in rows if ad.head is not None and sealing.is_sealed(ad.head)]
