"""Messages that wait for a person. What one says is shown only when it is opened, on the record."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daylight.errors import Refused
from daylight.web import clock, pages
from daylight.web.ads import harms
from daylight.web.ads.views.uploads import working_copy
from daylight.web.people.access import desk, page
from daylight.web.people.models import Role, Staff
from daylight.web.replies import deciding, shown
from daylight.web.replies.models import InboundCount, Message, MessageReport, ReleaseChoice

MOST_LISTED = 100


@desk(Role.REVIEWER, Role.LEAD)
def waiting(request: HttpRequest, staff: Staff) -> HttpResponse:
    """What waits, the longest first, and what came in today."""
    rows = list(deciding.waiting()[:MOST_LISTED])
    today = InboundCount.objects.filter(day=clock.now().date()).order_by("-count")
    context = {
        "rows": [_row(each) for each in rows],
        "counts": [(shown.kind_name(each.kind), each.count) for each in today],
        "done": _done(request.GET.get("done", "")),
    }
    return page(request, staff, "desk_messages.html", context)


def _row(message: Message) -> dict[str, Any]:
    return {
        "id": message.public_id,
        "ad": message.conversation.ad,
        "title": shown.title(message.conversation),
        "side": message.side,
        "at": message.received_at,
        "reported": hasattr(message, "report") and message.report.seen_at is None,
        "needed": deciding.needed(message),
        "agreed": message.decisions.filter(choice=ReleaseChoice.RELEASE).count(),
    }


def _done(done: str) -> str:
    return {
        "release": _("Your choice is entered: release."),
        "refuse": _("Your choice is entered: refuse."),
    }.get(done, "")


def _found(public_id: str) -> Message:
    found = (
        Message.objects.select_related("conversation__ad__poster", "report")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


@desk(Role.REVIEWER, Role.LEAD)
def message(request: HttpRequest, staff: Staff, message: str) -> HttpResponse:
    """What is known of a message without reading it."""
    found = _found(message)
    return page(request, staff, "desk_message.html", {"row": _row(found), "opened": None})


@require_POST
@desk(Role.REVIEWER, Role.LEAD)
def opened(request: HttpRequest, staff: Staff, message: str) -> HttpResponse:
    """Read it. That somebody did is entered before it is shown."""
    found = _found(message)
    read = deciding.open_message(found, staff)
    context = {"row": _row(found), "opened": read, "digest": bytes(found.digest).hex()}
    context |= {"harms": harms, "reason": _reason(read.report)}
    return page(request, staff, "desk_message.html", context)


def _reason(report: MessageReport | None) -> str:
    return dict(shown.reasons()).get(report.reason, report.reason) if report else ""


@require_POST
@desk(Role.REVIEWER, Role.LEAD)
def decide(request: HttpRequest, staff: Staff, message: str) -> HttpResponse:
    """Release or refuse exactly what was read."""
    found = _found(message)
    choice = request.POST.get("choice", "")
    if choice not in ReleaseChoice.values:
        raise Refused("no_choice", _("Choose whether it goes on or not."), status=422)
    try:
        digest = bytes.fromhex(request.POST.get("digest", ""))
    except ValueError:
        digest = b""
    deciding.decide(
        found,
        digest=digest,
        staff=staff,
        choice=ReleaseChoice(choice),
        note=request.POST.get("note", "").strip()[:2000],
    )
    return HttpResponseRedirect(f"{pages.link('/desk/messages')}?done={choice}", status=303)


@require_safe
@desk(Role.REVIEWER, Role.LEAD)
def photo(request: HttpRequest, staff: Staff, message: str, photo: str) -> HttpResponse:
    """A photo of a message that a signal or a report asks to be read."""
    found = _found(message)
    shown_there = found.shown_photos.filter(photo__public_id=photo).exists()
    if not shown_there or not deciding.has_ground(found):
        raise Http404
    return working_copy(photo)
