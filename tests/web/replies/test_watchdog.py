"""What never ends is ended; what ends its process again and again is tried no more, nor lost."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import Any

import pytest

from daylight.web import clock
from daylight.web.jobs import queue, worker
from daylight.web.jobs.models import Job
from daylight.web.replies import checking, deciding, sending
from daylight.web.replies.actions import writing
from daylight.web.replies.models import Message, MessageState, ReleaseChoice, Side
from daylight.web.replies.shown import lines
from tests.web.boards import SELLER
from tests.web.replies.talks import READER, drain

ENDLESS = """
import threading
from daylight.web.replies import carrying
carrying.LONGEST_S = 1
with carrying.watched():
    {work}
print("went on")
"""


def run(work: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"import django\ndjango.setup()\n{ENDLESS.format(work=work)}"],
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


def test_work_that_never_ends_ends_its_process() -> None:
    # A lock that nobody gives back, in code that hears no signal: as a library that hangs.
    hung = run("threading.Lock().acquire() and __import__('re').match('(a+)+$', 'a' * 40 + 'b')")
    assert hung.returncode != 0
    assert "went on" not in hung.stdout
    assert "Timeout" in hung.stderr


def test_work_that_ends_goes_on() -> None:
    done = run("pass")
    assert (done.returncode, done.stdout.strip()) == (0, "went on")


def die_in(job: str, times: int) -> int:
    """Claim a kind of job again and again as processes do that never come back; then what the
    next one does. Returns how many claimed it."""
    claimed = 0
    for number in range(times):
        with clock.moved(number * timedelta(minutes=6)):  # each lease runs out
            claimed += len(queue.claim(kinds=[job]))
    return claimed


def received(talk: Any) -> Message:
    made = writing.begin(
        talk.ad, text="Hello, is it there?", email=READER, language="en", form_key="dead",
        raw=b"x", network="192.0.2.1",
    )  # fmt: skip
    assert made is not None
    talk.work()
    return writing.confirm(made)


def later(minutes: int = 60) -> None:
    with clock.moved(timedelta(minutes=minutes)):
        drain()


def test_a_message_that_ends_every_process_waits_for_people(talk: Any) -> None:
    message = received(talk)
    assert die_in("relay", queue.MOST_DEATHS) == queue.MOST_DEATHS
    later()
    message.refresh_from_db()
    assert message.state == MessageState.WAITING  # no machine could look at it: that is doubt
    assert message.screenings.get().quorum == 2
    assert not Job.objects.filter(kind="relay").exists()
    assert talk.outside.of(SELLER) == []
    assert "waits until a person has looked" in talk.outside.of(READER)[-1].get_content()
    assert lines(message.conversation, Side.READER)[0].text == "Hello, is it there?"
    [found] = [each for each in checking.relay() if "again and again" in each.said]
    assert (found.level, found.said[:2]) == ("warn", "1 ")
    with clock.moved(timedelta(days=8)):
        assert not [each for each in checking.relay() if "again and again" in each.said]


def test_fewer_deaths_are_a_power_cut(talk: Any) -> None:
    message = received(talk)
    die_in("relay", queue.MOST_DEATHS - 1)
    later()
    message.refresh_from_db()
    assert message.state == MessageState.RELAYED
    assert not [each for each in checking.relay() if "again and again" in each.said]


def test_errors_are_no_deaths(talk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A database that is away for a day ends no message."""
    message = received(talk)

    def busy(*_: Any) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_hand_over", busy)
        for hours in range(12):
            with clock.moved(timedelta(hours=hours)):
                for job in queue.claim(kinds=["relay"]):
                    worker.run_one(job)
    assert Job.objects.get(kind="relay").attempts > queue.MOST_DEATHS
    later(24 * 60)
    message.refresh_from_db()
    assert message.state == MessageState.RELAYED


def test_one_that_dies_while_it_leaves_waits_for_people_too(talk: Any) -> None:
    message = received(talk)
    with clock.moved(timedelta(seconds=1)):
        from daylight.web.replies.actions import settling

        settling.settle(Message.objects.select_related("conversation__ad").get())
    message.refresh_from_db()
    assert message.state == MessageState.READY
    die_in("relay", queue.MOST_DEATHS)
    later()
    message.refresh_from_db()
    assert message.state == MessageState.WAITING
    with clock.moved(timedelta(minutes=61)):
        for name in ("first", "second"):
            deciding.decide(
                message, digest=bytes(message.digest), staff=talk.board.staff(name),
                choice=ReleaseChoice.RELEASE,
            )  # fmt: skip
    later(120)
    assert len(talk.outside.of(SELLER)) == 1


def test_a_notice_that_ends_every_process_is_not_sent(talk: Any) -> None:
    writing.begin(
        talk.ad, text="Hello, is it there?", email=READER, language="en", form_key="notice",
        raw=b"x", network="192.0.2.1",
    )  # fmt: skip
    die_in("reply_notice", queue.MOST_DEATHS)
    later()
    assert talk.outside.of(READER) == []
    assert not Job.objects.filter(kind="reply_notice").exists()
    assert [each for each in checking.relay() if "again and again" in each.said]


def test_put_aside_twice_is_once(talk: Any) -> None:
    from daylight.web.replies.actions import settling

    message = received(talk)
    for _ in range(2):
        settling.put_aside(message.pk)
    assert message.screenings.count() == 1
    settling.put_aside(message.pk + 1000)  # gone meanwhile
