"""How much strangers' connections may cost the door: so many at once, and little memory for each.

    DATA ── lines ── memory up to a size, then a nameless file ── the end ── read back, few at once

The library gathers a whole mail in memory for each connection, and a line without an end for ever.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import tempfile
from typing import Any, cast

from daylight.web.replies import spool

log = logging.getLogger("daylight.mail")

MOST_CONNECTIONS = 200
IN_MEMORY = 256 * 1024  # of one connection; most mails are smaller

_TOO_MANY = b"421 4.3.2 Too many connections just now. Please try again later.\r\n"
_FULL = "452 4.3.1 We cannot keep this mail just now."


class Frugal:
    """Mixed into the library's protocol; `event_handler` counts for all connections."""

    _counted = False

    def connection_made(self, transport: Any) -> None:
        door = cast(Any, self).event_handler
        super().connection_made(transport)  # type: ignore[misc]
        if self._counted:
            return
        if door.connections >= MOST_CONNECTIONS:
            cast(Any, self)._handler_coroutine.cancel()
            transport.write(_TOO_MANY)
            transport.close()
            return
        door.connections += 1
        self._counted = True

    def connection_lost(self, error: Exception | None) -> None:
        if self._counted:
            cast(Any, self).event_handler.connections -= 1
            self._counted = False
        super().connection_lost(error)  # type: ignore[misc]

    async def smtp_DATA(self, arg: str) -> None:  # noqa: N802 - the library's name
        """Take in one mail, as the library does, but on disk where it is great."""
        smtp = cast(Any, self)
        if await smtp.check_helo_needed() or await smtp.check_auth_needed("DATA"):
            return
        if not smtp.envelope.rcpt_tos:
            await smtp.push("503 Error: need RCPT command")
            return
        if arg:
            await smtp.push("501 Syntax: DATA")
            return
        await smtp.push("354 End data with <CR><LF>.<CR><LF>")
        with _file() as file:
            answer = await self._gather(file) or await self._hand_over(file)
        smtp._set_post_data_state()
        await smtp.push(answer)

    async def _gather(self, file: Any) -> str:
        """Read to the end of the mail; what is wrong with it is told only then. "" if nothing."""
        smtp = cast(Any, self)
        size, wrong, is_begin = 0, "", True
        while True:
            line, is_whole = await self._line()
            if is_begin and line == b".\r\n":
                return wrong
            size += len(line)
            if not is_whole:
                wrong = wrong or "500 Line too long (see RFC5321 4.5.3.1.6)"
            if size > smtp.data_size_limit:
                wrong = wrong or "552 Error: Too much mail data"
            if not wrong:
                wrong = _keep(file, line[1:] if line.startswith(b".") else line)
            elif file.tell():
                file.seek(0)
                file.truncate()
            is_begin = is_whole

    async def _line(self) -> tuple[bytes, bool]:
        """A line, or a piece of one that is longer than any may be."""
        smtp = cast(Any, self)
        try:
            return await smtp._reader.readuntil(b"\r\n"), True
        except asyncio.LimitOverrunError as error:
            return await smtp._reader.read(error.consumed), False
        except asyncio.CancelledError:
            smtp._writer.close()
            raise

    async def _hand_over(self, file: Any) -> str:
        """Give the whole mail to the doorkeeper. Few great ones are in memory at a time."""
        smtp = cast(Any, self)
        is_great = file.tell() > IN_MEMORY
        async with smtp.event_handler.great if is_great else contextlib.nullcontext():
            file.seek(0)
            smtp.envelope.content = smtp.envelope.original_content = file.read()
            try:
                return str(await smtp._call_handler_hook("DATA"))
            finally:
                smtp.envelope.content = smtp.envelope.original_content = None


def _file() -> tempfile.SpooledTemporaryFile[bytes]:
    folder = spool.folder() / "incoming"
    with contextlib.suppress(OSError):  # then a great mail cannot be kept, and is told so
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return tempfile.SpooledTemporaryFile(IN_MEMORY, dir=str(folder))


def _keep(file: Any, line: bytes) -> str:
    try:
        file.write(line)
    except OSError as error:
        log.error("a mail could not be kept: %s", type(error).__name__)
        return _FULL
    return ""
