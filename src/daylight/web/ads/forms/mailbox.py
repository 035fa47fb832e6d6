"""An e-mail address as typed, in any script."""

from __future__ import annotations

import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.translation import gettext as _

from daylight.web import mailboxes, smtp
from daylight.web.ads.forms.texts import Unfit

_LETTERS = ("L", "M", "N")  # what may stand in a name beyond ASCII: no space, no hidden mark


def clean_email(text: str) -> str:
    """A mailbox, its domain in lower case; one beyond ASCII in the one form that is stored.

    Raises: Unfit.
    """
    said = _("Write your e-mail address: the link that puts the ad online goes there.")
    cleaned = written_mailbox(text, nothing=said)
    if not text.isascii():
        return cleaned
    local, _at, domain = text.strip().rpartition("@")
    return f"{local}@{domain.lower()}"  # as those of old are stored


def written_mailbox(text: str, *, nothing: str) -> str:
    """Where somebody is reached, in the one form that is stored. `nothing` is said where none is.

    Raises: Unfit, also where our own mail server cannot write to it.
    """
    if not text.strip():
        raise Unfit(nothing)
    cleaned = mailboxes.kept(text)
    if len(cleaned.encode("utf-8", "replace")) > mailboxes.MOST:
        raise Unfit(_("This e-mail address is too long to be a real one."))
    if not _can_be(cleaned):
        said = _("This is not an e-mail address we can write to. It looks like name@example.org.")
        raise Unfit(said)
    if not smtp.can_write_to(cleaned):
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
    return is_named and (mailboxes.is_address(address) or address.isascii())
