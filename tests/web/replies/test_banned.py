"""Whoever is banned cannot write through the relay; they hear so, and nobody else learns of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import BlockKind
from daylight.web.replies import links
from daylight.web.replies.actions import writing
from daylight.web.replies.models import InboundCount, Message, MessageState, Side
from tests.web.boards import SELLER
from tests.web.replies.talks import READER, drain
from tests.web.replies.test_pages import form
from tests.web.replies.world import letter

REASON = "took money for what was never sent"


def ban(mailbox: str = READER) -> Any:
    return actions.ban(BlockKind.EMAIL, mailbox, reason=REASON, appeal_to="appeals@example.org")


@pytest.mark.parametrize(
    ("side", "mailbox", "other"), [("reader", READER, SELLER), ("poster", SELLER, READER)]
)
def test_by_mail_it_is_not_passed_on_and_its_writer_is_told(
    talk: Any, side: str, mailbox: str, other: str
) -> None:
    conversation = talk.begin()
    talk.outside.mails.clear()
    ban(mailbox)
    talk.mail(conversation, side, "Still here.")
    message = Message.objects.get(channel="mail")
    assert message.state == MessageState.REFUSED
    assert talk.outside.of(other) == []
    [told] = talk.outside.of(mailbox)
    assert "was not passed on" in told.get_content()
    assert REASON not in told.get_content()
    assert InboundCount.objects.get(kind="banned").count == 1
    page = Client(headers={"host": "localhost"})
    theirs = links.path(conversation, Side(side).other)
    assert "Still here." not in page.get(theirs).content.decode()
    assert "Not passed on." not in page.get(theirs).content.decode()
    assert "Not passed on." in page.get(links.path(conversation, Side(side))).content.decode()


@pytest.mark.parametrize("mailbox", ["reader+x@example.org", "READER@Example.org"])
def test_another_spelling_is_no_other_mailbox(talk: Any, mailbox: str) -> None:
    conversation = talk.begin()
    ban(mailbox)
    talk.mail(conversation, "reader", "Still here.")
    assert Message.objects.get(channel="mail").state == MessageState.REFUSED


def test_a_domain_in_other_letters_is_no_other_mailbox(talk: Any) -> None:
    conversation = talk.begin(email="jane@bücher.example")
    ban("jane@xn--bcher-kva.example")
    talk.mail(conversation, "reader", "Still here.", sender="jane@xn--bcher-kva.example")
    assert Message.objects.get(channel="mail").state == MessageState.REFUSED


def test_many_mails_of_theirs_make_few_letters(talk: Any) -> None:
    conversation = talk.begin()
    ban()
    talk.outside.mails.clear()
    for number in range(6):
        talk.mail(conversation, "reader", f"Still here, number {number}.")
    assert len(talk.outside.of(READER)) == 3


def test_who_forges_a_banned_sender_makes_us_write_to_nobody(talk: Any) -> None:
    ban()
    to = f"ad-{talk.ad.public_id}@localhost"
    talk.door.send("evil@example.com", to, letter(READER, to))
    talk.work()
    assert talk.outside.mails == []
    assert Message.objects.count() == 0


def test_the_form_tells_nobody_who_is_banned(talk: Any) -> None:
    """Whoever types an address gets one answer; its owner hears by the link that it is banned."""
    client = Client(headers={"host": "localhost"})

    def typed(email: str) -> str:
        page = client.post(f"/a/{talk.ad.public_id}/write", form(email=email))
        assert page.status_code == 200
        return str(page.content.decode().replace(email, "…"))

    ban()
    assert typed(READER) == typed("free@example.org")
    with pytest.raises(Refused, match=REASON):
        writing.confirm(Message.objects.order_by("pk")[0])
    drain()
    assert talk.outside.of(SELLER) == []


def test_the_form_tells_nobody_whose_ad_it_is_nor_who_has_a_talk(
    talk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "WEB_TALKS", 1000)
    client = Client(headers={"host": "localhost"})
    talk.begin()

    def typed(email: str) -> list[str]:
        found = []
        for _ in range(5):
            page = client.post(f"/a/{talk.ad.public_id}/write", form(email=email))
            found.append(f"{page.status_code} {page.content.decode().replace(email, '…')}")
        return found

    assert typed(SELLER) == typed(READER) == typed("new@example.org")
    drain()
    assert len(talk.outside.of("new@example.org")) == writing.ASKED
    assert len([m for m in talk.outside.of(READER) if "Send your message" in m["subject"]]) > 3


def test_on_the_page_they_are_told(talk: Any) -> None:
    conversation = talk.begin()
    ban()
    client = Client(headers={"host": "localhost"})
    page = client.post(links.path(conversation, Side.READER), form(text="Still here."))
    assert page.status_code == 403
    drain()
    assert not [m for m in talk.outside.of(SELLER) if "Still here." in str(m)]


def test_a_ban_that_comes_while_it_waits_stops_it(talk: Any) -> None:
    conversation = talk.begin()
    talk.outside.says[SELLER] = "451 4.3.0 Not just now"
    talk.mail(conversation, "reader", "On its way.")
    ban()
    del talk.outside.says[SELLER]
    with clock.moved(timedelta(hours=1)):
        drain()
    assert Message.objects.get(channel="mail").state == MessageState.REFUSED
    assert not [m for m in talk.outside.of(SELLER) if "On its way." in str(m)]


def test_once_it_is_lifted_they_write_again(talk: Any) -> None:
    conversation = talk.begin()
    actions.lift(ban())
    talk.mail(conversation, "reader", "Back again.")
    assert "Back again." in str(talk.outside.of(SELLER)[-1])
