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
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from django.db import transaction

from daylight.web import clock
from daylight.web.ads.alerts import actions, delivery, letters, rhythm, searches
from daylight.web.ads.alerts.delivery import Outcome, Unreachable
from daylight.web.ads.browse import Row
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.feeds.words import without
from daylight.web.ads.models import Ad, Alert, AlertHit, AlertState, HitState, Rhythm
from daylight.web.ads.search import documents
from daylight.web.ads.search.document import Hidden
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

log = logging.getLogger("daylight.alerts")

LEASE = timedelta(minutes=5)
RETRY = timedelta(minutes=15)  # where a server asks to try again
MOST_ADS = 20  # shown in one mail
MOST_SAID = 200  # shown on the page of an alert whose mails were cut off
SETTLED_AT_ONCE = 500  # in one query
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
    alert.due_at, alert.ready_at = at + LEASE, ready
    try:
        outcome = _write(alert, connection, at)
    except Unreachable:
        _again(alert, at)
        raise
    _settle(alert, outcome, at)
    return outcome is Outcome.SENT


def _write(alert: Alert, connection: Any, at: datetime) -> Outcome | None:
    """Compose and hand over; None where there is nothing to say (any more)."""
    ads = _to_tell(alert, at)
    rows = visible(ads[:MOST_ADS], at)
    if not rows:
        return None
    message = letters.found_letter(alert, rows, count=len(ads), uncertain=_newly_uncertain(alert))
    shown = ads[:MOST_ADS]
    outcome = delivery.hand_over(connection, message, lambda: _note_handed(alert, shown, ads))
    if outcome is Outcome.SENT:
        _mark(alert, ads, HitState.HANDED, HitState.SENT)
    elif outcome in (Outcome.LATER, Outcome.REFUSED):  # the server said that it has not got it
        _mark(alert, ads, HitState.HANDED, HitState.WAITING)
    return outcome


def _newly_uncertain(alert: Alert) -> bool:
    """Whether the mail before this one was cut off: said once, in the next."""
    hits = AlertHit.objects.filter(alert_id=alert.pk, state=HitState.HANDED)
    return (hits.filter(at__gt=alert.mailed_at) if alert.mailed_at else hits).exists()


def _to_tell(alert: Alert, at: datetime) -> list[int]:
    """The ads that wait for this alert and that readers see, the newest first. None under care."""
    waiting = AlertHit.objects.filter(alert_id=alert.pk, state=HitState.WAITING)
    found = Ad.objects.filter(pk__in=waiting.values("ad_id"), care=False)
    rows = found.only("public_id", "state", "expires_at").order_by("-pub_seq")
    return [ad.pk for ad in rows.iterator() if ad.is_visible(at)]


def visible(ads: Sequence[int], at: datetime) -> list[Row]:
    """Those of these ads that readers see at this moment, the newest first. None under care."""
    found = Ad.objects.filter(pk__in=ads, care=False).order_by("-pub_seq")
    shown = [ad for ad in found.select_related("public_version__content") if ad.is_visible(at)]
    versions = [ad.public_version_id for ad in shown if ad.public_version_id]
    contacts = documents.contacts(versions, catalogue())
    return [_row(ad, contacts.get(ad.public_version_id or 0, ())) for ad in shown]


def uncertain(alert: Alert) -> list[Row]:
    """Ads of a mail that was cut off, as far as readers see them now."""
    hits = AlertHit.objects.filter(alert_id=alert.pk, state=HitState.HANDED)
    return visible(
        list(hits.order_by("-at").values_list("ad_id", flat=True)[:MOST_SAID]), clock.now()
    )


def _row(ad: Ad, contacts: Iterable[Hidden]) -> Row:
    """As a mail carries it: without the contacts that stand in its title."""
    assert ad.public_version is not None
    assert ad.published_at is not None
    content = ad.public_version.content
    return Row(
        ad.pub_seq or 0,
        ad.public_id,
        without(content.title, [(c.start, c.end) for c in contacts if c.field == "title"]),
        content.price_kind,
        content.price_minor,
        content.currency,
        ad.place_id,
        ad.section_id,
        ad.published_at,
        None,
    )


def _note_handed(alert: Alert, shown: Sequence[int], ads: Sequence[int]) -> bool:
    """The last look before the mail goes: the alert still wants it, and all it shows is seen.

    Compare-and-set on every row: what another worker handed over is not handed over again.
    """
    at = clock.now()
    with transaction.atomic():
        active = Alert.objects.select_for_update().filter(pk=alert.pk, state=AlertState.ACTIVE)
        seen = [ad for ad in Ad.objects.filter(pk__in=shown, care=False) if ad.is_visible(at)]
        if not active.exists() or len(seen) != len(shown):
            return False
        if _mark(alert, ads, HitState.WAITING, HitState.HANDED) == len(ads):
            return True
        transaction.set_rollback(True)
    return False


def _mark(alert: Alert, ads: Sequence[int], before: HitState, after: HitState) -> int:
    hits = AlertHit.objects.filter(alert_id=alert.pk, state=before)
    at, moved = clock.now(), 0
    with transaction.atomic():
        for start in range(0, len(ads), SETTLED_AT_ONCE):
            some = ads[start : start + SETTLED_AT_ONCE]
            moved += hits.filter(ad_id__in=some).update(state=after, at=at)
    return moved


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
    if outcome is None and alert.rhythm == Rhythm.AT_ONCE:
        _wait_for_nothing(alert, at)
    if outcome is Outcome.SENT:
        actions.arrived(alert, at)
    if outcome in (Outcome.SENT, Outcome.UNKNOWN):
        Alert.objects.filter(pk=alert.pk).update(mailed_at=at)


def _wait_for_nothing(alert: Alert, at: datetime) -> None:
    """No mail went, so the next one may go at once. What was found meanwhile is put forward too."""
    mine = Alert.objects.filter(pk=alert.pk, ready_at=alert.ready_at)
    mine.filter(due_at=alert.ready_at).update(due_at=at)
    mine.update(ready_at=at)


def _again(alert: Alert, then: datetime) -> None:
    Alert.objects.filter(pk=alert.pk, state=AlertState.ACTIVE).update(due_at=then, ready_at=then)
