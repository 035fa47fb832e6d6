"""A real exchange by SMTP, both ways."""

from __future__ import annotations

from typing import Any

from daylight.web.replies.models import Message, MessageState
from tests.web.boards import SELLER
from tests.web.replies.talks import READER


def test_two_people_talk_and_neither_sees_the_other(talk: Any) -> None:
    conversation = talk.begin("Hello, is the bicycle still there?")
    [first] = talk.outside.of(SELLER)
    assert "is the bicycle still there?" in first.get_body(("plain",)).get_content()
    assert talk.address(conversation, "poster") in first["from"]
    talk.mail(conversation, "poster", "Yes, come on Friday.", In_Reply_To=first["message-id"])
    [answer] = [m for m in talk.outside.of(READER) if "Friday" in str(m.get_body())]
    assert talk.address(conversation, "reader") in answer["from"]
    talk.mail(conversation, "reader", "Friday it is.", In_Reply_To=answer["message-id"])
    last = talk.outside.of(SELLER)[-1]
    assert "Friday it is." in last.get_body(("plain",)).get_content()
    for raw in talk.outside.raw_of(SELLER):
        assert READER.encode() not in raw
    for raw in talk.outside.raw_of(READER):
        assert SELLER.encode() not in raw
    states = Message.objects.values_list("state", flat=True)
    assert set(states) == {MessageState.RELAYED}
