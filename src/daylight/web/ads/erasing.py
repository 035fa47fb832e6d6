"""A poster's word that everything about an ad be destroyed: what keeps it, and what they are told.

What they are told is the same whatever keeps it, so that nobody learns of a report or an order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from daylight.web import clock
from daylight.web.ads.models import Ad, Pending, Submission
from daylight.web.evidence import holds
from daylight.web.evidence.destroying import BACKUP_DAYS
from daylight.web.evidence.models import Destruction, ErasureRequest

if TYPE_CHECKING:
    from daylight.web.ads.standing import Standing

WAITS = timedelta(days=1)  # for everybody: a report of what was just posted still finds it
MOST = timedelta(days=365)  # after its end, unless an authority or a court asks for longer

Keeper = Callable[[int], bool]
KEEPERS: list[Keeper] = []  # apps further right say here whether a question about an ad is open


def asked(ad: Ad) -> ErasureRequest | None:
    return ErasureRequest.objects.filter(ad_id=ad.pk).first()


def may_ask(ad: Ad) -> bool:
    """Not while people look at what was public, and not twice."""
    return not ad.went_down and asked(ad) is None and has_anything(ad)


def has_anything(ad: Ad) -> bool:
    return Submission.objects.filter(version__ad=ad).exists()


def kept(ad: Ad, at: datetime) -> bool:
    """Whether a hold, a doubt, a report or a question that is still open keeps it."""
    from daylight.web.ads.actions.retention import touched_ads

    open_questions = any(keeps(ad.pk) for keeps in KEEPERS)
    doubted = ad.pending != Pending.NONE or touched_ads().filter(pk=ad.pk).exists()
    return open_questions or doubted or holds.kept(ad.pk, at)


def told(ad: Ad, standing: Standing) -> Standing:
    """Where an ad stands whose poster asked that it be destroyed; another one as it was."""
    request = asked(ad)
    if request is None:
        return standing
    return replace(
        standing,
        tone="info",
        heading=_("Deleted at your wish"),
        sentences=[_("Nobody sees this ad any more, and it cannot be brought back."), _left(ad)],
        can_edit=False,
        can_renew=False,
        can_end=False,
        can_restore=False,
        can_confirm=False,
    )


def _left(ad: Ad) -> str:
    request, at = asked(ad), clock.now()
    if not has_anything(ad):
        done = Destruction.objects.filter(ad_id=ad.pk).order_by("-id").first()
        days = (done.created_at if done else at) + timedelta(days=BACKUP_DAYS)
        return _(
            "Everything about it is destroyed. Copies in backups are gone by %(day)s at the latest."
        ) % {"day": f"{days:%Y-%m-%d}"}
    last = {"day": f"{(ad.ended_at or at) + MOST:%Y-%m-%d}"}
    if request is not None and at < request.created_at + 2 * WAITS:
        return _("What we keep of it is destroyed within two days. Where the law or an open "
                 "question asks for it, it is kept until that is over: until %(day)s, and longer "
                 "only where an authority or a court asks.") % last  # fmt: skip
    return _("What is left is kept until %(day)s, because the law or an open question asks for "
             "it; an authority or a court can ask for longer. Then it is destroyed."
             ) % last  # fmt: skip
