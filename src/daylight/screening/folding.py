"""Folding: one plain spelling for the many ways to write a letter, and the way back.

Folding works on single code points and never looks at neighbours, so it is idempotent and takes
time linear in the text. What cannot be read as a Latin letter or a digit keeps its own form.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from bisect import bisect_right
from importlib import resources

_ASCII_LOWER = bytes(range(128)).lower() + bytes(range(128, 256))
_CONTROLS = bytes(c for c in range(32) if c not in (9, 10, 13)) + b"\x7f"
_OUTSIDE = re.compile(r"[^\t\n\r -~]")
_LETTER_NAME = re.compile(r"LATIN (?:SMALL |CAPITAL )?(?:LETTER )?(?:SMALL CAPITAL )?([A-Z])\b")
_DROPPED = frozenset(("Cf", "Mn", "Me", "Cc"))
_SPACES = frozenset(("Zs", "Zl", "Zp"))
# Signs that stand for a number or a letter and that no decomposition gives.
_SPECIAL = {
    "\U0001f51f": "10",
    "€": "€",
    "£": "£",
    # Hangul fillers: letters by name that show nothing.
    "\u115f": "",
    "\u1160": "",
    "\u3164": "",
    "\uffa0": "",
    "ı": "i",
    "ß": "ss",
    "æ": "ae",
    "œ": "oe",
    "Æ": "ae",
    "Œ": "oe",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x85": "\n",
    "\x0b": "\n",
    "\x0c": "\n",
}


class Folded:
    """A text in its plain spelling, and where each of its characters came from.

    >>> folded = Folded("Ｙ\\u200bоung")
    >>> folded.text, folded.span(0, 2)
    ('young', (0, 3))
    """

    __slots__ = ("_shifts", "original", "text")

    def __init__(self, original: str) -> None:
        self.original = original
        self._shifts: _Shifts | None = None
        self.text = fold(original)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that the folded stretch [start, end) came from."""
        if len(self.text) == len(self.original) and self.original.isascii():
            return start, end
        if start >= end:
            at = self._origin(start)
            return at, at
        return self._origin(start), self._origin(end - 1) + 1

    def _origin(self, position: int) -> int:
        """Which character of the original the one at `position` of the text came from."""
        if self._shifts is None:
            self._shifts = _shifts(self.original)
        begins, firsts, sizes = self._shifts
        number = bisect_right(begins, position) - 1
        if number < 0:
            return min(position, len(self.original))
        behind = position - begins[number] - sizes[number]
        return min(firsts[number] + (behind + 1 if behind >= 0 else 0), len(self.original))


def fold(text: str) -> str:
    """The plain spelling of `text`. Idempotent; cost linear in the text, near nothing for ASCII.

    >>> fold("Ｃａｆé ①②")
    'cafe 12'
    """
    if text.isascii():
        raw = text.encode("ascii")
        low = raw.translate(_ASCII_LOWER, _CONTROLS)
        if len(low) == len(raw):
            return low.decode("ascii")
    raw = text.encode("utf-8", "surrogatepass").translate(_ASCII_LOWER)
    return _OUTSIDE.sub(_replace, raw.decode("utf-8", "surrogatepass"))


def _replace(match: re.Match[str]) -> str:
    return fold_character(match.group())


# Where in the text, from which character of the original, and to how many a character was folded,
# of all that were not folded to one.
_Shifts = tuple[list[int], list[int], list[int]]


def _shifts(original: str) -> _Shifts:
    begins: list[int] = []
    firsts: list[int] = []
    sizes: list[int] = []
    grown = 0
    for match in _OUTSIDE.finditer(original):
        size = len(fold_character(match.group()))
        if size != 1:
            begins.append(match.start() + grown)
            firsts.append(match.start())
            sizes.append(size)
            grown += size - 1
    return begins, firsts, sizes


@functools.lru_cache(maxsize=200_000)
def fold_character(character: str) -> str:
    """What one code point folds to: nothing, one or several plain characters."""
    folded = _fold_once(character)
    again = "".join(_fold_once(c) for c in folded)
    return folded if again == folded else "".join(_fold_once(c) for c in again)


def _fold_once(character: str) -> str:
    if " " <= character <= "~":
        return character.lower()
    special = _SPECIAL.get(character)
    if special is not None:
        return special
    if character in "\t\n\r":
        return character
    category = unicodedata.category(character)
    if category == "Cs":
        return "\ufffd"  # a lone surrogate has no UTF-8 form
    if category in _DROPPED:
        return ""
    if category in _SPACES:
        return " "
    return _fold_visible(character)


def _fold_visible(character: str) -> str:
    digit = unicodedata.digit(character, None)
    if digit is not None:
        return str(digit)
    confusable = _confusables().get(character)
    if confusable is not None:
        return confusable
    plain = _without_marks(unicodedata.normalize("NFKD", character))
    if plain.isascii():
        return plain.lower()
    if len(plain) == 1 and plain in _confusables():
        return _confusables()[plain]
    named = _LETTER_NAME.search(unicodedata.name(character, ""))
    if named:
        return named.group(1).lower()
    if "REGIONAL INDICATOR SYMBOL LETTER" in unicodedata.name(character, ""):
        return unicodedata.name(character)[-1].lower()
    lowered = unicodedata.normalize("NFKC", character).casefold()
    return lowered if len(lowered) == 1 else character


def _without_marks(text: str) -> str:
    return "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me"))


@functools.cache
def _confusables() -> dict[str, str]:
    table: dict[str, str] = {}
    data = resources.files("daylight.screening").joinpath("data/confusables.tsv")
    for line in data.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            target, lookalikes = line.split("\t")
            table.update(dict.fromkeys(lookalikes, target))
    return table
