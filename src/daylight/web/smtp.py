"""The board's mail server, and addresses in any script.

    name@example.org    plain mail, a domain beyond ASCII as `xn--...`
    nåme@example.org    SMTPUTF8, where the server offers it; nothing else can write to it

Django writes a name beyond ASCII in a way that reaches nobody, and some domains beyond ASCII as
one that is somebody else's. Source: RFC 6531 (SMTPUTF8).
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import time
from typing import Any, NamedTuple

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends import smtp
from django.core.mail.message import sanitize_address

from daylight.web import mailboxes

UTF8 = "SMTPUTF8"
CANNOT_NAME = 553  # Source: RFC 6531, 3.7.4.2
ASKED_S = 5  # how long a form waits for the mail server's word
BELIEVED_S = 600.0
_TO = re.compile(rb"^To:[^\r\n]*(?:\r\n[ \t][^\r\n]*)*", re.M)
_offers: dict[tuple[Any, ...], tuple[float, bool]] = {}  # the server -> when asked, what it said


class NotOffered(smtplib.SMTPRecipientsRefused):
    """The mail server cannot write to letters beyond ASCII before the @: as good as a refusal for
    good."""

    def __init__(self, recipient: str) -> None:
        super().__init__({recipient: (CANNOT_NAME, b"SMTPUTF8 is not offered")})


class Outgoing(NamedTuple):
    """A mail to one recipient as it goes over the wire."""

    sender: str
    recipient: str
    content: bytes
    options: tuple[str, ...]


def outgoing(message: EmailMessage) -> Outgoing:
    """Raises: ValueError, LookupError, MessageError where no server could take it."""
    [to] = message.to
    local, _at, domain = to.rpartition("@")
    sender = sanitize_address(message.from_email, message.encoding or "utf-8")
    if local.isascii():
        message.to = [f"{local}@{mailboxes.ascii_domain(domain)}"]
        return Outgoing(sender, message.to[0], _bytes(message), ())
    content = _TO.sub(lambda _found: f"To: {to}".encode(), _bytes(message), count=1)
    return Outgoing(sender, to, content, (UTF8,))


def _bytes(message: EmailMessage) -> bytes:
    made: Any = message.message()
    written: bytes = made.as_bytes(linesep="\r\n")
    return written


def refuse_unoffered(client: smtplib.SMTP, mail: Outgoing) -> None:
    """Raises: NotOffered."""
    client.ehlo_or_helo_if_needed()
    if mail.options and not client.has_extn(UTF8):
        raise NotOffered(mail.recipient)


class EmailBackend(smtp.EmailBackend):
    """Django's, for one recipient a mail."""

    def _send(self, email_message: EmailMessage) -> bool:
        client: Any = self.connection
        mail = outgoing(email_message)
        refuse_unoffered(client, mail)
        client.sendmail(mail.sender, [mail.recipient], mail.content, mail_options=mail.options)
        return True


def can_write_to(address: str) -> bool:
    """Whether our mail server can write to it. True where that is not known: then it is tried.

    The server is asked for an address beyond ASCII only, and its word is believed for a while.
    """
    backend: Any = get_connection()
    if address.rpartition("@")[0].isascii() or not isinstance(backend, smtp.EmailBackend):
        return True
    place, now = place_of(backend), time.monotonic()
    asked, offers = _offers.get(place, (0.0, True))
    if place not in _offers or now - asked > BELIEVED_S:
        offers = _ask(backend)
        _offers[place] = (now, offers)
    return offers


def place_of(backend: Any) -> tuple[Any, ...]:
    """Which mail server it is, and as whom we come."""
    return (backend.host, backend.port, backend.username, backend.use_tls, backend.use_ssl)


def _ask(backend: Any) -> bool:
    backend.timeout = ASKED_S
    try:
        backend.open()
        backend.connection.ehlo_or_helo_if_needed()
        return bool(backend.connection.has_extn(UTF8))
    except (smtplib.SMTPException, OSError):
        return True
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            backend.close()
