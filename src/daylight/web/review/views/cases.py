"""The queue and one case: see it, take it, leave it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from daylight.errors import Refused
from daylight.web import clock, pages
from daylight.web.ads.actions import deciding as ads_deciding
from daylight.web.ads.catalogue import catalogue
from daylight.web.people import access
from daylight.web.people.actions import deciding_staff
from daylight.web.people.models import Role, Staff
from daylight.web.review import messages, queues, sparing, weights
from daylight.web.review.actions import deciding, leasing
from daylight.web.review.models import Case, CaseKind, CaseState
from daylight.web.review.quality import inventing
from daylight.web.review.sheet import case as sheets
from daylight.web.review.views import casepage, invented
from daylight.web.review.words import harm_name, state_name

DECIDERS = (Role.REVIEWER, Role.LEAD)
LISTED = 50  # cases of one page


def find(public_id: str, staff: Staff) -> Case:
    """The door to a case: one that is missing and one that is not for them look alike."""
    case = Case.objects.filter(public_id=public_id).select_related("place", "staff").first()
    if case is None or not (case.state != CaseState.LEAD or ads_deciding.leads(staff)):
        raise Http404
    return case


def to_case(case: Case) -> HttpResponse:
    """Its page; a relayed message has one of its own."""
    if case.kind == CaseKind.MESSAGE and case.message_id is not None:
        name = messages.public_id(case.message_id)
        return HttpResponseRedirect(pages.link(f"/desk/messages/{name}"))
    return HttpResponseRedirect(pages.link(f"/desk/cases/{case.public_id}"))


@require_POST
@access.desk(*DECIDERS)
def take_next(request: HttpRequest, staff: Staff) -> HttpResponse:
    """One key brings the next right case; where there is none, the desk says so."""
    deciding.write_due(staff=staff)
    queue = queues.read(request.POST)
    try:
        case = inventing.take_next(staff, queue)
    except Refused:
        return HttpResponseRedirect(pages.link("/desk"))
    if case is None:
        return HttpResponseRedirect(f"{pages.link('/desk')}?empty=1")
    return to_case(case)


@require_GET
@access.desk(*DECIDERS)
def listing(request: HttpRequest, staff: Staff) -> HttpResponse:
    """What waits, without a word of it: nobody reads an ad in a list."""
    queue = queues.read(request.GET)
    leads = ads_deciding.leads(staff)
    allowance = sparing.of(staff)
    rows = Case.objects.open().filter(harm__in=queue.harms(weights.HARMS))
    rows = rows if leads else rows.filter(state=CaseState.OPEN)
    if queue.place:
        rows = rows.filter(place__in=queues.inside(catalogue(), queue.place))
    if queue.language:
        rows = rows.filter(language=queue.language)
    at = clock.now()
    shown = [_row(case, staff, at) for case in rows.select_related("place", "staff")[:LISTED]]
    context = {
        "cases": shown,
        "queue": queue,
        "harms": [(harm, harm_name(harm)) for harm in weights.HARMS],
        "places": _places(),
        "languages": queues.languages(),
        "more": len(shown) == LISTED,
        "allowance": allowance,
    }
    return access.page(request, staff, "desk_cases.html", context)


def _row(case: Case, staff: Staff, at: Any) -> dict[str, Any]:
    held = case.lease_until is not None and case.lease_until > at
    return {
        "case": case,
        "harm": harm_name(case.harm),
        "state": state_name(case),
        "mine": held and case.staff_id == staff.pk,
        "by": case.staff.pseudonym if held and case.staff is not None else "",
        "ads": case.members.filter(open=True).count(),
        "late": case.urgent_at < at,
    }


def _places() -> list[tuple[str, str]]:
    """Places with a case that waits, and what they lie in."""
    trees = catalogue()
    used = Case.objects.filter(closed_at__isnull=True, place__isnull=False).order_by()
    ids = {
        each
        for pk in used.values_list("place", flat=True).distinct()[:500]
        if pk in trees.places
        for each in trees.places[pk].path
    }
    nodes = sorted((trees.places[pk] for pk in ids), key=lambda node: (len(node.path), node.name))
    return [(node.slug, node.name) for node in nodes]


@require_GET
@access.desk(*DECIDERS)
@invented.or_show
def show(request: HttpRequest, staff: Staff, public_id: str) -> HttpResponse:
    """A case: whoever has it in hand sees all of it, everybody else what kind it is."""
    case = find(public_id, staff)
    deciding.write_due(case=case)
    case.refresh_from_db()
    return render(request, staff, case)


def render(
    request: HttpRequest,
    staff: Staff,
    case: Case,
    *,
    error: Refused | None = None,
    given: Any = None,
) -> HttpResponse:
    """The page of a case as it is now, with what was said or typed before."""
    if not case.is_held_by(staff, clock.now()) or case.kind != CaseKind.AD:
        return casepage.cover(request, staff, case, error=error, given=given)
    made = sheets.of(case, staff)
    if made is None:
        raise Http404
    return casepage.whole(request, staff, made, error=error, given=given)


@require_POST
@access.desk(*DECIDERS)
@invented.or_take
def take(request: HttpRequest, staff: Staff, public_id: str) -> HttpResponse:
    case = find(public_id, staff)
    deciding.write_due(case=case)
    try:
        case = leasing.take(staff, case)
    except Refused as error:
        return render(request, staff, case, error=error)
    return to_case(case)


@require_POST
@access.desk(*DECIDERS)
@invented.or_leave
def leave(request: HttpRequest, staff: Staff, public_id: str) -> HttpResponse:
    """Leave a case to others: for now, for good, or with a note."""
    case = find(public_id, staff)
    how = request.POST.get("how", "")
    if how == "not_me":
        leasing.not_me(staff, case)
    elif how == "hand_over":
        to = deciding_staff().filter(pseudonym=request.POST.get("to", "")).first()
        try:
            leasing.hand_over(staff, case, request.POST.get("note", ""), to=to)
        except Refused as error:
            return render(request, staff, case, error=error, given=request.POST)
    else:
        leasing.give_back(staff, case)
    return HttpResponseRedirect(f"{pages.link('/desk')}?left=1")
