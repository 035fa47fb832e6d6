"""A conversation shows and carries nothing of an ad that a claim has just hidden."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from daylight.web.ads import hidden
from daylight.web.replies import links
from daylight.web.replies.models import MessageState, Side
from tests.web.replies import conftest as replying
from tests.web.reports import conftest as shared

outside, door, talk = replying.outside, replying.door, replying.talk


@pytest.fixture(autouse=True)
def clean(board: Any) -> Iterator[None]:
    yield from shared.clean.__wrapped__(board)


def test_a_talk_about_an_ad_in_the_folder_waits_and_says_no_title(talk: Any) -> None:
    conversation = talk.begin()
    talk.work()
    ad = conversation.ad
    title = ad.head.content.title
    path = links.path(conversation, Side.READER)
    client = Client(HTTP_HOST="localhost")
    assert title in client.get(path).content.decode()
    hidden.put("x", {"ads": [ad.public_id]})
    assert title not in client.get(path).content.decode()
    talk.mail(conversation, "poster", "Yes, it is still there, come on Monday.")
    talk.work()
    newest = conversation.messages.order_by("-id")[0]
    assert newest.state == MessageState.READY
    assert newest.attempts == 1
