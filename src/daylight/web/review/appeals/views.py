"""What posters and reporters see: the reasons, the appeal, and how it stands."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation

from daylight.errors import Refused
from daylight.web import clock, pages
from daylight.web.ads.models import Ad
from daylight.web.ads.views.manage import base_context, by_link, private
from daylight.web.record import receipts
from daylight.web.reports import posters
from daylight.web.review.appeals import actions, reporters
from daylight.web.review.appeals.actions import ANSWER_WITHIN, MOST_WORDS
from daylight.web.review.models import Appeal, AppealBy, Statement, StatementText
from daylight.web.review.statements import actions as stating
from daylight.web.review.statements import texts


@by_link
def reasons(request: HttpRequest, ad: Ad) -> HttpResponse:
    """The statement of reasons, as it was given; the last one where nothing restricts it now."""
    stands = stating.issue(ad.pk)
    stated = stands or Statement.objects.newest(ad)
    values = base_context(ad) | {
        "stated": stated,
        "stands": stands is not None,
        "delay": stating.delay_of(ad) if stated is not None and stated.is_neutral else None,
        "words": _words(stated) if stated is not None else [],
        "appeal": _of_poster(ad, stated),
        "appeal_until": _midnight(stating.appeal_until(stated)) if stated is not None else None,
        "is_late": stated is not None and clock.now().date() > stating.appeal_until(stated),
        "receipt": _receipt(stated.entry_id) if stated is not None else "",
        "mail_came_back": stands is not None and posters.dead_mailbox(ad) is not None,
    }
    return pages.render(request, "reasons.html", values)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _words(stated: Statement) -> list[tuple[str, list[str]]]:
    """As they were given, or in another language from the same facts."""
    text = StatementText.objects.filter(statement=stated).first()
    facts = stating.facts_of(stated)
    if text is None or facts is None:
        return []
    if text.body["language"] == translation.get_language():
        return [(heading, lines) for heading, lines in text.body["words"]]
    until = stating.months_later(stated.created_at, stating.APPEAL_MONTHS)
    return texts.sentences(facts, appeal_until=until)


def _of_poster(ad: Ad, stated: Statement | None) -> Appeal | None:
    """The appeal that waits, else the one against this statement."""
    mine = Appeal.objects.filter(ad=ad, by=AppealBy.POSTER).order_by("-id")
    own = mine.filter(statement=stated).first() if stated is not None else None
    return mine.waiting().first() or own


def _receipt(entry: int) -> str:
    return receipts.address(entry) if receipts.can_be_given() else ""


@by_link
def appeal(request: HttpRequest, ad: Ad) -> HttpResponse:
    """The form of an appeal, or how it stands once there is one."""
    stated = stating.issue(ad.pk)
    error: Refused | None = None
    if request.method == "POST":
        try:
            actions.appeal_as_poster(
                ad,
                request.POST.get("words", ""),
                language=translation.get_language() or "en",
            )
            return HttpResponseRedirect(f"{request.path}?sent=1", status=303)
        except Refused as refused:
            error = refused
    context = base_context(ad) | {"back": f"{base_context(ad)['link_path']}/reasons"}
    mine = _of_poster(ad, stated or Statement.objects.newest(ad))
    return _page(request, context, mine, error, can_appeal=stated is not None)


def _page(
    request: HttpRequest,
    context: dict[str, Any],
    mine: Appeal | None,
    error: Refused | None,
    *,
    can_appeal: bool,
) -> HttpResponse:
    values = context | {
        "appeal": mine,
        "error": error,
        "typed": request.POST.get("words", "")[: MOST_WORDS * 2],
        "sent": "sent" in request.GET,
        "can_appeal": can_appeal,
        "answer_days": ANSWER_WITHIN.days,
        "most": MOST_WORDS,
        "receipt": _receipt(mine.receipt_id) if mine is not None else "",
        "overdue": mine is not None and mine.is_open and mine.due_at < clock.now(),
        "written": _written(mine),
        "is_shown": mine is not None and mine.ad.is_visible(clock.now()),
    }
    return pages.render(request, "appeal.html", values, status=error.status if error else 200)


def _written(mine: Appeal | None) -> str:
    text = getattr(mine, "text", None)
    return text.words if text is not None else ""


def reported(request: HttpRequest, name: str) -> HttpResponse:
    """Whoever reported an ad says that it should not be shown after all."""
    about = reporters.at_address(name)
    if about is None:
        raise Http404
    translation.activate(about.language)
    error: Refused | None = None
    if request.method == "POST":
        try:
            actions.appeal_as_reporter(
                about.ad,
                request.POST.get("words", ""),
                origin=about.origin,
                decided_at=about.decided_at,
                language=about.language,
            )
            return private(HttpResponseRedirect(f"{request.path}?sent=1", status=303))
        except Refused as refused:
            error = refused
    mine = Appeal.objects.filter(origin=about.origin).first()
    context = {"ad": about.ad, "back": "", "languages": []}
    shown = about.ad.is_visible(clock.now())
    return private(_page(request, context, mine, error, can_appeal=shown))
