"""One person's word on an appeal, and what follows once enough people agree."""

from __future__ import annotations

from datetime import datetime

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.fields import parse_time
from daylight.web import clock
from daylight.web.ads import actions as ads
from daylight.web.ads import gate, heard, memory
from daylight.web.ads.actions import deciding, reversing, sealing
from daylight.web.ads.actions.reversing import Word
from daylight.web.ads.actions.settling import settle
from daylight.web.ads.models import Ad, AdState, BlockKind, Choice, Publication, Version
from daylight.web.people.actions import deciding_staff
from daylight.web.people.models import Grant, Staff
from daylight.web.record import actions as record
from daylight.web.record.models import Opening
from daylight.web.review.appeals import looking, people
from daylight.web.review.appeals.actions import (
    close,
    has_words,
    quorum_for,
    still_stands,
)
from daylight.web.review.models import (
    Appeal,
    AppealBy,
    AppealNote,
    AppealState,
    AppealVote,
    Restriction,
    Vote,
)
from daylight.web.review.seen import Seen, has_new_claim
from daylight.web.review.statements import actions as stating
from daylight.web.review.statements import facts

APPEAL_CLAUSE = "appeal"


def vote(
    appeal: Appeal, *, staff: Staff, vote: Vote, seen: Seen, clause: str = "", note: str = ""
) -> Appeal:
    """One new person's word. Upholding takes one person; reversing as many as publishing does.

    Raises: Refused `not_allowed`, `own_decision` (403), `decided_already`, `voted_already`,
    `settled`, `changed_meanwhile`, `gate` (409).
    """
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(appeal.ad_id)
        appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
        appeal.ad = ad
        _refuse(appeal, staff)
        version = version_of(appeal)
        _refuse_unseen(appeal, version, staff, vote)
        now = memory.share_epoch().memory_epoch
        if _is_outdated(appeal, version, vote, seen):
            raise deciding.changed()
        _write(appeal, version, staff, vote, clause, note, at, epoch=min(seen.epoch, now))
        if vote == Vote.UPHOLD:
            close(appeal, AppealState.UPHELD, at=at, by=staff)
        elif len(counting(appeal, version)) >= needed(appeal):
            _reverse(appeal, ad, version, staff, at)
            close(appeal, AppealState.REVERSED, at=at, by=staff)
    return appeal


def _refuse(appeal: Appeal, staff: Staff) -> None:
    grants = Grant.objects.filter(staff=staff, ended_at__isnull=True, role__in=deciding.DECIDERS)
    if not staff.is_active or not grants.exists():
        said = _("Only a reviewer or a safety lead decides.")
        raise Refused("not_allowed", said, status=403)
    if staff.pk in people.had_part(appeal):
        said = _("You had a part in this decision, so somebody else decides the appeal.")
        raise Refused("own_decision", said, status=403)
    if not appeal.is_open:
        said = _("Somebody has decided this appeal meanwhile.")
        raise Refused("decided_already", said, status=409)
    if has_voted(appeal, staff):
        said = _("You have said what you think; another person must agree.")
        raise Refused("voted_already", said, status=409)
    if not still_stands(appeal):
        said = _("This has ended otherwise meanwhile: there is nothing left to decide.")
        raise Refused("settled", said, status=409)
    if sealing.is_sealed(version_of(appeal)):
        said = _("Its words are sealed. Decide when an evidence officer has opened them.")
        raise Refused("sealed", said, status=409)


def _refuse_unseen(appeal: Appeal, version: Version, staff: Staff, word: Vote) -> None:
    """Nobody brings back photos that may show a harmed child, unless they may look at them."""
    restores = word == Vote.REVERSE and appeal.by != AppealBy.REPORTER
    if restores and not looking.may_see(staff, appeal.ad, version):
        said = _("Only somebody who is trained and willing to look at these photos can say that.")
        raise Refused("kept_shut", said, status=403)


def _is_outdated(appeal: Appeal, version: Version, word: Vote, seen: Seen) -> bool:
    """Whether the words are others by now, or, before anything comes back, a block, a list or a
    claim says something new."""
    if bytes(version.digest).hex() != seen.digest:
        return True
    if word != Vote.REVERSE or appeal.by == AppealBy.REPORTER or not has_words(version):
        return False
    return deciding.since(appeal.ad, version) > seen.epoch or has_new_claim(appeal.ad, seen)


def version_of(appeal: Appeal) -> Version:
    """What is decided on: the newest words for a poster, what readers see for a reporter."""
    ad = appeal.ad
    version = ad.public_version if appeal.by == AppealBy.REPORTER else ad.head
    return version or appeal.version


def needed(appeal: Appeal) -> int:
    """How many new people must agree to reverse. Two, too, for a photo that may show a child."""
    found = facts.current(appeal.ad)
    is_photo = found is not None and found.restriction == Restriction.PHOTO
    least = 2 if is_photo and found is not None and facts.is_neutral(appeal.ad, found) else 1
    return max(quorum_for(appeal.by, version_of(appeal), appeal.block_id), least)


def _write(
    appeal: Appeal,
    version: Version,
    staff: Staff,
    choice: Vote,
    clause: str,
    note: str,
    at: datetime,
    *,
    epoch: int,
) -> None:
    made = AppealVote.objects.create(
        appeal=appeal,
        staff=staff,
        vote=choice,
        version=version,
        version_digest=version.digest,
        clause=clause or APPEAL_CLAUSE,
        epoch=epoch,
        created_at=at,
    )
    if note.strip():
        AppealNote.objects.create(vote=made, words=note.strip())
    record.enter(
        "appeal",
        subject=f"appeal:{appeal.public_id}",
        at=at,
        appeal=appeal.public_id,
        step="agreed",
        reason=str(choice),
        seat=appeal.votes.count(),
        quorum=needed(appeal),
        person=stating.record_person(staff, f"appeal-vote:{made.pk}"),
    )


def counting(appeal: Appeal, version: Version) -> list[AppealVote]:
    """Votes to reverse that count now: on these words, after the last block, list or claim, and of
    people who have had no other part in it since."""
    rows = appeal.votes.filter(vote=Vote.REVERSE, version_digest=version.digest)
    if has_words(version):
        rows = rows.filter(epoch__gte=deciding.since(appeal.ad, version))
    told = heard.of(appeal.ad).since
    if told is not None and appeal.by != AppealBy.REPORTER:
        rows = rows.filter(created_at__gt=told)
    out = people.had_part(appeal)
    mine = {row.staff_id: row for row in rows.select_related("staff").order_by("id")}
    return [row for pk, row in mine.items() if pk not in out]


def has_voted(appeal: Appeal, staff: Staff) -> bool:
    """Whether that person's word counts already; one from before a new doubt does not."""
    return any(row.staff_id == staff.pk for row in counting(appeal, version_of(appeal)))


def may_decide(appeal: Appeal, staff: Staff) -> bool:
    """Whether that person is new to it and their word is not in yet."""
    return staff.pk not in people.had_part(appeal) and not has_voted(appeal, staff)


def left(appeal: Appeal) -> int:
    """How many people there are who could still decide it."""
    voted = {row.staff_id for row in counting(appeal, version_of(appeal))}
    return deciding_staff().exclude(pk__in=people.had_part(appeal) | voted).count()


def _reverse(appeal: Appeal, ad: Ad, version: Version, staff: Staff, at: datetime) -> None:
    if appeal.by == AppealBy.REPORTER:
        _take_down(appeal, ad, version, staff)
        return
    if appeal.block is not None:
        _lift_ban(appeal, ad, version, at)
        return
    if not has_words(version):
        return  # nothing is left to bring back; what was decided was wrong all the same
    found = facts.current(ad)
    if found is not None and found.restriction == Restriction.PHOTO and found.photo is not None:
        reversing.show_photo(ad, found.photo, at=at)
        return
    words = [Word(row.staff, row.clause, row.epoch) for row in counting(appeal, version)]
    reversing.reverse(ad, version, words, down_since=down_since(ad), at=at)


def down_since(ad: Ad) -> datetime | None:
    """Since when readers do not see an ad that they saw before; None where they never did."""
    last = Publication.objects.filter(ad=ad).order_by("-id").first()
    if last is None or ad.state == AdState.PUBLIC:
        return None
    rows = Opening.objects.filter(
        subject=f"ad:{ad.pk}", entry__type="hiding", entry__at__gte=last.created_at
    ).order_by("entry_id")
    for body in rows.values_list("body", flat=True):
        entry = msgspec.json.decode(bytes(body))
        if entry.get("reason") != "photo":
            return parse_time(entry["time"])
    return ad.ended_at or ad.held_since


def _take_down(appeal: Appeal, ad: Ad, version: Version, staff: Staff) -> None:
    """A reporter was right: the ad goes down and is refused, by the rule that was named."""
    ads.hide([ad.public_id], reason=f"appeal {appeal.public_id}", staff=staff, harm="")
    ad.refresh_from_db()
    assert ad.head is not None
    clause = appeal.votes.order_by("-id")[0].clause
    ads.decide(ad, digest=bytes(ad.head.digest), staff=staff, choice=Choice.REFUSE, clause=clause)


def _lift_ban(appeal: Appeal, ad: Ad, version: Version, at: datetime) -> None:
    """A ban was wrong: it ends, and the ad that it stopped comes to the gate on its own merits."""
    assert appeal.block is not None
    assert appeal.block.kind in (BlockKind.EMAIL, BlockKind.PHONE, BlockKind.NETWORK)
    ads.lift(appeal.block)
    if ad.state == AdState.REFUSED and has_words(version):
        settle(ad, version, cause="appeal", at=at)
