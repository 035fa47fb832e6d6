"""Addresses that a letter comes back to, where its mailbox does not take it.

Anybody can write a delivery report about any mailbox. Only who was sent a letter knows the sender
that its envelope named, so a report that comes to that address is of that letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage

from daylight.web import keys

CameBack = Callable[[str], None]

PERMANENT = 500  # SMTP answers from here on will not change by trying again
_expected: dict[str, CameBack] = {}
_NAME = re.compile(r"[0-9a-z]{6,20}")


def local(kind: str, name: str) -> str:
    """The local part for a letter of this kind about this public name; 64 letters at most."""
    return f"{kind}-{name}-{_key(kind, name)}"


def name_of(kind: str, given: str) -> str:
    """The public name in such a local part; "" where it is not ours."""
    found, name, key = [*given.split("-"), "", ""][:3]
    if found != kind or given.count("-") != 2 or not _NAME.fullmatch(name):
        return ""
    return name if keys.same(_key(kind, name), key) else ""


def expect(kind: str, came_back: CameBack) -> None:
    """Call this with the public name where a letter of this kind comes back for good."""
    _expected[kind] = came_back


def letter_of(given: str) -> tuple[str, str] | None:
    """Kind and public name of an expected letter in such a local part; None where it is none."""
    kind = given.partition("-")[0]
    name = name_of(kind, given) if kind in _expected else ""
    return (kind, name) if name else None


def came_back(kind: str, name: str) -> None:
    _expected[kind](name)


def is_final(refused: SMTPRecipientsRefused) -> bool:
    """Whether trying again is of no use. A server that says "later" is believed."""
    return all(code >= PERMANENT for code, _said in refused.recipients.values())


def ask_back(message: EmailMessage, kind: str, name: str) -> None:
    """Let a letter come back to such an address, where this board takes in mail at all."""
    if settings.ENVIRONMENT.takes_mail:
        message.extra_headers["From"] = message.from_email
        message.from_email = f"{local(kind, name)}@{settings.ENVIRONMENT.relay_domain}"


def _key(kind: str, name: str) -> str:
    return keys.token("returns", kind, name)
