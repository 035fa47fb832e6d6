"""Mail that leaves: queued with the change that causes it, written and sent by the worker.

A job keeps the template's name and ids, never a text or an address, so that nothing personal
waits in a queue and what is sent is true at that moment.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template import engines
from django.utils import translation

from daylight.web import clock, smtp


def compose(
    template: str, *, to: str, language: str, context: dict[str, Any], headers: dict[str, str]
) -> EmailMessage:
    """A mail from `TEMPLATE.txt`: its first line is the subject, the rest the text."""
    with translation.override(language):
        text = engines["mail"].get_template(f"{template}.txt").render(context)
    subject, _, body = text.strip().partition("\n")
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=body.strip() + "\n",
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[to],
        headers={"Auto-Submitted": "auto-generated", "Content-Language": language, **headers},
    )


def list_id(name: str) -> str:
    """The List-Id of one kind of our mails, by which people sort them. Source: RFC 2919."""
    return f"<{name}.{settings.ENVIRONMENT.host}>"


class FolderBackend(BaseEmailBackend):
    """Writes each mail to a file of its own: for the demo, tests and trying things out."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{clock.now():%Y%m%dT%H%M%S%f}-{secrets.token_hex(3)}.eml"
            handle = os.open(folder / f".{name}", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(smtp.outgoing(message).content)
            (folder / f".{name}").rename(folder / name)
        return len(email_messages)
