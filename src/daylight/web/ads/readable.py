"""How long its poster sees an ad that is over: the same for all, whatever else keeps the words.

Some stay readable longer, because of a doubt, a report or an order. Who still saw theirs, or could
still bring it back, would learn of it.
"""

from __future__ import annotations

from datetime import timedelta

from daylight.web import clock
from daylight.web.ads.models import Ad, AdState, EndReason, Version, VersionContent
from daylight.web.triggers.rules import APPEAL_DAYS, CLEAR_DAYS, RETENTION_DAYS

_SHOWN = {
    AdState.ENDED: timedelta(days=CLEAR_DAYS),
    AdState.REFUSED: timedelta(days=RETENTION_DAYS),
}
_MANAGED = _SHOWN | {AdState.REFUSED: timedelta(days=APPEAL_DAYS)}


def by_poster(ad: Ad) -> bool:
    """Whether its poster may still be shown what they wrote."""
    return _within(ad, _SHOWN)


def is_managed(ad: Ad) -> bool:
    """Whether there is something left for its poster to do: bring it back, or appeal."""
    return _within(ad, _MANAGED)


def _within(ad: Ad, after: dict[AdState, timedelta]) -> bool:
    if ad.end_reason == EndReason.LAPSED:
        return False
    term = after.get(AdState(ad.state))
    return term is None or ad.ended_at is None or clock.now() - ad.ended_at <= term


def words(ad: Ad, version: Version | None) -> VersionContent | None:
    """The words of one of its versions, for its poster; None where they are gone or to be gone."""
    if version is None or not by_poster(ad):
        return None
    return VersionContent.objects.select_related("version").filter(version=version).first()
