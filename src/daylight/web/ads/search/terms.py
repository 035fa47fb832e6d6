"""What people type into a search box: words, "phrases", -exclusions, begin*. Pure.

Everything else is taken as words; nothing typed is ever an error.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field

from daylight.web.ads.search.words import fold, is_unspaced, stop_tokens, tokens

LONGEST_TEXT = 200  # characters that are read
MOST_TERMS = 16
PREFIX = 3  # letters that a beginning must have

Phrase = tuple[str, ...]

_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»＂「」『』", '"'))
_TERM = re.compile(r'(?P<minus>[-−–])?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))')
_HIDDEN = frozenset(("Cc", "Cf", "Co", "Cs", "Cn"))


@dataclass
class Terms:
    """The parts of a text. `typed` has the folded words as they were typed, for their spelling."""

    words: list[str] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    excluded: list[Phrase] = field(default_factory=list)
    prefixes: list[str] = field(default_factory=list)


def clean(text: str) -> str:
    """A text to show and to keep: one line, no letters that are not seen, 200 characters.

    >>> clean("  red \\x00 \\ue000p1\\u202e bike\\n")
    'red p1 bike'
    """
    seen = "".join(" " if c in "\t\n\r" else c for c in text[: 4 * LONGEST_TEXT] if _is_seen(c))
    return " ".join(seen.split())[:LONGEST_TEXT].strip()


def _is_seen(character: str) -> bool:
    return character in "\t\n\r" or unicodedata.category(character) not in _HIDDEN


def terms(text: str) -> Terms:
    """The parts of a cleaned text, each once. Words that say little count only where alone.

    >>> terms('bikes -"for kids" "red bike" bas* the')
    Terms(words=['bike'], phrases=[('red', 'bike')], excluded=[('for', 'kid')], prefixes=['bas'])
    """
    found = Terms()
    text = text.translate(_QUOTES)
    if text.count('"') % 2:  # one that nothing closes is none
        text = "".join(text.rsplit('"', 1))
    for match in list(_TERM.finditer(text))[:MOST_TERMS]:
        _take(found, match)
    strong = [word for word in found.words if word not in stop_tokens()]
    if strong or found.phrases or found.prefixes:
        found.words = strong
    for name in ("words", "phrases", "excluded", "prefixes"):
        setattr(found, name, list(dict.fromkeys(getattr(found, name))))
    return found


def _take(found: Terms, match: re.Match[str]) -> None:
    if match["phrase"] is not None:
        row = _row(tokens(match["phrase"]))
        if len(row) == 1 and len(row[0]) == 1 and is_unspaced(row[0]) and not match["minus"]:
            found.prefixes.append(row[0])
        elif row:
            (found.excluded if match["minus"] else found.phrases).append(row)
        return
    word = match["word"]
    if match["minus"]:
        row = _row(tokens(word))
        found.excluded.extend([row] if row else [])
    elif word.endswith("*"):
        _take_beginning(found, fold(word[:-1]))
    else:
        _take_word(found, word)


def _take_word(found: Terms, word: str) -> None:
    """One word as a rule; "4x4", "wi-fi" and a run without spaces are tokens in a row."""
    last = fold(word)[-1:]
    row = tokens(word)
    if last and row and row[-1] == last and is_unspaced(last):
        row = row[:-1]
        if not row or not is_unspaced(row[-1][0]):
            found.prefixes.append(last)  # it begins a pair, or ends a run
    if len(row) > 1:
        found.phrases.append(tuple(row))
    else:
        found.words.extend(row)


def _row(row: list[str]) -> Phrase:
    """A run without spaces may go on after what was typed: its last letter ends nothing."""
    if len(row) > 1 and len(row[-1]) == 1 and is_unspaced(row[-1]) and row[-2][-1] == row[-1]:
        return tuple(row[:-1])
    return tuple(row)


def _take_beginning(found: Terms, begin: str) -> None:
    """Tokens have lost their plural, so a beginning is cut to what its own token keeps."""
    row = tokens(begin)
    if not row:
        return
    *before, last = row
    if before:
        found.phrases.append(tuple(before))
    kept = _shared(re.findall(r"[^\W_]+", begin)[-1], last) if last.isascii() else last
    if len(kept) >= PREFIX or is_unspaced(last[0]):
        found.prefixes.append(kept or last)
    else:
        found.words.append(last)


def _shared(one: str, other: str) -> str:
    """What two words begin with alike."""
    same = 0
    while same < min(len(one), len(other)) and one[same] == other[same]:
        same += 1
    return one[:same]
