"""Title and text as typed. Nothing is reworded: what cannot stay as it is is sent back."""

from __future__ import annotations

import unicodedata

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MAX_TITLE = 100  # characters
MIN_TITLE = 4
MAX_BODY = 10_000
MIN_BODY = 10

# Line breaks that other systems write inside texts; readers see a new line for each.
_BREAKS = str.maketrans({"\x0b": "\n", "\x0c": "\n", "\x85": "\n", "\u2028": "\n", "\u2029": "\n"})
# Marks that turn the direction of the text after them, and so can show other words than there are.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Unfit(Exception):
    """A field cannot be taken as typed; the message is the sentence shown beside it."""


def clean_title(text: str) -> str:
    """One line of 4 to 100 characters.

    Raises: Unfit.
    """
    cleaned = " ".join(_plain_breaks(text).split())
    _refuse_characters(cleaned)
    if not cleaned:
        raise Unfit(_("Write a title: what it is, in a few words."))
    if len(cleaned) < MIN_TITLE or not _has_word(cleaned):
        raise Unfit(_("Say in the title, in a few words, what it is."))
    _refuse_longer(cleaned, MAX_TITLE)
    return cleaned


def clean_body(text: str) -> str:
    """Lines of 10 to 10,000 characters in all, with \\n between them.

    Raises: Unfit.
    """
    cleaned = _plain_breaks(text).strip()
    _refuse_characters(cleaned)
    if not cleaned:
        raise Unfit(_("Write a text: what readers should know before they answer."))
    if len(cleaned) < MIN_BODY or not _has_word(cleaned):
        raise Unfit(_("Write a sentence or two, so that readers know what they are answering."))
    _refuse_longer(cleaned, MAX_BODY)
    return cleaned


def clean_line(text: str, *, most: int) -> str:
    """A short text in one line; may be empty.

    Raises: Unfit.
    """
    cleaned = " ".join(_plain_breaks(text).split())
    _refuse_characters(cleaned)
    _refuse_longer(cleaned, most)
    return cleaned


def _plain_breaks(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_BREAKS)


def _refuse_characters(text: str) -> None:
    for character in text:
        if character in _TURNING:
            raise Unfit(
                _("This holds a hidden mark that turns the text around. Please type it anew.")
            )
        if unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\t":
            raise Unfit(_("This holds characters that cannot be shown. Please type it anew."))
        if character == "\ufffd":
            raise Unfit(
                _("Some letters did not arrive whole. Please look it over and type them anew.")
            )


def _refuse_longer(text: str, most: int) -> None:
    over = len(text) - most
    if over > 0:
        raise Unfit(
            ngettext(
                "This is %(over)d character too long; %(most)d fit.",
                "This is %(over)d characters too long; %(most)d fit.",
                over,
            )
            % {"over": over, "most": most}
        )


def _has_word(text: str) -> bool:
    return any(character.isalnum() for character in text)
