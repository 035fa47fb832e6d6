"""Hand one mail to the mail server, step by step, so that it is known how far it came.

    encode ── connect ── sender ── recipient ── `before` ── the mail itself ── its answer

Until `before` has returned nothing was handed over, and whatever fails can be tried again. A
connection that dies between there and the answer leaves open whether the mail arrived.
"""

from __future__ import annotations

import re
import smtplib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from email.errors import MessageError
from enum import StrEnum
from typing import Any

from django.core.mail import EmailMessage, get_connection

from daylight.errors import DaylightError
from daylight.web.smtp import NotOffered, Outgoing, outgoing, refuse_unoffered

GO_ON = 354  # SMTP's answer to DATA
PERMANENT = 500  # SMTP answers from here on will not change by trying again
_FIRST_DOT = re.compile(rb"^\.", re.MULTILINE)


class Outcome(StrEnum):
    """What became of one mail."""

    SENT = "sent"
    WITHDRAWN = "withdrawn"  # `before` found that it must not go any more
    LATER = "later"  # not taken; to be tried again
    REFUSED = "refused"  # the mailbox or the mail is not accepted, for good
    UNKNOWN = "unknown"  # handed over, and no answer came


class Unreachable(DaylightError):
    """The mail server does not answer, or refuses us altogether: no mailbox is at fault."""


@contextmanager
def opened() -> Iterator[Any]:
    """A connection for several mails.

    Raises: Unreachable.
    """
    connection = get_connection()
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(type(error).__name__) from error
    try:
        yield connection
    finally:
        connection.close()


def hand_over(connection: Any, message: EmailMessage, before: Callable[[], bool]) -> Outcome:
    """Send one mail to its one recipient.

    `before` is called when only the mail itself is left to be sent; where it returns False, the
    mail is withdrawn. Raises: Unreachable, and then nothing was handed over.
    """
    client = getattr(connection, "connection", None)
    try:
        mail = outgoing(message)
    except (ValueError, LookupError, MessageError):  # no server could take it
        return Outcome.REFUSED
    if not isinstance(client, smtplib.SMTP):  # a folder, the console
        if not before():
            return Outcome.WITHDRAWN
        connection.send_messages([message])
        return Outcome.SENT
    refused = _envelope(client, mail)
    if refused is not None:
        _reset(client)
        return refused
    if not before():
        _reset(client)
        return Outcome.WITHDRAWN
    return _content(client, mail.content)


def _envelope(smtp: smtplib.SMTP, mail: Outgoing) -> Outcome | None:
    """Name sender and recipient; None where both are taken."""
    try:
        refuse_unoffered(smtp, mail)
        code, _said = smtp.mail(mail.sender, mail.options)
        if code >= 400:
            raise Unreachable(f"sender refused with {code}")
        code, _said = smtp.rcpt(mail.recipient)
    except NotOffered:
        return Outcome.REFUSED
    except (OSError, smtplib.SMTPException) as error:
        raise Unreachable(type(error).__name__) from error
    return None if code < 400 else _refusal(code)


def _content(smtp: smtplib.SMTP, content: bytes) -> Outcome:
    """The mail itself. A server that goes away before it said "go on" has not got it."""
    try:
        code, _said = smtp.docmd("DATA")
    except (OSError, smtplib.SMTPException):
        return Outcome.LATER
    if code != GO_ON:
        _reset(smtp)
        return _refusal(code)
    try:
        smtp.send(_dotted(content))
        code, _said = smtp.getreply()
    except (OSError, smtplib.SMTPException):
        return Outcome.UNKNOWN
    return Outcome.SENT if code < 400 else _refusal(code)


def _dotted(mail: bytes) -> bytes:
    """A line's first dot is doubled, and a dot alone ends it all. Source: RFC 5321, 4.5.2."""
    whole = mail if mail.endswith(b"\r\n") else mail + b"\r\n"
    return _FIRST_DOT.sub(b"..", whole) + b".\r\n"


def _refusal(code: int) -> Outcome:
    return Outcome.REFUSED if code >= PERMANENT else Outcome.LATER


def _reset(smtp: smtplib.SMTP) -> None:
    """The next mail of this connection starts afresh; where it cannot, it will find out."""
    with suppress(OSError, smtplib.SMTPException):
        smtp.rset()
