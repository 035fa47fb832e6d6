"""Take a flag, ask the poster, propose a move, learn from what people decided."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import connection, transaction
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions, content, doubts
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad, AdState, Choice, Decision, EndReason
from daylight.web.jobs import queue
from daylight.web.jobs.models import Lane
from daylight.web.people.models import Staff
from daylight.web.record import actions as record
from daylight.web.reports import flags
from daylight.web.reports.models import Flag, FlagCount, FlagRecord, MoveProposal, Reason

ANSWER_WITHIN = timedelta(days=3)
ASK_AGAIN_AFTER = timedelta(days=14)
KEEP_RECORD = timedelta(days=62)
LEARN_FROM = 5000  # flags of one ad; a brigade teaches no more than its first ones


def flag(ad: Ad, reason: Reason, *, network: str) -> bool:
    """Count one reader's word; False where they had said the same already.

    Costs the same for the first and the 10,000th, and changes nothing but the order of work.
    """
    at = clock.now()
    source = flags.source(network, at)
    with transaction.atomic():
        made = _one(ad, reason, flags.who(network, ad.pk, at), source, at)
        if not made:
            return False
        row = _counted(ad, reason, flags.weight_of_source(source), at)
        record.enter("flag", subject=f"ad:{ad.pk}", at=at, ad=ad.public_id, reason=str(reason))
        _follow(ad, row, at)
    return True


def _one(ad: Ad, reason: Reason, who: bytes, source: bytes, at: datetime) -> bool:
    """A row of its own; none where that person said it before."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO reports_flag (ad_id, reason, who, source, created_at) "
            "VALUES (%s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
            [ad.pk, str(reason), who, source, connection.ops.adapt_datetimefield_value(at)],
        )
        return bool(cursor.rowcount == 1)


def _counted(ad: Ad, reason: Reason, weight: float, at: datetime) -> FlagCount:
    row, _made = FlagCount.objects.select_for_update().get_or_create(
        ad=ad, reason=reason, defaults={"first_at": at, "last_at": at}
    )
    if row.closed_at is not None and not is_cleared(row, ad):
        row.count, row.weight, row.first_at, row.closed_at = 0, 0.0, at, None
    row.count += 1
    row.weight += weight
    row.last_at, row.version_id = at, ad.public_version_id
    row.save()
    return row


def is_cleared(row: FlagCount, ad: Ad) -> bool:
    """Whether a person has looked at exactly this version for exactly this reason. That it is gone
    may come true on any day, of the same words."""
    if row.reason == Reason.GONE:
        return False
    return row.cleared_id is not None and row.cleared_id == ad.public_version_id


def _follow(ad: Ad, row: FlagCount, at: datetime) -> None:
    """What a flag sets going: a question to the poster, or a look by a person. A look is asked for
    at the first, second, fourth, eighth flag and so on, so that a brigade makes no work."""
    if is_cleared(row, ad) or row.closed_at is not None:
        return
    if row.reason == Reason.GONE:
        _ask(ad, row, at)
    elif row.count & (row.count - 1) == 0:
        doubts.tell([ad])


def _ask(ad: Ad, row: FlagCount, at: datetime) -> None:
    if row.asked_at is not None and at - row.asked_at < ASK_AGAIN_AFTER:
        return
    row.asked_at, row.answered_at = at, None
    row.save(update_fields=["asked_at", "answered_at"])
    key = f"{ad.pk}/{at:%Y%m%d%H%M%S}"
    queue.put("poster-mail", lane=Lane.URGENT, template="report-still-there", ad=ad.pk)
    queue.put("flag-unanswered", key=f"flag-unanswered/{key}", delay=ANSWER_WITHIN, ad=ad.pk)


@queue.handles("flag-unanswered")
def look_if_unanswered(ad: int) -> None:
    """The poster did not say whether it is still there: a person looks."""
    row = FlagCount.objects.filter(ad=ad, reason=Reason.GONE, answered_at__isnull=True).first()
    if row is not None and row.closed_at is None:
        doubts.tell(Ad.objects.filter(pk=ad, state=AdState.PUBLIC))


def still_there(ad: Ad) -> None:
    """The poster says that it is available: readers' flags of this reason are answered."""
    at = clock.now()
    with transaction.atomic():
        FlagCount.objects.filter(ad=ad, reason=Reason.GONE).update(answered_at=at, closed_at=at)


def gone(ad: Ad) -> Ad:
    """The poster says that it is gone: it ends, as if they had said so from their own link."""
    FlagCount.objects.filter(ad=ad, reason=Reason.GONE).update(answered_at=clock.now())
    if ad.state == AdState.ENDED:
        return ad
    return actions.end(ad, EndReason.GONE)


def close(ad: Ad | int, *, upheld: bool, reasons: list[str] | None = None) -> None:
    """People have decided on an ad that readers flagged. Whoever was right weighs more from now on;
    a reason that was not does not raise this version again."""
    at = clock.now()
    pk = ad if isinstance(ad, int) else ad.pk
    with transaction.atomic():
        rows = FlagCount.objects.select_for_update().filter(ad=pk, closed_at__isnull=True)
        open_rows = list(rows.filter(reason__in=reasons) if reasons is not None else rows)
        shown = Ad.objects.values_list("public_version", flat=True).get(pk=pk)
        for row in open_rows:
            _learn(row, upheld=upheld, at=at)
            row.closed_at = at
            row.cleared_id = None if upheld else shown
            row.save(update_fields=["closed_at", "cleared"])


def _learn(row: FlagCount, *, upheld: bool, at: datetime) -> None:
    """Add to the record of each who flagged, and forget who it was."""
    mine = Flag.objects.filter(ad=row.ad_id, reason=row.reason, source__isnull=False)
    some = list(mine.values_list("pk", "source")[:LEARN_FROM])
    for source, times in Counter(bytes(source) for _pk, source in some if source).items():
        record_row, _made = FlagRecord.objects.get_or_create(
            source=source, defaults={"until": at + KEEP_RECORD}
        )
        if upheld:
            record_row.upheld += times
        else:
            record_row.dismissed += times
        record_row.save(update_fields=["upheld", "dismissed"])
    mine.update(source=None)


@queue.handles("flags-follow")
def follow() -> None:
    """Flags on ads that people decided on since, or that are gone, are closed."""
    rows = FlagCount.objects.filter(closed_at__isnull=True).select_related("ad")
    for row in rows.order_by("last_at")[:1000]:
        if row.ad.state == AdState.REFUSED:
            close(row.ad, upheld=True)
        elif row.ad.state == AdState.ENDED:
            close(row.ad, upheld=row.ad.end_reason == EndReason.GONE, reasons=[row.reason])
        elif Decision.objects.filter(
            version=row.ad.public_version_id, choice=Choice.PUBLISH, created_at__gt=row.last_at
        ).exists():
            close(row.ad, upheld=False, reasons=[row.reason])


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put("flags-follow", key="recurring/flags-follow", every=timedelta(minutes=5))


def propose_move(ad: Ad, section: str, *, staff: Staff) -> MoveProposal:
    """A reviewer thinks that an ad belongs into another section: its poster is asked.

    Raises: Refused `unknown_section` (404), `not_a_move` (409).
    """
    at = clock.now()
    trees = catalogue()
    node = trees.section(section)
    public = ad.state == AdState.PUBLIC and ad.head is not None
    if not public or node.id == ad.section_id or not trees.may_post_to(node):
        raise Refused("not_a_move", _("This ad cannot be moved there."), status=409)
    assert ad.head is not None
    with transaction.atomic():
        made = MoveProposal.objects.create(
            ad=ad, section_id=node.id, base=ad.head.number, staff=staff, created_at=at
        )
        queue.put("poster-mail", lane=Lane.URGENT, template="report-move", ad=ad.pk, move=made.pk)
    return made


def accept_move(made: MoveProposal, arrival: actions.Arrival) -> Ad:
    """The poster agrees: a new version in the other section, screened like any other.

    Raises: Refused `edited_meanwhile` (409) where the ad was changed since, `not_a_move` (409)
    where the section takes no ads any more; as `actions.edit`.
    """
    ad = made.ad
    if made.accepted_at is not None or ad.section_id == made.section_id:
        return ad
    trees = catalogue()
    if not trees.may_post_to(trees.sections[made.section_id]):
        raise Refused("not_a_move", _("This ad cannot be moved there."), status=409)
    assert ad.head is not None
    moved = replace(content.of_version(ad.head.content), section_id=made.section_id)
    ad = actions.edit(ad, moved, base=made.base, arrival=arrival)
    at = clock.now()
    MoveProposal.objects.filter(pk=made.pk).update(accepted_at=at)
    close(ad, upheld=True, reasons=[Reason.SECTION])
    return ad


def decline_move(made: MoveProposal) -> None:
    """The poster leaves it where it is; a reviewer decides what follows."""
    at = clock.now()
    MoveProposal.objects.filter(pk=made.pk, accepted_at=None).update(declined_at=at)
    doubts.tell([made.ad])
