"""Appeal, decide, answer. Each is one transaction that also writes its entry."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.ads import gate
from daylight.web.ads.actions import deciding
from daylight.web.ads.models import Ad, AdState, Version, VersionContent
from daylight.web.evidence import holds
from daylight.web.evidence.models import Hold
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.review.models import (
    Appeal,
    AppealBy,
    AppealState,
    AppealText,
    Statement,
)
from daylight.web.review.statements import actions as stating
from daylight.web.review.statements import facts

ANSWER_WITHIN = timedelta(days=7)
MOST_WORDS = 4000  # characters


def appeal_as_poster(ad: Ad, words: str, *, language: str) -> Appeal:
    """The poster of a restricted ad says that it is wrong.

    Raises: Refused `not_restricted`, `appealed_already` (409), `too_late` (410), `too_long`.
    """
    stated = stating.issue(ad.pk)
    words = _checked_words(words)
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        found = facts.current(ad)
        if stated is None or found is None:
            said = _("Nothing restricts this ad now, so there is nothing to appeal against.")
            raise Refused("not_restricted", said, status=409)
        _refuse_second(ad, f"statement:{stated.pk}")
        if at.date() > stating.appeal_until(stated):
            said = _("The six months in which this could be appealed are over.")
            raise Refused("too_late", said, status=410)
        return _open(
            ad,
            found.version,
            by=AppealBy.POSTER,
            origin=f"statement:{stated.pk}",
            words=words,
            language=language,
            at=at,
            statement=stated,
            block_id=found.block.pk if found.restriction == "banned" and found.block else None,
        )


def appeal_as_reporter(
    ad: Ad, words: str, *, origin: str, decided_at: datetime, language: str
) -> Appeal:
    """Whoever reported an ad says that it should not be shown. `origin` names their claim.

    Raises: Refused `not_shown`, `appealed_already` (409), `too_late` (410), `too_long`.
    """
    words = _checked_words(words)
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        if not ad.is_visible(at) or ad.public_version is None:
            said = _("This ad is not shown, so there is nothing to appeal against.")
            raise Refused("not_shown", said, status=409)
        _refuse_second(ad, origin)
        if at.date() > stating.months_later(decided_at, stating.APPEAL_MONTHS):
            said = _("The six months in which this could be appealed are over.")
            raise Refused("too_late", said, status=410)
        return _open(
            ad,
            ad.public_version,
            by=AppealBy.REPORTER,
            origin=origin,
            words=words,
            language=language,
            at=at,
        )


def appeal_as_board(ad: Ad, *, origin: str) -> Appeal:
    """The board doubts its own decision: two people disagreed, and a lead thinks it was wrong.

    Raises: Refused `not_restricted`, `appealed_already` (409).
    """
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        found = facts.current(ad)
        if found is None:
            raise Refused("not_restricted", _("Nothing restricts this ad now."), status=409)
        _refuse_second(ad, origin)
        return _open(
            ad, found.version, by=AppealBy.BOARD, origin=origin, words="", language="en", at=at
        )


def _checked_words(words: str) -> str:
    words = words.strip()
    if len(words) > MOST_WORDS:
        said = _("Please say it in at most %(n)d characters.") % {"n": MOST_WORDS}
        raise Refused("too_long", said, field="words")
    return words


def _refuse_second(ad: Ad, origin: str) -> None:
    by = AppealBy.REPORTER if origin.startswith("claim:") else AppealBy.POSTER
    mine = Appeal.objects.filter(ad=ad, by=by).waiting()
    if mine.exists() or Appeal.objects.filter(origin=origin).exists():
        said = _("You have appealed against this already. One appeal is enough.")
        raise Refused("appealed_already", said, status=409)


def _open(
    ad: Ad,
    version: Version,
    *,
    by: AppealBy,
    origin: str,
    words: str,
    language: str,
    at: datetime,
    statement: Statement | None = None,
    block_id: int | None = None,
) -> Appeal:
    name = keys.random_name(12)
    entry = _enter_received(ad, version, by, name, statement, at)
    made = Appeal.objects.create(
        public_id=name,
        ad=ad,
        version=version,
        by=by,
        origin=origin,
        statement=statement,
        block_id=block_id,
        quorum=quorum_for(by, version, block_id),
        opened_at=at,
        due_at=at + ANSWER_WITHIN,
        receipt_id=entry,
    )
    AppealText.objects.create(appeal=made, words=words, language=language)
    holds.place(ad.pk, reason=_hold(made))  # its words stay until it is answered
    if by != AppealBy.BOARD:
        queue_letter(made, "appeal-received")
    return made


def quorum_for(by: str, version: Version, block_id: int | None) -> int:
    """How many must agree to reverse: as many as to publish, where anything can be."""
    if by == AppealBy.REPORTER or block_id is not None or not has_words(version):
        return 1
    return deciding.quorum(version)


def has_words(version: Version) -> bool:
    """Whether they were not destroyed, as they are some time after an ad's end."""
    return VersionContent.objects.filter(version=version).exists()


def _hold(appeal: Appeal) -> str:
    return f"appeal_{appeal.public_id}"


def _enter_received(
    ad: Ad, version: Version, by: AppealBy, name: str, statement: Statement | None, at: datetime
) -> int:
    entry = record.enter(
        "appeal",
        subject=_subject(ad, by, name),
        at=at,
        appeal=name,
        step="received",
        by=str(by),
        ad=ad.public_id,
        version=version.number,
        content=bytes(version.digest).hex(),
        against=bytes(statement.entry.commitment).hex() if statement is not None else None,
    )
    return entry.pk


def _subject(ad: Ad, by: str, name: str) -> str:
    """Whose entry it is to open: a reporter's is never the poster's."""
    return f"ad:{ad.pk}" if by == AppealBy.POSTER else f"appeal:{name}"


def subject_of(appeal: Appeal) -> str:
    return _subject(appeal.ad, appeal.by, appeal.public_id)


def queue_letter(appeal: Appeal, template: str) -> None:
    """A mail to whoever appealed; at most one of a kind."""
    queue.put(
        "appeal-letter",
        subject=f"appeal:{appeal.public_id}",
        key=f"appeal-letter/{template}/{appeal.pk}",
        lane=Lane.URGENT,
        template=template,
        appeal=appeal.pk,
    )


def still_stands(appeal: Appeal) -> bool:
    """Whether what is appealed against is so still."""
    ad = appeal.ad
    if appeal.by == AppealBy.REPORTER:
        return ad.is_visible(clock.now())
    return ad.state != AdState.ENDED and facts.current(ad) is not None


def settle_if_over(appeal: Appeal) -> bool:
    """Close an appeal whose matter has ended otherwise, and say so; True where it was so."""
    at = clock.now()
    with transaction.atomic():
        [ad] = gate.lock(appeal.ad_id)
        appeal = Appeal.objects.select_for_update().get(pk=appeal.pk)
        appeal.ad = ad
        if not appeal.is_open or still_stands(appeal):
            return False
        close(appeal, AppealState.SETTLED, at=at)
    return True


def close(appeal: Appeal, state: AppealState, *, at: datetime, by: Staff | None = None) -> None:
    """End a locked appeal: its state, its entry, its letter."""
    changed = Appeal.objects.filter(pk=appeal.pk, state=AppealState.WAITING)
    if changed.update(state=state, decided_at=at) != 1:
        said = _("Somebody has decided this appeal meanwhile.")
        raise Refused("decided_already", said, status=409)
    appeal.state, appeal.decided_at = state, at
    for hold in Hold.objects.filter(reason=_hold(appeal), released_at__isnull=True):
        holds.release(hold)
    record.enter(
        "appeal",
        subject=subject_of(appeal),
        at=at,
        appeal=appeal.public_id,
        step="decided",
        outcome=str(state),
        by=str(appeal.by),
        ad=appeal.ad.public_id,
        person=stating.record_person(by, f"appeal:{appeal.pk}:decided") if by else None,
    )
    if appeal.by != AppealBy.BOARD:
        queue_letter(appeal, f"appeal-{state}")
