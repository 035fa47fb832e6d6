"""A conversation shows and carries nothing of an ad that a claim has just hidden."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

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


def test_a_key_that_nobody_asks_for_does_not_open_the_webhook(board: Any) -> None:
    hooked = replace(settings.ENVIRONMENT, mail_provider="postmark", mail_signing_key="k" * 32)
    assert not hooked.mail_secret
    with override_settings(ENVIRONMENT=hooked):
        answer = Client(HTTP_HOST="localhost").post(
            "/relay/in/postmark", b"{}", content_type="application/json"
        )
    assert answer.status_code == 404
