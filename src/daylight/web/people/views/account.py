"""One's own account: passkeys, code app, recovery codes, password, pseudonym, browsers."""

from __future__ import annotations

from typing import Any

import segno
from allauth.mfa.adapter import get_adapter
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from daylight.errors import Refused
from daylight.web import pages
from daylight.web.people import access, actions, factors, sign_ins
from daylight.web.people.access import desk
from daylight.web.people.models import How, Staff


@desk()
def account(request: HttpRequest, staff: Staff) -> HttpResponse:
    return show(request, staff)


def show(request: HttpRequest, staff: Staff, error: Refused | None = None) -> HttpResponse:
    values: dict[str, Any] = {
        "error": error,
        "held": factors.held(staff),
        "here": access.here(request),
        "recent": access.recent(request),
        "sign_ins": sign_ins.live(staff),
        "has_password": staff.has_usable_password(),
        "demo_password": sign_ins.password_is_enough(),
    }
    status = error.status if error else 200
    return access.page(request, staff, "desk_account.html", values, status=status)


def _home() -> HttpResponse:
    return HttpResponseRedirect(pages.link("/desk/account"))


@desk(unproven=True)
def second_factor(request: HttpRequest, staff: Staff) -> HttpResponse:
    """What somebody sees who has a password and nothing else yet."""
    if sign_ins.strong(access.here(request)):
        return _home()
    return access.page(request, staff, "desk_account_second.html")


# Passkeys


@require_POST
@desk(unproven=True, fresh=True)
def passkey_options(request: HttpRequest, staff: Staff) -> HttpResponse:
    return JsonResponse(factors.begin_adding(request, staff))


@require_POST
@desk(unproven=True, fresh=True)
def add_passkey(request: HttpRequest, staff: Staff) -> HttpResponse:
    name, answer = request.POST.get("name", ""), request.POST.get("credential", "")
    try:
        factors.add_passkey(request, staff, name, answer)
    except Refused as error:
        return _said(request, staff, error)
    return _added(request, staff, How.PASSKEY)


def _said(request: HttpRequest, staff: Staff, error: Refused) -> HttpResponse:
    if sign_ins.strong(access.here(request)):
        return show(request, staff, error)
    return access.page(
        request, staff, "desk_account_second.html", {"error": error}, status=error.status
    )


def _added(request: HttpRequest, staff: Staff, how: How) -> HttpResponse:
    """A new factor: it opens the desk to who had none, with codes for when it is lost.

    Whoever else got in with the password alone could add a factor of their own: they are out.
    """
    row = access.here(request)
    first = not sign_ins.strong(row)
    if first:
        sign_ins.end_others(row)
    sign_ins.prove(request, row, how if first else None)
    if first or not factors.held(staff).codes_left:
        return show_codes(request, staff)
    return _home()


@require_POST
@desk(fresh=True)
def change_passkey(request: HttpRequest, staff: Staff, number: int) -> HttpResponse:
    """Rename one, or remove it: whoever is signed in elsewhere is signed out then."""
    try:
        if request.POST.get("do") == "remove":
            factors.remove(staff, factors.passkey_of(staff, number))
            sign_ins.end_others(access.here(request))
        else:
            factors.rename_passkey(staff, number, request.POST.get("name", ""))
    except Refused as error:
        return show(request, staff, error)
    return _home()


# The code app


@desk(unproven=True, fresh=True)
def code_app(request: HttpRequest, staff: Staff) -> HttpResponse:
    """A picture for the app, and a first code to show that it works."""
    error = None
    if request.method == "POST":
        try:
            factors.add_app(request, staff, request.POST.get("code", ""))
        except Refused as refused:
            error = refused
        else:
            return _added(request, staff, How.CODE)
    secret = factors.app_secret(request)
    picture = segno.make(get_adapter().build_totp_url(staff, secret), error="m")
    values = {
        "error": error,
        "picture": picture.svg_data_uri(scale=4, border=4, light="#fff"),
        "secret": " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
    }
    status = error.status if error else 200
    return access.page(request, staff, "desk_account_app.html", values, status=status)


@require_POST
@desk(fresh=True)
def remove_app(request: HttpRequest, staff: Staff) -> HttpResponse:
    app = factors.held(staff).app
    try:
        if app is not None:
            factors.remove(staff, app)
            sign_ins.end_others(access.here(request))
    except Refused as error:
        return show(request, staff, error)
    return _home()


@require_POST
@desk(fresh=True)
def recovery_codes(request: HttpRequest, staff: Staff) -> HttpResponse:
    return show_codes(request, staff)


def show_codes(request: HttpRequest, staff: Staff) -> HttpResponse:
    """New codes, once. Old ones stop working."""
    values = {"codes": factors.new_recovery_codes(staff)}
    return access.page(request, staff, "desk_account_codes.html", values)


# Password, pseudonym, browsers


@require_POST
@desk(fresh=True)
def password(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Every other browser is signed out by it."""
    row = access.here(request)
    given = request.POST.get("password", "")
    try:
        if given != request.POST.get("again", ""):
            said = _("The two passwords differ. Nothing was changed.")
            raise Refused("passwords_differ", said, field="password")
        actions.set_password(staff, given)
    except Refused as error:
        return show(request, staff, error)
    sign_ins.end_others(row)
    sign_ins.rebind(row)
    return _home()


@require_POST
@desk()
def pseudonym(request: HttpRequest, staff: Staff) -> HttpResponse:
    try:
        actions.set_pseudonym(staff, request.POST.get("pseudonym", ""))
    except Refused as error:
        staff.refresh_from_db()
        return show(request, staff, error)
    return _home()


@require_POST
@desk()
def browsers(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Sign one browser out, or all: this one, too."""
    number = request.POST.get("number", "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        sign_ins.end_one(staff, int(number))
        return _home()
    sign_ins.end_all(staff)
    sign_ins.end(request)
    return HttpResponseRedirect(pages.link("/desk/sign-in"))
