"""A conversation's private page, one for each side. Links act by a button: scanners open links."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from daylight import imaging
from daylight.errors import Refused
from daylight.web import pages, site
from daylight.web.ads import actions as ads
from daylight.web.ads.forms import Unfit
from daylight.web.ads.models import AdState, EndReason
from daylight.web.ads.photos import sentence
from daylight.web.ads.views import arriving
from daylight.web.ads.views.manage import lost, private
from daylight.web.ads.views.uploads import working_copy
from daylight.web.replies import addresses, composing, countries, links, people, shown
from daylight.web.replies.actions import reporting, retention, unwanting, writing
from daylight.web.replies.forms import clean_files_or_message
from daylight.web.replies.models import Conversation, Message, MessageState, Side

View = Callable[..., HttpResponse]


def by_link(view: View) -> View:
    """Open the conversation whose private link this is, in that side's language."""

    @wraps(view)
    def opened(
        request: HttpRequest, public_id: str, key: str, *args: Any, **more: Any
    ) -> HttpResponse:
        found = links.open_link(public_id, key)
        if found is None:
            return private(lost(request))
        conversation, side = found
        _speak(request, conversation, side)
        return private(view(request, conversation, side, *args, **more))

    return opened


def _speak(request: HttpRequest, conversation: Conversation, side: Side) -> None:
    known = dict(settings.LANGUAGES)
    own = people.mailbox_of(conversation, side)
    asked = request.GET.get("in", "")
    language = asked if asked in known else (own.language if own else "")
    if language in known:
        translation.activate(language)


@by_link
def page(request: HttpRequest, conversation: Conversation, side: Side) -> HttpResponse:
    """Read it, and write to the other side."""
    if request.method == "POST":
        return _say(request, conversation, side)
    return _page(request, conversation, side)


def _say(request: HttpRequest, conversation: Conversation, side: Side) -> HttpResponse:
    post = arriving.read_post(request)
    typed, errors = post.get("text", ""), {}
    try:
        files = [_bytes(file) for file in request.FILES.getlist("photos") if file.size]
        text = clean_files_or_message(typed, len(files))
        writing.say(
            conversation,
            side,
            text=text,
            files=files,
            form_key=arriving.form_key(post),
            raw=arriving.raw_form(request, post),
        )
    except Unfit as unfit:
        errors, status = {"text": str(unfit)}, 422
    except Refused as refused:
        field = refused.field if refused.field == "photos" else "text"
        errors, status = {field: refused.message}, refused.status
    if errors:
        return _page(request, conversation, side, typed=typed, errors=errors, status=status)
    return HttpResponseRedirect(f"{links.path(conversation, side)}?done=said#end", status=303)


def _bytes(file: Any) -> bytes:
    if (file.size or 0) > imaging.MAX_BYTES:
        raise Refused("photo_too_large", sentence("photo_too_large"), field="photos")
    data: bytes = file.read()
    return data


def _page(
    request: HttpRequest,
    conversation: Conversation,
    side: Side,
    *,
    typed: str = "",
    errors: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = _common(conversation, side) | {
        "lines": shown.lines(conversation, side),
        "standing": str(addresses.standing_of(conversation)),
        "form_key": arriving.new_form_key(),
        "typed": typed,
        "errors": errors or {},
        "done": _done(request.GET.get("done", "")),
    }
    return pages.render(request, "conversation.html", context, status=status)


def _common(conversation: Conversation, side: Side) -> dict[str, Any]:
    ad, current = conversation.ad, translation.get_language()
    place = ad.place
    return {
        "ad": ad,
        "side": str(side),
        "title": shown.title(conversation),
        "public_path": pages.link(f"/a/{ad.public_id}") if shown.is_public(conversation) else "",
        "here": links.path(conversation, side),
        "can_end": side == Side.POSTER and ad.state == AdState.PUBLIC,
        "safety": composing.safety_line(ad),
        "notice": countries.notice(countries.country_of(ad)),
        "country": countries.country_of(ad),
        "zone": place.timezone,
        "languages": [
            {"code": code, "name": name, "href": f"?in={code}", "current": code == current}
            for code, name in settings.LANGUAGES
            if code in site.current().languages
        ],
    }


def _done(done: str) -> str:
    return {
        "said": _("Your message is on its way. Below you see where it stands."),
        "confirm": _("Thank you. Your message is on its way."),
        "report": _("Thank you. A person will look at it."),
        "stop": _(
            "Done. Nothing more of this person reaches you, and nothing of you reaches them."
        ),
        "gone": _("Done. Nobody sees the ad any more."),
        "never": _("Done. Nobody can make us write to this address any more."),
        "again": _("Done. Messages from this address are asked about again."),
        "erase": _("Done. What nothing needs any more is erased."),
    }.get(done, "")


def _act(
    request: HttpRequest,
    conversation: Conversation,
    side: Side,
    *,
    done: str,
    context: dict[str, Any],
    action: Callable[[], object],
) -> HttpResponse:
    """One question and one button; or do it."""
    if request.method != "POST":
        return pages.render(request, "conversation_act.html", _common(conversation, side) | context)
    try:
        action()
    except Refused as refused:
        errors = {"": refused.message}
        return _page(request, conversation, side, errors=errors, status=refused.status)
    return HttpResponseRedirect(f"{links.path(conversation, side)}?done={done}", status=303)


@by_link
def confirm(
    request: HttpRequest, conversation: Conversation, side: Side, message: str
) -> HttpResponse:
    """The mailbox is theirs: send what was written."""
    found = _message(conversation, message)
    if found is None or found.side != side:
        return lost(request)
    if request.method != "POST" and found.state != MessageState.UNCONFIRMED:
        return HttpResponseRedirect(links.path(conversation, side))
    words = {
        "heading": _("Send this message?"),
        "button": _("Yes, send it"),
        "quoted": found.body.text if hasattr(found, "body") else "",
        "explained": "",
    }
    return _act(
        request, conversation, side, done="confirm", context=words,
        action=lambda: writing.confirm(found),
    )  # fmt: skip


@by_link
def report(
    request: HttpRequest, conversation: Conversation, side: Side, message: str
) -> HttpResponse:
    """Say that a message is wrong."""
    found = _message(conversation, message)
    if found is None or found.side == side or found.state != MessageState.RELAYED:
        return lost(request)
    reason = arriving.read_post(request).get("reason", "") if request.method == "POST" else ""
    words = {
        "heading": _("Report this message?"),
        "button": _("Report it"),
        "quoted": ""
        if shown.is_taken_away(found) or not hasattr(found, "body")
        else found.body.text,
        "explained": _("A person then reads this message, and no other of your conversation."),
        "reasons": shown.reasons(),
    }
    return _act(
        request, conversation, side, done="report", context=words,
        action=lambda: reporting.report(found, side, reason),
    )  # fmt: skip


@by_link
def stop(request: HttpRequest, conversation: Conversation, side: Side) -> HttpResponse:
    """Nothing more from this person."""
    words = {
        "heading": _("Stop messages from this person?"),
        "button": _("Yes, stop them"),
        "quoted": "",
        "explained": _(
            "Nothing more of them reaches you, here or about any other ad between you two. "
            "They are told that the conversation was stopped, and nothing else."
        ),
    }
    return _act(
        request, conversation, side, done="stop", context=words,
        action=lambda: writing.stop(conversation, side),
    )  # fmt: skip


@by_link
def gone(request: HttpRequest, conversation: Conversation, side: Side) -> HttpResponse:
    """The poster says that it is gone. This link can do no more to the ad than that."""
    if side != Side.POSTER:
        return lost(request)
    ad = conversation.ad
    words = {
        "heading": _("Is it gone?"),
        "button": _("Yes, it is gone"),
        "quoted": "",
        "explained": _("Nobody sees the ad any more. Conversations go on for two weeks."),
    }
    return _act(
        request, conversation, side, done="gone", context=words,
        action=lambda: ads.end(ad, EndReason.GONE) if ad.state == AdState.PUBLIC else None,
    )  # fmt: skip


@by_link
def never(request: HttpRequest, conversation: Conversation, side: Side) -> HttpResponse:
    """The mailbox that somebody typed wants no more such letters; or does again."""
    if side != Side.READER:
        return lost(request)
    if unwanting.is_refused(conversation):
        words = {
            "heading": _("Let people write from this address again?"),
            "button": _("Yes"),
            "explained": _("We send nothing to this address that somebody only typed."),
        }
        return _act(
            request, conversation, side, done="again", context=words | {"quoted": ""},
            action=lambda: unwanting.take_back(conversation),
        )  # fmt: skip
    words = {
        "heading": _("Never write to this address again?"),
        "button": _("Never again"),
        "explained": _(
            "Whoever types this address on our pages then gets nothing sent to it, and what waits "
            "for your answer is forgotten now."
        ),
    }
    return _act(
        request, conversation, side, done="never", context=words | {"quoted": ""},
        action=lambda: unwanting.refuse(conversation),
    )  # fmt: skip


@by_link
def erase(request: HttpRequest, conversation: Conversation, side: Side) -> HttpResponse:
    """Erase what one wrote."""
    words = {
        "heading": _("Erase what you wrote here?"),
        "button": _("Erase it"),
        "quoted": "",
        "explained": _(
            "Your words and photos go from these pages at once. Mail that was delivered stays in "
            "the other's mailbox. A message that was reported or that waits for a person is kept "
            "until that is settled, and sealed originals go 90 days after the ad's end."
        ),
    }
    return _act(
        request, conversation, side, done="erase", context=words,
        action=lambda: retention.erase(conversation, side),
    )  # fmt: skip


@require_safe
@by_link
def photo(request: HttpRequest, conversation: Conversation, side: Side, photo: str) -> HttpResponse:
    """A photo of a message, for whoever wrote it and, once passed on, for the other."""
    found = Message.objects.filter(
        conversation=conversation, shown_photos__photo__public_id=photo
    ).first()
    seen = found is not None and (found.side == side or found.state == MessageState.RELAYED)
    if found is None or not seen or shown.is_taken_away(found):
        return pages.not_found(request)
    if shown.is_hidden(conversation.ad):
        return pages.not_found(request)
    return working_copy(photo)


def _message(conversation: Conversation, public_id: str) -> Message | None:
    return (
        Message.objects.select_related("body", "conversation__ad__poster")
        .filter(conversation=conversation, public_id=public_id)
        .first()
    )


def anything_else(request: HttpRequest) -> HttpResponse:
    return private(lost(request))
