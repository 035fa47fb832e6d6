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
from daylight.web.replies.actions import writing
from daylight.web.replies.models import Conversation, InboundCount, Message, Side
from tests.web.boards import SELLER
from tests.web.replies.talks import READER
from tests.web.replies.test_people import HOP
from tests.web.replies.world import Door, letter, parsed


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
        forged(talk, 0)
        for number in range(1, 4):
            with pytest.raises(smtplib.SMTPDataError):  # told at the door: nothing is dropped later
                forged(talk, number)
        for number in range(4, 7):
            said = f"{HOP}; dmarc=pass header.from=example.org"
            forged(talk, number, Authentication_Results=said)
        talk.work()
    assert Message.objects.filter(unproven=True).count() == 1
    assert Message.objects.filter(unproven=False).count() == 3
    assert Item.objects.count() == items + 4


def event(*to: str) -> Any:
    """What anymail hands on of one mail."""
    from types import SimpleNamespace

    mail = parsed(letter(READER, to[0]))
    mail.envelope_sender, mail.envelope_recipient = READER, to[0]  # type: ignore[attr-defined]
    return SimpleNamespace(message=mail)


def test_a_provider_is_told_200_of_what_nobody_takes(talk: Any) -> None:
    conversation = talk.begin()
    writing.stop(conversation, Side.POSTER)
    hearing.hear(None, event(talk.address(conversation, "reader")), "mailgun")
    assert spool.waiting() == []
    assert InboundCount.objects.get(kind="stopped").count == 1


def test_a_provider_is_told_to_try_again(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strangers, "AD_MAILS", 0)
    address = f"ad-{talk.ad.public_id}@localhost"
    with pytest.raises(OSError, match="later"):
        hearing.hear(None, event(address), "mailgun")
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


def test_bytes_that_are_no_utf8_are_refused_and_the_door_stays_open(talk: Any) -> None:
    conversation = talk.begin()
    with smtplib.SMTP("127.0.0.1", talk.door.port, timeout=10) as client:
        client.ehlo()
        client.sock.sendall(b"MAIL FROM:<\xff@x.org>\r\n")
        assert client.getreply()[0] == 553
        client.mail(READER)
        client.sock.sendall(b"RCPT TO:<\xff@localhost>\r\n")
        assert client.getreply()[0] == 553
    talk.mail(conversation, "poster", "Still open.")
    assert "Still open." in str(talk.outside.of(READER)[-1])


def test_what_cannot_be_written_down_stops_no_other_mail(
    talk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    real = spool.keep

    def breaks(mails: Any) -> Any:
        raise UnicodeEncodeError("utf-8", "x", 0, 1, "surrogates not allowed")

    monkeypatch.setattr(spool, "keep", breaks)
    with pytest.raises(smtplib.SMTPDataError) as error:
        talk.door.send(SELLER, to, letter(SELLER, to))
    assert error.value.smtp_code == 452
    monkeypatch.setattr(spool, "keep", real)
    talk.mail(conversation, "poster", "And this one?")
    assert "And this one?" in str(talk.outside.of(READER)[-1])


def test_a_full_spool_says_later(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    monkeypatch.setattr(spool, "MOST_WAITING_BYTES", 10)
    with pytest.raises(smtplib.SMTPDataError) as error:
        talk.door.send(SELLER, to, letter(SELLER, to))
    assert error.value.smtp_code == 452


def test_a_mail_that_ends_the_process_is_put_aside_and_the_others_go_on(talk: Any) -> None:
    """Each pass over the spool that is not ended stands for a process that died in it."""
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    spool.keep(
        [
            spool.envelope(SELLER, [to], letter(SELLER, to, text, message_id=f"<{text}@x>"), 0.0)
            for text in ("good", "poison")
        ]
    )
    for _ in range(12):
        for batch in spool.taken():
            if any(b"poison" in mail.raw for mail in batch.mails):
                break  # died here
            spool.done(batch.path)
    assert (spool.waiting(), spool.broken()) == ([], 1)
    assert not list((spool.folder() / "trying").iterdir())


def test_a_busy_database_is_no_try(talk: Any) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "poster")
    spool.keep([spool.envelope(SELLER, [to], letter(SELLER, to), 0.0)])
    for _ in range(9):
        for batch in spool.taken():
            spool.leave(batch.path)
    assert (len(spool.waiting()), spool.broken()) == (1, 0)
