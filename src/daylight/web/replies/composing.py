"""The mail that the other side gets: made anew, with nothing of the writer's headers in it."""

from __future__ import annotations

import html
import re
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daylight.web import clock, site
from daylight.web.ads import hidden, storage
from daylight.web.ads import links as ad_links
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad, AdState, Block, BlockKind
from daylight.web.replies import addresses, countries, links, threads
from daylight.web.replies.mailing.html import of_text
from daylight.web.replies.mailing.robots import LOOP_HEADER
from daylight.web.replies.models import Message, Side
from daylight.web.replies.people import Mailbox
from daylight.web.replies.words import Cuts, Words

HIDDEN_AD = (AdState.HELD, AdState.HIDDEN, AdState.REFUSED)
_LINK = re.compile(r"https?://[^\s<>\"]+")
RULE = "_" * 32  # below it stands what is ours; our own reader knows it as a quote's begin


def compose(message: Message, words: Words, to: Mailbox) -> EmailMultiAlternatives:
    """The mail for the side that did not write `message`, in that side's language."""
    conversation, side = message.conversation, message.sender.other
    with translation.override(to.language):
        context = context_of(message, words, side)
        text = engines["mail"].get_template("relay-message.txt").render(context)
        subject, _rest, body = text.strip().partition("\n")
        sender = _("Answers from %(board)s") % {"board": site.current().name}
    own, _mark, footer = body.strip().rpartition(f"\n{RULE}\n")
    by_mail = settings.ENVIRONMENT.takes_mail
    made = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=f"{own.strip()}\n\n{RULE}\n{footer.strip()}\n",
        from_email=addresses.whole(f"b-{message.outgoing_id}")
        if by_mail
        else settings.SERVER_EMAIL,
        to=[to.email],
        headers={
            "From": _named(sender, addresses.whole(conversation.address_for(side)))
            if by_mail
            else settings.DEFAULT_FROM_EMAIL,
            "Message-ID": threads.outgoing(message),
            "Content-Language": to.language,
            "X-Auto-Response-Suppress": "OOF, AutoReply",
            LOOP_HEADER: "1",
            **threads.headers(message),
        },
    )
    made.attach_alternative(_html(words, own, footer), "text/html")
    for number, photo in enumerate(words.photos, 1):
        made.attach(f"photo-{number}.jpg", storage.open_working(photo.public_id), "image/jpeg")
    return made


def _named(name: str, address: str) -> str:
    plain = re.sub(r"[\"\\\r\n]", "", name)
    return f'"{plain}" <{address}>'


def context_of(message: Message, words: Words, side: Side) -> dict[str, Any]:
    """What the text of the mail is made from."""
    conversation = message.conversation
    ad, own = conversation.ad, links.url(conversation, side)
    return {
        "text": words.text,
        "cuts": cut_sentences(words.cuts),
        "photos": len(words.photos),
        "title": title_of(ad),
        "answers": threads.is_answer(message),
        "to_poster": side == Side.POSTER,
        "ad_url": ad_links.public_url(ad),
        "safety": safety_line(ad),
        "care": ad.care,
        "notice": countries.notice(countries.country_of(ad)),
        "page": own,
        "report": f"{own}/report/{message.public_id}",
        "stop": f"{own}/stop",
        "gone": f"{ad_links.url(ad)}/gone" if side == Side.POSTER else "",
        "by_mail": settings.ENVIRONMENT.takes_mail,
        "help": f"{settings.ENVIRONMENT.url}/help",
        "rule": RULE,
        "board": site.current().name,
    }


def title_of(ad: Ad) -> str:
    """The ad's title; nothing of an ad that is not to be seen now."""
    if is_hidden(ad):
        return ""
    words = getattr(ad.public_version or ad.head, "content", None)
    return str(words.title) if words is not None else ""


def is_hidden(ad: Ad) -> bool:
    """Whether nothing of it is to be seen: by its state, the folder of fresh claims or a block."""
    if ad.state in HIDDEN_AD or ad.public_id in hidden.now().ads:
        return True
    blocks = Block.objects.live(clock.now())
    return blocks.filter(kind=BlockKind.AD, value=ad.public_id).exists()


def _html(words: Words, own: str, footer: str) -> str:
    """The same mail as HTML: the writer's safe HTML where there is any, then what is ours."""
    said, _mark, rest = own.partition(words.text) if words.text else ("", "", own)
    body = words.html or of_text(words.text)
    return "\n".join(
        part
        for part in (
            '<!doctype html><html><head><meta charset="utf-8"></head><body>',
            of_text(said) if said.strip() else "",
            body,
            of_text(rest) if rest.strip() else "",
            "<hr>",
            _linked(of_text(footer)),
            "</body></html>",
        )
        if part
    )


def _linked(text: str) -> str:
    def link(found: re.Match[str]) -> str:
        target = html.unescape(found[0])
        shown = html.escape(target)
        return f'<a href="{shown}">{shown}</a>'

    return _LINK.sub(link, text)


def safety_line(ad: Ad) -> str:
    """One line that fits the section, and the person."""
    if ad.care:
        return _(
            "Help has no conditions. A home or work offered in return for sex, money first, or "
            "your papers is never help."
        )
    lines = {
        "goods": _("Meet in a public place, see it first, and never pay ahead."),
        "housing": _("See the home before you pay anything, and give nobody your papers ahead."),
        "jobs": _(
            "Real work never asks you to pay first, to give your papers or to cash a cheque."
        ),
        "services": _("Agree on the price before, and pay for what is done."),
        "pets": _("See the animal where it lives, and never pay ahead."),
        "community": _("Meet in a public place, and tell somebody where you are going."),
    }
    profile = catalogue().sections[ad.section_id].profile
    usual = _("Be careful with strangers: never pay ahead, and never send a code to anybody.")
    return lines.get(profile, usual)


def cut_sentences(cuts: Cuts) -> list[str]:
    """What was left out of a mail, one line each."""
    return [said for kind, count in cuts if (said := _cut(kind, count))]


def _cut(kind: str, count: int) -> str:
    number = {"n": count}
    return {
        "quote": _("the earlier mails below it"),
        "signature": _("a signature"),
        "sent_from": _("a line that tells the mail program"),
        "address": ngettext("%(n)d e-mail address", "%(n)d e-mail addresses", count) % number,
        "name": ngettext("a full name, once", "a full name, %(n)d times", count) % number,
        "relay": _("a relay address"),
        "link": _("a private link"),
        "image": ngettext("%(n)d picture from elsewhere", "%(n)d pictures from elsewhere", count)
        % number,
        "file": ngettext("%(n)d attached file", "%(n)d attached files", count) % number,
        "photo": ngettext(
            "%(n)d photo that cannot be read", "%(n)d photos that cannot be read", count
        )
        % number,
        "invite": _("a calendar invitation"),
        "subject": _("the subject line"),
        "length": _("the end of a very long text"),
    }.get(kind, "")
