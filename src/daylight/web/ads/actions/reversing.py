"""A refusal was wrong: new people said so, and what was submitted comes to the gate again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web.ads import doubts, gate
from daylight.web.ads.actions import deciding
from daylight.web.ads.models import (
    Ad,
    AdState,
    Authority,
    Choice,
    Decision,
    HiddenPhoto,
    Version,
)
from daylight.web.people.models import Staff
from daylight.web.record import actions as record


@dataclass(frozen=True)
class Word:
    """One person's word that a version may be shown, and the memory epoch that they said it in."""

    staff: Staff
    clause: str
    epoch: int


def reverse(
    ad: Ad, version: Version, words: Sequence[Word], *, down_since: datetime | None, at: datetime
) -> Ad:
    """Make a refused, held or hidden version of a locked ad public, on these people's word alone.

    Nothing that anybody said before counts towards the number who must agree. The ad runs longer
    by the time for which readers did not see it. Called inside the caller's transaction, which
    ends where this raises.

    Raises: Refused `too_few` (409), `gate` (409) where a ban or a newer doubt stands against it.
    """
    if len({word.staff.pk for word in words}) < deciding.quorum(version):
        raise Refused("too_few", _("More people must agree."), status=409)
    authority = _authority(ad, version, words, at)
    lost = at - down_since if down_since is not None else timedelta(0)
    until = ad.expires_at + lost if ad.expires_at is not None else None
    was_shown = ad.publications.exists() and ad.state != AdState.PUBLIC
    candidate = gate.Candidate(ad, version, "appeal", until)
    answer = gate.publish([candidate], at=at)[ad.pk]
    if answer.outcome is not gate.Outcome.PASSED:
        said = _("A ban, or something that came up since, stands against this ad. Look again.")
        raise Refused("gate", said, status=409)
    doubts.tell([ad])
    if was_shown:
        _enter_restoring(ad, version, lost, authority, at)
    return ad


def show_photo(ad: Ad, hidden: HiddenPhoto, *, at: datetime) -> None:
    """Show a photo of a locked ad again that was withdrawn alone."""
    live = HiddenPhoto.objects.filter(pk=hidden.pk, restored_at__isnull=True)
    if live.update(restored_at=at) == 1:
        record.enter("restoring", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id, reason="photo")


def _authority(ad: Ad, version: Version, words: Sequence[Word], at: datetime) -> Authority:
    decisions = [_decide(ad, version, word, seat, at) for seat, word in enumerate(words, 1)]
    return deciding.authority_of(ad, version, decisions, at)


def _decide(ad: Ad, version: Version, word: Word, seat: int, at: datetime) -> Decision:
    decision = Decision.objects.create(
        version=version,
        version_digest=version.digest,
        staff=word.staff,
        choice=Choice.PUBLISH,
        clause=word.clause,
        epoch=word.epoch,
        created_at=at,
    )
    deciding.enter_decision(ad, version, decision, seat)
    return decision


def _enter_restoring(
    ad: Ad, version: Version, lost: timedelta, authority: Authority, at: datetime
) -> None:
    record.enter(
        "restoring",
        subject=f"ad:{ad.pk}",
        at=at,
        ad=ad.public_id,
        version=version.number,
        hidden_s=max(0, int(lost.total_seconds())),
        reason="appeal",
    )
