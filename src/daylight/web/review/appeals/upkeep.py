"""What the worker does for appeals: letters, appeals whose matter is over, what is destroyed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from daylight.web import clock, mail, site
from daylight.web.ads import links
from daylight.web.ads.models import PosterContact
from daylight.web.evidence import holds
from daylight.web.evidence.models import Destruction
from daylight.web.jobs import queue
from daylight.web.record import actions as record
from daylight.web.record import receipts
from daylight.web.review.appeals import actions, reporters
from daylight.web.review.models import (
    Appeal,
    AppealBy,
    AppealNote,
    AppealText,
    StatementText,
)

LOOK_EVERY = timedelta(minutes=10)
Address = tuple[str, str]  # e-mail and language


def schedule() -> None:
    """Make sure that the recurring work is in the queue."""
    queue.put("appeals", key="recurring/appeals", every=LOOK_EVERY)
    queue.put("appeal-texts", key="recurring/appeal-texts", every=timedelta(days=1))


@queue.handles("appeals")
def _appeals() -> None:
    settle_over()


def settle_over() -> int:
    """Close appeals whose matter has ended otherwise; returns how many."""
    return sum(actions.settle_if_over(appeal) for appeal in Appeal.objects.waiting()[:500])


@queue.handles("appeal-letter")
def send(template: str, appeal: int) -> None:
    """Write one letter to who appealed; the answer's entry says that it was sent."""
    found = Appeal.objects.select_related("ad__poster", "receipt").get(pk=appeal)
    to = _address(found)
    if to is not None:
        email, language = to
        with translation.override(language):
            context = _context(found)
        mail.compose(f"{template}", to=email, language=language, context=context, headers={}).send()
    if template != "appeal-received":
        _enter_answer(found)


def _address(appeal: Appeal) -> Address | None:
    if appeal.by == AppealBy.REPORTER:
        matter = reporters.of_appeal(appeal)
        return (matter.email, matter.language) if matter is not None and matter.email else None
    contact = PosterContact.objects.filter(poster=appeal.ad.poster_id).first()
    return (contact.email, contact.language) if contact is not None else None


def _context(appeal: Appeal) -> dict[str, Any]:
    url = settings.ENVIRONMENT.url
    own = appeal.by == AppealBy.POSTER
    return {
        "appeal": appeal,
        "ad": appeal.ad,
        "page": url + reporters.path_of(appeal),
        "public_url": links.public_url(appeal.ad) if own else "",
        "is_shown": appeal.ad.is_visible(clock.now()),
        "receipt": url + receipts.address(appeal.receipt) if receipts.can_be_given() else "",
        "due": appeal.due_at,
        "board": site.current().name,
        "board_url": url,
    }


def _enter_answer(appeal: Appeal) -> None:
    with transaction.atomic():
        record.enter(
            "appeal",
            subject=actions.subject_of(appeal),
            appeal=appeal.public_id,
            step="answered",
            outcome=appeal.state,
            by=str(appeal.by),
        )


@queue.handles("appeal-texts")
def _appeal_texts() -> None:
    forget_texts()


def forget_texts() -> int:
    """What was said of ads that were destroyed since goes the same way; returns how many ads."""
    for_good = Destruction.objects.exclude(rule="clear")  # which takes the ad's own words alone
    gone = set(for_good.values_list("ad_id", flat=True))
    told = StatementText.objects.filter(statement__ad__in=gone)
    wrote = AppealText.objects.filter(appeal__ad__in=gone)
    ads = {
        *told.values_list("statement__ad", flat=True),
        *wrote.values_list("appeal__ad", flat=True),
    }
    at = clock.now()
    done = 0
    for ad in sorted(ads):
        if holds.kept(ad, at):
            continue
        with transaction.atomic():
            AppealNote.objects.filter(vote__appeal__ad=ad).delete()
            AppealText.objects.filter(appeal__ad=ad).delete()
            StatementText.objects.filter(statement__ad=ad).delete()
        done += 1
    return done
