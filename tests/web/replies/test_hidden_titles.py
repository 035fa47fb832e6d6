"""An ad that is not to be seen is not named in a mail either."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daylight.web.ads import actions
from daylight.web.ads.models import Ad, AdState, BlockKind, EndReason
from daylight.web.replies import links, notices, shown
from daylight.web.replies.models import Message, Side
from tests.web.replies.talks import READER

NOTICES = ("relay-held", "relay-refused", "relay-failed", "relay-empty")


def title(ad: Ad) -> str:
    return str(ad.public_version.content.title if ad.public_version else ad.head.content.title)


def told(talk: Any, template: str) -> str:
    """The notice to the reader of a talk, whatever the state of the message."""
    talk.outside.mails.clear()
    message = Message.objects.get()
    if template == "relay-held":
        Message.objects.filter(pk=message.pk).update(state="waiting")
    notices.send(template, message.pk)
    [mail] = talk.outside.of(READER)
    return f"{mail['subject']}\n{mail.get_body(('plain',)).get_content()}"


@pytest.mark.parametrize("template", NOTICES)
@pytest.mark.parametrize("state", [AdState.HELD, AdState.HIDDEN, AdState.REFUSED])
def test_no_notice_names_a_hidden_ad(talk: Any, template: str, state: AdState) -> None:
    talk.begin()
    name = title(talk.ad)
    assert name in told(talk, template)
    Ad.objects.filter(pk=talk.ad.pk).update(state=state)
    said = told(talk, template)
    assert name not in said
    assert "An ad that is not public" in said


def test_an_ended_ad_that_was_claimed_is_named_nowhere(talk: Any) -> None:
    conversation = talk.begin()
    actions.end(talk.ad, EndReason.GONE)
    conversation.ad.refresh_from_db()
    name = title(talk.ad)
    client = Client(headers={"host": "localhost"})
    assert name in client.get(links.path(conversation, Side.READER)).content.decode()
    actions.block(BlockKind.AD, talk.ad.public_id, reason="report", harm="intimate_image")
    conversation.ad.refresh_from_db()
    assert conversation.ad.state == AdState.ENDED
    assert shown.is_hidden(conversation.ad)
    assert name not in told(talk, "relay-refused")
    assert name not in client.get(links.path(conversation, Side.READER)).content.decode()
    talk.outside.mails.clear()
    talk.mail(conversation, "poster", "It is gone, sorry.")
    assert all(name not in str(mail) for mail in talk.outside.of(READER))
