"""Sign in and out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from daylight.errors import Refused
from daylight.web import pages
from daylight.web.people import access, actions, factors, sign_ins, tries
from daylight.web.people.models import How, Staff

SECOND_FACTOR = "/desk/account/second-factor"


@never_cache
@csrf_protect
def sign_in(request: HttpRequest) -> HttpResponse:
    """By passkey, or by name and password: then a code comes next."""
    if request.method != "POST":
        if access.staff_of(request) is not None:
            return HttpResponseRedirect(_after(request))
        return _asked(request)
    try:
        staff = _by_password(request)
    except Refused as error:
        return _asked(request, error)
    if factors.enough(staff):
        sign_ins.begin_half(request, staff)
        return _on(request, "/desk/sign-in/code")
    return _in(request, staff, How.PASSWORD)


def _asked(request: HttpRequest, error: Refused | None = None) -> HttpResponse:
    values = {"error": error, "name": request.POST.get("name", ""), "next": _query(request)}
    status = error.status if error else 200
    return access.page(request, None, "desk_sign_in.html", values, status=status)


def _by_password(request: HttpRequest) -> Staff:
    """Raises: Refused `not_signed_in`, `too_many_tries`."""
    name = request.POST.get("name", "").strip()[: actions.MOST_NAME]
    network, guesser = tries.network_of(request), tries.guesser(request, name)
    tries.spend(tries.FROM_A_NETWORK, network)
    tries.spend(tries.PASSWORD, guesser)
    staff = actions.sign_in(name, request.POST.get("password", ""))
    tries.give_back(tries.FROM_A_NETWORK, network)
    tries.give_back(tries.PASSWORD, guesser)
    return staff


@never_cache
@csrf_protect
def code(request: HttpRequest) -> HttpResponse:
    """The second step after a password."""
    half = sign_ins.half(request)
    if half is None:
        return _on(request, "/desk/sign-in")
    error = None
    if request.method == "POST":
        try:
            how = prove_code(request, half.staff)
        except Refused as refused:
            error = refused
        else:
            return _in(request, half.staff, how)
    held = factors.held(half.staff)
    values = {"error": error, "held": held, "next": _query(request)}
    status = error.status if error else 200
    return access.page(request, None, "desk_sign_in_code.html", values, status=status)


def prove_code(request: HttpRequest, staff: Staff) -> How:
    """Raises: Refused `wrong_code`, `too_many_tries`."""
    guesser = tries.guesser(request, staff.name)
    for limit in (tries.CODE, tries.CODE_OF_A_DAY):
        tries.spend(limit, guesser)
    how = factors.prove_code(staff, request.POST.get("code", ""))
    for limit in (tries.CODE, tries.CODE_OF_A_DAY):
        tries.give_back(limit, guesser)
    return how


@never_cache
@csrf_protect
@require_POST
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser needs to ask for a passkey. It names nobody."""
    tries.spend(tries.PASSKEY, tries.network_of(request))
    return JsonResponse(factors.begin_asking(request))


@never_cache
@csrf_protect
@require_POST
def passkey(request: HttpRequest) -> HttpResponse:
    try:
        staff = factors.prove_passkey(request, request.POST.get("credential", ""))
    except Refused as error:
        return _asked(request, error)
    tries.give_back(tries.PASSKEY, tries.network_of(request))
    return _in(request, staff, How.PASSKEY)


@never_cache
@csrf_protect
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        sign_ins.end(request)
    return HttpResponseRedirect(pages.link("/desk/sign-in"))


def _in(request: HttpRequest, staff: Staff, how: How) -> HttpResponse:
    """Signed in: where they wanted to go, or first to what is missing."""
    row = sign_ins.begin(request, staff, how)
    to = _after(request) if sign_ins.strong(row) else pages.link(SECOND_FACTOR)
    response = HttpResponseRedirect(to)
    tries.mark(response, staff)
    return response


def _after(request: HttpRequest) -> str:
    return access.safe_next(request.GET.get("next", ""))


def _query(request: HttpRequest) -> str:
    """The place to go on to, for the addresses of the page's forms."""
    return access.next_query(request.GET.get("next", ""))


def _on(request: HttpRequest, path: str) -> HttpResponse:
    return HttpResponseRedirect(pages.link(path) + _query(request))


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that our page did not send, or one whose page is too old."""
    said = _("This page was open for too long, or came from elsewhere. Go back and try again.")
    return pages.refusal(request, Refused("stale_form", said, status=403))
