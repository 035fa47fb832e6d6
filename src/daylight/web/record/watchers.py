"""Who is asked to cosign this log, as the record tells it: a public entry for each change."""

from __future__ import annotations

import msgspec
from django.db import transaction

from daylight.web.record import actions, lease, logkeys
from daylight.web.record.models import Opening


def declared() -> list[str]:
    """Verifier keys of the witnesses that the record names now."""
    found: dict[str, None] = {}
    rows = Opening.objects.filter(entry__type="witness_changed").order_by("entry_id")
    for body in rows.values_list("body", flat=True):
        entry = msgspec.json.decode(bytes(body))
        if entry["step"] == "removed":
            found.pop(entry["witness"], None)
        else:
            found[entry["witness"]] = None
    return list(found)


def enter_changes() -> None:
    """Enter what the operator changed in the file `witnesses` since the last look.

    A witness that quietly went would be missed by nobody who did not count.
    """
    asked = {str(key) for key in logkeys.configured_witnesses().witnesses.values()}
    if asked == set(declared()):
        return
    with transaction.atomic():
        lease.alone()
        known = set(declared())
        changes = [(key, "removed") for key in sorted(known - asked)]
        changes += [(key, "added") for key in sorted(asked - known)]
        for key, step in changes:
            actions.enter(
                "witness_changed", subject="board", witness=key, step=step, total=len(asked)
            )
