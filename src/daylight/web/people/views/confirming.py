"""Who is it still? Asked before what is grave, when the last proof is a while ago."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.views.decorators.http import require_POST

from daylight.errors import Refused
from daylight.web.people import access, actions, factors, sign_ins, tries
from daylight.web.people.access import desk
from daylight.web.people.models import Staff
from daylight.web.people.views.signing import prove_code


@desk(unproven=True)
def confirm(request: HttpRequest, staff: Staff) -> HttpResponse:
    after = request.GET.get("next", "")
    held, error = factors.held(staff), None
    if request.method == "POST":
        try:
            _prove(request, staff, held)
        except Refused as refused:
            error = refused
        else:
            sign_ins.prove(request, access.here(request))
            return HttpResponseRedirect(access.safe_next(after))
    values = {"error": error, "held": held, "next": access.next_query(after)}
    status = error.status if error else 200
    return access.page(request, staff, "desk_sign_in_confirm.html", values, status=status)


def _prove(request: HttpRequest, staff: Staff, held: factors.Held) -> None:
    """By what the person has: a passkey, a code, or the password of who has neither.

    Raises: Refused `bad_passkey`, `wrong_code`, `not_signed_in`, `too_many_tries`.
    """
    if request.POST.get("credential"):
        factors.prove_passkey(request, request.POST["credential"], staff)
    elif held.enough:
        prove_code(request, staff)
    else:
        guesser = tries.guesser(request, staff.name)
        tries.spend(tries.PASSWORD, guesser)
        actions.sign_in(staff.name, request.POST.get("password", ""))
        tries.give_back(tries.PASSWORD, guesser)


@require_POST
@desk(unproven=True)
def options(request: HttpRequest, staff: Staff) -> HttpResponse:
    return JsonResponse(factors.begin_asking(request, staff))
