"""Mail by a provider's webhook: checked by anymail, then the same way as mail by SMTP."""

from __future__ import annotations

import errno
from email.message import EmailMessage
from typing import Any

from anymail.signals import inbound

from daylight.web import clock
from daylight.web.replies import addresses, counting, knocking, spool, strangers
from daylight.web.replies.addresses import Standing


def connect() -> None:
    inbound.connect(hear, dispatch_uid="daylight-replies")


def hear(sender: object, event: Any, esp_name: str, **more: object) -> None:
    """Keep the mail in the spool; the provider is told "200" after that, and tries again else.

    Mail that no address of ours takes is told "200" too, and counted: a provider would try an
    error again for days, and has told its sender "250" long ago.

    Raises: OSError.
    """
    mail: EmailMessage = event.message
    standings = {each: addresses.standing(each) for each in _recipients(event)}
    known = [each for each, standing in standings.items() if standing is Standing.OPEN]
    for standing in standings.values():
        if standing is not Standing.OPEN:
            counting.add({_COUNTED[standing]: 1})
    if not known:
        return
    sent_by = str(getattr(mail, "envelope_sender", None) or "")
    if not sent_by and _says_person(mail):
        sent_by = "unknown"  # providers that name no envelope sender: not the same as none
    raw = mail.as_bytes()
    if not spool.has_room(len(raw)) or not strangers.may_come(known, raw):
        raise OSError(errno.EAGAIN, "more mail came than we can keep: try again later")
    sent_by = sent_by.encode("utf-8", "replace").decode()
    spool.keep([spool.envelope(sent_by, known, raw, clock.now().timestamp())])
    knocking.knock()


_COUNTED = {
    Standing.UNKNOWN: "stray",
    Standing.FOREIGN: "stray",
    Standing.OVER: "over",
    Standing.STOPPED: "stopped",
}


def _says_person(mail: EmailMessage) -> bool:
    return "return-path" not in mail or str(mail["return-path"]).strip() not in ("", "<>")


def _recipients(event: Any) -> list[str]:
    mail = event.message
    envelope = getattr(mail, "envelope_recipient", None)
    if envelope:
        return [str(envelope)]
    shown = [*(mail.to or []), *(mail.cc or [])]
    return [each.addr_spec for each in shown][:20]
