"""An invented case at the same addresses, with the same pages, as a real one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect

from daylight.errors import Refused
from daylight.web import clock, pages
from daylight.web.ads.models import Choice
from daylight.web.people.models import Staff
from daylight.web.review.models import GoldenLook
from daylight.web.review.quality import inventing
from daylight.web.review.sheet import invented as sheets
from daylight.web.review.views import casepage

View = Callable[[HttpRequest, Staff, str], HttpResponse]
Answer = Callable[[HttpRequest, Staff, GoldenLook], HttpResponse]


def _instead(theirs: Answer) -> Callable[[View], View]:
    def wrap(view: View) -> View:
        @wraps(view)
        def inner(request: HttpRequest, staff: Staff, public_id: str) -> HttpResponse:
            look = inventing.find(staff, public_id)
            if look is None:
                return view(request, staff, public_id)
            return theirs(request, staff, look)

        return inner

    return wrap


def _page(
    request: HttpRequest, staff: Staff, look: GoldenLook, error: Refused | None = None
) -> HttpResponse:
    case = look.as_case()
    if case.is_open and case.is_held_by(staff, clock.now()):
        made = sheets.of(look, staff)
        return casepage.whole(request, staff, made, error=error, given=request.POST)
    return casepage.cover(request, staff, case, error=error, given=request.POST)


def _take(request: HttpRequest, staff: Staff, look: GoldenLook) -> HttpResponse:
    try:
        look = inventing.take(staff, look)
    except Refused as error:
        return _page(request, staff, look, error)
    return HttpResponseRedirect(pages.link(f"/desk/cases/{look.public_id}"))


def _leave(request: HttpRequest, staff: Staff, look: GoldenLook) -> HttpResponse:
    try:
        inventing.leave(staff, look, request.POST.get("how", ""), request.POST.get("note", ""))
    except Refused as error:
        return _page(request, staff, look, error)
    return HttpResponseRedirect(f"{pages.link('/desk')}?left=1")


def _decide(request: HttpRequest, staff: Staff, look: GoldenLook) -> HttpResponse:
    try:
        choice = Choice(request.POST.get("choice", ""))
    except ValueError as error:
        raise Http404 from error
    try:
        inventing.answer(
            staff,
            look,
            choice=choice,
            clause=request.POST.get("clause", ""),
            note=request.POST.get("note", ""),
            seen=request.POST.getlist("ad"),
        )
    except Refused as error:
        look.refresh_from_db()
        return _page(request, staff, look, error)
    return HttpResponseRedirect(f"{pages.link('/desk')}?invented={look.public_id}")


or_show = _instead(_page)
or_take = _instead(_take)
or_leave = _instead(_leave)
or_decide = _instead(_decide)
