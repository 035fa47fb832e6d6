"""Messages that wait for a person: which, what they say, and what becomes of them.

A message is opened only where a signal or a report asks for it, and each reading is an entry.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.people.blinding import blinded
from daylight.web.people.models import Grant, Role, Staff
from daylight.web.record import actions as record
from daylight.web.replies import screenings, together, words
from daylight.web.replies.actions import settling
from daylight.web.replies.actions.writing import notify, send_off
from daylight.web.replies.models import (
    Message,
    MessageDecision,
    MessageNote,
    MessagePieces,
    MessageReport,
    MessageScreening,
    MessageState,
    ReleaseChoice,
)
from daylight.web.replies.words import Words

DECIDERS = (Role.REVIEWER, Role.LEAD)


@dataclass(frozen=True)
class Opened:
    """A message as the person who decides sees it: no address, no name of anybody."""

    message: Message
    words: Words | None
    signals: list[dict[str, Any]]
    clauses: list[str]
    report: MessageReport | None
    needed: int  # people who must agree before it goes on
    agreed: int
    ground: list[Message]  # earlier messages that the doubt rests on, too


def waiting() -> QuerySet[Message]:
    """Messages that need a person: held ones, then reported ones nobody closed; oldest first."""
    open_report = MessageReport.objects.filter(message=OuterRef("pk"), seen_at=None)
    return (
        Message.objects.filter(Q(state=MessageState.WAITING) | Exists(open_report))
        .select_related("conversation__ad", "report")
        .order_by("received_at", "id")
    )


def is_waiting(message: Message) -> bool:
    """Whether somebody is to choose what becomes of it."""
    report = getattr(message, "report", None)
    return message.state == MessageState.WAITING or (report is not None and report.seen_at is None)


def open_message(message: Message, staff: Staff) -> Opened:
    """Read a message. The entry is written before anything is shown.

    Raises: Refused `not_allowed` (403); `no_ground` (403) where neither a signal nor a report asks
    for it.
    """
    check_person(staff)
    at = clock.now()
    screening = message.screenings.order_by("-id").first()
    reported = MessageReport.objects.filter(message=message).first()
    if not has_ground(message):
        raise Refused("no_ground", _("Nothing asks for this message to be read."), status=403)
    with transaction.atomic():
        record.enter(
            "evidence_viewed",
            subject=f"conversation:{message.conversation_id}",
            at=at,
            item=screenings.blinded(message),
            person=viewer(message, staff, at),
            reason="report" if reported else "signal",
        )
    return _opened(message, screening, reported)


def opened(message: Message) -> Opened:
    """A message that this person has opened a moment ago: no further entry."""
    screening = message.screenings.order_by("-id").first()
    return _opened(message, screening, MessageReport.objects.filter(message=message).first())


def has_ground(message: Message) -> bool:
    """Whether a signal, its own or of a later message that rests on it, or a report asks for it
    to be read."""
    return (
        message.screenings.exclude(verdict="publish").exists()
        or MessageReport.objects.filter(message=message).exists()
        or MessagePieces.objects.filter(message=message, doubted=True).exists()
    )


def _opened(
    message: Message, screening: MessageScreening | None, reported: MessageReport | None
) -> Opened:
    detail = getattr(screening, "detail", None)
    body = detail.body if detail is not None else {}
    return Opened(
        message=message,
        words=words.of_message(message),
        signals=[s for s in body.get("signals", []) if s.get("status") != "clear"],
        clauses=list(body.get("clauses", [])),
        report=reported,
        needed=needed(message),
        agreed=_agreed(message),
        ground=together.ground(message),
    )


def needed(message: Message) -> int:
    """How many people must agree: as many as the gravest screening asked, one at least."""
    asked = message.screenings.values_list("quorum", "child_safety")
    return max((max(quorum, 2 if child else 1) for quorum, child in asked), default=1)


def _agreed(message: Message) -> int:
    """People who released it as it was screened last: what came to light later asks anew."""
    last = message.screenings.order_by("-id").values_list("created_at", flat=True).first()
    said = message.decisions.filter(choice=ReleaseChoice.RELEASE)
    return (said.filter(created_at__gte=last) if last else said).count()


def decide(
    message: Message,
    *,
    digest: bytes,
    staff: Staff,
    choice: ReleaseChoice,
    clause: str = "looked-at",
    note: str = "",
) -> Message:
    """One person's choice on exactly the words that they saw; one refusal refuses.

    For a reported message that was passed on, either choice closes the report.

    Raises: Refused `not_allowed` (403), `changed_meanwhile`, `not_waiting`, `decided_already`
    (409).
    """
    check_person(staff)
    at = clock.now()
    if bytes(message.digest) != digest:
        said = _("The message changed since you looked at it. Please look again.")
        raise Refused("changed_meanwhile", said, status=409)
    with transaction.atomic():
        message = Message.objects.select_for_update().get(pk=message.pk)
        reported = MessageReport.objects.filter(message=message, seen_at=None)
        is_waiting = message.state == MessageState.WAITING
        if not is_waiting and not reported.exists():
            said = _("This message does not wait for a decision.")
            raise Refused("not_waiting", said, status=409)
        decision = _decision(message, staff, choice, clause)
        if note:
            MessageNote.objects.create(decision=decision, text=note)
        _enter(message, decision)
        if is_waiting:
            _carry_out(message, choice)
        reported.update(seen_at=at)
        settling.raise_doubt(message)
    return message


def _decision(
    message: Message, staff: Staff, choice: ReleaseChoice, clause: str
) -> MessageDecision:
    try:
        with transaction.atomic():
            return MessageDecision.objects.create(
                message=message,
                message_digest=bytes(message.digest),
                staff=staff,
                choice=choice,
                clause=clause,
                created_at=clock.now(),
            )
    except IntegrityError as error:
        said = _("You have decided on this message already; another person must agree.")
        raise Refused("decided_already", said, status=409) from error


def _carry_out(message: Message, choice: ReleaseChoice) -> None:
    at = clock.now()
    if choice == ReleaseChoice.REFUSE:
        if Message.objects.step(message, MessageState.REFUSED, at=at):
            notify("relay-refused", message)
    elif _agreed(message) >= needed(message) and settling.release(message, at):
        send_off(message)


def _enter(message: Message, decision: MessageDecision) -> None:
    screenings.enter(
        message,
        "released" if decision.choice == ReleaseChoice.RELEASE else "refused",
        at=decision.created_at,
        person=blinded(decision.staff_id, f"message-decision:{decision.pk}"),
        clause=decision.clause,
        quorum=needed(message),
        seat=message.decisions.count(),
    )


def check_person(staff: Staff) -> None:
    """Raises: Refused `not_allowed` (403)."""
    grants = Grant.objects.filter(staff=staff, ended_at__isnull=True, role__in=DECIDERS)
    if not staff.is_active or not grants.exists():
        said = _("Only a reviewer or a safety lead reads messages.")
        raise Refused("not_allowed", said, status=403)


def viewer(message: Message, staff: Staff, at: datetime) -> str:
    """Who looked at something of a conversation at that moment, as the entry names them."""
    return blinded(staff.pk, f"message-view:{message.conversation_id}:{at.isoformat()}")
