"""The worker's part of alerts: match what was published, write to those that are due, tidy up."""

from __future__ import annotations

import logging
from datetime import timedelta

from django.db import transaction

from daylight.web import clock
from daylight.web.ads.alerts import actions, anchors, letters, matching, sending
from daylight.web.ads.models import Alert, AlertHit, AlertState, HitState
from daylight.web.jobs import queue
from daylight.web.jobs.models import Job

log = logging.getLogger("daylight.alerts")

LAPSE_AFTER = timedelta(hours=48)  # an alert that nobody confirmed
FORGET_DEAD_AFTER = timedelta(days=30)  # one whose mailbox takes no mail
FORGET_WAITING_AFTER = timedelta(days=21)  # an ad that was hidden all the time
FORGET_HITS_AFTER = timedelta(days=90)  # well after `matching.NEWS_FOR`: no pair comes twice
BATCH = 500
MORE = 50  # jobs of single ads that are done together

__all__ = ["letters"]  # its handler registers itself


@queue.handles("alerts-match")
def match(ads: list[int]) -> None:
    """Ads that were published in one transaction, which queued this; and others that wait."""
    with transaction.atomic():  # one commit for all
        more = queue.claim(limit=MORE, kinds=["alerts-match"])
    try:
        anchors.catch_up()
        matching.match([*ads, *(ad for job in more for ad in job.args["ads"])])
    except Exception as error:
        log.warning("alerts were not matched together: %s", type(error).__name__)
        for job in more:
            _match_alone(job)
        _one_by_one(ads)
        return
    with transaction.atomic():
        for job in more:
            queue.finish(job)


def _match_alone(job: Job) -> None:
    """An ad that cannot be read fails its own job, and keeps nobody else's back."""
    try:
        _one_by_one(job.args["ads"])
    except Exception as error:
        queue.fail(job, error)
    else:
        queue.finish(job)


def _one_by_one(ads: list[int]) -> None:
    """Each ad alone. Raises: the last error, when all were tried."""
    failed: Exception | None = None
    for ad in ads:
        try:
            matching.match([ad])
        except Exception as error:
            failed = error
    if failed is not None:
        raise failed


@queue.handles("alerts-send")
def send() -> None:
    sending.send_due()


@queue.handles("alerts-anchor")
def anchor() -> None:
    """Choose every anchor anew: words come and go."""
    anchors.renew_all()


@queue.handles("alerts-tidy")
def tidy() -> None:
    """Delete what nobody confirmed, what nobody can get, and what nobody needs any more."""
    at = clock.now()
    lapsed = Alert.objects.filter(state=AlertState.UNCONFIRMED, since__lte=at - LAPSE_AFTER)
    dead = Alert.objects.filter(state=AlertState.DEAD, since__lte=at - FORGET_DEAD_AFTER)
    for old in (lapsed, dead):
        for public_id in list(old.values_list("public_id", flat=True)):
            actions.stop(public_id)
    last = Alert.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    for first in range(0, last + 1, BATCH):  # along the table's key, a short lock each
        hits = AlertHit.objects.filter(alert_id__gte=first, alert_id__lt=first + BATCH)
        hits.filter(at__lte=at - FORGET_HITS_AFTER).delete()
        hits.filter(state=HitState.WAITING, at__lte=at - FORGET_WAITING_AFTER).delete()


RECURRING = {  # seconds
    "alerts-send": 30,
    "alerts-tidy": 3600,
    "alerts-anchor": 7 * 86_400,
}


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    for kind, seconds in RECURRING.items():
        queue.put(kind, key=f"recurring/{kind}", every=timedelta(seconds=seconds))
