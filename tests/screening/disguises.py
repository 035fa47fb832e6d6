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


DISGUISES: dict[str, Disguise] = {
    f.__name__: f
    for f in (
        confusables, full_width, mathematical, circled, zero_width, bidirectional, accents, leet,
        spaced, dotted, hyphen_inside, repeated, emoji, over_lines, upper, punctuated,
    )
}  # fmt: skip
