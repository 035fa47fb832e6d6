"""What the doctor asks of the relay."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.db.models import Sum

from daylight.web import clock
from daylight.web.findings import Finding, ok, warn
from daylight.web.replies import counting, spool
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
    yield from _put_aside()
    if settings.ENVIRONMENT.takes_mail and not broken and not late:
        yield ok("relay", f"mail for {settings.ENVIRONMENT.relay_domain} is carried on")


def _this_week(kind: str) -> int:
    since = clock.now().date() - timedelta(days=7)
    found = InboundCount.objects.filter(kind=kind, day__gt=since).aggregate(all=Sum("count"))
    return found["all"] or 0


def _put_aside() -> Iterator[Finding]:
    """What ended the process that carried it, again and again, and is not tried any more."""
    if count := _this_week(counting.ASIDE):
        said = f"{count} messages or notices ended the carrier again and again this week"
        hint = "its log names each; the messages wait at /desk/messages, and nothing is lost"
        yield warn("relay", said, hint)


def _for_operator() -> Iterator[Finding]:
    """Mail to postmaster and abuse has an end, after which it is counted and thrown away."""
    mails, size = spool.for_operator()
    lost = _this_week("operator-over")
    full = mails >= spool.OPERATOR_MAILS or size >= spool.OPERATOR_BYTES
    if lost or full:
        said = f"{mails} mails to postmaster and abuse wait; {lost} were thrown away this week"
        hint = f"read what lies in {spool.folder() / 'operator'} and delete it: there is room again"
        yield warn("relay", said, hint)
