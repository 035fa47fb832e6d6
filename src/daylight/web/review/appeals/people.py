"""Who may decide an appeal: nobody who had any part in what it is about."""

from __future__ import annotations

from django.db.models import Q

from daylight.web.ads import memory
from daylight.web.ads.models import BANS, Block, BlockKind, Decision, PosterContact
from daylight.web.people.models import Staff
from daylight.web.reports.models import ClaimAd
from daylight.web.review.models import Appeal, AppealVote, SecondLook


def had_part(appeal: Appeal) -> set[int]:
    """Ids of staff who decided anything about this ad before, or who are its poster.

    Any decision on any version counts, a block or ban by their hand, a vote on an earlier appeal,
    a second look, or a claim that they resolved.
    """
    ad = appeal.ad
    found = set(Decision.objects.filter(version__ad=ad).values_list("staff", flat=True))
    blocks = Block.objects.filter(
        Q(kind=BlockKind.AD, value=ad.public_id) | Q(pk=appeal.block_id, kind__in=BANS)
    )
    earlier = AppealVote.objects.filter(appeal__ad=ad).exclude(appeal=appeal)
    looks = SecondLook.objects.filter(decision__version__ad=ad)
    restored = ClaimAd.objects.filter(ad=ad.public_id)
    for rows, column in (
        (blocks, "staff"),
        (earlier, "staff"),
        (looks, "staff"),
        (looks, "resolved_by"),
        (restored, "first_restorer"),
    ):
        found |= set(rows.values_list(column, flat=True))
    return {pk for pk in found if pk is not None} | _posters(appeal)


def _posters(appeal: Appeal) -> set[int]:
    """Staff whose mailbox the ad came from."""
    contact = PosterContact.objects.filter(poster=appeal.ad.poster_id).first()
    if contact is None:
        return set()
    mailbox = memory.mailbox_digest(contact.email)
    staff = Staff.objects.exclude(email="").values_list("pk", "email")
    return {pk for pk, email in staff if memory.mailbox_digest(email) == mailbox}
