"""What a stranger can make us do: mail others, fill disks and memory."""

from __future__ import annotations

import smtplib
import socket
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from daylight.web import clock
from daylight.web.evidence.models import Item
from daylight.web.replies import checking, frugal, hearing, spool, strangers
from daylight.web.replies.models import Conversation, InboundCount, Message
from tests.web.replies.talks import READER
from tests.web.replies.test_people import HOP
from tests.web.replies.world import Door, letter


def forged(talk: Any, number: int, **headers: str) -> None:
    """A mail to the ad's own address that says to be from somebody."""
    sender, to = f"victim{number}@example.org", f"ad-{talk.ad.public_id}@localhost"
    raw = letter(sender, to, message_id=f"<f{number}@evil.example>", **headers)
    talk.door.send("evil@example.com", to, raw)


def test_forged_senders_make_us_mail_few(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "AD_MAILS", 3)
    for number in range(3):
        forged(talk, number)
    for number in range(3, 6):
        with pytest.raises(smtplib.SMTPDataError) as error:
            forged(talk, number)
        assert error.value.smtp_code == 452
    talk.work()
    assert len(talk.outside.mails) == 3
    assert (Conversation.objects.count(), Message.objects.count()) == (3, 3)
    with clock.moved(timedelta(hours=1)):
        forged(talk, 6)  # not lost: their mail server tries again


def test_a_day_has_so_many_confirmations(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "BOARD_MAILS", 2)
    forged(talk, 0)
    first, talk.ad = talk.ad, talk.board.confirmed("Oak table, little used")
    assert first.pk != talk.ad.pk
    forged(talk, 1)
    with pytest.raises(smtplib.SMTPDataError):
        forged(talk, 2)


def test_an_ad_takes_so_many_bytes_an_hour(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "AD_BYTES", 1500)
    forged(talk, 0, Comments="x" * 900)
    with pytest.raises(smtplib.SMTPDataError):
        forged(talk, 1)


def test_who_has_a_talk_is_never_limited(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("AD_MAILS", "AD_BYTES", "BOARD_MAILS"):
        monkeypatch.setattr(strangers, name, 0)
    conversation = talk.begin()
    talk.mail(conversation, "poster", "Yes, it is.")
    assert "Yes, it is." in str(talk.outside.of(READER)[-1])


def test_where_senders_are_proven_only_the_others_are_limited(
    talk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(strangers, "AD_MAILS", 1)
    items = Item.objects.count()
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, mail_trusts=HOP)):
        for number in range(4):
            forged(talk, number)
        for number in range(4, 7):
            forged(talk, number, Authentication_Results=f"{HOP}; dmarc=pass")
        talk.work()
    assert Message.objects.filter(unproven=True).count() == 1
    assert Message.objects.filter(unproven=False).count() == 3
    assert Item.objects.count() == items + 4  # what is dropped is not sealed either
    assert InboundCount.objects.get(kind="excess").count == 3


def test_a_provider_is_told_to_try_again(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "AD_MAILS", 0)
    address = f"ad-{talk.ad.public_id}@localhost"
    with pytest.raises(OSError, match="later"):
        hearing.refuse_excess([address], b"x")
    assert spool.waiting() == []


def test_mail_to_the_operator_has_an_end(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "OPERATOR_MAILS", 2)
    for number in range(4):
        to = "postmaster@localhost"
        talk.door.send(READER, to, letter(READER, to, message_id=f"<p{number}@x>"))
        talk.work()
    kept = list((spool.folder() / "operator").glob("*.eml"))
    assert len(kept) == 2
    assert any(b"<p0@x>" in each.read_bytes() for each in kept)  # the oldest stay
    assert InboundCount.objects.get(kind="operator-over").count == 2
    said = [each for each in checking.relay() if "postmaster" in str(each)]
    assert len(said) == 1
    monkeypatch.setattr(spool, "OPERATOR_MAILS", 100)
    monkeypatch.setattr(spool, "OPERATOR_BYTES", 1)
    talk.door.send(READER, "abuse@localhost", letter(READER, "abuse@localhost"))
    talk.work()
    assert InboundCount.objects.get(kind="operator-over").count == 3


def test_connections_have_an_end(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frugal, "MOST_CONNECTIONS", 2)
    door = Door()
    two = [socket.create_connection(("127.0.0.1", door.port), 10) for _ in range(2)]
    assert all(each.recv(200).startswith(b"220") for each in two)
    with socket.create_connection(("127.0.0.1", door.port), 10) as third:
        assert third.recv(200).startswith(b"421")
        assert third.recv(200) == b""
    two.pop().close()
    with smtplib.SMTP("127.0.0.1", door.port, timeout=10) as client:
        assert client.noop()[0] == 250
    two.pop().close()
    door.stop()


def test_a_great_mail_is_not_held_in_memory(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frugal, "IN_MEMORY", 1000)
    incoming = spool.folder() / "incoming"
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    with smtplib.SMTP("127.0.0.1", talk.door.port, timeout=10) as client:
        client.ehlo()
        client.mail(READER)
        client.rcpt(to)
        client.putcmd("DATA")
        assert client.getreply()[0] == 354
        raw = letter(READER, to, "..a line with dots\n" + "word " * 20_000).replace(b"\n", b"\r\n")
        stuffed = raw.replace(b"\r\n.", b"\r\n..")
        client.send(stuffed[:50_000])
        spilled = _until(lambda: _open_files(incoming))
        client.send(stuffed[50_000:] + b"\r\n.\r\n")
        assert client.getreply()[0] == 250
    assert spilled
    [batch] = list(spool.taken())
    assert batch.mails[0].raw.rstrip() == raw.rstrip()


def _open_files(folder: Any) -> int:
    """Files of this process in a folder, those without a name too."""
    from pathlib import Path

    def target(link: Path) -> str:
        try:
            return str(link.readlink())
        except OSError:
            return ""

    return sum(target(each).startswith(str(folder)) for each in Path("/proc/self/fd").iterdir())


def _until(what: Any) -> Any:
    import time

    end = time.monotonic() + 5
    while time.monotonic() < end:
        found = what()
        if found:
            return found
    return what()


def test_a_line_that_never_ends_is_not_gathered(talk: Any) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    with smtplib.SMTP("127.0.0.1", talk.door.port, timeout=20) as client:
        client.ehlo()
        client.mail(READER)
        client.rcpt(to)
        client.putcmd("DATA")
        client.getreply()
        client.send(b"x" * 3_000_000 + b"\r\n.\r\n")
        assert client.getreply()[0] == 500
        assert client.noop()[0] == 250
    assert spool.waiting() == []
