"""What a conversation's page and the poster's list show of a talk: states in honest words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext as _

from daylight.web import clock
from daylight.web.ads.models import Ad
from daylight.web.replies import composing, links
from daylight.web.replies.models import Conversation, DelayedBy, Message, MessageState, Side

MOST_LISTED = 100


@dataclass(frozen=True)
class Talk:
    """A line of the poster's list."""

    href: str
    messages: int
    last: datetime
    by_you: bool
    stopped: bool


def of_ad(ad: Ad) -> list[Talk]:
    """The talks about an ad in which its poster was written to, the newest first."""
    talks = (
        Conversation.objects.filter(ad=ad, messages__state=MessageState.RELAYED)
        .annotate(last=Max("messages__relayed_at"))
        .order_by("-last")[:MOST_LISTED]
    )
    return [_talk(each, ad) for each in talks]


def _talk(conversation: Conversation, ad: Ad) -> Talk:
    conversation.ad = ad
    sent = conversation.messages.filter(state=MessageState.RELAYED).order_by("-relayed_at")
    newest = sent.first()
    assert newest is not None
    return Talk(
        href=links.path(conversation, Side.POSTER),
        messages=sent.count(),
        last=newest.relayed_at or newest.received_at,
        by_you=newest.side == Side.POSTER,
        stopped=conversation.stopped_at is not None,
    )


@dataclass(frozen=True)
class Line:
    """One message on a conversation's page."""

    id: str
    mine: bool
    text: str
    erased: bool
    at: datetime
    state: str
    tone: str  # "good", "wait" or "bad"
    cuts: list[str]
    photos: list[tuple[str, int, int]]
    can_report: bool
    can_confirm: bool


def is_taken_away(message: Message) -> bool:
    """Whether somebody said that it shows a child: then nobody sees it here, at once."""
    report = getattr(message, "report", None)
    return report is not None and report.reason == "child"


def lines(conversation: Conversation, side: Side) -> list[Line]:
    """All that this side wrote, and of the other what was passed on; what waits, without a word."""
    rows = (
        Message.objects.filter(conversation=conversation)
        .select_related("body", "report")
        .prefetch_related("shown_photos__photo")
        .order_by("received_at", "id")
    )
    ad_hidden = is_hidden(conversation.ad)
    seen = (m for m in rows if m.side == side or m.state in _OTHERS)
    return [_line(m, side, ad_hidden) for m in seen if m.state != MessageState.LAPSED]


# Of the other side's messages: passed on, or known to be there.
_OTHERS = (MessageState.RELAYED, MessageState.WAITING)


def _line(message: Message, side: Side, ad_hidden: bool) -> Line:
    mine = message.side == side
    known = mine or message.state == MessageState.RELAYED
    taken_away = is_taken_away(message)
    body = getattr(message, "body", None) if known and not taken_away else None
    tone, state = _state(message, ad_hidden) if mine else _their_state(message)
    if taken_away:
        tone, state = "wait", _taken_away(mine=mine)
    ordered = sorted(message.shown_photos.all(), key=lambda each: each.position) if body else []
    return Line(
        id=message.public_id,
        mine=mine,
        text=body.text if body is not None else "",
        erased=body is None and known and not taken_away,
        at=message.received_at if mine else (message.relayed_at or message.received_at),
        state=state,
        tone=tone,
        cuts=composing.cut_sentences(tuple((k, n) for k, n in body.cuts)) if body else [],
        photos=[(p.photo.public_id, p.photo.width, p.photo.height) for p in ordered],
        can_report=known and not mine and not hasattr(message, "report"),
        can_confirm=mine and message.state == MessageState.UNCONFIRMED,
    )


def _taken_away(*, mine: bool) -> str:
    """Who wrote it is not told that the other side reported it."""
    if mine:
        return _("Not shown any more.")
    return _("Reported, and not shown any more. A person looks at it.")


def _their_state(message: Message) -> tuple[str, str]:
    if message.state == MessageState.WAITING:
        return "wait", _("A message to you waits until a person has looked at it.")
    return "good", ""


def _state(message: Message, ad_hidden: bool) -> tuple[str, str]:
    if message.state == MessageState.READY and (ad_hidden or message.delayed_by == DelayedBy.AD):
        return "wait", _("Waits: the ad cannot be seen just now.")
    if message.state == MessageState.READY and message.delayed_by == DelayedBy.SERVER:
        return "wait", _("On its way: the other side's mail server does not take it yet.")
    return {
        MessageState.UNCONFIRMED: ("wait", _("Not sent yet: confirm it first.")),
        MessageState.RECEIVED: ("wait", _("On its way.")),
        MessageState.READY: ("wait", _("On its way.")),
        MessageState.WAITING: ("wait", _("Waits for a person to look at it.")),
        MessageState.RELAYED: ("good", _("Delivered.")),
        MessageState.REFUSED: ("bad", _("Not passed on.")),
        MessageState.FAILED: ("bad", _("Could not be delivered.")),
        MessageState.LAPSED: ("bad", _("Never confirmed.")),
    }[MessageState(message.state)]


def title(conversation: Conversation) -> str:
    """The ad's title; nothing of an ad that is not to be seen now."""
    return composing.title_of(conversation.ad)


def is_hidden(ad: Ad) -> bool:
    """Whether nothing of it is to be seen."""
    return composing.is_hidden(ad)


def is_public(conversation: Conversation) -> bool:
    return conversation.ad.is_visible(clock.now())


def reasons() -> list[tuple[str, str]]:
    """What may be wrong with a message, as whoever reports it reads it."""
    return [
        ("fraud", _("It wants to cheat me")),
        ("harm", _("It threatens or wants to harm somebody")),
        ("child", _("It is about a child")),
        ("rude", _("It is rude or sexual")),
        ("spam", _("It is advertising")),
        ("other", _("Something else")),
    ]


def kind_name(kind: str) -> str:
    """What became of mails that came in, for the day's count."""
    return {
        "talk": _("messages"),
        "bounce": _("bounces"),
        "auto": _("automatic answers"),
        "list": _("newsletters"),
        "loop": _("loops"),
        "invite": _("calendar invitations"),
        "forged": _("perhaps forged"),
        "unwanted": _("from addresses that want no letters of ours"),
        "operator": _("to the operator"),
        "operator-over": _("to the operator, thrown away: too many lie there"),
        "stray": _("to an unknown address"),
        "stopped": _("to a stopped conversation"),
        "over": _("of an ad that ended"),
        "banned": _("from banned addresses"),
        "duplicate": _("came twice"),
        "aside": _("ended the carrier again and again, and were put aside"),
    }.get(kind, kind)
