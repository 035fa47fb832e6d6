"""What an SMTP server took, and short ways to do what a reader does."""

from __future__ import annotations

import asyncio
import email
import email.policy
import re
import threading
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any, TypeVar

from django.db import connections
from django.http import QueryDict

from daylight.web.ads import letters, renditions
from daylight.web.ads.alerts import actions, jobs, searches
from daylight.web.ads.models import Alert, RateCount
from daylight.web.jobs import queue
from daylight.web.jobs.worker import run_due

HANDLERS = (letters, renditions, jobs)
READER = "reader@example.org"
NETWORK = "192.0.2.44"
_T = TypeVar("_T")


async def aside(answer: Callable[[_T], str], given: _T) -> str:
    """In a thread of its own, so that an answer may ask the database."""

    def asked() -> str:
        try:
            return answer(given)
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(None, asked)


class Mailboxes:
    """What an SMTP server took. `answers` says what it answers to a recipient or to a mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.raw: list[bytes] = []
        self.senders: list[str] = []  # as the envelope of each mail names them
        self.answered = threading.Event()  # a mail was looked at and kept, or refused
        self.at_recipient: Callable[[str], str] = lambda address: "250 OK"
        self.at_mail: Callable[[bytes], str] = lambda content: "250 OK"

    async def handle_RCPT(  # noqa: N802 - the server's names
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        said = await aside(self.at_recipient, address)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        said = await aside(self._take, envelope.content)
        if said.startswith("250"):
            self.senders.append(envelope.mail_from or "")
        return said

    def _take(self, content: bytes) -> str:
        """Kept even when whoever sent it is dead by now."""
        said = self.at_mail(content)
        if said.startswith("250"):
            read = email.message_from_bytes(content, policy=email.policy.default)
            assert isinstance(read, EmailMessage)
            self.mails.append(read)
            self.raw.append(content)
        self.answered.set()
        return said

    def to(self, address: str = READER) -> list[EmailMessage]:
        return [mail for mail in self.mails if mail["To"] == address]

    def links(self, address: str = READER) -> list[str]:
        """Paths of the alert links in the newest mail."""
        found = re.findall(r"http://localhost(/alerts/\S+)", self.to(address)[-1].get_content())
        assert found
        return found


def follow(search: str = "q=bicycle", address: str = READER, often: str = "at_once") -> Alert:
    """A confirmed alert."""
    actions.follow(
        searches.read(QueryDict(search)),
        email=address,
        language="en",
        often=often,
        network=NETWORK,
    )
    RateCount.objects.all().delete()
    alert = Alert.objects.latest("id")
    actions.confirm(alert)
    alert.refresh_from_db()
    return alert


def work() -> None:
    """All that is due by what was done, and nothing by the clock."""
    run_due()


def work_later() -> None:
    """The worker some time later: its recurring look for alerts that are due comes too."""
    queue.put("alerts-send")
    run_due()
