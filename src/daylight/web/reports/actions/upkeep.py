"""What time does to claims: late ones are entered, clocks remind and call, contacts are erased."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from daylight.web import clock
from daylight.web.ads import hidden
from daylight.web.jobs import queue
from daylight.web.reports import own_board
from daylight.web.reports.actions import answering, calling, filing, telling
from daylight.web.reports.actions.searching import locked
from daylight.web.reports.models import (
    Claim,
    ClaimAd,
    ClaimContact,
    ClaimWords,
    Flag,
    FlagRecord,
    Outcome,
)

log = logging.getLogger("daylight.claims")

SETTLED_S = 20.0  # a younger file is being entered by whoever wrote it
ERASE_AFTER = timedelta(days=180)
MONTH = timedelta(days=31)


@queue.handles("claims-late")
def enter_waiting() -> None:
    """Enter the claims that no table took when they came, each under the time it came. One that
    cannot be entered keeps no other waiting; the job fails in the end, so a person is paged."""
    failed: Exception | None = None
    for name, body in list(hidden.waiting()):
        if not body.get("late") and hidden.age_s(name) < SETTLED_S:
            continue
        try:
            _enter_late(name, body)
        except Exception as error:
            log.exception("a claim still waits on disk: %s", type(error).__name__)
            failed = error
    hidden.make_reserve()
    if failed is not None:
        raise failed


def _enter_late(name: str, body: dict[str, Any]) -> None:
    if (told := telling.told_by(body)) is not None:
        telling.enter_told(told)
        hidden.drop(name)
        return
    work = filing.waiting_work(name, body)
    if not work.form.waits_for_contact:
        work = filing.searched(work)
    filing.enter(work)
    hidden.drop(name)


@queue.handles("claims-clock")
def look_at_clocks() -> None:
    """Follow what people decided; remind at half time; call the leads when time is up."""
    follow()
    at = clock.now()
    for claim in _not_escalated(at):
        _remind(claim, at)
    _page_again(at)
    calling.send()


def _not_escalated(at: datetime) -> list[Claim]:
    """Open claims of which people are still to be told that time goes by. What they were told of is
    not among them, so that it keeps no other waiting."""
    to_say = Q(due_at__lte=at) | Q(reminded_at__isnull=True)
    return list(Claim.objects.open().filter(to_say, escalated_at__isnull=True))


def _remind(claim: Claim, at: datetime) -> None:
    middle = claim.received_at + (claim.due_at - claim.received_at) / 2
    if at >= claim.due_at:
        _call(claim, calling.OVERDUE, at, escalated_at=at)
    elif at >= middle and claim.reminded_at is None:
        _call(claim, calling.HALF, at, reminded_at=at)


def _page_again(at: datetime) -> None:
    """Fifteen minutes after a call nobody has decided: call again, once."""
    waiting = Claim.objects.open().filter(page_by__lte=at, paged_at__isnull=False)
    for claim in waiting:
        _call(claim, calling.UNSEEN, at)
        Claim.objects.filter(pk=claim.pk).update(page_by=None)


def _call(claim: Claim, why: str, at: datetime, **changes: datetime) -> None:
    with transaction.atomic():
        claim = locked(claim.pk)
        if claim.is_open:
            Claim.objects.filter(pk=claim.pk).update(**changes)
            calling.call(claim, [why], at=at)


def follow() -> None:
    """What the board's people decided on ads that claims are about, as the ads stand now. A poster
    who ended an ad decided nothing on what was only looked at, nor on a photo of it."""
    rows = ClaimAd.objects.waiting()
    roles: dict[str, set[str]] = {}
    for name, role in rows.values_list("ad", "role"):
        roles.setdefault(name, set()).add(role)
    for name, outcome in own_board.outcomes(roles).items():
        is_whole = roles[name] & {ClaimAd.NAMED, ClaimAd.COPY}
        if outcome == Outcome.REMOVED:
            answering.decided(name, outcome)
        elif is_whole and outcome == Outcome.RESTORED:
            answering.decided(name, outcome, whole=True)
        elif is_whole:
            answering.decided(name, Outcome.REMOVED, whole=True)


@queue.handles("claims-erase")
def erase_due() -> None:
    """Forget who reported half a year after the answer, and who flagged after a month."""
    at = clock.now()
    old = ClaimWords.objects.filter(claim__closed_at__lte=at - ERASE_AFTER)
    old.update(address="", phone="", description="", email="", telephone="", name="", signature="")
    Claim.objects.filter(received_at__lte=at - timedelta(days=1), network__isnull=False).update(
        network=None
    )
    ClaimContact.objects.filter(at__lte=at - timedelta(days=1), network__isnull=False).update(
        network=None
    )
    Flag.objects.filter(created_at__lte=at - MONTH, source__isnull=False).update(source=None)
    FlagRecord.objects.filter(until__lte=at).delete()


RECURRING = {"claims-late": 10, "claims-clock": 60, "claims-erase": 86_400}  # seconds


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    for kind, seconds in RECURRING.items():
        queue.put(kind, key=f"recurring/{kind}", every=timedelta(seconds=seconds))
