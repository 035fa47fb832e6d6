"""Audits: a sample of what was published, looked at by people who do not know what was decided.

The seed is committed to in the log before the period begins, and mixed with the root of a
checkpoint that was signed after its end: neither the board nor anybody else chooses what is drawn.
"""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.ads import actions as ads
from daylight.web.ads.models import Decision, Publication
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.record.models import Checkpoint
from daylight.web.review import facts, sparing
from daylight.web.review.appeals import looking
from daylight.web.review.models import Audit, AuditItem, Finding
from daylight.web.review.quality import drawing

SIZE = 60  # with no finding the prevalence is then known to be under 6 %
LENGTH = timedelta(days=7)
WAIT_FOR_ROOT = timedelta(days=1)


def commit(*, period_from: date, period_until: date, size: int = SIZE) -> Audit:
    """Announce an audit of a period that has not begun.

    Raises: Refused `too_late` (409), `bad_period`.
    """
    at = clock.now()
    if period_from <= at.astimezone(UTC).date():
        said = _("An audit is announced before its period begins.")
        raise Refused("too_late", said, status=409)
    if period_until <= period_from or not 0 < size <= 1000:
        raise Refused("bad_period", _("A period has at least a day, a sample at most 1,000 ads."))
    seed, name = secrets.token_bytes(drawing.SEED_BYTES), keys.random_name(12)
    with transaction.atomic():
        entry = record.enter(
            "sample",
            subject="board",
            at=at,
            kind="audit",
            step="committed",
            sample=name,
            period_from=period_from.isoformat(),
            period_until=period_until.isoformat(),
            size=size,
            commitment=drawing.commitment(seed),
        )
        return Audit.objects.create(
            public_id=name,
            period_from=period_from,
            period_until=period_until,
            size=size,
            seed=seed,
            committed_id=entry.pk,
            created_at=at,
        )


def commit_next() -> Audit | None:
    """Announce the week that begins next Monday, where nobody has."""
    today = clock.now().astimezone(UTC).date()
    monday = today + timedelta(days=7 - today.weekday())
    if Audit.objects.filter(period_from__gte=monday).exists():
        return None
    return commit(period_from=monday, period_until=monday + LENGTH)


def draw_due() -> int:
    """Draw each audit whose period is over; returns how many."""
    today = clock.now().astimezone(UTC).date()
    rows = Audit.objects.filter(drawn_at__isnull=True, period_until__lte=today)
    return sum(_draw(audit) for audit in rows.order_by("id"))


def _draw(audit: Audit) -> bool:
    at, end = clock.now(), _midnight(audit.period_until)
    after = Checkpoint.objects.filter(created_at__gte=end).order_by("id").first()
    if after is None and at < end + WAIT_FOR_ROOT:
        return False  # the next checkpoint is a promise that nobody has seen yet
    root = bytes(after.root) if after is not None else b""
    rows = Publication.objects.filter(
        created_at__gte=_midnight(audit.period_from), created_at__lt=end
    )
    names = {str(pk) for pk in rows.values_list("pk", flat=True)}
    drawn = drawing.draw(names, audit.size, seed=bytes(audit.seed), root=root)
    with transaction.atomic():
        if Audit.objects.filter(pk=audit.pk, drawn_at__isnull=True).update(drawn_at=at) != 1:
            return False
        entry = record.enter(
            "sample",
            subject="board",
            at=at,
            kind="audit",
            step="drawn",
            sample=audit.public_id,
            size=len(drawn),
            population=len(names),
            seed=bytes(audit.seed).hex(),
            checkpoint=after.size if after is not None else None,
            root=root.hex() or None,
        )
        Audit.objects.filter(pk=audit.pk).update(drawn=entry.pk, population=len(names))
        AuditItem.objects.bulk_create(
            AuditItem(audit=audit, publication_id=int(name), position=position)
            for position, name in enumerate(drawn)
        )
    return True


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def waiting_for(staff: Staff) -> AuditItem | None:
    """The next that this person may look at: they have decided nothing about the ad, it has words
    left, it is no child image, and nothing that they are spared."""
    mine = Decision.objects.filter(staff=staff).values("version__ad")
    rows = AuditItem.objects.filter(
        answered_at__isnull=True, publication__version__content__isnull=False
    ).exclude(publication__version__ad__in=mine)
    rows = rows.select_related("publication__version__ad", "audit")
    allowance = sparing.of(staff)
    for item in rows.order_by("audit", "position")[:50]:
        version = item.publication.version
        may_open = allowance.may_open(facts.harms_of(version.ad, version))
        if may_open and not looking.is_child_image(version.ad, version):
            return item
    return None


def answer(item: AuditItem, staff: Staff, finding: Finding, harm: str = "") -> AuditItem:
    """Keep a finding. What is shown and against a rule is hidden until people decide.

    Raises: Refused `own_decision` (403), `answered_already` (409).
    """
    ad = item.publication.version.ad
    if Decision.objects.filter(staff=staff, version__ad=ad).exists():
        said = _("You have decided on this ad; somebody else looks at it again.")
        raise Refused("own_decision", said, status=403)
    against = finding == Finding.AGAINST
    with transaction.atomic():
        changed = AuditItem.objects.filter(pk=item.pk, answered_at__isnull=True).update(
            staff=staff,
            finding=finding,
            harm=harm[:20] if against else "",
            answered_at=clock.now(),
        )
        if changed != 1:
            said = _("Somebody has looked at this meanwhile.")
            raise Refused("answered_already", said, status=409)
        same = ad.public_version_id == item.publication.version_id
        if against and same and ad.is_visible(clock.now()):
            ads.hide([ad.public_id], reason=f"audit {item.pk}", harm=harm, staff=staff)
    item.refresh_from_db()
    return item
