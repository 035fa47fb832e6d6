"""What the doctor asks of the relay."""

from __future__ import annotations

import time
from collections.abc import Iterator

from django.conf import settings

from daylight.web.findings import Finding, ok, warn
from daylight.web.replies import spool

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
    if settings.ENVIRONMENT.takes_mail and not broken and not late:
        yield ok("relay", f"mail for {settings.ENVIRONMENT.relay_domain} is carried on")
