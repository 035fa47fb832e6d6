"""What a reader does with alerts: follow, confirm, change, pause, stop, ask for lost links.

Nothing of it is entered in the record or written to a log: what a reader looks for is theirs. What
is stopped is deleted at once, address and all.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.ads import memory, rates
from daylight.web.ads.actions import blocking
from daylight.web.ads.alerts import anchors, rhythm, searches
from daylight.web.ads.alerts.searches import Followed
from daylight.web.ads.models import Alert, AlertAnchor, AlertHit, AlertState, Rhythm
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane

DAY_S = 86_400
MOST_ALERTS = 50  # of one mailbox
MOST_FAILURES = 3  # hard ones, in a row
FAILURES_APART = timedelta(hours=1)  # several mails bouncing together are one failure
RETRY_AFTER_FAILURE = timedelta(days=1)
FORGIVEN_AFTER = timedelta(days=7)  # without another failure


def follow(
    search: Followed,
    *,
    email: str,
    language: str,
    often: str,
    network: str,
    browser: bytes | None = None,
) -> None:
    """Begin to follow a search; a mail asks for confirmation.

    Whoever asks learns nothing about the mailbox: one that follows this already, or too much, is
    told so by mail. Raises: Refused (`too_many`, `banned`).
    """
    at = clock.now()
    rates.spend("alert", rates.network_of(network), limit=20)
    rates.spend("alert-to", memory.mailbox_digest(email).hex(), limit=5)
    rates.spend("alert-day", memory.mailbox_digest(email).hex(), limit=15, window_s=DAY_S)
    blocking.refuse_banned(email=email, network=network, at=at)
    digest = memory.email_digest(email)
    known = Alert.objects.of(digest).filter(search_digest=search.digest).first()
    if known is None and Alert.objects.of(digest).count() >= MOST_ALERTS:
        _write("alert-full", Alert.objects.of(digest).latest("id"))
        return
    alert = known or _new(search, email, language, often, digest)
    if alert.state == AlertState.UNCONFIRMED:
        _ask_again(alert, often, browser)
    _write("alert-confirm" if alert.state == AlertState.UNCONFIRMED else "alert-known", alert)


def _new(search: Followed, email: str, language: str, often: str, digest: bytes) -> Alert:
    at = clock.now()
    try:
        with transaction.atomic():
            return Alert.objects.create(
                public_id=keys.random_name(),
                email=email,
                email_digest=digest,
                language=language,
                search=search.text,
                search_digest=search.digest,
                place_id=search.place_id,
                section_id=search.section_id,
                rhythm=often,
                since=at,
                ready_at=at,
            )
    except IntegrityError:  # the same form, a moment earlier
        return Alert.objects.of(digest).get(search_digest=search.digest)


def _ask_again(alert: Alert, often: str, browser: bytes | None) -> None:
    """The newest form counts: its rhythm, its browser, and its 48 hours."""
    Alert.objects.filter(pk=alert.pk, state=AlertState.UNCONFIRMED).update(
        rhythm=often, browser=browser, since=clock.now()
    )


def _write(template: str, alert: Alert) -> None:
    queue.put("alert-mail", lane=Lane.URGENT, template=template, alert=alert.pk)


def confirm(alert: Alert) -> bool:
    """The reader holds the mailbox: look out from now on. Twice is the same as once.

    Raises: Refused `banned`.
    """
    blocking.refuse_banned(email=alert.email, network="", at=clock.now())
    return _begin(alert, AlertState.UNCONFIRMED)


def resume(alert: Alert) -> bool:
    """Go on after a pause, or once the mailbox takes mail again."""
    return _begin(alert, AlertState.PAUSED) or _begin(alert, AlertState.DEAD)


def _begin(alert: Alert, before: AlertState) -> bool:
    """Whether this call made it active."""
    first = rhythm.first(alert.rhythm, clock.now(), zone=searches.zone(alert), number=alert.pk)
    with transaction.atomic():
        begun = Alert.objects.filter(pk=alert.pk, state=before).update(
            state=AlertState.ACTIVE, ready_at=first, failures=0, failed_at=None, browser=None
        )
        if begun:
            anchors.set_for(alert)
    return bool(begun)


def pause(alert: Alert) -> bool:
    """Look out for nothing until it is resumed. What was found and not sent yet is forgotten."""
    with transaction.atomic():
        paused = Alert.objects.filter(pk=alert.pk, state=AlertState.ACTIVE).update(
            state=AlertState.PAUSED, due_at=None
        )
        if paused:
            anchors.drop(alert.pk)
            anchors.forget_waiting(alert.pk)
    return bool(paused)


def change_rhythm(alert: Alert, often: str) -> None:
    """Write at once, daily or weekly from now on.

    Raises: Refused `unknown_rhythm`.
    """
    if often not in Rhythm.values:
        raise Refused("unknown_rhythm", _("Choose how often we should write."), status=422)
    ready = rhythm.first(often, clock.now(), zone=searches.zone(alert), number=alert.pk)
    Alert.objects.filter(pk=alert.pk).update(rhythm=often, ready_at=ready)
    Alert.objects.filter(pk=alert.pk, due_at__isnull=False).update(due_at=ready)


def stop(public_id: str) -> bool:
    """Delete an alert with all it found and the address it wrote to. False where there is none."""
    with transaction.atomic():
        alert = Alert.objects.select_for_update().filter(public_id=public_id).first()
        if alert is None:
            return False
        _delete([alert.pk])
    return True


def _delete(alerts: list[int]) -> None:
    AlertAnchor.objects.filter(alert_id__in=alerts).delete()
    AlertHit.objects.filter(alert_id__in=alerts).delete()
    Alert.objects.filter(pk__in=alerts).delete()


def mail_links(email: str, *, network: str) -> None:
    """Mail the links of all alerts to whoever holds the address. The asker's answer is always the
    same, and takes the same time: a mail to nobody is queued too."""
    rates.spend("alert-links", rates.network_of(network), limit=10)
    rates.spend("alert-links-to", memory.mailbox_digest(email).hex(), limit=3)
    first = Alert.objects.of(memory.email_digest(email)).first()
    queue.put(
        "alert-mail", lane=Lane.URGENT, template="alert-links", alert=first.pk if first else 0
    )


def bounced(address: str) -> int:
    """A mail to this address was refused or came back: after the third time its alerts stop.

    Bounces within an hour count once. Returns how many alerts stopped now.
    """
    at = clock.now()
    mine = Alert.objects.of(memory.email_digest(address)).filter(state=AlertState.ACTIVE)
    longer_ago = Q(failed_at__isnull=True) | Q(failed_at__lte=at - FAILURES_APART)
    with transaction.atomic():
        mine.filter(longer_ago).update(failures=F("failures") + 1, failed_at=at)
        dead = list(mine.filter(failures__gte=MOST_FAILURES).values_list("pk", flat=True))
        Alert.objects.filter(pk__in=dead).update(state=AlertState.DEAD, due_at=None, since=at)
        AlertAnchor.objects.filter(alert_id__in=dead).delete()
    return len(dead)


def came_back(public_id: str) -> int:
    """A mail of this alert came back for good. Returns how many alerts stopped now."""
    alert = Alert.objects.filter(public_id=public_id).first()
    return bounced(alert.email) if alert else 0


def arrived(alert: Alert, at: datetime) -> None:
    """A mail was taken. Whatever failed is over once mails have been taken for a week since.

    Not at once: a server that takes every mail may send it back an hour later.
    """
    failed = Alert.objects.of(bytes(alert.email_digest)).filter(failures__gt=0)
    over = failed.filter(failed_at__lte=at - FORGIVEN_AFTER, failed_at__lt=F("mailed_at"))
    over.update(failures=0, failed_at=None)
