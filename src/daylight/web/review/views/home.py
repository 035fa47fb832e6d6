"""The first page of the desk, and what a person asks for themselves."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from daylight.errors import Refused
from daylight.web import clock, pages, site
from daylight.web.ads.actions import deciding as ads_deciding
from daylight.web.people import access
from daylight.web.people.actions import deciding_staff, roles_of
from daylight.web.people.models import Role, Staff
from daylight.web.record import receipts
from daylight.web.review import queues, sparing, weights
from daylight.web.review.actions import concerns, deciding, limits
from daylight.web.review.models import CaseState, Concern, Intention, IntentionState, Limits
from daylight.web.review.quality import golden, inventing
from daylight.web.review.views import undoing
from daylight.web.review.words import choice_name, harm_name, why_not

NOTICED_FOR = timedelta(minutes=30)


@require_GET
@access.desk()
def home(request: HttpRequest, staff: Staff) -> HttpResponse:
    """What waits, what is in hand, how much was seen today. Nothing of it is an ad's text."""
    at = clock.now()
    decides = bool(set(roles_of(staff)) & set(deciding_roles()))
    if not decides:
        return access.page(request, staff, "desk_home.html", {"decides": False})
    deciding.write_due(staff=staff)
    leads = ads_deciding.leads(staff)
    board = site.current()
    context = {
        "decides": True,
        "leads": leads,
        "allowance": sparing.of(staff, at),
        "needs_break": sparing.needs_break(staff, at),
        "waiting": [(each, harm_name(each.harm)) for each in queues.waiting()],
        "for_leads": sum(w.cases for w in queues.waiting(CaseState.LEAD)) if leads else 0,
        "in_hand": [(case, harm_name(case.harm)) for case in queues.in_hand(staff, at)],
        **_undo(request, staff),
        "not_written": _not_written(staff),
        "invented": _invented(request, staff),
        "is_empty": "empty" in request.GET,
        "has_left": "left" in request.GET,
        "late": "late" in request.GET,
        "alone": deciding_staff().count() < 2,
        "days": board.desk.second_person_days,
        "counselling": board.words(board.desk.counselling, get_language() or "en"),
        "at": at,
    }
    return access.page(request, staff, "desk_home.html", context)


def deciding_roles() -> tuple[str, ...]:
    return (Role.REVIEWER, Role.LEAD)


def _undo(request: HttpRequest, staff: Staff) -> dict[str, Any]:
    """The decision that an address names, what came of it too; else what every page says."""
    number = request.GET.get("done", "")
    if not (number.isascii() and number.isdigit()) or len(number) > 18:
        return {}
    made = Intention.objects.filter(pk=int(number), staff=staff).first()
    return {"undo": undoing.shown(made) if made is not None else None}


def _invented(request: HttpRequest, staff: Staff) -> dict[str, Any] | None:
    """What is said after an invented case: that it was one, and what was expected."""
    look = inventing.find(staff, request.GET.get("invented", ""))
    found = golden.find(look.golden) if look is not None else None
    if look is None or look.answer is None or found is None:
        return None
    return {
        "is_right": look.answer.is_right,
        "choice": choice_name(look.answer.choice),
        "expected": choice_name(found.choice),
        "why": found.why,
    }


def _not_written(staff: Staff) -> list[tuple[Intention, list[str]]]:
    """Decisions of the last half hour of which something could not be written."""
    since = clock.now() - NOTICED_FOR
    rows = Intention.objects.filter(staff=staff, created_at__gt=since).exclude(said={})
    found = rows.exclude(state=IntentionState.TAKEN_BACK).select_related("case").order_by("-id")
    return [(row, sorted({why_not(str(code)) for code in row.said.values()})) for row in found]


@require_POST
@access.desk(*deciding_roles())  # type: ignore[arg-type]
def take_break(request: HttpRequest, staff: Staff) -> HttpResponse:
    if request.POST.get("end"):
        limits.end_break(staff)
    else:
        limits.start_break(staff)
    return HttpResponseRedirect(pages.link("/desk"))


@require_http_methods(["GET", "POST"])
@access.desk()
def own_limits(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Harms never to be given, a smaller budget, breaks, and where counselling is."""
    error = None
    if request.method == "POST":
        try:
            _set_limits(request, staff)
            return HttpResponseRedirect(f"{pages.link('/desk/account/limits')}?kept=1")
        except Refused as refused:
            error = refused
    board = site.current()
    leads = ads_deciding.leads(staff)
    context = {
        "limits": limits.limits_of(staff),
        "allowance": sparing.of(staff),
        "harms": [(harm, harm_name(harm), weights.severity(harm)) for harm in weights.HARMS],
        "points": [
            (5, weights.look_points(5)),
            (4, weights.look_points(4)),
            (3, weights.look_points(3)),
        ],
        "most": board.desk.points_a_day,
        "restoring": board.desk.restoring_child_images,
        "counselling": board.words(board.desk.counselling, get_language() or "en"),
        "kept": "kept" in request.GET,
        "error": error,
        "trained": _trained() if leads else [],
        "leads": leads,
    }
    status = error.status if error else 200
    return access.page(request, staff, "desk_limits.html", context, status=status)


def _set_limits(request: HttpRequest, staff: Staff) -> None:
    points = request.POST.get("points", "").strip()
    if points and not (points.isascii() and points.isdigit() and len(points) < 6):
        points = "-1"
    limits.set_limits(
        staff,
        harms_off=request.POST.getlist("off"),
        points_a_day=int(points) if points else None,
        willing=bool(request.POST.get("willing")),
    )


def _trained() -> list[tuple[str, bool]]:
    """Everybody who decides, and whether a lead said that they were trained."""
    trained = set(
        Limits.objects.filter(trained_by__isnull=False).values_list("staff_id", flat=True)
    )
    people = deciding_staff().order_by("pseudonym")
    return [(person.pseudonym, person.pk in trained) for person in people]


@require_POST
@access.desk(Role.LEAD)
def trained(request: HttpRequest, staff: Staff) -> HttpResponse:
    """A lead says who was trained to look at child images."""
    other = Staff.objects.filter(pseudonym=request.POST.get("staff", "")).first()
    if other is None:
        raise Http404
    limits.name_trained(staff, other, trained=bool(request.POST.get("trained")))
    return HttpResponseRedirect(f"{pages.link('/desk/account/limits')}?kept=1")


@require_http_methods(["GET", "POST"])
@access.desk()
def concern(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Say that something about this board is not right. The receipt proves that it was said."""
    error = None
    if request.method == "POST":
        try:
            made = concerns.raise_concern(staff, request.POST.get("words", ""))
            return HttpResponseRedirect(f"{pages.link('/desk/concern')}?raised={made.public_id}")
        except Refused as refused:
            error = refused
    mine = [(each, _receipt(each)) for each in concerns.concerns_of(staff)]
    context = {
        "error": error,
        "words": request.POST.get("words", ""),
        "mine": mine,
        "raised": request.GET.get("raised", ""),
    }
    status = error.status if error else 200
    return access.page(request, staff, "desk_concern.html", context, status=status)


def _receipt(each: Concern) -> str:
    return receipts.address(each.entry_id) if receipts.can_be_given() else ""
