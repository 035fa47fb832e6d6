"""Short ways to do what reporters, posters and staff do."""

from __future__ import annotations

import email
import email.policy
import re
import secrets
from typing import Any

from django.conf import settings
from django.test import Client

from daylight.web.jobs import worker
from daylight.web.jobs.models import Job
from daylight.web.people.models import Role, Staff
from daylight.web.reports import forms
from daylight.web.reports.actions import filing
from daylight.web.reports.models import Claim
from daylight.web.review.actions import limits

LONG = (
    "A sturdy blue bicycle with new tyres, a basket in front and lights that work. It rides well "
    "and was looked after every spring. Pick it up in town after six, or on any Saturday."
)


def form(**given: str) -> forms.Form:
    """A claim as the page reads it."""
    fixed: dict[str, Any] = {"network": given.pop("network", "192.0.2.50")}
    for name in ("staff", "trusted"):
        if name in given:
            fixed[name] = int(given.pop(name))
    given.setdefault("form_key", secrets.token_hex(16))
    given.setdefault("wrong", "child")
    return forms.read(given, host="localhost", country="US", **fixed)


def claimed(ad: Any = None, **given: str) -> Claim:
    """A claim about an ad, filed."""
    if ad is not None:
        given.setdefault("address", f"http://localhost/a/{ad.public_id}")
    return Claim.objects.get(public_id=filing.file(form(**given)).claim)


def fit(board: Any, name: str) -> Staff:
    """Somebody who is trained to look and willing to."""
    staff: Staff = board.staff(name)
    limits.name_trained(board.staff("lead", Role.LEAD), staff, trained=True)
    limits.set_limits(staff, harms_off=[], points_a_day=None, willing=True)
    return staff


def work() -> None:
    """Do what is due, the work of other apps apart."""
    Job.objects.filter(kind__in=["case", "alerts-match", "search"]).delete()
    worker.run_due()


def paths_of(ad: Any) -> list[str]:
    """An ad's own address and those of its photos."""
    shown = ad.head.shown_photos.select_related("photo")
    return [
        f"/a/{ad.public_id}",
        *(f"/p/{each.photo.public_id}/{each.photo.width}.jpg" for each in shown),
    ]


def statuses(client: Client, ad: Any) -> list[int]:
    """What is answered at each of them."""
    return [client.get(path).status_code for path in paths_of(ad)]


def mails(to: str) -> list[str]:
    """The texts of mails to an address, the oldest first."""
    found = []
    for path in sorted((settings.HOME / "mail").glob("*.eml")):
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if message["to"] == to:
            found.append(f"{message['subject']}\n{message.get_content()}")  # type: ignore[attr-defined]
    return found


def link_in(text: str, part: str) -> str:
    """The path of the first link that holds `part`."""
    found = re.search(rf"http://localhost(/\S*?{part}\S*)", text)
    assert found is not None, text
    return found[1]
