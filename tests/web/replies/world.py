"""A small outside world: mail servers of other people, our own door, and mails like real ones."""

from __future__ import annotations

import asyncio
import email
import smtplib
import threading
from collections.abc import Callable
from email import policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP

from tests.command.sites import free_port


class Loop:
    """An event loop in a thread, with one server in it."""

    def __init__(self, factory: Callable[[], SMTP]) -> None:
        self.port = free_port()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, args=(factory,), daemon=True)
        self._thread.start()
        assert self._ready.wait(10)

    def _run(self, factory: Callable[[], SMTP]) -> None:
        asyncio.set_event_loop(self._loop)
        made = self._loop.create_server(factory, "127.0.0.1", self.port)
        self._server = self._loop.run_until_complete(made)
        self._ready.set()
        self._loop.run_forever()

    def stop(self) -> None:
        async def close() -> None:
            self._server.close()
            tasks = [t for t in asyncio.all_tasks() if t is not asyncio.current_task()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._loop.stop()

        asyncio.run_coroutine_threadsafe(close(), self._loop)
        self._thread.join(10)


class Outside:
    """Everybody else's mail server. Keeps what it took; says no where it is told to."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, list[str], bytes]] = []
        self.says: dict[str, str] = {}  # recipient -> answer
        self._loop = Loop(lambda: SMTP(self, enable_SMTPUTF8=True))
        self.port = self._loop.port

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        answer = self.says.get(address, "")
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        self.mails.append((envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return "250 OK"

    def stop(self) -> None:
        self._loop.stop()

    def of(self, address: str) -> list[EmailMessage]:
        """What a mailbox got, in order, each Message-ID once, as real mailboxes show it."""
        seen: set[str] = set()
        found = []
        for _sender, to, raw in self.mails:
            mail = parsed(raw)
            if address in to and str(mail["message-id"]) not in seen:
                seen.add(str(mail["message-id"]))
                found.append(mail)
        return found

    def raw_of(self, address: str) -> list[bytes]:
        return [raw for _sender, to, raw in self.mails if address in to]


def parsed(raw: bytes) -> EmailMessage:
    found = email.message_from_bytes(raw, policy=policy.default)
    assert isinstance(found, EmailMessage)
    return found


class Door:
    """Our SMTP server, as `daylight mail` runs it, without the carrier."""

    def __init__(self, *, lmtp: bool = False) -> None:
        from daylight.web.replies import receiving

        self._loop = Loop(receiving.serving(lmtp=lmtp, hostname="localhost"))
        self.port = self._loop.port

    def send(self, sender: str, to: str | list[str], raw: bytes) -> dict[str, tuple[int, bytes]]:
        """What a stranger's mail server does."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=20) as client:
            options = ["SMTPUTF8"] if not (sender + str(to)).isascii() else []
            return client.sendmail(sender, to, raw, mail_options=options)

    def stop(self) -> None:
        self._loop.stop()


def letter(
    sender: str,
    to: str,
    text: str = "Hello, is it still there?",
    *,
    subject: str = "Re: the ad",
    message_id: str = "",
    **headers: str,
) -> bytes:
    """A plain mail. Header names are written with _ for -."""
    made = EmailMessage(policy=policy.SMTPUTF8)
    made["From"] = sender
    made["To"] = to
    made["Subject"] = subject
    if message_id:
        made["Message-ID"] = message_id
    for name, value in headers.items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    return made.as_bytes()
