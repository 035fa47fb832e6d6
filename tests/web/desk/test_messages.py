"""A relayed message that waits has a case, and its own page."""

from __future__ import annotations

from typing import Any

from daylight.web import clock
from daylight.web.replies.models import (
    Conversation,
    Message,
    MessageDecision,
    MessageReport,
    MessageScreening,
    MessageScreeningDetail,
    MessageState,
)
from daylight.web.review.actions import leasing, opening
from daylight.web.review.models import Case, CaseKind
from tests.web.desk.desks import EVERYTHING, Desk
from tests.web.people.signing import signed_in


def waiting(desk: Desk, **changes: Any) -> Message:
    """A message that was held for a child's safety."""
    at = clock.now()
    conversation = Conversation.objects.create(
        public_id="talk00000000", ad=desk.board.confirmed(), reader_digest=bytes(32),
        for_reader="r1", for_poster="p1", created_at=at,
    )  # fmt: skip
    values: dict[str, Any] = {
        "public_id": "message00001", "conversation": conversation, "side": "reader",
        "channel": "web", "state": MessageState.WAITING, "mail_digest": bytes(32),
        "digest": bytes(32), "text_digest": bytes(32), "outgoing_id": "o1", "received_at": at,
        "changed_at": at,
    }  # fmt: skip
    message = Message.objects.create(**values | changes)
    screening = MessageScreening.objects.create(
        message=message, verdict="hold", child_safety=True, safety=True, quorum=2,
        policy_digest="", epoch=1, engine="", created_at=at,
    )  # fmt: skip
    signal = {"name": "x", "harm": "child_safety", "status": "found", "confidence": 0.9}
    MessageScreeningDetail.objects.create(screening=screening, body={"signals": [signal]})
    return message


def test_it_opens_raises_nothing_twice_and_closes(desk: Desk) -> None:
    message = waiting(desk)
    opening.handle(messages=[message.pk])
    opening.handle(messages=[message.pk])
    case = Case.objects.get()
    assert (case.kind, case.harm, case.quorum) == (CaseKind.MESSAGE, "child_safety", 2)
    Message.objects.filter(pk=message.pk).update(state=MessageState.REFUSED)
    opening.handle(messages=[message.pk])
    assert not Case.objects.open().exists()


def test_what_was_missed_is_found(desk: Desk) -> None:
    message = waiting(desk, state=MessageState.RELAYED)
    assert opening.reconcile() == 0
    MessageReport.objects.create(
        message=message, by="poster", reason="threat", created_at=clock.now()
    )
    assert opening.reconcile() == 1
    assert opening.reconcile() == 0
    assert Case.objects.open().count() == 1


def test_next_leads_to_its_own_page_and_never_twice_to_one_person(desk: Desk) -> None:
    message = waiting(desk)
    opening.handle(messages=[message.pk])
    one = desk.staff("one")
    answer = signed_in(one).post("/desk/next")
    assert answer.headers["Location"] == "/desk/messages/message00001"
    MessageDecision.objects.create(
        message=message, message_digest=bytes(32), staff=one, choice="release", clause="x",
        created_at=clock.now(),
    )  # fmt: skip
    opening.handle(messages=[message.pk])
    case = Case.objects.get()
    assert case.staff is None
    assert leasing.take_next(one, EVERYTHING) is None
    assert leasing.take_next(desk.staff("two"), EVERYTHING) == case
