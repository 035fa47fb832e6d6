"""One mail to the mail server, over a connection that is kept. Addresses may be in any script, see
`daylight.web.smtp`.
"""

from __future__ import annotations

import contextlib
import smtplib
import threading
from typing import Any

from django.core.mail import EmailMessage, get_connection

from daylight.web import smtp

PERMANENT = range(500, 600)  # Source: RFC 5321, 4.2.1
_kept = threading.local()  # `backend`: the last one used in this thread, perhaps still open


def send(made: EmailMessage) -> None:
    """Hand it over.

    Raises: smtplib.SMTPException, OSError; ValueError for an address that cannot be written.
    """
    backend: Any = _backend()
    try:
        backend.send_messages([made])
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
    if not isinstance(new, smtp.EmailBackend):
        return new
    kept = getattr(_kept, "backend", None)
    if kept is not None and smtp.place_of(kept) == smtp.place_of(new) and _answers(kept):
        return kept
    close()
    new.open()
    _kept.backend = new
    return new


def _answers(backend: Any) -> bool:
    try:
        return bool(backend.connection.rset()[0] == 250)
    except (smtplib.SMTPException, OSError, AttributeError):
        return False


def is_permanent(error: Exception) -> bool:
    """Whether trying again is of no use."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _said in error.recipients.values()]
        return bool(codes) and all(code in PERMANENT for code in codes)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPDataError):
        return error.smtp_code in PERMANENT
    return isinstance(error, ValueError)  # no mail can be written to it
