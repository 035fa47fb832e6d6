"""Decide, and take it back while its seconds run."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from daylight.errors import Refused
from daylight.web import pages
from daylight.web.ads.models import Ad, Choice
from daylight.web.people import access
from daylight.web.people.models import Staff
from daylight.web.review import seen
from daylight.web.review.actions import deciding
from daylight.web.review.models import Intention
from daylight.web.review.seen import Seen
from daylight.web.review.views import cases, invented


@require_POST
@access.desk(*cases.DECIDERS)
@invented.or_decide
def decide(request: HttpRequest, staff: Staff, public_id: str) -> HttpResponse:
    case = cases.find(public_id, staff)
    try:
        choice = Choice(request.POST.get("choice", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        made = deciding.intend(
            staff,
            case,
            choice=choice,
            clause=request.POST.get("clause", ""),
            note=request.POST.get("note", ""),
            seen=_seen(request.POST.getlist("ad")),
        )
    except Refused as error:
        case.refresh_from_db()
        return cases.render(request, staff, case, error=error, given=request.POST)
    return HttpResponseRedirect(f"{pages.link('/desk')}?done={made.pk}")


def _seen(values: list[str]) -> dict[int, Seen]:
    """Ad id to what was seen of it, from its name and that; what is malformed is left out."""
    named = dict(value.split(":", 1) for value in values if ":" in value)
    ads = Ad.objects.filter(public_id__in=named).values_list("public_id", "pk")
    return {pk: seen.read(named[name]) for name, pk in ads}


@require_POST
@access.desk(*cases.DECIDERS)
def take_back(request: HttpRequest, staff: Staff, number: int) -> HttpResponse:
    """Back to the case, which is still in their hands."""
    made = Intention.objects.filter(pk=number, staff=staff).select_related("case").first()
    if made is None:
        raise Http404
    try:
        deciding.take_back(staff, made)
    except Refused:
        return HttpResponseRedirect(f"{pages.link('/desk')}?done={made.pk}&late=1")
    return cases.to_case(made.case)
