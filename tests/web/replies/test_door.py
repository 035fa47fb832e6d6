"""Who may be written to, how much, and in which words the door says no."""

from __future__ import annotations

import smtplib
import socket
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import EndReason
from daylight.web.replies import receiving, spool
from daylight.web.replies.actions import writing
from daylight.web.replies.models import Conversation, InboundCount, Message, Side
from tests.web.boards import SELLER
from tests.web.replies.talks import READER, drain
from tests.web.replies.world import Door, letter


def refused(door: Any, to: str, raw: bytes = b"") -> tuple[int, str]:
    with pytest.raises(smtplib.SMTPRecipientsRefused) as error:
        door.send(READER, to, raw or letter(READER, to))
    [(code, said)] = error.value.recipients.values()
    return code, said.decode()


def test_no_open_relay_and_no_guessing(talk: Any) -> None:
    assert refused(talk.door, "friend@example.com")[0] == 550
    assert refused(talk.door, "r-0000000000000000@localhost")[0] == 550
    assert refused(talk.door, "seller@localhost")[0] == 550
    assert refused(talk.door, "ad-00000000@localhost")[0] == 550
    assert spool.waiting() == []


def test_an_address_dies_with_its_ad_after_the_grace(talk: Any) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    actions.end(talk.ad, EndReason.GONE)
    with clock.moved(timedelta(days=13)):
        assert talk.door.send(READER, to, letter(READER, to)) == {}
    with clock.moved(timedelta(days=15)):
        code, said = refused(talk.door, to)
    assert (code, "ended" in said) == (550, True)


def test_stopped_is_said(talk: Any) -> None:
    conversation = talk.begin()
    writing.stop(conversation, Side.POSTER)
    code, said = refused(talk.door, talk.address(conversation, "reader"))
    assert (code, "stopped" in said) == (550, True)
    talk.ad = talk.board.confirmed()  # the same poster's other ad, the same reader
    with pytest.raises(Refused) as error:
        talk.begin("And this one, is it there?")
    assert error.value.code == "stopped"


def test_too_big_is_said_with_the_limit(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    monkeypatch.setattr(receiving, "MOST_BYTES", 20_000)
    door = Door()
    with smtplib.SMTP("127.0.0.1", door.port) as client:
        client.ehlo()
        code, said = client.mail(READER, [f"SIZE={30_000_000}"])
        assert (code, b"25 MB" in said) == (552, True)
        client.mail(READER)
        client.rcpt(to)
        code, said = client.data(b"x" * 30 + b"\r\n" + b"y\r\n" * 10_000)
        assert (code, b"smaller photos" in said) == (552, True)
    door.stop()
    assert spool.waiting() == []


def test_nothing_is_taken_that_cannot_be_kept(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "reader")

    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(spool, "keep", full)
    with pytest.raises(smtplib.SMTPDataError) as error:
        talk.door.send(READER, to, letter(READER, to))
    assert error.value.smtp_code == 452


def test_lmtp_answers_for_each_recipient(talk: Any) -> None:
    conversation = talk.begin()
    door = Door(lmtp=True)
    to = [talk.address(conversation, "reader"), f"ad-{talk.ad.public_id}@localhost"]
    with socket.create_connection(("127.0.0.1", door.port), 10) as plain:
        file = plain.makefile("rwb")

        def say(line: str, answers: int = 1) -> list[str]:
            file.write(line.encode() + b"\r\n")
            file.flush()
            found = []
            while len(found) < answers:
                got = file.readline().decode().strip()
                if got[3:4] != "-":
                    found.append(got)
            return found

        file.readline()
        say("LHLO mta.example.org")
        say(f"MAIL FROM:<{READER}>")
        for each in to:
            assert say(f"RCPT TO:<{each}>")[0].startswith("250")
        say("DATA")
        answers = say(letter(READER, to[0]).decode().rstrip() + "\r\n.", answers=2)
        assert [each[:3] for each in answers] == ["250", "250"]
    door.stop()


def test_letters_beyond_ascii(talk: Any) -> None:
    """An address in another script, in the envelope and in From (SMTPUTF8)."""
    reader = "jürgen@bücher.example"
    conversation = talk.begin(email=reader)
    to = talk.address(conversation, "reader")
    talk.door.send(
        "jürgen@xn--bcher-kva.example", to, letter("Jürgen <jürgen@bücher.example>", to, "Grüße!")
    )
    talk.work()
    last = talk.outside.of(SELLER)[-1]
    assert "Grüße!" in last.get_body(("plain",)).get_content()
    assert "jürgen" not in str(last).lower()


def test_plus_addressing_and_case_are_the_same_mailbox(talk: Any) -> None:
    conversation = talk.begin(email="Reader+ads@Example.org")
    talk.mail(conversation, "reader", "From my other name.", sender="reader@example.ORG")
    assert "other name" in str(talk.outside.of(SELLER)[-1])


def test_mail_sent_twice_is_one_message(talk: Any) -> None:
    conversation = talk.begin()
    for _ in range(3):
        talk.mail(conversation, "reader", "Only once, please.", message_id="<same@example.org>")
    said = [m for m in talk.outside.of(SELLER) if "Only once" in str(m)]
    assert len(said) == 1
    assert InboundCount.objects.get(kind="duplicate").count == 2


def test_without_a_message_id_the_bytes_decide(talk: Any) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    raw = letter(READER, to, "No id at all.")
    for _ in range(2):
        talk.door.send(READER, to, raw)
        talk.work()
    assert Message.objects.filter(channel="mail").count() == 1


@pytest.mark.parametrize(
    "headers", [{"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"List_Id": "<a.b>"}]
)
def test_machines_are_never_passed_on_nor_answered(talk: Any, headers: dict[str, str]) -> None:
    conversation = talk.begin()
    talk.outside.mails.clear()
    talk.mail(conversation, "reader", "I am on holiday.", **headers)
    assert talk.outside.mails == []
    assert Message.objects.count() == 1


def test_two_robots_that_mark_nothing_stop(talk: Any) -> None:
    """Each answers whatever comes; the mail between them ends by itself."""
    conversation = talk.begin()
    said = {"reader": "Thank you for your mail, we answer soon.", "poster": "I am away until June."}
    box = {"reader": READER, "poster": SELLER}
    rounds, seen = 0, {"reader": 0, "poster": 0}
    while rounds < 40:
        rounds += 1
        new = [side for side in box if len(talk.outside.of(box[side])) > seen[side]]
        if not new:
            break
        for side in new:
            seen[side] = len(talk.outside.of(box[side]))
            talk.mail(conversation, side, said[side])
    assert rounds < 10
    assert InboundCount.objects.get(kind="loop").count >= 1


def test_an_empty_mail_gets_an_honest_answer(talk: Any) -> None:
    conversation = talk.begin()
    talk.mail(conversation, "reader", "\n", subject="")
    assert "empty" in talk.outside.of(READER)[-1]["subject"]
    assert len(talk.outside.of(SELLER)) == 1


def test_a_mail_with_nothing_readable_is_not_lost(talk: Any) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    talk.door.send(READER, to, b"\xff\xfe\x00 no mail at all")
    talk.work()
    assert Message.objects.filter(channel="mail", state="unconfirmed").count() == 1


def test_one_mail_that_cannot_be_taken_in_keeps_nobody_back(
    talk: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    from daylight.web.replies.mailing import cleaning

    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    real = cleaning.clean

    def breaks(mail: Any, *more: Any, **most: Any) -> Any:
        if "poison" in mail.text:
            raise RuntimeError
        return real(mail, *more, **most)

    monkeypatch.setattr(cleaning, "clean", breaks)
    for text in ("one of two", "poison", "two of two"):
        talk.door.send(READER, to, letter(READER, to, text, message_id=f"<{text[:3]}@x>"))
    talk.work()
    assert spool.broken() == 1
    said = str([str(m) for m in talk.outside.of(SELLER)])
    assert "one of two" in said
    assert "two of two" in said


def test_a_busy_database_loses_no_mail(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from django.db import OperationalError

    from daylight.web.replies import carrying
    from daylight.web.replies.actions import arriving

    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    talk.door.send(READER, to, letter(READER, to, "While it is busy."))

    def busy(*_: Any) -> Any:
        raise OperationalError("database is locked")

    with monkeypatch.context() as patch:
        patch.setattr(arriving, "_write", busy)
        with pytest.raises(OperationalError):
            carrying.take_all()
    assert (len(spool.waiting()), spool.broken()) == (1, 0)
    talk.work()
    assert "While it is busy." in str(talk.outside.of(SELLER)[-1])


def test_the_doors_fast_answer_is_the_slow_one(talk: Any) -> None:
    """In every standing that a conversation can have, at every time that matters."""
    from django.test.utils import CaptureQueriesContext

    from daylight.web.replies import addresses

    def same(wanted: str) -> None:
        for side in Side:
            to = talk.address(conversation, side)
            with CaptureQueriesContext(connection) as asked:
                assert addresses.standing(to) == addresses.find(to).standing == wanted
            assert len(asked) <= 4

    conversation = talk.begin()
    same("open")
    actions.end(talk.ad, EndReason.GONE)
    same("open")
    with clock.moved(timedelta(days=14, minutes=1)):
        same("over")
    writing.stop(conversation, Side.READER)
    same("stopped")
    Conversation.objects.update(stopped_at=None, stopped_by="")
    same("stopped")  # by the person, not by the talk
    Conversation.objects.update(erased_at=clock.now())
    same("over")
    for odd in ("r-0000000000000000@localhost", "r-@localhost", "R-X@elsewhere", "", "@", "a@b@c"):
        assert addresses.standing(odd) == addresses.find(odd).standing


def test_a_reader_writes_to_the_ads_own_address(talk: Any) -> None:
    to = f"ad-{talk.ad.public_id}@localhost"
    talk.door.send(READER, to, letter(READER, to, "Is it still there?"))
    talk.work()
    assert talk.outside.of(SELLER) == []
    [asked] = talk.outside.of(READER)
    assert "/confirm/" in asked.get_content()
    [message] = Message.objects.select_related("conversation__ad__poster")
    writing.confirm(message)
    drain()
    assert "Is it still there?" in str(talk.outside.of(SELLER)[0])
    assert Conversation.objects.get().confirmed_at is not None


def test_a_reader_beyond_ascii_is_answered_there(talk: Any) -> None:
    reader, to = "jürgen@bücher.example", f"ad-{talk.ad.public_id}@localhost"
    talk.door.send(reader, to, letter(f"Jürgen <{reader}>", to, "Ist es noch da?"))
    talk.work()
    [(_sender, [rcpt], raw)] = talk.outside.mails
    assert rcpt == reader
    assert f"To: {reader}".encode() in raw


def test_mail_to_the_postmaster_is_kept_for_the_operator(talk: Any) -> None:
    talk.door.send(READER, "Postmaster@localhost", letter(READER, "postmaster@localhost"))
    talk.work()
    assert len(list((spool.folder() / "operator").glob("*.eml"))) == 1
    assert Message.objects.count() == 0


def test_whoever_forges_a_reader_makes_us_write_to_nobody(talk: Any) -> None:
    from dataclasses import replace

    from django.conf import settings
    from django.test import override_settings

    to = f"ad-{talk.ad.public_id}@localhost"
    forged = letter(READER, to, Authentication_Results="mx.example.org; dmarc=fail")
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, mail_trusts="mx.example.org")):
        talk.door.send(READER, to, forged)
        talk.work()
    assert talk.outside.mails == []
    assert InboundCount.objects.get(kind="forged").count == 1


def test_without_a_relay_domain_mails_say_to_answer_on_the_page(talk: Any) -> None:
    from dataclasses import replace

    from django.conf import settings
    from django.test import override_settings

    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, takes_mail=False)):
        talk.begin()
    [mail] = talk.outside.of(SELLER)
    assert "answers to this mail do not arrive" in str(mail.get_body(("plain",)))
    assert "r-" not in mail["from"]


def test_the_doctor_says_what_lies_in_the_spool(talk: Any) -> None:
    from daylight.web import doctor

    def relay() -> list[Any]:
        return [each for each in doctor.mail() if each.check == "relay"]

    assert [each.level for each in relay()] == ["ok"]
    conversation = talk.begin()
    spool.keep_broken(spool.envelope("", [talk.address(conversation, "reader")], b"x", 0.0))
    [found] = relay()
    assert (found.level, "1 mails" in found.said) == ("warn", True)
