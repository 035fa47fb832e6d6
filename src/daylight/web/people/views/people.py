"""Who works here: roles given and taken, people added, let go, and let back in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_POST

from daylight.errors import Refused
from daylight.web import pages
from daylight.web.people import access, actions, invitations, roster
from daylight.web.people.access import desk
from daylight.web.people.models import Role, Staff

MANAGERS = (Role.OPERATOR, Role.LEAD)


@desk(*MANAGERS)
def people(request: HttpRequest, staff: Staff) -> HttpResponse:
    values = {"people": roster.everybody(), "may_give": actions.may_give(staff)}
    return access.page(request, staff, "desk_people.html", values)


@desk(*MANAGERS, fresh=True)
def add(request: HttpRequest, staff: Staff) -> HttpResponse:
    """A new account. What comes back is the link by which the person chooses how to sign in."""
    error, given = None, _given(request, staff)
    if request.method == "POST":
        try:
            made = actions.add_staff(
                name=given["name"],
                password=None,
                pseudonym=given["pseudonym"],
                roles=given["roles"],
                by=staff,
            )
            link = invitations.invite(made, by=staff)
        except Refused as refused:
            error = refused
        else:
            return _link(request, staff, made, link)
    values = {"error": error, "given": given, "may_give": actions.may_give(staff)}
    status = error.status if error else 200
    return access.page(request, staff, "desk_people_add.html", values, status=status)


def _given(request: HttpRequest, staff: Staff) -> dict[str, Any]:
    roles = request.POST.getlist("role")
    return {
        "name": request.POST.get("name", ""),
        "pseudonym": request.POST.get("pseudonym", ""),
        "roles": [role for role in Role if role in roles],
    }


def _link(request: HttpRequest, staff: Staff, person: Staff, path: str) -> HttpResponse:
    """The only time that anybody sees it."""
    values = {"person": person, "address": pages.address(path)}
    return access.page(request, staff, "desk_people_link.html", values)


@desk(*MANAGERS, fresh=True)
def person(request: HttpRequest, staff: Staff, number: int) -> HttpResponse:
    return _show(request, staff, _person(number))


def _person(number: int) -> Staff:
    found = Staff.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    return found


def _show(
    request: HttpRequest, staff: Staff, person: Staff, error: Refused | None = None
) -> HttpResponse:
    values = {
        "error": error,
        "row": roster.one(person),
        "may_give": actions.may_give(staff),
        "waiting": roster.waiting_reset(person),
    }
    status = error.status if error else 200
    return access.page(request, staff, "desk_people_person.html", values, status=status)


@require_POST
@desk(*MANAGERS, fresh=True)
def change(request: HttpRequest, staff: Staff, number: int) -> HttpResponse:
    """One button of a person's page."""
    person = _person(number)
    try:
        link = _do(request, staff, person)
    except Refused as error:
        return _show(request, staff, person, error)
    if link:
        return _link(request, staff, person, link)
    return HttpResponseRedirect(pages.link(f"/desk/people/{number}"))


def _do(request: HttpRequest, staff: Staff, person: Staff) -> str:
    """The link where the button makes one."""
    do, role = request.POST.get("do", ""), request.POST.get("role", "")
    if do in ("give", "take") and role in Role.values:
        (actions.grant if do == "give" else actions.revoke)(person, Role(role), by=staff)
    elif do == "dismiss":
        actions.dismiss(person, by=staff)
    elif do == "invite":
        return invitations.invite(person, by=staff)
    elif do == "reset":
        invitations.ask_reset(person, by=staff)
    elif do == "agree":
        waiting = roster.waiting_reset(person)
        return invitations.agree(waiting.pk if waiting else 0, by=staff)
    return ""
