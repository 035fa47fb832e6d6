"""A reporter's mailbox that takes no letter: said where people decide, and another is taken."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.reports import forms
from daylight.web.reports.actions import steps
from daylight.web.reports.actions.searching import locked
from daylight.web.reports.models import Channel, Claim, ClaimWords

CLAIM = "c"  # the kind of letters to reporters, see `daylight.web.returning`


def lose_reporter(claim: str) -> None:
    """A letter to whoever reported came back for good. The answer stands on the claim's page."""
    ClaimWords.objects.filter(claim__public_id=claim).update(bounced_at=clock.now())


def write_elsewhere(claim: Claim, email: str) -> None:
    """Whoever holds a claim's page gives another mailbox than the one that is dead; what they were
    written last goes there, and it counts as a contact.

    Raises: Refused `not_asked` (409), `bad_email` (422).
    """
    known = forms.email_of(email)
    if not known:
        said = _("This is no e-mail address. It looks like name@example.org.")
        raise Refused("bad_email", said, status=422, field="email")
    with transaction.atomic():
        claim = locked(claim.pk)
        dead = ClaimWords.objects.filter(claim=claim, safe=True, bounced_at__isnull=False)
        if dead.update(email=known, bounced_at=None) != 1:
            said = _("We can write to you where you asked us to.")
            raise Refused("not_asked", said, status=409)
        steps.contacted(claim, Channel.FORM, at=clock.now())
        template = "report-received" if claim.is_open else "report-answer"
        queue.put("report-mail", lane=Lane.URGENT, claim=claim.pk, template=template)
