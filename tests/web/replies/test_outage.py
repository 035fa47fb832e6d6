"""A mailbox that is down: queued, tried again, its writer told; then delivered, or given up."""

from __future__ import annotations

import smtplib
from datetime import timedelta
from typing import Any

import pytest

from daylight.web import clock
from daylight.web.replies import addresses, shown
from daylight.web.replies.models import Message, MessageState, Side
from tests.web.boards import SELLER
from tests.web.replies.talks import READER, drain
from tests.web.replies.world import letter

DOWN = "451 4.3.0 Mailbox is not available just now"


def hours(count: int, step: int = 2) -> None:
    for passed in range(0, count + 1, step):
        with clock.moved(timedelta(hours=passed)):
            drain()


def subjects(talk: Any, address: str) -> list[str]:
    return [str(m["subject"]) for m in talk.outside.of(address)]


def test_two_days_down_and_then_delivered_once(talk: Any) -> None:
    talk.outside.says[SELLER] = DOWN
    talk.begin("Hello, is it still there?")
    hours(48)
    assert talk.outside.of(SELLER) == []
    told = [s for s in subjects(talk, READER) if "still on its way" in s]
    assert len(told) == 1
    del talk.outside.says[SELLER]
    hours(54, step=6)
    assert len(talk.outside.of(SELLER)) == 1
    assert Message.objects.get().state == MessageState.RELAYED
    assert 8 < Message.objects.get().attempts < 30


def test_nobody_is_told_before_four_hours(talk: Any) -> None:
    talk.outside.says[SELLER] = DOWN
    talk.begin()
    hours(3, step=1)
    assert not [s for s in subjects(talk, READER) if "still on its way" in s]


def test_after_five_days_it_is_given_up_and_said(talk: Any) -> None:
    talk.outside.says[SELLER] = DOWN
    talk.begin()
    hours(6 * 24, step=6)
    assert Message.objects.get().state == MessageState.FAILED
    assert len([s for s in subjects(talk, READER) if "could not be delivered" in s]) == 1


def test_a_mailbox_that_is_gone_is_said_at_once(talk: Any) -> None:
    talk.outside.says[SELLER] = "550 5.1.1 No such user"
    talk.begin()
    assert Message.objects.get().state == MessageState.FAILED
    assert len([s for s in subjects(talk, READER) if "could not be delivered" in s]) == 1


def report(action: str, status: str) -> bytes:
    return (
        "From: MAILER-DAEMON@mx.example.org\r\nSubject: Undelivered\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="r"\r\n\r\n'
        "--r\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n"
        "--r\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.org\r\n"
        f"\r\nFinal-Recipient: rfc822; {SELLER}\r\nAction: {action}\r\nStatus: {status}\r\n"
        "--r--\r\n"
    ).encode()


def test_a_bounce_tells_the_writer_and_a_delay_does_not(talk: Any) -> None:
    talk.begin()
    message = Message.objects.get()
    to = talk.outside.mails[-1][0]
    assert to.startswith("b-")
    assert to == addresses.returns_to(message)
    with pytest.raises(smtplib.SMTPRecipientsRefused):  # what the Message-ID tells is no key
        talk.door.send("", f"b-{message.outgoing_id}@localhost", report("failed", "5.1.1"))
    with pytest.raises(smtplib.SMTPRecipientsRefused):
        talk.door.send("", f"b-{message.public_id}-{'0' * 26}@localhost", report("failed", "5.1.1"))
    talk.door.send("", to, report("delayed", "4.4.1"))
    talk.work()
    assert Message.objects.get().state == MessageState.RELAYED
    talk.door.send("", to, report("failed", "5.1.1"))
    talk.work()
    assert Message.objects.get().state == MessageState.FAILED
    assert "could not be delivered" in subjects(talk, READER)[-1]


def test_a_bounce_of_a_notice_is_answered_by_nobody(talk: Any) -> None:
    conversation = talk.begin()
    talk.outside.mails.clear()
    to = talk.address(conversation, "poster")
    talk.door.send("", to, report("failed", "5.1.1"))
    talk.work()
    assert talk.outside.mails == []


def test_nothing_leaves_while_a_person_looks_at_the_ad(talk: Any) -> None:
    from daylight.web.ads import actions

    conversation = talk.begin()
    actions.hide([talk.ad.public_id], reason="report")
    talk.outside.mails.clear()
    to = talk.address(conversation, "reader")
    talk.door.send(READER, to, letter(READER, to, "Are you there?", message_id="<h@x>"))
    talk.work()
    hours(4)
    assert not any("Are you there?" in str(each) for each in talk.outside.of(SELLER))
    [told] = [m for m in talk.outside.of(READER) if "still on its way" in m["subject"]]
    assert "the ad cannot be seen just now" in " ".join(told.get_content().split())
    assert "mail server" not in told.get_content()
    states = [line.state for line in shown.lines(conversation, Side.READER)]
    assert "Waits: the ad cannot be seen just now." in states
    assert Message.objects.get(channel="mail").state == MessageState.READY
