"""Propose another section to the poster of an ad that was flagged for it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daylight.errors import Refused
from daylight.web import clock, pages
from daylight.web.people import access
from daylight.web.people.models import Staff
from daylight.web.reports.actions import flagging
from daylight.web.review.actions import leasing
from daylight.web.review.models import Case
from daylight.web.review.sheet import moving
from daylight.web.review.views import cases


@require_POST
@access.desk(*cases.DECIDERS)
def propose(request: HttpRequest, staff: Staff, public_id: str) -> HttpResponse:
    """The case stays as it is: only the poster moves an ad."""
    case = cases.find(public_id, staff)
    try:
        _ask(staff, case, request.POST.get("ad", ""), request.POST.get("section", ""))
    except Refused as error:
        return cases.render(request, staff, case, error=error, given=request.POST)
    return HttpResponseRedirect(pages.link(f"/desk/cases/{case.public_id}"))


def _ask(staff: Staff, case: Case, name: str, section: str) -> None:
    """Raises: Refused `not_yours`, `not_a_move`, `asked_already` (409), `unknown_section` (404)."""
    if not case.is_held_by(staff, clock.now()):
        raise leasing.not_yours()
    member = case.members.filter(open=True, ad__public_id=name).select_related("ad__head").first()
    if member is None or not moving.sections(member.ad):
        raise Refused("not_a_move", _("This ad cannot be moved there."), status=409)
    if moving.is_asked(member.ad):
        raise Refused("asked_already", _("The poster has been asked."), status=409)
    flagging.propose_move(member.ad, section, staff=staff)
