"""Messages for legal process: which there are of an ad, and what one of them says."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from daylight.errors import Refused
from daylight.web.ads.models import Ad
from daylight.web.people.access import desk, page
from daylight.web.people.models import Role, Staff
from daylight.web.replies import process
from daylight.web.replies.models import Message


@require_http_methods(["GET", "HEAD", "POST"])
@desk(Role.EVIDENCE, fresh=True)
def reading(request: HttpRequest, staff: Staff) -> HttpResponse:
    """Ask for the request's reference and what it names; then list it, or show one message."""
    if request.method != "POST":
        return page(request, staff, "desk_process.html", {"typed": {}, "errors": {}})
    typed = {name: request.POST.get(name, "").strip() for name in ("reference", "ad", "message")}
    context: dict[str, Any] = {"typed": typed, "errors": {}}
    status = 200
    try:
        context |= _found(typed, staff)
    except Refused as refused:
        context["errors"], status = {refused.field: refused.message}, refused.status
    return page(request, staff, "desk_process.html", context, status=status)


def _found(typed: dict[str, str], staff: Staff) -> dict[str, Any]:
    if typed["message"]:
        known = Message.objects.select_related("conversation__ad")
        message = known.filter(public_id=typed["message"]).first()
        if message is None:
            raise Refused("unknown", _("There is no such message."), field="message", status=404)
        return {"message": message, "opened": process.read(message, staff, typed["reference"])}
    ad = Ad.objects.filter(public_id=typed["ad"]).first()
    if ad is None:
        raise Refused("unknown", _("There is no such ad."), field="ad", status=404)
    return {"rows": process.list_of(ad, staff, typed["reference"])}
