"""Undoing what leaves only letters: doubled ones, words run together or cut in two, stars, and text
that a direction mark shows backwards.

As everywhere, a piece is only rewritten into words that a lexicon knows. Words are looked up in
tables made once, so that an ad that hides nothing costs one look.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Final

from daylight.screening.language import COMMON_WORDS
from daylight.screening.onelook_plain import WORD
from daylight.screening.segment import segment
from daylight.screening.terms import shipped_tags

# start and end in the folded text, and the words that stand there.
Repair = tuple[int, int, tuple[str, ...]]
_LETTERS = re.compile(r"[a-z]+")
_STARRED = re.compile(r"(?<![a-z0-9*#])[a-z*#]*[*#][a-z*#]*(?![a-z0-9*#])")
LONG: Final = 13  # letters: so long a word is looked into for others
_MOST: Final = 60
_FEW: Final = 4  # words: so many are each looked for in the whole text
_SHORTEST: Final = 4
# Tags whose words are worth finding in pieces, and which of them stand before which.
_PERSONS: Final = (
    "child", "girl", "teen", "young", "youth_noun", "child_group", "family_child", "adult_word"
)  # fmt: skip
_ASKED: Final = ("company", "lure", "men", "call", "arrival", "household")
_PRAISE: Final = ("young", "teen", "fresh", "tender", "girl")
RIGHT_TO_LEFT, _END = "\u202e", "\u202c"


class Respellings:
    """What a vocabulary's words and phrases become when they are respelled in letters alone."""

    def __init__(self, words: frozenset[str], secret: frozenset[str]) -> None:
        self._words, self._secret = words, secret
        tags = shipped_tags()
        self._hidden = (secret | _words_of(tags, _PERSONS)) & words
        self._likely = (self._hidden | _words_of(tags, _ASKED)) & words

    def is_odd(self, word: str) -> bool:
        """Whether a word is a known one respelled, or a piece of one."""
        if word in self._words:
            return False
        if word in _glued() or word in self._fragments:
            return True
        return any(len(w) >= _SHORTEST and w in self._words for w in _without_doubles(word))

    def meant(self, word: str) -> tuple[str, ...]:
        """The words behind one that is doubled or run together; () where there is none."""
        if word in _glued():
            return _glued()[word]
        return next(((w,) for w in _without_doubles(word) if w in self._words), ())

    @functools.cached_property
    def _fragments(self) -> frozenset[str]:
        pieces = {p for w in self._whole for at in range(1, len(w)) for p in (w[:at], w[at:])}
        return frozenset(p for p in pieces if self._is_fragment(p))

    @functools.cached_property
    def _whole(self) -> frozenset[str]:
        """Words for a person, which are worth finding where they are cut in two."""
        return frozenset(w for w in _words_of(shipped_tags(), _PERSONS) if len(w) >= _SHORTEST)

    def _is_fragment(self, piece: str) -> bool:
        return len(piece) > 1 and piece not in self._words and piece not in COMMON_WORDS

    def joined(self, left: str, right: str) -> str | None:
        """The word that two neighbours make where neither is a word of its own: "gi rl"."""
        both = left + right
        is_cut = self._is_fragment(left) or self._is_fragment(right)
        return both if is_cut and both in self._whole else None

    @functools.cached_property
    def _with_letter(self) -> dict[tuple[int, int, str], list[str]]:
        """Words by their length and by a letter at a place of them; the likeliest first."""
        found: dict[tuple[int, int, str], list[str]] = {}
        likely, secret = self._likely, self._secret
        for word in sorted(self._words, key=lambda w: (w not in secret, w not in likely, w)):
            for place, letter in enumerate(word):
                found.setdefault((len(word), place, letter), []).append(word)
        return found

    def unstarred(self, chunk: str) -> str | None:
        """The word behind stars, where half of its letters are left; one worth hiding first."""
        stars = chunk.count("*")
        if len(chunk) < _SHORTEST or stars * 2 > len(chunk):
            return None
        left = [(place, letter) for place, letter in enumerate(chunk) if letter != "*"]
        likely = [self._with_letter.get((len(chunk), *each), []) for each in left]
        fit = [w for w in min(likely, key=len) if all(w[place] == c for place, c in left)]
        if fit and (len(fit) == 1 or fit[0] in self._likely):
            return fit[0]
        return None

    def parted(self, chunk: str) -> tuple[str, ...]:
        """The words that a long one is made of, all of it but two letters; () where it is none."""
        if not LONG <= len(chunk) <= _MOST or chunk in self._words:
            return ()
        words = tuple(word for _, _, word in segment(chunk, self._words, {}))
        is_covered = sum(map(len, words)) >= len(chunk) - 2
        is_worth = any(word in self._hidden for word in words)
        return words if len(words) > 1 and is_covered and is_worth else ()


def _without_doubles(word: str) -> Iterator[str]:
    """The word without one letter of each pair of like ones, and without every second letter."""
    if len(word) > _MOST:
        return
    for at in range(1, len(word)):
        if word[at - 1] == word[at]:
            yield word[:at] + word[at + 1 :]
    if word[::2] == word[1::2]:
        yield word[::2]


@functools.cache
def _glued() -> dict[str, tuple[str, ...]]:
    """Words that belong together, run together."""
    return {"".join(pair): pair for pair in _pairs()}


def _words_of(tags: Mapping[str, Iterable[str]], chosen: Iterable[str]) -> set[str]:
    return {word for tag in chosen for phrase in tags[tag] for word in phrase.split()}


def _pairs() -> Iterator[tuple[str, ...]]:
    """Phrases that name a person, and words of praise before words for one."""
    tags = shipped_tags()
    for tag in (*_PERSONS, "company", "arrival"):
        yield from (words for p in tags[tag] if len(words := tuple(p.split())) > 1)
    praise = {w for tag in _PRAISE for w in tags[tag] if " " not in w and len(w) > 2}
    nouns = {w for tag in ("girl", "teen", "youth_noun", "adult_word") for w in tags[tag]}
    yield from ((a, b) for a in sorted(praise) for b in sorted(nouns) if " " not in b and a != b)


def respelled(
    text: str, words: Sequence[str], odd: Sequence[int], known: Respellings
) -> Iterator[Repair]:
    """Words doubled, run together or cut in two. `words` are those of the folded `text`; `odd` the
    indexes of those that are respelled, or so long that others may stand in them."""
    meant: dict[str, tuple[str, ...]] = {}
    for word in {words[n] for n in odd}:
        if found := known.parted(word) or (known.meant(word) if known.is_odd(word) else ()):
            meant[word] = found
    if meant:
        for start, end in _standing(text, meant):
            yield start, end, meant[text[start:end]]
    if odd and any(known.joined(*pair) for pair in _beside(odd, words)):
        yield from _cut(text, known)


def _standing(text: str, words: Collection[str]) -> Iterator[tuple[int, int]]:
    """Where one of the words stands in the text with no letter beside it."""
    if len(words) > _FEW:
        for match in _LETTERS.finditer(text):
            if match.group() in words:
                yield match.span()
        return
    for word in words:
        start, size = text.find(word), len(word)
        while start >= 0:
            end = start + size
            if not ("a" <= text[start - 1 : start] <= "z" or "a" <= text[end : end + 1] <= "z"):
                yield start, end
            start = text.find(word, end)


def _beside(odd: Sequence[int], words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Each two neighbours of which one is odd."""
    firsts = (first for at in odd for first in (at - 1, at) if 0 <= first < len(words) - 1)
    return ((words[first], words[first + 1]) for first in firsts)


def _cut(text: str, known: Respellings) -> Iterator[Repair]:
    last = None
    for match in WORD.finditer(text):
        if last is not None and text[last.end() : match.start()].isspace():
            word = known.joined(last.group(), match.group())
            if word:
                yield last.start(), match.end(), (word,)
                last = None
                continue
        last = match


def starred(text: str, known: Respellings) -> Iterator[Repair]:
    """Words with letters behind stars. A star at the start of a line is a mere bullet."""
    for match in _STARRED.finditer(text):
        chunk = match.group().replace("#", "*")
        if len(chunk) > _MOST or chunk.endswith("*"):
            continue
        if chunk[0] == "*" and not _may_lead(text, match.start(), chunk):
            continue
        if word := known.unstarred(chunk):
            yield match.start(), match.end(), (word,)


def _may_lead(text: str, at: int, chunk: str) -> bool:
    """Whether a star at the start of a chunk stands for a letter, and not for a bullet."""
    inside = at > 1 and text[at - 1] == " " and text[at - 2].isalnum()
    return inside and chunk.count("*") == 1 and chunk[1:] not in COMMON_WORDS


def as_shown(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The text in the order in which it is read, and the stretches that were turned for that.

    Every character keeps its place but for those between a mark and its end, or the line's.

    >>> as_shown("a \u202elrig\u202c b")
    ('a \\u202egirl\\u202c b', [(3, 7)])
    """
    turned, at = [], text.find(RIGHT_TO_LEFT)
    while at >= 0:
        end = min((n for c in (_END, "\n") if (n := text.find(c, at)) >= 0), default=len(text))
        text = text[: at + 1] + text[at + 1 : end][::-1] + text[end:]
        turned.append((at + 1, end))
        at = text.find(RIGHT_TO_LEFT, max(end, at + 1))
    return text, turned


def as_written(turned: list[tuple[int, int]], low: int, high: int) -> tuple[int, int]:
    """Where a stretch of the text as shown lies in the text as written."""
    for start, end in turned:
        if start <= low and high <= end:
            return start + end - high, start + end - low
        if low < end and start < high:
            low, high = min(low, start), max(high, end)
    return low, high
