"""Mails of ours to the writer of a message: confirm it, it waits, it was not passed on."""

from __future__ import annotations

import logging
import smtplib
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from daylight.web import clock, keys, mail, site
from daylight.web.ads import links as ad_links
from daylight.web.ads.models import Ad, AdState
from daylight.web.ads.standing import waiting_time
from daylight.web.jobs import queue
from daylight.web.replies import counting, delivering, links, threads
from daylight.web.replies.composing import title_of
from daylight.web.replies.delivering import is_permanent
from daylight.web.replies.mailing.robots import LOOP_HEADER
from daylight.web.replies.models import DelayedBy, Message, MessageState, Side
from daylight.web.replies.people import mailbox_of

log = logging.getLogger("daylight.mail")

# Templates that are true only while a message stands so.
_ONLY_WHILE = {
    "relay-confirm": MessageState.UNCONFIRMED,
    "relay-unproven": MessageState.UNCONFIRMED,
    "relay-held": MessageState.WAITING,
    "relay-delayed": MessageState.READY,
}


def put_aside(template: str, message: int) -> None:
    """A notice that ended every process is not sent: what it would say stands on the page."""
    log.error("a notice (%s) of message %d ended its process again and again", template, message)
    counting.add({counting.ASIDE: 1})


@queue.handles("reply_notice", aside=put_aside)
def send(template: str, message: int) -> None:
    """Write and send one notice. What is no longer true is not sent."""
    found = (
        Message.objects.select_related(
            "conversation__ad__head__content", "conversation__ad__public_version__content", "body"
        )
        .filter(pk=message)
        .first()
    )
    if found is None or found.state != _ONLY_WHILE.get(template, found.state):
        return
    to = mailbox_of(found.conversation, found.sender)
    if to is None:
        return
    headers = {LOOP_HEADER: "1", "Message-ID": _message_id(template, found)}
    own = found.body.mail_id if hasattr(found, "body") else ""
    if own:
        headers |= {"In-Reply-To": own, "References": own}
    with translation.override(to.language):
        context = _context(found)
    made = mail.compose(
        template, to=to.email, language=to.language, context=context, headers=headers
    )
    try:
        delivering.send(made)
    except (smtplib.SMTPException, ValueError) as error:
        if not is_permanent(error):
            raise
        log.warning("a notice reaches nobody: %s", type(error).__name__)


def _message_id(template: str, message: Message) -> str:
    """The same at each try: a mailbox that got it just before a crash shows it once."""
    name = keys.token("notice", template, message.pk)
    return f"<{name}@{settings.ENVIRONMENT.relay_domain or settings.ENVIRONMENT.host}>"


def _context(message: Message) -> dict[str, Any]:
    conversation = message.conversation
    page = links.url(conversation, message.sender)
    never = f"{page}/never" if message.side == Side.READER else ""
    return {
        "title": title_of(conversation.ad) or _("An ad that is not public"),
        "page": page,
        "never": never,
        "by_ad": message.delayed_by == DelayedBy.AD,
        "confirm": f"{page}/confirm/{message.public_id}",
        "public_url": ad_links.public_url(conversation.ad),
        "why": why_refused(message),
        "wait": waiting_time(),
        "over": is_over(conversation.ad),
        "answer": threads.is_answer(message),
        "board": site.current().name,
        "board_url": settings.ENVIRONMENT.url,
    }


def is_over(ad: Ad) -> bool:
    return ad.state not in (AdState.PUBLIC, AdState.ENDED) or not ad.is_visible(clock.now())


def why_refused(message: Message) -> str:
    """The clause; of a safety signal only that there was a doubt, never which."""
    row = message.screenings.order_by("-id").first()
    if row is None or row.safety or row.child_safety:
        return _("It goes against the rules of this board.")
    detail = getattr(row, "detail", None)
    clauses = detail.body.get("clauses", []) if detail is not None else []
    return str(clauses[0]) if clauses else _("It goes against the rules of this board.")
