"""A text with its signals marked in place, and what cannot be seen made visible. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

SHOWN_AS_THEY_ARE = "\n\t"
INVISIBLE = ("Cf", "Cc", "Co", "Cn", "Zl", "Zp")


@dataclass(frozen=True)
class Piece:
    """A stretch of the text. `signals` are the numbers of those that point at it, from 1; `hidden`
    is the name of a character that nobody would see."""

    text: str
    signals: tuple[int, ...] = ()
    hidden: str = ""


def marked(text: str, signals: Sequence[dict[str, Any]], field: str) -> list[Piece]:
    """The whole text in pieces, in order. Offsets are those of the text as it was submitted.

    >>> span = {"field": "body", "start": 2, "end": 6}
    >>> [(p.text, p.signals) for p in marked("a sofa", [{"spans": [span]}], "body")]
    [('a ', ()), ('sofa', (1,))]
    """
    spans = [
        (max(0, span["start"]), min(len(text), span["end"]), number)
        for number, signal in enumerate(signals, 1)
        for span in signal.get("spans", ())
        if span["field"] == field
    ]
    cuts = sorted({0, len(text), *(at for start, end, _ in spans for at in (start, end))})
    pieces: list[Piece] = []
    for start, end in pairwise(cuts):
        numbers = sorted({n for first, last, n in spans if first <= start and end <= last})
        pieces += _visible(text[start:end], tuple(numbers))
    return pieces


def _visible(text: str, signals: tuple[int, ...]) -> Iterable[Piece]:
    kept = ""
    for char in text:
        name = hidden_name(char)
        if not name:
            kept += char
            continue
        if kept:
            yield Piece(kept, signals)
        yield Piece(char, signals, name)
        kept = ""
    if kept:
        yield Piece(kept, signals)


def hidden_name(char: str) -> str:
    """What to call a character that shows nothing or moves others; "" for all others.

    >>> hidden_name("\\u200b"), hidden_name("a")
    ('U+200B', '')
    """
    if char in SHOWN_AS_THEY_ARE or unicodedata.category(char) not in INVISIBLE:
        return ""
    return f"U+{ord(char):04X}"
