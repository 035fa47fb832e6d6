"""Who wrote a mail: a person, or a machine that must never be answered. Source: RFC 3834, 3464."""

from __future__ import annotations

import re
from enum import StrEnum

from daylight.web.replies.mailing.reading import Mail

LOOP_HEADER = "X-Daylight-Relay"  # on every mail of ours
MOST_HOPS = 30  # Received lines; a mail that passed more goes round


class Kind(StrEnum):
    """What a mail is. Only talk is passed on."""

    TALK = "talk"
    BOUNCE = "bounce"
    AUTO = "auto"
    LIST = "list"
    LOOP = "loop"
    INVITE = "invite"


_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_AUTO_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply-from",
                 "x-automatic-reply", "x-mail-autoreply")  # fmt: skip
_DAEMONS = re.compile(r"^(mailer-daemon|postmaster|no-?reply|do-?not-?reply|bounces?)@", re.I)
# What machines that mark nothing write at the start of a subject.
_SUBJECTS = re.compile(
    r"^(auto(matic)?[ -]?(reply|response|matische antwort)|out of (the )?office|abwesenheit|"
    r"respuesta autom[aá]tica|fuera de la oficina|r[eé]ponse automatique|undelivered mail|"
    r"delivery status notification|mail delivery failed|undeliverable)\b",
    re.I,
)


def kind_of(mail: Mail, envelope_from: str) -> Kind:
    """What this mail is; doubt is not talk."""
    if mail.one(LOOP_HEADER.lower()) or len(mail.all("received")) > MOST_HOPS:
        return Kind.LOOP
    if _is_bounce(mail, envelope_from):
        return Kind.BOUNCE
    if mail.one("list-id") or mail.one("list-unsubscribe") or mail.one("list-post"):
        return Kind.LIST
    if _is_automatic(mail):
        return Kind.AUTO
    words = (mail.text + mail.html).strip()
    if mail.main_type == "text/calendar" or (mail.invites and _is_invite(mail, words)):
        return Kind.INVITE
    return Kind.TALK


def _is_bounce(mail: Mail, envelope_from: str) -> bool:
    report = mail.main_type in ("multipart/report", "message/delivery-status")
    return report or envelope_from.strip() in ("", "<>")


def _is_automatic(mail: Mail) -> bool:
    submitted = mail.one("auto-submitted").split(";")[0].strip().lower()
    if submitted and submitted != "no":
        return True
    if mail.one("precedence").strip().lower() in _BULK:
        return True
    if any(mail.one(name) for name in _AUTO_HEADERS):
        return True
    return bool(_DAEMONS.match(mail.sender) or _SUBJECTS.match(mail.subject))


def _is_invite(mail: Mail, words: str) -> bool:
    """Calendars write their own text beside the invitation; a person's stands in a talk."""
    return not mail.answers or not words
