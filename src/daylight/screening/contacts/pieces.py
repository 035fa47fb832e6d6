"""Cutting a text into pieces of digits: parts of a phone number perhaps, and what lies between."""

from __future__ import annotations

import re
from collections.abc import Iterator

import msgspec

from daylight.screening.contacts.numerals import (
    HUNDREDS,
    HUNDREDS_ES,
    REPEATS,
    STRONG,
    TENS,
    UNITS,
    WEAK,
    digits_of_chunk,
    lookalike_word,
)

_CHUNK = re.compile(r"[^\W_]+")
_MOST_FILLERS = 4


class Piece(msgspec.Struct):
    """Some digits, where they stand, and how they are joined to the piece before.

    `weak` pieces are words of their own, too ("for"); `plain` ones are mere digits. `gap` is the
    text between this piece and the one before, `fillers` the words in it. A piece is `walled` off
    from the one before by something that is no number, such as a serial.
    """

    digits: str
    start: int
    end: int
    weak: bool = False
    plain: bool = True
    gap: str = ""
    fillers: tuple[str, ...] = ()
    walled: bool = False


def pieces(text: str, start: int, end: int) -> Iterator[Piece]:
    """The pieces of digits in a stretch of a folded text, in order. Linear in the stretch."""
    chunks = [(m.group(), m.start(), m.end()) for m in _CHUNK.finditer(text, start, end)]
    at, last_end = 0, 0
    fillers: list[str] = []
    walled = False
    while at < len(chunks):
        piece, used = _piece(chunks, at)
        if piece is None:
            walled = walled or not chunks[at][0].isalpha()
            if len(fillers) < _MOST_FILLERS:
                fillers.append(chunks[at][0])
        else:
            piece.gap = text[max(last_end, piece.start - 60) : piece.start]
            piece.fillers = tuple(fillers)
            piece.walled = walled
            fillers.clear()
            walled = False
            last_end = piece.end
            yield piece
        at += used


def _piece(chunks: list[tuple[str, int, int]], at: int) -> tuple[Piece | None, int]:
    """The piece that starts at a chunk, and how many chunks it takes."""
    word, start, end = chunks[at]
    if word.isdigit():
        return Piece(word, start, end), 1
    following = chunks[at + 1] if at + 1 < len(chunks) else ("", end, end)
    if word in REPEATS:
        unit = following[0] if following[0].isdigit() else UNITS.get(following[0], "")
        if len(unit) == 1:
            return Piece(unit * REPEATS[word], start, following[2], plain=False), 2
        return None, 1
    if word in TENS:
        unit = UNITS.get(following[0], "0")
        if unit != "0" and following[1] - end <= 2:
            return Piece(TENS[word] + unit, start, following[2], plain=False), 2
        if following[0] == "y" and at + 2 < len(chunks) and chunks[at + 2][0] in UNITS:
            unit = UNITS[chunks[at + 2][0]]
            return Piece(TENS[word] + unit, start, chunks[at + 2][2], plain=False), 3
        return Piece(TENS[word] + "0", start, end, plain=False), 1
    return _word_piece(word, start, end, following)


def _word_piece(
    word: str, start: int, end: int, following: tuple[str, int, int]
) -> tuple[Piece | None, int]:
    digits = STRONG.get(word)
    if digits is not None and following[0] in HUNDREDS:
        return Piece(digits + HUNDREDS[following[0]], start, following[2], plain=False), 2
    digits = digits or HUNDREDS_ES.get(word)
    if digits is not None:
        return Piece(digits, start, end, plain=False), 1
    if word in WEAK:
        return Piece(WEAK[word], start, end, weak=True, plain=False), 1
    digits = digits_of_chunk(word)
    if digits is not None:
        return Piece(digits, start, end, plain=False), 1
    digits = lookalike_word(word)
    if digits is not None:
        return Piece(digits, start, end, plain=False), 1
    return None, 1
