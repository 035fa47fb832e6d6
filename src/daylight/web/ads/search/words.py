"""From a text to the tokens that are indexed and asked for. Pure: no database, no clock.

    "Men's bicicletas, 26in"  ->  man bicicleta 26 in

A token is a folded word without its plural. Facets (a place, a section, a photo) are tokens that
begin with a private-use letter, which folding takes out of whatever a person types.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from functools import cache, lru_cache
from importlib import resources
from itertools import chain
from typing import Any

from daylight.screening.folding import fold_character

MARK = "\ue000"  # every facet begins with it
MEANING = "m"  # follows the mark in the facet of words that mean the same
BREAK = "."  # stands between fields: no phrase goes over it, and no index takes it for a word
LONGEST = 40  # characters of a word
SHORT_NUMBER = 6  # digits
_REMEMBERED = 200_000  # words

# Scripts that are written without spaces: Thai, Lao, Myanmar, Khmer, kana, Han.
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff"
UNSPACED += "\U00020000-\U0003ffff"
_INDIC = "\u0900-\u0dff"  # whose vowel signs are no letters to `re`
_PIECES = re.compile(rf"[0-9]+|[{UNSPACED}]+|(?:[^\W\d_{UNSPACED}]|[{_INDIC}])+")
_PLAIN = re.compile(r"[a-z]+|[0-9]+")
_PLAIN_AND_SHORT = re.compile(rf"[a-z]+|(?<![0-9])[0-9]{{1,{SHORT_NUMBER}}}(?![0-9])")
_UNSPACED = re.compile(rf"[{UNSPACED}]")
_OUTSIDE = re.compile(r"[^\t\n\r -~]|[A-Z]")
_APOSTROPHES = re.compile("['’ʼ`´]")


def fold(text: str) -> str:
    """Without case, accents, disguises and private-use letters; digits are 0 to 9.

    >>> fold("Ｃａｆé \\ue000p1")
    'cafe p1'
    """
    if text.isascii():
        return text.replace("'", "").replace("\0", "").lower()
    whole = unicodedata.normalize("NFKC", _APOSTROPHES.sub("", text))
    return _APOSTROPHES.sub("", _OUTSIDE.sub(lambda found: _letter(found[0]), whole))


@lru_cache(maxsize=100_000)
def _letter(character: str) -> str:
    if unicodedata.category(character) == "Co":
        return ""
    if _UNSPACED.match(character):
        return character
    return fold_character(character)


def tokens(text: str) -> list[str]:
    """The tokens of a text in order, repeated as they are.

    A run of an unspaced script gives its pairs of letters and its last letter.

    >>> tokens("Bicicletas y 2 BABY'S beds"), tokens("東京都")
    (['bicicleta', 'y', '2', 'babi', 'bed'], ['東京', '京都', '都'])
    """
    low = fold(text)
    if low.isascii():
        return list(map(_stems.__getitem__, _PLAIN.findall(low)))
    return list(chain.from_iterable(map(_pieces, _PIECES.findall(low))))


def public_tokens(text: str) -> list[str]:
    """The same without numbers that are as long as a telephone's: nobody's becomes a word.

    >>> public_tokens("Call 5550123 or 555'0142, size 26")
    ['call', 'or', 'size', '26']
    """
    low = fold(text)
    if low.isascii():
        return list(map(_stems.__getitem__, _PLAIN_AND_SHORT.findall(low)))
    return [
        token
        for token in chain.from_iterable(map(_pieces, _PIECES.findall(low)))
        if len(token) <= SHORT_NUMBER or not token.isdigit()
    ]


def _pieces(piece: str) -> list[str]:
    if not _UNSPACED.match(piece):
        return [_stems[piece]]
    pairs = [piece[at : at + 2] for at in range(len(piece) - 1)]
    return [*pairs, piece[-1]]


def is_unspaced(letter: str) -> bool:
    """Whether a letter is of a script without spaces."""
    return bool(_UNSPACED.match(letter))


class _Stems(dict[str, str]):
    """Each word's token, made once."""

    def __missing__(self, word: str) -> str:
        if len(self) >= _REMEMBERED:
            self.clear()
        self[word] = made = stem(word[:LONGEST])
        return made


_stems = _Stems()


def stem(word: str) -> str:
    """A folded word without an English or Spanish plural, the same for one and for many.

    It is no word to show: "houses" and "house" are both "hous". Three letters are left at least.

    >>> [stem(w) for w in ("boxes", "box", "motores", "motor", "luces", "luz", "ladies", "men")]
    ['box', 'box', 'motor', 'motor', 'luc', 'luc', 'ladi', 'man']
    """
    irregular = _data().irregular
    one = irregular.get(word) or irregular.get(_without_s(word, 3))
    if one is not None:
        return _ended(_without_e(one))
    made = _without_e(_without_s(word, 3))
    if made != word and made[-1:] == "s":  # ingleses, ingles
        made = _without_e(_without_s(made, 5))
    return _ended(made)


def _without_s(word: str, most: int) -> str:
    """Words of up to `most` letters stay."""
    if len(word) > most and word[-1] == "s" and word[-2:] not in ("ss", "us"):
        return word[:-1]
    return word


def _without_e(word: str) -> str:
    """Only of longer words: car and care stay two."""
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word


def _ended(word: str) -> str:
    if word.endswith("z"):
        return f"{word[:-1]}c"
    return f"{word[:-1]}i" if len(word) > 3 and word[-1] == "y" else word


class _Data:
    """What the file of words says."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.irregular: dict[str, str] = dict(values["irregular"])
        self.stop: list[str] = [word for words in values["stop"].values() for word in words]
        self.groups: list[list[str]] = values["synonyms"]


@cache
def _data() -> _Data:
    file = resources.files("daylight.web.ads.search").joinpath("words.toml")
    return _Data(tomllib.loads(file.read_text("utf-8")))


@cache
def stop_tokens() -> frozenset[str]:
    """Tokens of words that say little: asked for only where nothing else is."""
    return frozenset(chain.from_iterable(tokens(word) for word in _data().stop))


@cache
def synonyms() -> dict[str, str]:
    """The facet of each token that has words of the same meaning."""
    found: dict[str, str] = {}
    for group in _data().groups:
        facet = f"{MARK}{MEANING}{fold(group[0]).replace(' ', '')}"
        for word in group:
            found.setdefault(tokens(word)[0], facet)
    return found


def meanings(of: list[str]) -> list[str]:
    """The facets of all meanings in a list of tokens, each once, in order."""
    known = synonyms()
    return sorted({known[token] for token in known.keys() & of})
