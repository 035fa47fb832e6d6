"""How often and how fast a poster answers: counted by us, shown only where they agreed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from django.db.models import Min

from daylight.web import clock
from daylight.web.ads.models import Ad, AdState
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.replies.models import Message, MessageState, ReplyStanding, Side

LEAST_TALKS = 5
OVER = timedelta(days=90)  # older talks say little of now
FAIR = timedelta(days=2)  # a question younger than this may still be answered
_SENT = (MessageState.RELAYED,)


@dataclass(frozen=True)
class Shown:
    """What readers are told. `percent` is in 0..100, `hours` the middle time to an answer."""

    percent: int
    hours: int


def of_ad(public_id: str) -> Shown | None:
    """What the ad's page may say of its poster; None without consent, or with too few talks."""
    row = ReplyStanding.objects.filter(
        poster__ads__public_id=public_id, shows=True, conversations__gte=LEAST_TALKS
    ).first()
    if row is None or row.median_s is None:
        return None
    return Shown(round(100 * row.answered / row.conversations), max(1, round(row.median_s / 3600)))


def agree(ad: Ad, *, shows: bool) -> None:
    """The poster lets readers see it, or no longer."""
    ReplyStanding.objects.update_or_create(
        poster_id=ad.poster_id,
        defaults={"shows": shows},
        create_defaults={"shows": shows, "counted_at": clock.now()},
    )
    if shows:
        count(ad.poster_id)


def agreed(ad: Ad) -> bool:
    return ReplyStanding.objects.filter(poster=ad.poster_id, shows=True).exists()


def count_later(poster: int) -> None:
    """Count anew, at most once an hour, and only for those who agreed."""
    if ReplyStanding.objects.filter(poster=poster, shows=True).exists():
        queue.put(
            "reply_standing",
            key=f"reply_standing/{poster}/{clock.now():%Y%m%d%H}",
            lane=Lane.BULK,
            poster=poster,
        )


@queue.handles("reply_standing")
def count(poster: int) -> None:
    """The share of talks that the poster answered, and the middle time to the first answer."""
    at = clock.now()
    sent = Message.objects.filter(
        conversation__ad__poster=poster,
        conversation__ad__state__in=(AdState.PUBLIC, AdState.ENDED),
        conversation__created_at__gt=at - OVER,
        state__in=_SENT,
    )
    firsts = sent.values_list("conversation", "side").annotate(first=Min("relayed_at"))
    asked: dict[int, datetime] = {}
    answered: dict[int, datetime] = {}
    for conversation, side, first in firsts.order_by():
        (asked if side == Side.READER else answered)[conversation] = first
    times = [
        max(0.0, (answered[key] - begun).total_seconds())
        for key, begun in asked.items()
        if key in answered
    ]
    fair = [key for key, begun in asked.items() if key in answered or at - begun > FAIR]
    ReplyStanding.objects.filter(poster=poster).update(
        conversations=len(fair),
        answered=len(times),
        median_s=int(median(times)) if times else None,
        counted_at=at,
    )
