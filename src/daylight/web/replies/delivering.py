"""One mail to the mail server, over a connection that is kept, to addresses in any script.

Source: RFC 6531 (SMTPUTF8).
"""

from __future__ import annotations

import contextlib
import re
import smtplib
import threading
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

PERMANENT = range(500, 600)  # Source: RFC 5321, 4.2.1
_TO = re.compile(rb"^To:.*(?:\r?\n[ \t].*)*", re.M)
_kept = threading.local()  # `backend`: the last one used in this thread, perhaps still open


def send(made: EmailMessage) -> None:
    """Hand it over. Django writes a local part beyond ASCII in a way that reaches nobody.

    Raises: smtplib.SMTPException, OSError; ValueError for an address that cannot be written.
    """
    [to] = made.to
    backend: Any = _backend()
    if not isinstance(backend, EmailBackend):
        made.connection = backend
        made.send()
        return
    try:
        if to.rpartition("@")[0].isascii():
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
    raw = _TO.sub(f"To: {to}".encode(), plain, count=1)
    client: Any = backend.connection
    client.ehlo_or_helo_if_needed()
    client.sendmail(
        made.from_email.rpartition("<")[2].strip(">"), [to], raw, mail_options=["SMTPUTF8"]
    )


def is_permanent(error: Exception) -> bool:
    """Whether trying again is of no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        return bool(codes) and all(code in PERMANENT for code in codes)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code in PERMANENT
    return isinstance(error, ValueError)  # no mail can be written to it
