"""Write to the alerts that have something new. At most one mail for each alert and ad, ever.

    lease the alert ── compose ── connect, sender, recipient ── note "handed" ── the mail ── "sent"

The lease is the reservation: a worker that dies before the note leaves all as it was, and the lease
runs out, so nothing is lost. The note is written in the last moment before the mail itself goes. A
worker that dies after it leaves open whether the mail arrived; such a mail is never sent again,
since "at most once" is what readers were promised, and the next mail of the alert and its page say
that there may be ads it did not bring, with a link that shows them.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction

from daylight.web import clock
from daylight.web.ads.alerts import actions, delivery, letters, rhythm, searches
from daylight.web.ads.alerts.delivery import Outcome, Unreachable
from daylight.web.ads.browse import Row
from daylight.web.ads.models import Ad, Alert, AlertHit, AlertState, HitState
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

log = logging.getLogger("daylight.alerts")

LEASE = timedelta(minutes=5)
RETRY = timedelta(minutes=15)  # where a server asks to try again
MOST_ADS = 20  # shown in one mail
MOST_HITS = 1000  # told of in one mail, shown or counted
FOR_S = 120.0  # a job's time: well within its lease
BATCH = 50


def send_due() -> int:
    """Write to every alert that is due; returns how many mails were taken.

    Raises: Unreachable; nothing is lost, and the job tries again.
    """
    until = monotonic() + FOR_S
    sent = 0
    while alerts := list(Alert.objects.due(clock.now())[:BATCH]):
        with delivery.opened() as connection:
            for alert in alerts:
                sent += _claimed(alert, connection)
                if monotonic() > until:
                    queue.put("alerts-send", lane=Lane.NORMAL)
                    return sent
    return sent


def _claimed(alert: Alert, connection: Any) -> bool:
    """Lease one alert and write to it, unless another worker has it."""
    at = clock.now()
    ready = rhythm.following(alert.rhythm, at, zone=searches.zone(alert), number=alert.pk)
    taken = Alert.objects.filter(
        pk=alert.pk, state=AlertState.ACTIVE, due_at=alert.due_at, rhythm=alert.rhythm
    ).update(due_at=at + LEASE, ready_at=ready)
    if not taken:
        return False
    alert.due_at = at + LEASE
    try:
        outcome = _write(alert, connection, at)
    except Unreachable:
        _again(alert, at)
        raise
    _settle(alert, outcome, at)
    return outcome is Outcome.SENT


def _write(alert: Alert, connection: Any, at: datetime) -> Outcome | None:
    """Compose and hand over; None where there is nothing to say (any more)."""
    waiting = AlertHit.objects.filter(alert_id=alert.pk, state=HitState.WAITING)
    rows = visible(list(waiting.values_list("ad_id", flat=True)[:MOST_HITS]), at)
    if not rows:
        return None
    message = letters.found_letter(
        alert,
        [row for _ad, row in rows[:MOST_ADS]],
        count=len(rows),
        uncertain=_newly_uncertain(alert),
    )
    ads = [ad for ad, _row in rows]
    outcome = delivery.hand_over(connection, message, lambda: _note_handed(alert, ads))
    if outcome is Outcome.SENT:
        _mark(alert, ads, HitState.HANDED, HitState.SENT)
    elif outcome in (Outcome.LATER, Outcome.REFUSED):  # the server said that it has not got it
        _mark(alert, ads, HitState.HANDED, HitState.WAITING)
    return outcome


def _newly_uncertain(alert: Alert) -> bool:
    """Whether the mail before this one was cut off: said once, in the next."""
    hits = AlertHit.objects.filter(alert_id=alert.pk, state=HitState.HANDED)
    return (hits.filter(at__gt=alert.mailed_at) if alert.mailed_at else hits).exists()


def visible(ads: Sequence[int], at: datetime) -> list[tuple[int, Row]]:
    """Those of these ads that readers see at this moment, the newest first. None under care."""
    shown = Ad.objects.visible(at).filter(pk__in=ads, care=False).order_by("-pub_seq")
    return [(ad.pk, _row(ad)) for ad in shown.select_related("public_version__content")]


def uncertain(alert: Alert) -> list[Row]:
    """Ads of a mail that was cut off, as far as readers see them now."""
    hits = AlertHit.objects.filter(alert_id=alert.pk, state=HitState.HANDED)
    at = clock.now()
    return [row for _ad, row in visible(list(hits.values_list("ad_id", flat=True)), at)]


def _row(ad: Ad) -> Row:
    assert ad.public_version is not None
    assert ad.published_at is not None
    content = ad.public_version.content
    return Row(
        ad.pub_seq or 0,
        ad.public_id,
        content.title,
        content.price_kind,
        content.price_minor,
        content.currency,
        ad.place_id,
        ad.section_id,
        ad.published_at,
        None,
    )


def _note_handed(alert: Alert, ads: Sequence[int]) -> bool:
    """The last look before the mail goes: the alert still wants it, and all its ads are seen.

    Compare-and-set on every row: what another worker handed over is not handed over again.
    """
    at = clock.now()
    with transaction.atomic():
        active = Alert.objects.select_for_update().filter(pk=alert.pk, state=AlertState.ACTIVE)
        seen = Ad.objects.visible(at).filter(pk__in=ads, care=False)
        if not active.exists() or seen.count() != len(ads):
            return False
        if _mark(alert, ads, HitState.WAITING, HitState.HANDED) == len(ads):
            return True
        transaction.set_rollback(True)
    return False


def _mark(alert: Alert, ads: Sequence[int], before: HitState, after: HitState) -> int:
    hits = AlertHit.objects.filter(alert_id=alert.pk, ad_id__in=ads, state=before)
    return hits.update(state=after, at=clock.now())


def _settle(alert: Alert, outcome: Outcome | None, at: datetime) -> None:
    """When this alert writes next. What was found meanwhile has set its own time already."""
    if outcome is Outcome.WITHDRAWN:  # an ad went meanwhile, or all: look again
        _again(alert, at)
    elif outcome is Outcome.LATER:
        _again(alert, at + RETRY)
    elif outcome is Outcome.REFUSED:
        log.info("a mailbox refused an alert")
        actions.bounced(alert.email)
        _again(alert, at + actions.RETRY_AFTER_FAILURE)
    else:
        Alert.objects.filter(pk=alert.pk, due_at=alert.due_at).update(due_at=None)
    if outcome in (Outcome.SENT, Outcome.UNKNOWN):
        Alert.objects.filter(pk=alert.pk).update(mailed_at=at)
    if outcome is Outcome.SENT:
        actions.arrived(alert)


def _again(alert: Alert, then: datetime) -> None:
    Alert.objects.filter(pk=alert.pk, state=AlertState.ACTIVE).update(due_at=then, ready_at=then)
