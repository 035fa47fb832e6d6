"""Mail by a provider's webhook: checked by anymail, then the same way as mail by SMTP."""

from __future__ import annotations

import errno
from email.message import EmailMessage
from typing import Any

from anymail.signals import inbound

from daylight.web import clock
from daylight.web.replies import addresses, spool, strangers
from daylight.web.replies.addresses import Standing


def connect() -> None:
    inbound.connect(hear, dispatch_uid="daylight-replies")


def hear(sender: object, event: Any, esp_name: str, **more: object) -> None:
    """Keep the mail in the spool; the provider is told "200" after that, and tries again else.

    Raises: OSError.
    """
    mail: EmailMessage = event.message
    to = _recipients(event)
    known = [each for each in to if addresses.find(each).standing is Standing.OPEN]
    if not known:
        return
    sent_by = str(getattr(mail, "envelope_sender", None) or "")
    if not sent_by and _says_person(mail):
        sent_by = "unknown"  # providers that name no envelope sender: not the same as none
    raw = mail.as_bytes()
    refuse_excess(known, raw)
    spool.keep([spool.envelope(sent_by, known, raw, clock.now().timestamp())])


def refuse_excess(known: list[str], raw: bytes) -> None:
    """Raises: OSError, and the provider tries again later."""
    ads = strangers.ads_among(known)
    if ads and strangers.are_unknown() and not strangers.has_room(ads, len(raw)):
        raise OSError(errno.EAGAIN, "many mails came to this ad: try again later")


def _says_person(mail: EmailMessage) -> bool:
    return "return-path" not in mail or str(mail["return-path"]).strip() not in ("", "<>")


def _recipients(event: Any) -> list[str]:
    mail = event.message
    envelope = getattr(mail, "envelope_recipient", None)
    if envelope:
        return [str(envelope)]
    shown = [*(mail.to or []), *(mail.cc or [])]
    return [each.addr_spec for each in shown][:20]
