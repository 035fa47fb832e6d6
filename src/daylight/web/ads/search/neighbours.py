"""Words that stand next to each other, as tokens of the index: for phrases of common words. Pure.

Where both words of a phrase are in many ads, the ads that have both would all have to be looked
at. So how common words are on a board is written down when its index is made, and wherever two
stand in a row that many ads have, that is a token too.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise

from daylight.web.ads.search.plan import Plan
from daylight.web.ads.search.words import BREAK, MARK

# How rare a word is: 0 if nearly all ads have it, 2 if half of them, 4 if a quarter, and so on.
Rarities = Mapping[str, int]

TOGETHER = 9  # two words in a row are a token up to this sum; beyond, 1 ad in 32 has both
MOST = 4_000  # words
FEWEST = 500  # ads that say which words are common
_RARE = 99
_MARK, _JOIN = f"{MARK}b", "\ue001"


def token(one: str, other: str) -> str:
    """What the index has for two common words in a row."""
    return f"{_MARK}{one}{_JOIN}{other}"


def counted(lines: Iterable[str]) -> Rarities:
    """How rare the common words of some ads' lines are, the most common first.

    None where there are too few ads.
    """
    ads, having = 0, Counter[str]()
    for line in lines:
        ads += 1
        having.update({each for each in line.split() if each[0] != MARK and each != BREAK})
    if ads < FEWEST:
        return {}
    often = sorted((-many, word) for word, many in having.items())[:MOST]
    rarities = ((word, int(2 * math.log2(ads / -less))) for less, word in often)
    return {word: rarity for word, rarity in rarities if rarity <= TOGETHER}


def written(common: Rarities) -> str:
    """Rarities as they are kept: a word has neither a blank nor a colon.

    >>> read(written({"red": 2, "bike": 0}))
    {'red': 2, 'bike': 0}
    """
    return " ".join(f"{word}:{rarity}" for word, rarity in common.items())


@lru_cache(maxsize=8)
def read(text: str) -> Rarities:
    pairs = (each.partition(":") for each in text.split())
    return {word: int(rarity) for word, _colon, rarity in pairs}


def beside(words: Sequence[str], common: str) -> list[str]:
    """The token of each two common words in a row, as often as they stand so; `common` as written.

    >>> [each[2:] for each in beside("red bike . red . bike".split(), "red:2 bike:0")]
    ['red\ue001bike']
    """
    if not common:
        return []
    known = _followers(common)
    rows = zip(map(known.get, words), words[1:], strict=False)
    return [known_after[word] for known_after, word in rows if known_after and word in known_after]


@lru_cache(maxsize=8)
def _followers(common: str) -> Mapping[str, Mapping[str, str]]:
    """For each common word the tokens of it and those that are common enough after it."""
    rarities = read(common)
    return {
        one: {other: token(one, other) for other in rarities if _are((one, other), rarities)}
        for one in rarities
    }


def _are(pair: tuple[str, ...], common: Rarities) -> bool:
    """Whether two words in a row are a token."""
    return len(pair) == 2 and sum(common.get(word, _RARE) for word in pair) <= TOGETHER


def narrowed(plan: Plan, common: Rarities) -> Plan:
    """The same plan with common words in a row as tokens.

    Two of them are all of a phrase: no row is looked at. Of a longer one fewer are.
    """
    if not common or not (plan.phrases or plan.without_phrases):
        return plan
    asked = {pair for phrase in plan.phrases for pair in pairwise(phrase) if _are(pair, common)}
    implied = {word for pair in asked for word in pair}
    none = [each for each in plan.without_phrases if _are(each, common)]
    return replace(
        plan,
        all_of=tuple(
            dict.fromkeys(
                [word for word in plan.all_of if word not in implied]
                + sorted(token(one, other) for one, other in asked)
            )
        ),
        none_of=(*plan.none_of, *(token(one, other) for one, other in none)),
        phrases=tuple(each for each in plan.phrases if len(each) > 2 or each not in asked),
        without_phrases=tuple(each for each in plan.without_phrases if each not in none),
    )
