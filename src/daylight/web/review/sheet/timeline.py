"""What happened to an ad, from the record's own entries. What a second person must not know first
is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
from django.utils.translation import gettext as _

from daylight.web.ads.models import Ad
from daylight.web.record.models import Opening

MOST = 80


@dataclass(frozen=True)
class Event:
    """One entry in words. `clause` is the rule that it rests on, where there is one."""

    at: datetime
    kind: str
    said: str
    clause: str = ""


def of(ad: Ad, *, blind_version: int | None) -> list[Event]:
    """The entries of an ad, the newest first. With `blind_version` none that shows what somebody
    decided on that version."""
    rows = Opening.objects.filter(subject=f"ad:{ad.pk}").select_related("entry")
    found = list(rows.order_by("-entry_id")[:MOST])
    return [event for row in found if (event := _event(row, blind_version)) is not None]


def _event(row: Opening, blind_version: int | None) -> Event | None:
    body: dict[str, Any] = msgspec.json.decode(bytes(row.body))
    kind = row.entry.type
    if kind in ("decision", "override") and body.get("version") == blind_version:
        return None
    return Event(row.entry.at, kind, _said(kind, body), str(body.get("clause", "")))


def _said(kind: str, body: dict[str, Any]) -> str:
    values = {
        "version": body.get("version", ""),
        "verdict": next(_verdicts(body), ""),
        "reason": body.get("reason", ""),
    }
    return (_sentences().get(kind) or kind.replace("_", " ")) % values


def _verdicts(body: dict[str, Any]) -> Iterator[str]:
    words = {
        "publish": _("publish"),
        "hold": _("hold"),
        "refuse": _("refuse"),
        "remove": _("remove"),
        "escalate": _("escalate"),
    }
    if "verdict" in body:
        yield words.get(body["verdict"], body["verdict"])


def _sentences() -> dict[str, str]:
    return {
        "submission": _("Version %(version)s came in."),
        "screening": _("The screening of version %(version)s said: %(verdict)s."),
        "decision": _("A person decided on version %(version)s: %(verdict)s."),
        "override": _("A safety lead decided against somebody."),
        "hold_ended": _("It waited too long for a second person and was refused."),
        "publication": _("Version %(version)s became public."),
        "hiding": _("It went down."),
        "restoring": _("It came back."),
        "renewal": _("Its poster renewed it."),
        "withdrawal": _("Its poster took it down."),
        "expiry": _("Its time ran out."),
        "flag": _("A reader flagged it."),
        "takedown": _("Somebody asked to have it taken down."),
        "appeal": _("Somebody appealed."),
        "objection": _("Its poster said that this is wrong."),
        "tip": _("A report to an authority: a step of it."),
        "hold": _("It must be preserved."),
        "evidence_viewed": _("Somebody was shown a photo."),
        "destruction": _("What it left behind was destroyed."),
    }
