"""Appeals at the desk: the list, one of them, its photos, a vote; and an officer's delay."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponseRedirect,
)
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from daylight.errors import Refused
from daylight.web import clock, pages
from daylight.web.ads import storage
from daylight.web.ads.actions import sealing
from daylight.web.ads.models import Ad, Photo
from daylight.web.ads.veiling import as_shown
from daylight.web.people import access
from daylight.web.people.models import Role, Staff
from daylight.web.review import seen
from daylight.web.review.actions.deciding import clauses
from daylight.web.review.appeals import looking, people, voting
from daylight.web.review.appeals.actions import settle_if_over
from daylight.web.review.models import Appeal, AppealState, StatementDelay, Vote
from daylight.web.review.statements import actions as stating
from daylight.web.review.statements import facts

DECIDERS = (Role.REVIEWER, Role.LEAD)
LISTED = 50


@require_GET
@access.desk(*DECIDERS)
def listing(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Those that wait, the first to be due first, and the last that were answered."""
    waiting = list(Appeal.objects.waiting().select_related("ad", "block")[:LISTED])
    done = Appeal.objects.exclude(state=AppealState.WAITING).order_by("-decided_at")
    return access.page(
        request,
        staff,
        "desk_appeals.html",
        {
            "rows": [(each, voting.may_decide(each, staff)) for each in waiting],
            "total": Appeal.objects.waiting().count(),
            "done": list(done.select_related("ad")[:20]),
            "now": clock.now(),
        },
    )


def _find(public_id: str) -> Appeal:
    rows = Appeal.objects.select_related("ad__head", "ad__public_version", "ad__poster", "block")
    found = rows.filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


@access.desk(*DECIDERS)
def show(request: HttpRequest, staff: Staff, public_id: str) -> HttpResponse:
    """One appeal, with the ad exactly as it was sent; a POST is a vote."""
    appeal = _find(public_id)
    error: Refused | None = None
    if request.method == "POST":
        try:
            _vote(request, staff, appeal)
            back = pages.link(f"/desk/appeals/{appeal.public_id}?voted=1")
            return HttpResponseRedirect(back, status=303)
        except Refused as refused:
            error = refused
            if refused.code == "settled":
                settle_if_over(appeal)
            appeal = _find(public_id)
    try:
        looking.weigh(staff, appeal, voting.version_of(appeal))
    except Refused as refused:
        values = {"appeal": appeal, "error": refused}
        return access.page(request, staff, "desk_appeal_cover.html", values, status=refused.status)
    values = _values(staff, appeal) | {"error": error, "voted": "voted" in request.GET}
    return access.page(
        request, staff, "desk_appeal.html", values, status=error.status if error else 200
    )


def _vote(request: HttpRequest, staff: Staff, appeal: Appeal) -> None:
    post = request.POST
    try:
        word = Vote(post.get("vote", ""))
    except ValueError as error:
        raise Refused("bad_vote", _("Choose what you think of the decision.")) from error
    clause = post.get("clause", "")
    voting.vote(
        appeal,
        staff=staff,
        vote=word,
        seen=seen.read(post.get("seen", "")),
        clause=clause if clause in clauses() else "",
        note=post.get("note", "")[:2000],
    )


def _values(staff: Staff, appeal: Appeal) -> dict[str, Any]:
    version = voting.version_of(appeal)
    shown = seen.of(appeal.ad, version)
    language = translation.get_language() or "en"
    found = facts.current(appeal.ad) if appeal.is_open else None
    text = getattr(appeal, "text", None)
    is_open = appeal.is_open
    return {
        "appeal": appeal,
        "sealed": sealing.is_sealed(version),
        "version": version,
        "seen": shown.value,
        "ad_words": looking.words_of(version, language=language),
        "found": found,
        "stated": stating.facts_of(appeal.statement) if appeal.statement else None,
        "written": text.words if text is not None else "",
        "may_decide": is_open and voting.may_decide(appeal, staff),
        "had_part": staff.pk in people.had_part(appeal),
        "my_vote": is_open and voting.has_voted(appeal, staff),
        "votes": len(voting.counting(appeal, version)) if is_open else appeal.votes.count(),
        "needed": voting.needed(appeal) if is_open else appeal.quorum,
        "left": voting.left(appeal) if is_open else 0,
        "clauses": clauses(),
        "photos_open": looking.open_photos(staff, appeal),
        "may_see": looking.may_see(staff, appeal.ad, version),
        "down_since": voting.down_since(appeal.ad),
        "now": clock.now(),
    }


@require_POST
@access.desk(*DECIDERS)
def show_photo(request: HttpRequest, staff: Staff, public_id: str, photo: str) -> HttpResponse:
    """Write down that it is shown, then show it."""
    appeal = _find(public_id)
    looking.show(staff, appeal, voting.version_of(appeal), photo)
    back = pages.link(f"/desk/appeals/{appeal.public_id}")
    return HttpResponseRedirect(f"{back}#photos", status=303)


@require_GET
@access.desk(*DECIDERS)
def image(request: HttpRequest, staff: Staff, public_id: str, photo: str) -> HttpResponse:
    """The bytes, small and in greys, for whoever was entered as seeing them."""
    appeal = _find(public_id)
    found = Photo.objects.filter(public_id=photo, pk__in=looking.open_photos(staff, appeal)).first()
    if found is None or not looking.may_see(staff, appeal.ad, voting.version_of(appeal)):
        return HttpResponseNotFound()
    try:
        data = as_shown(storage.open_working(found.public_id), "grey")
    except FileNotFoundError:
        return HttpResponseNotFound()
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(data, content_type="image/jpeg", headers=headers)


@access.desk(Role.EVIDENCE, fresh=True)
def delays(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Statements that are given later: by whom, why, until when; a POST delays or releases one."""
    error: Refused | None = None
    if request.method == "POST":
        try:
            _delay(request, staff)
            return HttpResponseRedirect(pages.link("/desk/appeals/delays"), status=303)
        except Refused as refused:
            error = refused
    rows = StatementDelay.objects.select_related("ad", "staff").order_by("-id")[:LISTED]
    values = {
        "rows": [(row, row.runs(clock.now())) for row in rows],
        "error": error,
        "typed": {name: request.POST.get(name, "") for name in ("ad", "days", "reason")},
        "most_days": stating.LONGEST_DELAY.days,
    }
    return access.page(
        request, staff, "desk_appeal_delays.html", values, status=error.status if error else 200
    )


def _delay(request: HttpRequest, staff: Staff) -> None:
    post = request.POST
    if "release" in post:
        made = StatementDelay.objects.filter(pk=_number(post["release"])).first()
        if made is not None:
            stating.release(made, staff=staff)
        return
    ad = Ad.objects.filter(public_id=post.get("ad", "").strip().lower()).first()
    if ad is None:
        raise Refused("no_ad", _("There is no such ad."), status=404, field="ad")
    term = timedelta(days=_number(post.get("days", "")))
    stating.delay(ad, staff=staff, reason=post.get("reason", ""), term=term)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 10 else 0
