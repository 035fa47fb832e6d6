"""Photos of a case: veiled, and shown to whoever asks, on the record."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotFound, HttpResponseRedirect
from django.views.decorators.http import require_GET, require_POST

from daylight.errors import Refused
from daylight.web import clock, pages
from daylight.web.ads import storage
from daylight.web.ads.veiling import as_shown
from daylight.web.people import access
from daylight.web.people.models import Staff
from daylight.web.review.actions import looking
from daylight.web.review.models import Shown
from daylight.web.review.views import cases


@require_POST
@access.desk(*cases.DECIDERS)
def show(request: HttpRequest, staff: Staff, public_id: str, photo: str) -> HttpResponse:
    """Write down that it is shown, then show it."""
    case = cases.find(public_id, staff)
    level = Shown.FULL if request.POST.get("shown") == Shown.FULL else Shown.GREY
    try:
        looking.show(staff, case, looking.photo_of(case, photo), level)
    except Refused as error:
        case.refresh_from_db()
        return cases.render(request, staff, case, error=error)
    return HttpResponseRedirect(f"{pages.link(f'/desk/cases/{case.public_id}')}#photos")


@require_GET
@access.desk(*cases.DECIDERS)
def image(
    request: HttpRequest, staff: Staff, public_id: str, photo: str, level: str
) -> HttpResponse:
    """The bytes: the veiled ones for whoever has the case in hand, others once it is entered."""
    case = cases.find(public_id, staff)
    found = looking.photo_of(case, photo)
    if not case.is_held_by(staff, clock.now()) or not looking.may_see(staff, case):
        return HttpResponseNotFound()
    seen = looking.open_views(staff, case).get(found.pk, "")
    allowed = {"": ("veiled",), "grey": ("veiled", "grey"), "full": ("veiled", "grey", "full")}
    if level not in allowed[seen]:
        return HttpResponseNotFound()
    try:
        data = as_shown(storage.open_working(found.public_id), level)
    except FileNotFoundError:
        return HttpResponseNotFound()
    response = HttpResponse(data, content_type="image/jpeg")
    response.headers["Cache-Control"] = "no-store"
    return response
