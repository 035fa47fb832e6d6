"""Full names in a text. A first name under a mail is what people choose to say, and stays.

Names are compared word by word, never by a pattern made of what a stranger wrote into From.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

MOST_NAMES = 12
MOST_WORDS = 8  # of one name
LEAST_LETTERS = 5  # of a name in an alphabet
LONGEST_GAP = 8  # letters that are none, between two words of a name

_WORD = re.compile(r"[^\W_]+")
_SPLIT = re.compile(r"[\s,]+")
# Scripts that write a full name without a space: Han, kana, Hangul.
_UNSPACED = re.compile("[\u3005\u3007\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]+")
_SPACE = r"[\s·・]{0,4}"


def without(text: str, names: Sequence[str], hidden: str) -> tuple[str, int]:
    """The text with each full name hidden, in either order of its words; and how many there were.

    >>> without("Yours, SELLERSON Quentin", ["Quentin Sellerson"], "[…]")
    ('Yours, […]', 1)
    """
    found = 0
    for name in names[:MOST_NAMES]:
        words = [w for each in _SPLIT.split(name[:200]) if (w := _WORD.findall(_folded(each)))]
        orders = _orders(words[:MOST_WORDS]) if words else []
        if all(_UNSPACED.fullmatch("".join(word)) for word in words):
            spans = list(_unspaced(text, orders))
        else:
            spans = list(_spaced(text, [each for each in orders if len(words) > 1]))
        text = _cut(text, spans, hidden)
        found += len(spans)
    return text, found


def _orders(words: list[list[str]]) -> list[list[str]]:
    """As written, the last word first, and without the middle ones; the longest first."""
    turned, short = [words[-1], *words[:-1]], [words[0], words[-1]]
    ways = [words, turned] if len(words) < 3 else [words, turned, short, short[::-1]]
    return [[part for word in way for part in word] for way in ways]


def _spaced(text: str, orders: list[list[str]]) -> Iterator[tuple[int, int]]:
    orders = [each for each in orders if sum(map(len, each)) >= LEAST_LETTERS]
    if not orders:
        return
    said = [(_folded(m[0]), m.start(), m.end()) for m in _WORD.finditer(text)]
    at = 0
    while at < len(said):
        length = next((len(order) for order in orders if _stands(said, at, order)), 0)
        if length:
            yield said[at][1], said[at + length - 1][2]
        at += length or 1


def _stands(said: list[tuple[str, int, int]], at: int, words: list[str]) -> bool:
    if at + len(words) > len(said):
        return False
    for n, word in enumerate(words):
        if said[at + n][0] != word:
            return False
        if n and said[at + n][1] - said[at + n - 1][2] > LONGEST_GAP:
            return False
    return True


def _unspaced(text: str, orders: list[list[str]]) -> Iterator[tuple[int, int]]:
    # Single letters of these scripts, with a little space between them: nothing can try twice.
    patterns = {_SPACE.join(map(re.escape, "".join(each))) for each in orders}
    wanted = sorted(each for each in patterns if len(_UNSPACED.findall(each)) > 1)
    if wanted:
        yield from (found.span() for found in re.finditer("|".join(wanted), text))


def _cut(text: str, spans: list[tuple[int, int]], hidden: str) -> str:
    kept, last = [], 0
    for start, end in spans:
        kept += [text[last:start], hidden]
        last = end
    return "".join([*kept, text[last:]])


def _folded(word: str) -> str:
    return unicodedata.normalize("NFKC", word).casefold()
