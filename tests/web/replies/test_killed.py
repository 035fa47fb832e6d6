"""A process is killed at the worst moment: no mail is lost, and nobody sees one twice."""

from __future__ import annotations

import os
import signal
import smtplib
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from daylight.web import clock
from daylight.web.replies import spool
from daylight.web.replies.models import Message
from tests.command.sites import free_port
from tests.web.boards import SELLER
from tests.web.elsewhere import environment
from tests.web.replies.talks import READER
from tests.web.replies.world import letter

WORDS = "Written just before the lights went out."


def process(*arguments: str, **more: str) -> subprocess.Popen[bytes]:
    """Another process of this test's board, on its database."""
    elsewhere = environment(**more)
    connections.close_all()
    return subprocess.Popen(
        [sys.executable, "-m", "tests.web.replies.process", *arguments],
        env=elsewhere, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip


def listening(port: int, running: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        assert running.poll() is None
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
    running = process("door", str(port))
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
    killed = process("carry", str(talk.outside.port), where)
    assert killed.wait(60) == -signal.SIGKILL
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
    running = process("whole", str(port), DAYLIGHT_MAIL=f"smtp://127.0.0.1:{talk.outside.port}")
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
    running.terminate()
    assert running.wait(30) == 0
