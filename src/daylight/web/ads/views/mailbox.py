"""The demo's mailbox: what the board would have mailed. Not there on a real board."""

from __future__ import annotations

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from markupsafe import Markup, escape

from daylight.web import pages

NEWEST = 50
_NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{6}\.eml")
_ADDRESS = re.compile(r"https?://[^\s<>\"]+[^\s<>\".,;:!?)\]]")


@dataclass(frozen=True)
class Mail:
    name: str
    to: str
    subject: str
    sent: datetime
    body: Markup


@require_safe
def mailbox(request: HttpRequest) -> HttpResponse:
    folder = _folder()
    if folder is None:
        return pages.not_found(request)
    names = sorted((p.name for p in folder.glob("*.eml") if _NAME.fullmatch(p.name)), reverse=True)
    mails = [_read(folder / name) for name in names[:NEWEST]]
    return pages.render(request, "mailbox.html", {"mails": mails})


@require_safe
def mail(request: HttpRequest, name: str) -> HttpResponse:
    folder = _folder()
    if folder is None or not _NAME.fullmatch(name) or not (folder / name).is_file():
        return pages.not_found(request)
    return pages.render(request, "mail.html", {"mail": _read(folder / name)})


def _folder() -> Path | None:
    """Where mails lie; None on a real board, or where mail goes out."""
    path = getattr(settings, "EMAIL_FILE_PATH", "")
    return Path(path) if settings.ENVIRONMENT.demo and path else None


def _read(path: Path) -> Mail:
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    part = message.get_body(("plain",))
    text = part.get_content() if part is not None else ""
    sent = datetime.strptime(path.name[:21] + "+0000", "%Y%m%dT%H%M%S%f%z")
    return Mail(path.name, str(message["To"]), str(message["Subject"]), sent, _linked(text))


def _linked(text: str) -> Markup:
    """The text with its addresses made links; those of this board open on this very host."""
    parts = []
    end = 0
    for found in _ADDRESS.finditer(text):
        address = found[0]
        local = address.removeprefix(settings.ENVIRONMENT.url) or "/"
        parts.append(escape(text[end : found.start()]))
        parts.append(Markup('<a href="{}">{}</a>').format(local, address))
        end = found.end()
    return Markup("").join([*parts, escape(text[end:])])
