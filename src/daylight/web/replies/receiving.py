"""The SMTP or LMTP side of `daylight mail`: who may be written to, how much, and "250" when safe.

Nothing is parsed, screened or answered here, so that whatever a mail holds, accepting it is quick
and a crash after it loses nothing.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from aiosmtpd.lmtp import LMTP
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.db import DatabaseError, InterfaceError, close_old_connections, connection

from daylight.web import clock
from daylight.web.replies import addresses, spool, strangers
from daylight.web.replies.addresses import Standing
from daylight.web.replies.frugal import Frugal

log = logging.getLogger("daylight.mail")

MOST_BYTES = 25 * 1024 * 1024
MOST_RECIPIENTS = 10
GREAT_TOGETHER = 4  # great mails that are in memory at once; the others lie on disk meanwhile
LONGEST_LINE = 200_000  # some programs write a whole HTML mail as one line

_TOO_BIG = (
    f"552 5.3.4 Too large: a mail may have {MOST_BYTES // (1024 * 1024)} MB, attachments "
    "included. Send fewer or smaller photos."
)
_BUSY = "451 4.3.0 The board is busy just now. Please try again later."
_LATER = "452 4.7.1 Many mails came to this ad. Please try again in an hour."
_FULL = "452 4.3.1 More mail waits here than we can keep just now. Please try again later."
_NOT_UTF8 = "553 5.6.7 This address holds bytes that are no UTF-8."
ROOM_S = 2.0  # how long one look at the spool's size is believed
_ANSWERS = {
    Standing.FOREIGN: "550 5.7.1 We pass on no mail but our own people's.",
    Standing.UNKNOWN: "550 5.1.1 There is no such address here.",
    Standing.OVER: "550 5.1.6 The ad has ended, and this address ended with it.",
    Standing.STOPPED: "550 5.7.1 This conversation was stopped: no further mail is passed on.",
}


class _Sentences:
    """The words of answers that the library gives itself."""

    line_length_limit = LONGEST_LINE

    async def push(self, status: Any) -> None:
        text = status.decode("utf-8", "replace") if isinstance(status, bytes) else status
        await super().push(_TOO_BIG if text.startswith("552 Error") else status)  # type: ignore[misc]


class RelaySMTP(Frugal, _Sentences, SMTP):
    pass


class RelayLMTP(Frugal, _Sentences, LMTP):
    pass


class Doorkeeper:
    """What aiosmtpd asks at each step."""

    def __init__(self, *, each: bool = False, on_kept: Callable[[], None] = lambda: None) -> None:
        self.connections = 0
        self.great = asyncio.Semaphore(GREAT_TOGETHER)
        self._on_kept = on_kept
        self._keeper = spool.Keeper()
        # One thread: its one connection is kept, and the loop never waits for the database.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="recipients")
        self._each = each  # LMTP answers once for each recipient
        self._looked_at, self._since = 0.0, 0  # when the spool's size was asked, bytes since then
        self._has_room = True

    async def handle_MAIL(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if not _is_utf8(address):
            return _NOT_UTF8
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 OK"

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if len(envelope.rcpt_tos) >= MOST_RECIPIENTS:
            return "452 4.5.3 Too many recipients in one mail."
        if not _is_utf8(address):
            return _NOT_UTF8
        loop = asyncio.get_running_loop()
        try:
            standing = await loop.run_in_executor(self._thread, _standing, address)
        except (DatabaseError, InterfaceError) as error:
            log.warning("a recipient could not be looked up: %s", type(error).__name__)
            return _BUSY
        if standing is not Standing.OPEN:
            return _ANSWERS[standing]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        raw = envelope.original_content or b""
        loop = asyncio.get_running_loop()
        try:
            if not await loop.run_in_executor(self._thread, self._is_room_left, len(raw)):
                return self._answer(_FULL, envelope)
            if not await loop.run_in_executor(self._thread, _may_come, envelope.rcpt_tos, raw):
                return self._answer(_LATER, envelope)
        except (DatabaseError, InterfaceError) as error:
            log.warning("a mail could not be counted: %s", type(error).__name__)
            return self._answer(_BUSY, envelope)
        mail = spool.envelope(
            envelope.mail_from or "", envelope.rcpt_tos, bytes(raw), clock.now().timestamp()
        )
        try:
            await self._keeper.put(mail)
        except Exception as error:
            log.error("a mail could not be kept: %s", type(error).__name__)
            return self._answer("452 4.3.1 We cannot keep this mail just now.", envelope)
        self._on_kept()
        return self._answer(f"250 2.0.0 Kept as {mail.id}", envelope)

    def _is_room_left(self, size: int) -> bool:
        now = time.monotonic()
        self._since += size
        if now - self._looked_at > ROOM_S or self._since > spool.MOST_WAITING_BYTES // 16:
            self._looked_at, self._since = now, 0
            self._has_room = spool.has_room(size)
        return self._has_room

    def _answer(self, status: str, envelope: Envelope) -> str:
        return "\r\n".join([status] * (len(envelope.rcpt_tos) if self._each else 1))


def _standing(address: str) -> Standing:
    close_old_connections()
    try:
        return addresses.standing(address)
    except (DatabaseError, InterfaceError):
        connection.close()
        raise


def _is_utf8(address: str) -> bool:
    """The library keeps other bytes as surrogates, which nothing else can write down."""
    try:
        address.encode()
    except UnicodeEncodeError:
        return False
    return True


def _may_come(recipients: list[str], raw: bytes) -> bool:
    close_old_connections()
    try:
        return strangers.may_come(recipients, raw)
    except (DatabaseError, InterfaceError):
        connection.close()
        raise


def serving(
    *, lmtp: bool, hostname: str, on_kept: Callable[[], None] = lambda: None
) -> Callable[[], SMTP]:
    """A factory of protocols for the event loop, sharing one doorkeeper."""
    doorkeeper = Doorkeeper(each=lmtp, on_kept=on_kept)
    kind: type[SMTP] = RelayLMTP if lmtp else RelaySMTP

    def protocol() -> SMTP:
        return kind(
            doorkeeper,
            data_size_limit=MOST_BYTES,
            enable_SMTPUTF8=True,
            hostname=hostname,
            ident="Daylight",
            timeout=300,
        )

    return protocol
