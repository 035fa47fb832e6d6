"""A worker that is killed while it writes: nothing is mailed twice, nothing unsent is lost.

A worker of its own process talks to a real mail server, which kills it at a chosen moment.
"""

from __future__ import annotations

import signal
from datetime import timedelta
from typing import Any

import pytest

from daylight.web import clock
from daylight.web.ads.alerts import links, sending
from daylight.web.ads.alerts.rhythm import GAP
from daylight.web.ads.models import Alert, AlertHit, HitState
from daylight.web.jobs import worker
from daylight.web.jobs.models import Job
from tests.web.alerts.readers import Mailboxes, follow, work, work_later
from tests.web.forks import Forked


class Doomed:
    """A worker in a process of its own."""

    def __init__(self) -> None:
        self.process: Forked | None = None

    def kill(self) -> str:
        assert self.process is not None
        self.process.kill()
        return "250 OK"

    def run(self) -> None:
        self.process = Forked(worker.run_due)
        assert self.process.wait() == -signal.SIGKILL, "it was not killed"


@pytest.fixture
def waiting(board: Any, mailboxes: Mailboxes) -> Alert:
    """An alert with one ad that is due."""
    alert = follow("q=bicycle")
    work()
    mailboxes.mails.clear()
    board.confirmed(title="A red bicycle")
    Job.objects.exclude(kind__startswith="alerts-").delete()
    return alert


def after_the_lease() -> None:
    """Another worker, when leases have run out."""
    with clock.moved(sending.LEASE + timedelta(seconds=1)):
        work_later()


def test_killed_before_the_mail_went(waiting: Alert, mailboxes: Mailboxes) -> None:
    doomed = Doomed()
    mailboxes.at_recipient = lambda address: doomed.kill()
    doomed.run()
    assert AlertHit.objects.get().state == HitState.WAITING
    mailboxes.at_recipient = lambda address: "250 OK"
    work()
    assert mailboxes.mails == [], "the dead worker's lease holds"
    after_the_lease()
    after_the_lease()
    assert [mail["Subject"] for mail in mailboxes.mails] == ["New: A red bicycle"]


def test_killed_before_the_answer_came(waiting: Alert, mailboxes: Mailboxes) -> None:
    """The server has the mail, and nobody noted it: it does not go a second time."""
    doomed = Doomed()
    mailboxes.at_mail = lambda content: doomed.kill()
    doomed.run()
    assert mailboxes.answered.wait(10), "the server outlives the worker by a moment"
    assert len(mailboxes.mails) == 1
    assert AlertHit.objects.get().state == HitState.HANDED
    mailboxes.at_mail = lambda content: "250 OK"
    after_the_lease()
    after_the_lease()
    assert len(mailboxes.mails) == 1


def test_what_may_be_lost_is_said(
    waiting: Alert, mailboxes: Mailboxes, board: Any, reader: Any
) -> None:
    """The server never had the mail: its page shows the ad, the next mail says so, once."""
    doomed = Doomed()

    def swallow(content: bytes) -> str:
        doomed.kill()
        return "451 nothing was kept"

    mailboxes.at_mail = swallow
    doomed.run()
    mailboxes.at_mail = lambda content: "250 OK"
    after_the_lease()
    assert mailboxes.mails == []
    page = reader.get(links.path(waiting.public_id)).content.decode()
    assert "These may not have reached you" in page
    assert "A red bicycle" in page
    told = []
    for turn in (2, 4):
        with clock.moved(turn * GAP):
            board.confirmed(title="A green bicycle")
            work()
            told.append("cut off" in mailboxes.mails[-1].get_content())
    assert told == [True, False]
