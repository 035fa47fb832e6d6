"""One mail to the mail server, over a connection that is kept, to addresses in any script.

    name@example.org    plain mail, a domain beyond ASCII as `xn--...`
    nåme@example.org    SMTPUTF8, where the server offers it; nothing else can write to it

Source: RFC 6531 (SMTPUTF8).
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import threading
import time
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

from daylight.web import mailboxes

PERMANENT = range(500, 600)  # Source: RFC 5321, 4.2.1
_TO = re.compile(rb"^To:.*(?:\r?\n[ \t].*)*", re.M)
_kept = threading.local()  # `backend`: the last one used in this thread, perhaps still open
ASKED_S = 5  # how long a form waits for the mail server's word
BELIEVED_S = 600.0
_offers: dict[tuple[Any, ...], tuple[float, bool]] = {}  # the server -> when asked, what it said


class NotOffered(ValueError):
    """The mail server cannot write to letters beyond ASCII before the @. Trying again is no use."""


def send(made: EmailMessage) -> None:
    """Hand it over. Django writes a local part beyond ASCII in a way that reaches nobody, and some
    domains beyond ASCII as a name that is somebody else's.

    Raises: smtplib.SMTPException, OSError; ValueError for an address that cannot be written.
    """
    [to] = made.to
    local, _at, domain = to.rpartition("@")
    if local.isascii():
        made.to = [f"{local}@{mailboxes.ascii_domain(domain)}"]
    backend: Any = _backend()
    if not isinstance(backend, EmailBackend):
        made.connection = backend
        made.send()
        return
    try:
        if local.isascii():
            backend.send_messages([made])
        else:
            _send_utf8(backend, made, to)
    except (smtplib.SMTPException, OSError):
        close()
        raise


def close() -> None:
    """End the connection of this thread, if there is one."""
    backend = getattr(_kept, "backend", None)
    _kept.backend = None
    if backend is not None:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            backend.close()


def _backend() -> Any:
    """An open connection to the mail server of the settings: the kept one where it still answers.

    It is asked before a mail goes into it, never tried again after: so nothing is sent twice.
    """
    new: Any = get_connection()
    if not isinstance(new, EmailBackend):
        return new
    kept = getattr(_kept, "backend", None)
    if kept is not None and _place(kept) == _place(new) and _answers(kept):
        return kept
    close()
    new.open()
    _kept.backend = new
    return new


def _place(backend: Any) -> tuple[Any, ...]:
    return (backend.host, backend.port, backend.username, backend.use_tls, backend.use_ssl)


def _answers(backend: Any) -> bool:
    try:
        return bool(backend.connection.rset()[0] == 250)
    except (smtplib.SMTPException, OSError, AttributeError):
        return False


def _send_utf8(backend: Any, made: EmailMessage, to: str) -> None:
    plain = made.message().as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    raw = _TO.sub(lambda _found: f"To: {to}".encode(), plain, count=1)
    client: Any = backend.connection
    client.ehlo_or_helo_if_needed()
    if not client.has_extn("smtputf8"):
        raise NotOffered
    client.sendmail(
        made.from_email.rpartition("<")[2].strip(">"), [to], raw, mail_options=["SMTPUTF8"]
    )


def can_write_to(address: str) -> bool:
    """Whether our mail server can write to it. True where that is not known: then it is tried.

    The server is asked for an address beyond ASCII only, and its word is believed for a while.
    """
    backend: Any = get_connection()
    if address.rpartition("@")[0].isascii() or not isinstance(backend, EmailBackend):
        return True
    place, now = _place(backend), time.monotonic()
    asked, offers = _offers.get(place, (0.0, True))
    if place not in _offers or now - asked > BELIEVED_S:
        offers = _ask(backend)
        _offers[place] = (now, offers)
    return offers


def _ask(backend: Any) -> bool:
    backend.timeout = ASKED_S
    try:
        backend.open()
        backend.connection.ehlo_or_helo_if_needed()
        return bool(backend.connection.has_extn("smtputf8"))
    except (smtplib.SMTPException, OSError):
        return True
    finally:
        with contextlib.suppress(smtplib.SMTPException, OSError):
            backend.close()


def is_permanent(error: Exception) -> bool:
    """Whether trying again is of no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        return bool(codes) and all(code in PERMANENT for code in codes)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code in PERMANENT
    return isinstance(error, ValueError)  # no mail can be written to it
