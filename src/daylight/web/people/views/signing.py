"""Sign in and out."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect

from daylight.errors import Refused
from daylight.web import pages
from daylight.web.people import access, actions


@never_cache
@csrf_protect
def sign_in(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("next", "")
    if request.method != "POST":
        return access.page(request, None, "desk_sign_in.html", {"error": None})
    try:
        staff = actions.sign_in(request.POST.get("name", ""), request.POST.get("password", ""))
    except Refused as error:
        return access.page(
            request, None, "desk_sign_in.html", {"error": error}, status=error.status
        )
    request.session.cycle_key()
    request.session[access.SESSION_KEY] = staff.pk
    safe = url_has_allowed_host_and_scheme(after, allowed_hosts=None)
    return HttpResponseRedirect(after if safe else pages.link("/desk"))


@never_cache
@csrf_protect
def sign_out(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        request.session.flush()
    return HttpResponseRedirect(pages.link("/desk/sign-in"))


def forgery(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that our page did not send, or one whose page is too old."""
    said = _("This page was open for too long, or came from elsewhere. Go back and try again.")
    return pages.refusal(request, Refused("stale_form", said, status=403))
