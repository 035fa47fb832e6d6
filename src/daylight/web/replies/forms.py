"""A message as typed. Nothing is reworded: what cannot be passed on is sent back."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from daylight.web.ads.forms import Unfit
from daylight.web.ads.forms.mailbox import written_mailbox
from daylight.web.replies.mailing.reading import plain

MOST_TYPED = 10_000


def clean_mailbox(text: str) -> str:
    """Where the writer is reached, in any script, in the one form that is stored.

    Raises: Unfit, also where our own mail server cannot write to it.
    """
    return written_mailbox(
        text, nothing=_("Write your e-mail address: the link that sends your message goes there.")
    )


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
