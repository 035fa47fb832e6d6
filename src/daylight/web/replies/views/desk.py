"""Messages that wait for a person. What one says is shown only when it is opened, on the record."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from daylight.errors import Refused
from daylight.web import clock, pages
from daylight.web.ads import harms, veiling
from daylight.web.ads.models import Photo
from daylight.web.people import spared
from daylight.web.people.access import desk, page
from daylight.web.people.models import Role, Staff
from daylight.web.replies import deciding, looking, shown
from daylight.web.replies.deciding import Opened
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
        "waits": deciding.is_waiting(message),
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
    spared.look_at_message(staff, found.pk)
    return _page(request, staff, found, deciding.open_message(found, staff))


def _page(request: HttpRequest, staff: Staff, found: Message, read: Opened) -> HttpResponse:
    context = {"row": _row(found), "opened": read, "digest": bytes(found.digest).hex()}
    context |= {"harms": harms, "reason": _reason(read.report)}
    context |= {"shut": looking.is_shut(found), "photos": _photos(found, read, staff)}
    return page(request, staff, "desk_message.html", context)


def _photos(message: Message, read: Opened, staff: Staff) -> list[tuple[str, str]]:
    """Each photo of the message with how much of it this person is shown now."""
    photos = read.words.photos if read.words is not None else ()
    return [(each.public_id, looking.shown(message, each, staff)) for each in photos]


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


@require_POST
@desk(Role.REVIEWER, Role.LEAD)
def show(request: HttpRequest, staff: Staff, message: str, photo: str) -> HttpResponse:
    """Enter that a photo is shown, then show it beside the words that this person has read."""
    found = _found(message)
    level = veiling.FULL if request.POST.get("shown") == veiling.FULL else veiling.GREY
    spared.look_at_message(staff, found.pk, photo=level)
    looking.show(found, _photo(found, photo), staff, level)
    return _page(request, staff, found, deciding.opened(found))


@require_safe
@desk(Role.REVIEWER, Role.LEAD)
def photo(request: HttpRequest, staff: Staff, message: str, photo: str, level: str) -> HttpResponse:
    """The bytes: the veiled ones for whoever read the message, others once that is entered."""
    found = _found(message)
    data = looking.picture(found, _photo(found, photo), staff, level)
    if data is None:
        raise Http404
    response = HttpResponse(data, content_type="image/jpeg")
    response.headers["Cache-Control"] = "no-store"
    return response


def _photo(message: Message, public_id: str) -> Photo:
    found = Photo.objects.filter(public_id=public_id, message_photo__message=message).first()
    if found is None:
        raise Http404
    return found
