"""What was sealed in a time that a restored database forgot: destroyed by two people's word.

The rule leaves it, since somebody may have been told that it is kept. So it takes one person who
asks, another one who agrees, and an entry for each and for the end.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.evidence import destroying, strays
from daylight.web.evidence.models import StrayProposal
from daylight.web.evidence.segments import wipe
from daylight.web.evidence.strays import Stray
from daylight.web.people.models import Staff

_KIND, _SCOPE = "stray-proposal", "strays"  # in the log; for blinding who decided
QUIET_FOR = timedelta(days=1)  # since its segment was last written: nobody is about to name it


def found() -> list[Stray]:
    """Records that no row names and that the rule leaves where they are."""
    lost, last = strays.lost_periods(), (clock.now() - QUIET_FOR).timestamp()
    return [
        stray
        for path in sorted((settings.HOME / "vault").glob("*.seg"))
        if path.stat().st_mtime < last
        for stray in strays.strays_of(path)
        if strays.is_within(stray, lost)
    ]


def waiting() -> StrayProposal | None:
    """What was asked for and not agreed on yet."""
    return StrayProposal.objects.filter(agreed_by__isnull=True).order_by("-id").first()


def propose(*, staff: Staff, words: str) -> StrayProposal:
    """One person asks to destroy all that there is now.

    Raises: Refused `not_allowed` (403), `no_reason`, `nothing_there` (404).
    """
    destroying.check_person(staff)
    destroying.check_reason(words)
    records = [[stray.path.name, stray.offset] for stray in found()]
    if not records:
        raise Refused("nothing_there", _("The vault holds nothing that was forgotten."), status=404)
    at = clock.now()
    with transaction.atomic():
        proposal = StrayProposal.objects.create(
            records=records, words=words.strip(), staff=staff, created_at=at
        )
        destroying.enter_proposed(proposal, _KIND, _SCOPE)
    return proposal


def agree(proposal: StrayProposal, *, staff: Staff) -> int:
    """A second person agrees: what was asked for, and is still there without a row, is overwritten.

    Returns how many records that were.

    Raises: Refused `not_allowed` (403), `same_person`, `agreed_already` (409).
    """
    destroying.check_person(staff)
    destroying.check_other(proposal, staff)
    asked = {(str(name), int(offset)) for name, offset in proposal.records}
    chosen = [stray for stray in found() if (stray.path.name, stray.offset) in asked]
    names = "".join(f"{stray.path.name}:{stray.offset};" for stray in chosen)
    root = hashlib.sha256(names.encode()).digest()
    at = clock.now()
    with transaction.atomic():
        destroying.take(proposal, _KIND, _SCOPE, staff=staff, at=at)
        destroying.attest(len(chosen), root, f"strays/{proposal.pk}", rule="order", at=at)
        transaction.on_commit(lambda: _wipe(chosen))
    return len(chosen)


def _wipe(chosen: Sequence[Stray]) -> None:
    for stray in chosen:
        wipe(stray.path, stray.offset, end=stray.next)


def wipe_again() -> None:
    """Overwrite once more what was agreed on lately: a crash may have come between."""
    since = clock.now() - destroying.WIPE_AGAIN
    there = {(stray.path.name, stray.offset): stray for stray in found()}
    for proposal in StrayProposal.objects.filter(agreed_at__gt=since):
        asked = [(str(name), int(offset)) for name, offset in proposal.records]
        _wipe([there[each] for each in asked if each in there])
