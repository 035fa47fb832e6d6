"""The mail that the other side gets: made anew, with nothing of the writer's headers in it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template import engines
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daylight.web import clock, site
from daylight.web.ads import hidden, readable, storage
from daylight.web.ads import links as ad_links
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import Ad, AdState, Block, BlockKind
from daylight.web.replies import addresses, countries, links, markup, threads
from daylight.web.replies.mailing.quotes import BEGINNING, beginning
from daylight.web.replies.mailing.robots import LOOP_HEADER
from daylight.web.replies.models import Message, Side
from daylight.web.replies.people import Mailbox
from daylight.web.replies.words import Cuts, Words

HIDDEN_AD = (AdState.HELD, AdState.HIDDEN, AdState.REFUSED)
RULE = "_" * 32  # below it stands what is ours; our own reader knows it as a quote's begin
LEAST_RULE = 8  # the same sign so often, alone on a line, looks like one


def compose(message: Message, words: Words, to: Mailbox) -> EmailMultiAlternatives:
    """The mail for the side that did not write `message`, in that side's language."""
    conversation, side = message.conversation, message.sender.other
    with translation.override(to.language):
        context = context_of(message, words, side)
        text = engines["mail"].get_template("relay-message.txt").render(context)
        page = markup.page(context, words)
        subject, _rest, body = text.strip().partition("\n")
        sender = _("Answers from %(board)s") % {"board": site.current().name}
    by_mail = settings.ENVIRONMENT.takes_mail
    made = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=f"{body.strip()}\n",
        from_email=addresses.returns_to(message) if by_mail else settings.SERVER_EMAIL,
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
    made.attach_alternative(page, "text/html")
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
    board, (above, by_mail, by_page, _stop) = site.current().name, _to_answer()
    lead = (
        _("Somebody answers your ad on %(board)s:")
        if side == Side.POSTER
        else _("The poster of this ad on %(board)s answers:")
    )
    return {
        "above": above,
        "lead": lead % {"board": board},
        "how": by_mail if settings.ENVIRONMENT.takes_mail else by_page,
        "text": set_apart(words.text),
        "cuts": cut_sentences(words.cuts),
        "photos": len(words.photos),
        "title": title_of(ad),
        "answers": threads.is_answer(message),
        "ad_url": ad_links.public_url(ad),
        "safety": safety_line(ad),
        "care": ad.care,
        "notice": countries.notice(countries.country_of(ad)),
        "page": own,
        "report": f"{own}/report/{message.public_id}",
        "stop": f"{own}/stop",
        "gone": f"{own}/gone" if side == Side.POSTER else "",
        "language": translation.get_language() or "en",
        "direction": "rtl" if translation.get_language_bidi() else "ltr",
        "help": f"{settings.ENVIRONMENT.url}/help",
        "rule": RULE,
    }


def set_apart(text: str) -> str:
    """A stranger's words, marked where they look like our line or like what stands below it."""
    lines = text.split("\n")
    return "\n".join(f"| {line}" if _imitates(line) else line for line in lines)


def _imitates(line: str) -> bool:
    bare = "".join(unicodedata.normalize("NFKC", line).split())
    is_rule = len(bare) >= LEAST_RULE and len(set(bare)) == 1 and not bare[0].isalnum()
    return is_rule or beginning(line) in our_sentences()


@cache
def our_sentences() -> frozenset[str]:
    """How the sentences begin that stand below each mail of ours, in every language we speak."""
    found = set()
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            said = (*_safety_lines().values(), *countries.notices(), *_to_answer())
            found |= {beginning(each) for each in said if len(each) >= BEGINNING}
    return frozenset(found)


def _to_answer() -> tuple[str, ...]:
    return (
        _("Above the line stands what they wrote. What follows is ours:"),
        _(
            "To answer, answer this mail: the other side does not see your address. Or write on "
            "this page, which is yours alone:"
        ),
        _(
            "To answer, write on this page, which is yours alone (answers to this mail do not "
            "arrive):"
        ),
        _("Stop messages from this person:"),
    )


def title_of(ad: Ad) -> str:
    """The ad's title; nothing of an ad that is not to be seen now, or was over a week ago."""
    return words_title(ad) if readable.by_poster(ad) and not is_hidden(ad) else ""


def words_title(ad: Ad) -> str:
    """The ad's title, whether it is to be seen or not."""
    words = getattr(ad.public_version or ad.head, "content", None)
    return str(words.title) if words is not None else ""


def is_hidden(ad: Ad) -> bool:
    """Whether nothing of it is to be seen: by its state, the folder of fresh claims or a block."""
    if ad.state in HIDDEN_AD or ad.public_id in hidden.now().ads:
        return True
    blocks = Block.objects.live(clock.now())
    return blocks.filter(kind=BlockKind.AD, value=ad.public_id).exists()


def safety_line(ad: Ad) -> str:
    """One line that fits the section, and the person."""
    lines = _safety_lines()
    return lines["care"] if ad.care else lines.get(profile_of(ad), lines[""])


def profile_of(ad: Ad) -> str:
    return catalogue().sections[ad.section_id].profile


def _safety_lines() -> dict[str, str]:
    return {
        "": _("Be careful with strangers: never pay ahead, and never send a code to anybody."),
        "care": _(
            "Help has no conditions. A home or work offered in return for sex, money first, or "
            "your papers is never help."
        ),
        "goods": _("Meet in a public place, see it first, and never pay ahead."),
        "housing": _("See the home before you pay anything, and give nobody your papers ahead."),
        "jobs": _(
            "Real work never asks you to pay first, to give your papers or to cash a cheque."
        ),
        "services": _("Agree on the price before, and pay for what is done."),
        "pets": _("See the animal where it lives, and never pay ahead."),
        "community": _("Meet in a public place, and tell somebody where you are going."),
    }


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
        "inline": ngettext(
            "%(n)d picture inside the text, such as a logo (attach a photo to send it)",
            "%(n)d pictures inside the text, such as logos (attach photos to send them)",
            count,
        )
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
