"""Call people to claims: one mail for all that waits, and a telephone where a program rings one.

claim ── why it calls ── "report-page" ── a mail to each who is called, every claim in it
                         or the clock     the operator's program, with the gravest claim's code
"""

from __future__ import annotations

import logging
import subprocess
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max
from django.db.models.functions import Coalesce

from daylight.web import clock
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.reports import bounds, claim_links, duty
from daylight.web.reports.models import Claim

log = logging.getLogger("daylight.claims")

DANGER = "somebody is missing or in danger"
HALF = "half of its time is over"
OVERDUE = "its time is up and it is not decided"
UNSEEN = "nobody has looked within fifteen minutes"
REMINDERS = frozenset({HALF, OVERDUE, UNSEEN})
# However many claims come, nobody gets more mails than one in so long.
EVERY = timedelta(minutes=5)
EVERY_IN_DANGER = timedelta(minutes=1)
MOST_IN_MAIL = 50
RINGS_S = 60  # the program has so long to place a call


def call(claim: Claim, why: Sequence[str], *, at: datetime) -> None:
    """Note in the caller's transaction that people are to be called to a locked claim. Whoever is
    called has fifteen minutes, unless it only says that time goes by."""
    known = Claim.objects.values_list("call_why", flat=True).get(pk=claim.pk)
    Claim.objects.filter(pk=claim.pk).update(
        call_why=[*dict.fromkeys([*known, *why])],
        call_since=Coalesce(F("call_since"), at),
    )
    if not REMINDERS.issuperset(why):
        Claim.objects.filter(pk=claim.pk, page_by=None).update(page_by=at + bounds.PAGE_WITHIN)
    queue.put("report-page", lane=Lane.URGENT)


@queue.handles("report-page")
def send(claim: int = 0, why: Sequence[str] = ()) -> None:
    """Mail whoever is called all that waits, and ring where that can be done. Too soon after the
    last mail it goes on waiting, and so it does where nobody can be reached."""
    at = clock.now()
    with transaction.atomic():
        if claim:  # a job that was queued before there were notes
            call(Claim.objects.select_for_update().get(pk=claim), why, at=at)
        rows = Claim.objects.select_for_update().filter(call_since__isnull=False, closed_at=None)
        waiting = sorted(rows, key=lambda row: (DANGER not in row.call_why, row.call_since))
        if not waiting or _is_too_soon(waiting, at):
            return
        called = duty.called()
        program = settings.ENVIRONMENT.call_program
        if not called and not program:
            log.error("a claim calls for people, and nobody here has a mailbox")
            return
        for staff in called:
            notes = [[row.pk, row.call_why] for row in waiting]
            queue.put("report-call", lane=Lane.URGENT, staff=staff.pk, claims=notes)
        if program and any(set(row.call_why) != {HALF} for row in waiting):
            queue.put("report-ring", lane=Lane.URGENT, claim=waiting[0].pk)
        Claim.objects.filter(pk__in=[row.pk for row in waiting]).update(
            call_why=[], call_since=None, called_at=at, paged_at=Coalesce(F("paged_at"), at)
        )


def _is_too_soon(waiting: Sequence[Claim], at: datetime) -> bool:
    last = Claim.objects.aggregate(last=Max("called_at"))["last"]
    in_danger = any(DANGER in row.call_why for row in waiting)
    return last is not None and at - last < (EVERY_IN_DANGER if in_danger else EVERY)


@queue.handles("report-ring")
def ring(claim: int) -> None:
    """Run the operator's program with a claim's code, and nothing else of it. The queue tries again
    until the program says that it has called."""
    found = Claim.objects.get(pk=claim)
    program = settings.ENVIRONMENT.call_program
    if not program or not found.is_open:
        return
    subprocess.run(
        [program, claim_links.reference(found)],
        check=True,
        timeout=RINGS_S,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={"PATH": "/usr/local/bin:/usr/bin:/bin"},
    )
