"""Ways in which people hide a word, each a function of a text and a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

Disguise = Callable[[str, random.Random], str]
LOOKALIKES = {
    "a": "а",
    "e": "е",
    "o": "о",
    "c": "с",
    "p": "р",
    "x": "х",
    "i": "і",
    "s": "ѕ",
    "y": "у",
}
LEET = {"a": "4@", "e": "3", "i": "1!", "o": "0", "s": "5$", "t": "7"}
WORD = re.compile(r"[A-Za-z]{4,}")
STARRED = re.compile(r"[A-Za-z]{6,}|girl|teen|[Ll]ady|escort")


def _each_word(change: Callable[[str], str], text: str) -> str:
    return WORD.sub(lambda match: change(match.group()), text)


def confusables(text: str, r: random.Random) -> str:
    return "".join(LOOKALIKES.get(c, c) if r.random() < 0.7 else c for c in text)


def full_width(text: str, r: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def mathematical(text: str, r: random.Random) -> str:
    return "".join(chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else c for c in text)


def circled(text: str, r: random.Random) -> str:
    return "".join(chr(0x24D0 + ord(c) - 97) if "a" <= c <= "z" else c for c in text)


def zero_width(text: str, r: random.Random) -> str:
    return _each_word(lambda w: r.choice(["\u200b", "\u200d", "\u2060", "\u00ad"]).join(w), text)


def bidirectional(text: str, r: random.Random) -> str:
    return _each_word(lambda w: w[:2] + "\u202e\u202c" + w[2:], text)


def accents(text: str, r: random.Random) -> str:
    return _each_word(lambda w: "".join(c + r.choice(["\u0301", "\u0336", ""]) for c in w), text)


def leet(text: str, r: random.Random) -> str:
    return _each_word(lambda w: "".join(_leet(c, r) for c in w), text)


def _leet(c: str, r: random.Random) -> str:
    return r.choice(LEET[c]) if c in LEET else c


def spaced(text: str, r: random.Random) -> str:
    return "   ".join(" ".join(word) if len(word) > 3 else word for word in text.split(" "))


def dotted(text: str, r: random.Random) -> str:
    return _each_word(lambda w: r.choice([".", "-", "_", "*", "/", "~"]).join(w), text)


def hyphen_inside(text: str, r: random.Random) -> str:
    return _each_word(lambda w: w[:2] + r.choice("-.~|'") + w[2:], text)


def repeated(text: str, r: random.Random) -> str:
    return _each_word(lambda w: w[0] + w[1] * r.randrange(3, 6) + w[2:], text)


def emoji(text: str, r: random.Random) -> str:
    return _each_word(lambda w: r.choice("🌹🔥⭐").join(w), text)


def over_lines(text: str, r: random.Random) -> str:
    return _each_word(lambda w: w[:3] + r.choice(["\n", "-\n", "\r\n"]) + w[3:], text)


def upper(text: str, r: random.Random) -> str:
    return "".join(c.upper() if r.random() < 0.5 else c for c in text)


def punctuated(text: str, r: random.Random) -> str:
    return "~*~ " + text.replace(" ", r.choice([" * ", " ~ ", ", ", " - "])) + " ~*~"


def fillers(text: str, r: random.Random) -> str:
    return _each_word(lambda w: r.choice("\u3164\u1160\u115f\uffa0").join(w), text)


def foreign_letters(text: str, r: random.Random) -> str:
    return _each_word(lambda w: w[:2] + r.choice("яאبक中") + w[2:], text)


def foreign_capitals(text: str, r: random.Random) -> str:
    """A capital of another script as a joint, or one that looks like the letter."""
    return _each_word(lambda w: w[:2] + r.choice("ᏍΨΦ") + w[2:].replace("e", "Ꭼ"), text)


def far_apart(text: str, r: random.Random) -> str:
    words = ((" " * 7).join(word) if len(word) > 3 else word for word in text.split(" "))
    return (" " * 12).join(words)


def doubled(text: str, r: random.Random) -> str:
    return _each_word(lambda w: _doubled(w, r.randrange(len(w))), text)


def _doubled(word: str, at: int) -> str:
    return word[: at + 1] + word[at:]


def shown_backwards(text: str, r: random.Random) -> str:
    return f"\u202e{text[::-1]}\u202c" if text else text


def partly_backwards(text: str, r: random.Random) -> str:
    return _each_word(lambda w: f"{w[:1]}\u202e{w[1:][::-1]}\u202c", text)


def starred(text: str, r: random.Random) -> str:
    """A star for an inner letter; of short words there are too many that it may be."""
    return STARRED.sub(lambda m: _starred(m.group(), r.randrange(1, len(m.group()) - 1), r), text)


def _starred(word: str, at: int, r: random.Random) -> str:
    return word[:at] + r.choice("*#") + word[at + 1 :]


DISGUISES: dict[str, Disguise] = {
    f.__name__: f
    for f in (
        confusables, full_width, mathematical, circled, zero_width, bidirectional, accents, leet,
        spaced, dotted, hyphen_inside, repeated, emoji, over_lines, upper, punctuated, fillers,
        foreign_letters, foreign_capitals, far_apart, doubled, shown_backwards, partly_backwards,
        starred,
    )
}  # fmt: skip
