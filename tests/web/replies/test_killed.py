"""A process is killed at the worst moment: no mail is lost, and nobody sees one twice."""

from __future__ import annotations

import os
import signal
import smtplib
import sys
import time
from datetime import timedelta
from typing import Any

import pytest

from daylight.web import clock
from daylight.web.replies import carrying, sending, server, spool
from daylight.web.replies.actions import arriving
from daylight.web.replies.models import Message
from tests.command.sites import free_port
from tests.web.boards import SELLER
from tests.web.forks import Forked
from tests.web.replies.talks import READER
from tests.web.replies.world import letter

WORDS = "Written just before the lights went out."


def door(port: int, *, carries: bool) -> Forked:
    """`daylight mail` in another process."""
    return Forked(lambda: server.serve("smtp", "127.0.0.1", port, carries=carries))


def die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def carry(where: str) -> None:
    """What the carrier does, until it dies there."""
    if where == "after-rows":
        real = arriving.take_in
        arriving.take_in = lambda mails: (real(mails), die())  # type: ignore[assignment, return-value]
    elif where == "before-sending":
        sending._hand_over = die
    elif where == "after-sending":
        sending._handed_over = die
    carrying.take_all()
    while carrying.carry_some():
        pass


def listening(port: int, running: Forked) -> None:
    for _ in range(600):
        assert not running.ended()
        try:
            smtplib.SMTP("127.0.0.1", port, timeout=5).quit()
            return
        except OSError:
            time.sleep(0.05)  # until a real server has started
    raise AssertionError("it never listened")


def test_killed_after_accepting(talk: Any) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    port = free_port()
    running = door(port, carries=False)
    listening(port, running)
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(READER, to, letter(READER, to, WORDS))
        running.kill()  # the "250" is out, nothing else was done
        running.wait()
        client.close()
    assert len(spool.waiting()) == 1
    talk.work()
    assert [WORDS in str(m) for m in talk.outside.of(SELLER)].count(True) == 1


@pytest.mark.parametrize("where", ["after-rows", "before-sending", "after-sending"])
def test_killed_while_carrying(talk: Any, where: str) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    talk.door.send(READER, to, letter(READER, to, WORDS, message_id="<k@example.org>"))
    assert Forked(lambda: carry(where)).wait() == -signal.SIGKILL
    raw = [each for each in talk.outside.raw_of(SELLER) if WORDS.encode() in each]
    assert len(raw) == (1 if where == "after-sending" else 0)
    with clock.moved(timedelta(minutes=6)):  # the dead process's lease runs out
        talk.work()
        talk.work()
    shown = [m for m in talk.outside.of(SELLER) if WORDS in str(m)]
    assert len(shown) == 1
    assert Message.objects.filter(channel="mail").count() == 1
    assert Message.objects.get(channel="mail").state == "relayed"
    assert spool.waiting() == []
    if where == "after-sending":  # the same Message-ID: mailboxes show it once
        raw = [each for each in talk.outside.raw_of(SELLER) if WORDS.encode() in each]
        assert len(raw) == 2


def children(parent: int) -> list[int]:
    path = f"/proc/{parent}/task/{parent}/children"
    with open(path) as file:
        return [int(each) for each in file.read().split()]


@pytest.mark.skipif(sys.platform != "linux", reason="asks /proc for the child")
def test_a_killed_carrier_is_started_again_and_the_door_stays_open(talk: Any) -> None:
    conversation = talk.begin()
    to = talk.address(conversation, "reader")
    port = free_port()
    running = door(port, carries=True)
    listening(port, running)
    [carrier] = children(running.pid)
    os.kill(carrier, signal.SIGKILL)
    with smtplib.SMTP("127.0.0.1", port) as client:
        client.sendmail(READER, to, letter(READER, to, WORDS))
    for _ in range(600):
        if any(WORDS in str(m) for m in talk.outside.of(SELLER)):
            break
        time.sleep(0.05)  # until the real carrier is back
    assert [WORDS in str(m) for m in talk.outside.of(SELLER)].count(True) == 1
    running.send(signal.SIGTERM)
    assert running.wait() == 0
