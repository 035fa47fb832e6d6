"""The page behind an invitation: how do you want to sign in?"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from daylight.errors import Refused
from daylight.web import pages
from daylight.web.people import access, factors, invitations, sign_ins, tries
from daylight.web.people.models import How, Invitation
from daylight.web.people.views.account import show_codes
from daylight.web.people.views.signing import SECOND_FACTOR


@never_cache
@csrf_protect
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Opening the link changes nothing: mail scanners open links, too."""
    row = _found(request, token)
    error = None
    if request.method == "POST":
        try:
            staff = invitations.accept_password(token, _password(request))
        except Refused as refused:
            error = refused
        else:
            sign_ins.begin(request, staff, How.INVITATION)
            response = HttpResponseRedirect(pages.link(SECOND_FACTOR))
            tries.mark(response, staff)
            return response
    values = {"error": error, "invited": row.staff, "token": token}
    status = error.status if error else 200
    return access.page(request, None, "desk_sign_in_invitation.html", values, status=status)


def _password(request: HttpRequest) -> str:
    return request.POST.get("password", "")


def _found(request: HttpRequest, token: str) -> Invitation:
    """Raises: Refused `no_invitation`, `too_many_tries`."""
    network = tries.network_of(request)
    tries.spend(tries.INVITATION, network)
    row = invitations.find(token)
    tries.give_back(tries.INVITATION, network)
    return row


@never_cache
@csrf_protect
@require_POST
def options(request: HttpRequest, token: str) -> HttpResponse:
    return JsonResponse(factors.begin_adding(request, _found(request, token).staff))


@never_cache
@csrf_protect
@require_POST
def passkey(request: HttpRequest, token: str) -> HttpResponse:
    """A passkey is a second factor by itself: all is done."""
    _found(request, token)
    name, answer = request.POST.get("name", ""), request.POST.get("credential", "")
    staff = invitations.accept_passkey(request, token, name, answer)
    sign_ins.begin(request, staff, How.PASSKEY)
    response = show_codes(request, staff)
    tries.mark(response, staff)
    return response
