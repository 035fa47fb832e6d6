"""Words and signs that stand for digits, and the digits they stand for."""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

import functools
import itertools
import re

_UNITS_EN = "zero one two three four five six seven eight nine".split()
_TEENS_EN = (
    "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
)
_TENS_EN = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_UNITS_ES = "cero uno dos tres cuatro cinco seis siete ocho nueve".split()
_TEENS_ES = "diez once doce trece catorce quince dieciseis diecisiete dieciocho diecinueve".split()
_TENS_ES = "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa".split()
_TWENTIES_ES = (
    "veintiuno veintidos veintitres veinticuatro veinticinco veintiseis veintisiete "
    "veintiocho veintinueve".split()
)

UNITS = {w: str(n) for words in (_UNITS_EN, _UNITS_ES) for n, w in enumerate(words)}
TENS = {w: str(n) for words in (_TENS_EN, _TENS_ES) for n, w in enumerate(words, 2)}
STRONG = {
    **UNITS,
    **{w: str(n) for words in (_TEENS_EN, _TEENS_ES) for n, w in enumerate(words, 10)},
    **{w: str(n) for n, w in enumerate(_TWENTIES_ES, 21)},
    "fourty": "40",
    "ninty": "90",
    "fiveteen": "15",
    "zeero": "0",
    "niner": "9",
    "una": "1",
}
# Words that sound or look like a digit and are words of their own, too.
WEAK = {
    "oh": "0", "o": "0", "ohh": "0", "owe": "0", "nil": "0", "nought": "0", "naught": "0",
    "won": "1", "wun": "1", "wan": "1", "juan": "1", "l": "1", "i": "1", "ll": "11",
    "to": "2", "too": "2", "tu": "2", "tew": "2", "tree": "3", "thre": "3", "free": "3",
    "for": "4", "fore": "4", "fo": "4", "foe": "4", "phor": "4", "fife": "5", "fyve": "5",
    "fiv": "5", "sex": "6", "sicks": "6", "siks": "6", "sics": "6", "six6": "6", "sevn": "7",
    "sven": "7", "ate": "8", "ait": "8", "eit": "8", "aight": "8", "nein": "9", "nyne": "9",
    "nien": "9", "oo": "00", "s": "5", "b": "8", "z": "2", "eigh": "8", "zer0": "0",
    "un": "1", "ocho8": "8", "g": "9", "q": "9", "ooo": "000",
}  # fmt: skip
REPEATS = {"double": 2, "dbl": 2, "triple": 3, "treble": 3, "doble": 2}
HUNDREDS = {"hundred": "00", "hundreds": "00", "cientos": "00", "thousand": "000"}
HUNDREDS_ES = {
    "cien": "100", "doscientos": "200", "trescientos": "300", "cuatrocientos": "400",
    "quinientos": "500", "seiscientos": "600", "setecientos": "700", "ochocientos": "800",
    "novecientos": "900",
}  # fmt: skip
LOOKALIKES = str.maketrans("oilsbzgqd|!", "01158299011")
# "f1ve", "z3r0": digits that stand for letters of a number word.
_LEET = str.maketrans("013457", "oieast")
_LETTER = re.compile(r"[a-z]")
_LOOKALIKE_CHUNK = re.compile(r"[0-9oilsbzgqd]+")
_LOOKALIKE_WORD = re.compile(r"[oilsbz]{3,4}")
_REAL_WORDS = frozenset(
    "oil oils ill bio bib bob lob sob sol los boil bill silo solo lobs loss boss sis bliss sill "
    "soil lois bolo lilo ilo lol".split()
)
_PARTS = re.compile(r"[0-9]+|[a-z]+")

_OHS = {"oh": "0", "o": "0", "oo": "00"}


def digits_of_chunk(chunk: str) -> str | None:
    """The digits that a run of letters and digits stands for, or None.

    >>> digits_of_chunk("3l2"), digits_of_chunk("fivefive5"), digits_of_chunk("2br")
    ('312', '555', None)
    """
    if chunk.isdigit():
        return chunk
    if len(chunk) > _LONGEST_SPELLED:
        return None
    if not chunk.isalpha():
        spelled = _spelled_parts(chunk)
        if spelled is not None:
            return spelled
        # "4s" and "5g" are models more often than look-alikes.
        if _LOOKALIKE_CHUNK.fullmatch(chunk) and (len(chunk) > 2 or chunk.strip("gqsbzd") == chunk):
            return chunk.translate(LOOKALIKES)
        return spelled_digits(chunk.translate(_LEET)) if _LETTER.search(chunk) else None
    return spelled_digits(chunk)


def _spelled_parts(chunk: str) -> str | None:
    """Digits and number words in one run: "5five5"."""
    digits = ""
    for part in _PARTS.findall(chunk):
        value = part if part.isdigit() else _OHS.get(part) or spelled_digits(part)
        if value is None:
            return None
        digits += value
    return digits or None  # "½" has no part that is one


def lookalike_word(word: str) -> str | None:
    """The digits that three or four letters without a meaning imitate: "sss", "olz"."""
    if _LOOKALIKE_WORD.fullmatch(word) and word not in _REAL_WORDS:
        return word.translate(LOOKALIKES)
    return None


@functools.lru_cache(maxsize=4096)
def spelled_digits(letters: str) -> str | None:
    """The digits of number words that are written together, or None.

    >>> spelled_digits("threeonetwo"), spelled_digits("thirtythree"), spelled_digits("sofa")
    ('312', '33', None)
    """
    if len(letters) < 3 or len(letters) > 60:
        return None
    digits, at = "", 0
    while at < len(letters):
        word = _longest(letters, at)
        if word is None:
            return None
        if word in TENS:
            unit = _longest(letters, at + len(word))
            has_unit = unit is not None and unit in UNITS and UNITS[unit] != "0"
            digits += TENS[word] + ("" if has_unit else "0")
        else:
            digits += STRONG[word]
        at += len(word)
    return digits


def _longest(letters: str, at: int) -> str | None:
    for size in range(min(12, len(letters) - at), 2, -1):
        if letters[at : at + size] in STRONG or letters[at : at + size] in TENS:
            return letters[at : at + size]
    return None


_LONGEST_SPELLED = 60  # letters and digits of number words written together


def worth(word: str) -> int:
    """How many digits a word may stand for, generously: a quick count before a closer look."""
    known = _WORTH.get(word)
    if known is not None:
        return known
    if len(word) > _LONGEST_SPELLED:
        return len(word) if word.isdigit() else 0
    return len(spelled_digits(word) or "") if word.isalpha() else len(word)


_WORTH = {
    **{
        "".join(letters): size
        for size in (3, 4)
        for letters in itertools.product("oilsbz", repeat=size)
        if lookalike_word("".join(letters))
    },
    **{word: len(digits) for word, digits in (*WEAK.items(), *STRONG.items())},
    **dict.fromkeys(TENS, 2),
    **dict.fromkeys(HUNDREDS_ES, 3),
    **dict.fromkeys(REPEATS, 2),
    **dict.fromkeys(HUNDREDS, 3),
}
