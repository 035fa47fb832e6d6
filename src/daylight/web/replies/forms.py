"""A message as typed. Nothing is reworded: what cannot be passed on is sent back."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daylight.web import mailboxes
from daylight.web.ads.forms import Unfit
from daylight.web.replies import delivering
from daylight.web.replies.mailing.reading import is_address, plain

MOST_TYPED = 10_000
MOST_ADDRESS = 254  # bytes. Source: RFC 5321, 4.5.3.1.3
_LETTERS = ("L", "M", "N")  # what may stand in a name beyond ASCII: no space, no hidden mark


def clean_mailbox(text: str) -> str:
    """Where the writer is reached, in any script, in the one form that is stored.

    Raises: Unfit, also where our own mail server cannot write to it.
    """
    if not text.strip():
        raise Unfit(_("Write your e-mail address: the link that sends your message goes there."))
    cleaned = mailboxes.kept(text)
    if len(cleaned.encode("utf-8", "replace")) > MOST_ADDRESS:
        raise Unfit(_("This e-mail address is too long to be a real one."))
    if not _can_be(cleaned):
        said = _("This is not an e-mail address we can write to. It looks like name@example.org.")
        raise Unfit(said)
    if not delivering.can_write_to(cleaned):
        raise Unfit(
            _(
                "Our mail server cannot write to an address with letters like these before the @. "
                "Please give another one of yours."
            )
        )
    return cleaned


def _can_be(address: str) -> bool:
    local, _at, domain = address.rpartition("@")
    plain_local = "".join("x" if not each.isascii() else each for each in local)
    try:
        EmailValidator()(f"{plain_local}@{mailboxes.ascii_domain(domain)}")
    except (ValidationError, UnicodeError):
        return False
    is_named = all(c.isascii() or unicodedata.category(c)[0] in _LETTERS for c in local)
    return is_named and (is_address(address) or address.isascii())


def clean_message(text: str) -> str:
    """One letter at least, 10,000 at most; "Yes." is an answer.

    Raises: Unfit.
    """
    cleaned = plain(text).strip()
    if not cleaned:
        raise Unfit(_("Write your message."))
    over = len(cleaned) - MOST_TYPED
    if over > 0:
        said = ngettext(
            "This is %(over)d character too long; %(most)d fit.",
            "This is %(over)d characters too long; %(most)d fit.",
            over,
        )
        raise Unfit(said % {"over": over, "most": MOST_TYPED})
    return cleaned


def clean_files_or_message(text: str, files: int) -> str:
    """The same, where photos may stand alone."""
    return clean_message(text) if text.strip() or not files else ""
