"""What is asked again just before a message leaves, and what leaves the same at each try."""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import Any

import pytest

from daylight.screening import shipped_policy
from daylight.web import clock
from daylight.web.ads import actions, policies
from daylight.web.ads.models import BlockKind
from daylight.web.replies import deciding, screenings
from daylight.web.replies.actions import retention, writing
from daylight.web.replies.models import (
    ConversationContact,
    Message,
    MessageBody,
    MessageState,
    ReleaseChoice,
    Side,
)
from tests.web.boards import SELLER, jpeg
from tests.web.replies.talks import READER, drain
from tests.web.replies.test_screened import CODE

DOWN = "451 4.3.0 Mailbox is not available just now"


def later(hours: int = 1) -> None:
    with clock.moved(timedelta(hours=hours)):
        drain()


def on_its_way(talk: Any, **changes: Any) -> Message:
    """Screened and ready, but the other side's server does not take it yet."""
    talk.outside.says[SELLER] = DOWN
    conversation = talk.begin()
    if changes:
        writing.say(conversation, Side.READER, form_key="way", raw=b"x", **changes)
        talk.work()
    del talk.outside.says[SELLER]
    found = Message.objects.order_by("pk").last()
    assert found is not None
    assert found.state == MessageState.READY
    return found


def test_a_photo_that_was_blocked_meanwhile_waits_for_people(talk: Any) -> None:
    message = on_its_way(talk, text="See this.", files=[jpeg("navy")])
    actions.block(
        BlockKind.PHOTO, hashlib.sha256(jpeg("navy")).hexdigest(), reason="x", harm="child_safety"
    )
    later()
    message.refresh_from_db()
    assert message.state == MessageState.WAITING
    assert [row.verdict for row in message.screenings.order_by("pk")] == ["publish", "hold"]
    assert not [m for m in talk.outside.of(SELLER) if "See this." in str(m)]


def test_another_policy_is_asked_before_it_leaves(talk: Any) -> None:
    message = on_its_way(talk, text="My courier will pick it up.", files=[])
    assert message.screenings.count() == 1
    stricter = shipped_policy().text.replace("any(fraud) >= 0.6", "any(fraud) >= 0.4")
    policies.deploy(stricter.replace("2026-11-1", "2026-11-2"))
    later()
    message.refresh_from_db()
    assert message.state == MessageState.WAITING
    assert message.screenings.count() == 2


def test_a_block_that_does_not_touch_it_lets_it_go(talk: Any) -> None:
    message = on_its_way(talk)
    actions.block(BlockKind.PHOTO, "0" * 64, reason="x", harm="child_safety")
    later()
    message.refresh_from_db()
    assert message.state == MessageState.RELAYED
    assert message.screenings.count() == 2


def test_people_who_let_it_go_did_not_know_what_came_after(talk: Any) -> None:
    """Their word survives another policy, and no block of what it holds."""
    conversation = talk.begin()
    talk.outside.says[SELLER] = DOWN
    writing.say(
        conversation, Side.READER, text=CODE, files=[jpeg("navy")], form_key="let", raw=b"x"
    )
    talk.work()
    message = Message.objects.get(text_digest=Message.objects.order_by("-pk")[0].text_digest)
    deciding.decide(
        message, digest=bytes(message.digest), staff=talk.board.staff(),
        choice=ReleaseChoice.RELEASE,
    )  # fmt: skip
    drain()
    policies.deploy(shipped_policy().text.replace("2026-11-1", "2026-11-3"))
    later()
    message.refresh_from_db()
    assert message.state == MessageState.READY  # tried, and only the server said no
    digest = hashlib.sha256(jpeg("navy")).hexdigest()
    actions.block(BlockKind.PHOTO, digest, reason="x", harm="child_safety")
    del talk.outside.says[SELLER]
    later(3)
    message.refresh_from_db()
    assert message.state == MessageState.WAITING
    assert "photo_match/child_safety" in screenings.known_names(message)


def test_each_try_has_the_same_message_id(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A server that took it before a crash gets it again: mailboxes show it once."""
    from daylight.web.replies import sending

    def dies(_message: Message) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_handed_over", dies)
        talk.begin()
        for hours in (1, 2):
            later(hours)
    later(5)
    raw = talk.outside.raw_of(SELLER)
    assert len(raw) >= 3
    assert len(talk.outside.of(SELLER)) == 1
    assert Message.objects.get().state == MessageState.RELAYED


def test_each_try_of_a_notice_has_the_same_message_id(talk: Any) -> None:
    from daylight.web.replies import notices

    writing.begin(
        talk.ad, text="Hello", email=READER, language="en", form_key="id", raw=b"x",
        network="192.0.2.1",
    )  # fmt: skip
    message = Message.objects.get()
    for _ in range(2):
        notices.send("relay-confirm", message.pk)
    assert len(talk.outside.raw_of(READER)) == 2
    assert len(talk.outside.of(READER)) == 1
    Message.objects.update(state=MessageState.WAITING)
    notices.send("relay-held", message.pk)
    assert len(talk.outside.of(READER)) == 2


def unconfirmed(talk: Any, email: str = READER, key: str = "lapse") -> Message:
    made = writing.begin(
        talk.ad, text="Never confirmed", email=email, language="en", form_key=key, raw=b"x",
        network="192.0.2.1",
    )  # fmt: skip
    assert made is not None
    return made


def tidy(days: int) -> None:
    with clock.moved(timedelta(days=days)):
        retention.tidy()


def test_what_nobody_confirms_lapses_after_seven_days_and_not_before(talk: Any) -> None:
    made = unconfirmed(talk)
    tidy(6)
    made.refresh_from_db()
    assert made.state == MessageState.UNCONFIRMED
    assert ConversationContact.objects.count() == 1
    tidy(8)
    made.refresh_from_db()
    assert made.state == MessageState.LAPSED
    assert (MessageBody.objects.count(), ConversationContact.objects.count()) == (0, 0)


def test_a_talk_that_was_confirmed_keeps_its_address(talk: Any) -> None:
    conversation = talk.begin()
    unconfirmed(talk)
    tidy(8)
    assert ConversationContact.objects.get().conversation == conversation
    assert MessageBody.objects.count() == 1
    assert set(Message.objects.values_list("state", flat=True)) == {"relayed", "lapsed"}


def test_lapsing_touches_nobody_else(talk: Any) -> None:
    unconfirmed(talk)
    with clock.moved(timedelta(days=5)):
        unconfirmed(talk, "second@example.org", "second")
    tidy(8)
    assert ConversationContact.objects.get().email == "second@example.org"


def test_a_hold_keeps_what_lapses(talk: Any) -> None:
    from daylight.web.evidence import holds

    unconfirmed(talk)
    holds.place(talk.ad.pk, reason="request")
    tidy(8)
    assert MessageBody.objects.count() == 1
    assert Message.objects.get().state == MessageState.LAPSED
