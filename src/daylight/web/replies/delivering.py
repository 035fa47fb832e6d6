"""One mail to the mail server, to addresses in any script. Source: RFC 6531 (SMTPUTF8)."""

from __future__ import annotations

import re
from typing import Any

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.smtp import EmailBackend

_TO = re.compile(rb"^To:.*(?:\r?\n[ \t].*)*", re.M)


def send(made: EmailMessage) -> None:
    """Hand it over. Django writes a local part beyond ASCII in a way that reaches nobody.

    Raises: smtplib.SMTPException, OSError.
    """
    [to] = made.to
    connection: Any = get_connection()
    if to.rpartition("@")[0].isascii() or not isinstance(connection, EmailBackend):
        made.send()
        return
    plain = made.message().as_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    raw = _TO.sub(f"To: {to}".encode(), plain, count=1)
    with connection:
        client: Any = connection.connection
        client.ehlo_or_helo_if_needed()
        client.sendmail(
            made.from_email.rpartition("<")[2].strip(">"), [to], raw, mail_options=["SMTPUTF8"]
        )
