"""What the doctor asks of the relay."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Sum

from daylight.web import clock
from daylight.web.findings import Finding, ok, warn
from daylight.web.replies import spool
from daylight.web.replies.models import InboundCount

LATE_S = 300  # a file older than this waits for a carrier that does not come


def relay() -> Iterator[Finding]:
    """Answers by mail reach us, and what came in is carried on."""
    if not settings.ENVIRONMENT.takes_mail:
        said = "answers by mail do not arrive: people answer on the web only"
        yield warn("relay", said, "set DAYLIGHT_RELAY_DOMAIN and run `daylight mail`")
    broken, waiting = spool.broken(), spool.waiting()
    if broken:
        said = f"{broken} mails could not be taken in and lie aside"
        yield warn("relay", said, f"look at {spool.folder() / 'broken'}; nothing is lost")
    late = [path for path in waiting if time.time() - path.stat().st_mtime > LATE_S]
    if late:
        said = f"{len(late)} files of mail wait in the spool for more than five minutes"
        yield warn("relay", said, "run `daylight mail`, or `daylight mail --once`")
    yield from _for_operator()
    if settings.ENVIRONMENT.takes_mail and not broken and not late:
        yield ok("relay", f"mail for {settings.ENVIRONMENT.relay_domain} is carried on")


def _for_operator() -> Iterator[Finding]:
    """Mail to postmaster and abuse has an end, after which it is counted and thrown away."""
    mails, size = spool.for_operator()
    lost = InboundCount.objects.filter(
        kind="operator-over", day__gt=clock.now().date() - timedelta(days=7)
    ).aggregate(all=Sum("count"))["all"]
    full = mails >= spool.OPERATOR_MAILS or size >= spool.OPERATOR_BYTES
    if lost or full:
        said = f"{mails} mails to postmaster and abuse wait; {lost or 0} were thrown away this week"
        hint = f"read what lies in {spool.folder() / 'operator'} and delete it: there is room again"
        yield warn("relay", said, hint)
