"""Give reasons, and let an officer say that they are given later. Each leaves its entry."""

from __future__ import annotations

import calendar
import hashlib
import secrets
from datetime import date, datetime, timedelta
from typing import Any

import msgspec
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.entries import canonical
from daylight.web import clock, keys
from daylight.web.ads import gate, standing
from daylight.web.ads.models import Ad, PosterContact
from daylight.web.jobs import queue
from daylight.web.people.actions import roles_of
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Role, Staff
from daylight.web.record import actions as record
from daylight.web.review.models import Statement, StatementDelay, StatementText
from daylight.web.review.statements import facts, texts
from daylight.web.review.statements.facts import Facts, Found

APPEAL_MONTHS = 6
LONGEST_DELAY = timedelta(days=90)
LEAST_REASON = 10  # characters
_TAG = b"daylight/statement/v1\n"


@queue.handles("statement")
def _issue(ad: int) -> None:
    issue(ad)


def issue(ad: int) -> Statement | None:
    """The statement for what an ad stands under now; a new one where there is none yet.

    None where nothing restricts it, or its words were destroyed.
    """
    at = clock.now()
    with transaction.atomic():
        rows = gate.lock(ad)
        found = facts.current(rows[0]) if rows else None
        if found is None:
            return None
        known = Statement.objects.filter(
            ad=ad, version=found.version, restriction=found.restriction, cause=found.cause
        ).first()
        return known or _write(rows[0], found, at)


def _write(ad: Ad, found: Found, at: datetime) -> Statement:
    said = facts.gather(ad, found)
    body, salt = _body(ad, said, at), secrets.token_bytes(32)
    digest = digest_of(body, salt)
    name = keys.random_name(12)
    entry = record.enter(
        "statement",
        subject=f"ad:{ad.pk}",
        at=at,
        statement=name,
        step="issued",
        restriction=str(found.restriction),
        ad=ad.public_id,
        version=found.version.number,
        digest=digest.hex(),
    )
    made = Statement.objects.create(
        public_id=name,
        ad=ad,
        version=found.version,
        restriction=found.restriction,
        cause=found.cause,
        is_neutral=said.neutral,
        digest=digest,
        entry_id=entry.pk,
        created_at=at,
    )
    StatementText.objects.create(statement=made, salt=salt, body=body)
    return made


def _body(ad: Ad, said: Facts, at: datetime) -> dict[str, Any]:
    """What is kept: the facts, and the words as the poster gets them."""
    contact = PosterContact.objects.filter(poster=ad.poster_id).first()
    language = (contact.language if contact is not None else "") or said.language or "en"
    with translation.override(language):
        words = texts.sentences(said, appeal_until=months_later(at, APPEAL_MONTHS))
    return {
        "facts": msgspec.to_builtins(said),
        "language": language,
        "words": [[heading, list(lines)] for heading, lines in words],
    }


def digest_of(body: dict[str, Any], salt: bytes) -> bytes:
    """32 bytes that bind all that a statement says."""
    return hashlib.sha256(_TAG + salt + canonical(body)).digest()


def facts_of(statement: Statement) -> Facts | None:
    """None where its words were destroyed."""
    text = StatementText.objects.filter(statement=statement).first()
    return msgspec.convert(text.body["facts"], Facts) if text is not None else None


def months_later(at: datetime, months: int) -> date:
    """The same day so many months later, or the last of that month.

    >>> from datetime import UTC
    >>> months_later(datetime(2026, 8, 31, tzinfo=UTC), 6)
    datetime.date(2027, 2, 28)
    """
    year, month = divmod(at.year * 12 + at.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(at.day, last))


def told_at(statement: Statement) -> datetime:
    """When its poster could first read it: later than it was made where an officer delayed it."""
    ends = [
        min(row.released_at or row.until, row.until)
        for row in StatementDelay.objects.filter(ad=statement.ad_id)
    ]
    return max([statement.created_at, *ends])


def appeal_until(statement: Statement) -> date:
    """The last day on which its poster may appeal."""
    return months_later(told_at(statement), APPEAL_MONTHS)


def delay_of(ad: Ad) -> StatementDelay | None:
    """The delay that runs now, if one does."""
    at = clock.now()
    rows = StatementDelay.objects.filter(ad=ad, released_at__isnull=True, until__gt=at)
    return rows.order_by("-until").first()


def delay(ad: Ad, *, staff: Staff, reason: str, term: timedelta) -> StatementDelay:
    """An evidence officer says that the reasons are given later, why, and until when.

    Raises: Refused `not_allowed` (403), `no_reason`, `bad_term`, `not_delayable` (409).
    """
    at = clock.now()
    _may_delay(ad, staff, reason, term)
    with transaction.atomic():
        [ad] = gate.lock(ad.pk)
        made = StatementDelay.objects.create(
            ad=ad, staff=staff, reason=reason.strip(), until=at + term, created_at=at
        )
        _enter_delay(made, "delayed", staff, until=made.until)
    return made


def _may_delay(ad: Ad, staff: Staff, reason: str, term: timedelta) -> None:
    if not staff.is_active or Role.EVIDENCE not in roles_of(staff):
        said = _("Only an evidence officer delays a statement of reasons.")
        raise Refused("not_allowed", said, status=403)
    if len(reason.strip()) < LEAST_REASON or len(reason.strip()) > 300:
        said = _("Say in 10 to 300 characters why the reasons cannot be given now.")
        raise Refused("no_reason", said, field="reason")
    if not timedelta(0) < term <= LONGEST_DELAY:
        said = _("A delay lasts from 1 to %(n)d days; it can be repeated.")
        raise Refused("bad_term", said % {"n": LONGEST_DELAY.days}, field="days")
    if not standing.touches_safety(ad):
        said = _("Only where the safety of a person is in question can reasons be delayed.")
        raise Refused("not_delayable", said, status=409)


def release(made: StatementDelay, *, staff: Staff) -> None:
    """End a delay before its time.

    Raises: Refused `not_allowed` (403).
    """
    if not staff.is_active or Role.EVIDENCE not in roles_of(staff):
        said = _("Only an evidence officer delays a statement of reasons.")
        raise Refused("not_allowed", said, status=403)
    at = clock.now()
    with transaction.atomic():
        live = StatementDelay.objects.filter(pk=made.pk, released_at__isnull=True, until__gt=at)
        if live.update(released_at=at) == 1:
            _enter_delay(made, "released", staff)


def _enter_delay(made: StatementDelay, step: str, staff: Staff, **more: Any) -> None:
    """Not the poster's to open: it would tell what it is there to keep."""
    record.enter(
        "statement",
        subject=f"delay:{made.pk}",
        statement=f"delay-{made.pk}",
        step=step,
        ad=made.ad.public_id,
        role=str(Role.EVIDENCE),
        person=record_person(staff, f"delay:{made.pk}:{step}"),
        **more,
    )


def record_person(staff: Staff, act: str) -> str:
    """A commitment to who acted. Only the site's key gives the salt that opens it."""
    return blinded(staff.pk, act)
