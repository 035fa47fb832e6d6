"""Words that stand next to each other, as tokens of the index: for phrases of common words. Pure.

Where both words of a phrase are in many ads, the ads that have both would all have to be looked
at. So the words that are common on a board are chosen when its index is made, and wherever two of
them stand in a row, that is a token too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from itertools import compress, pairwise
from operator import and_

from daylight.web.ads.search.plan import Plan
from daylight.web.ads.search.words import BREAK, MARK

MOST = 256  # words; with more of them the index grows, with fewer more rows are looked at
SHARE = 0.01  # of the ads, that a common word is in
FEWEST = 500  # ads that say which words are common
_JOIN = "\ue001"


def token(one: str, other: str) -> str:
    """What the index has for two common words in a row."""
    return f"{MARK}b{one}{_JOIN}{other}"


def chosen(lines: Iterable[str]) -> list[str]:
    """The common words of some ads' lines, the most common first; none of too few ads."""
    ads, having = 0, Counter[str]()
    for line in lines:
        ads += 1
        having.update({each for each in line.split() if each[0] != MARK and each != BREAK})
    if ads < FEWEST:
        return []
    often = [(-many, word) for word, many in having.items() if many >= SHARE * ads]
    return [word for _many, word in sorted(often)[:MOST]]


@lru_cache(maxsize=8)
def read(text: str) -> frozenset[str]:
    """Common words as they are kept."""
    return frozenset(text.split())


def beside(line: str, common: frozenset[str]) -> list[str]:
    """The tokens of all common words in a row in a line, each once.

    >>> [each[2:] for each in beside("red bike . red . bike", frozenset(("red", "bike")))]
    ['red\\ue001bike']
    """
    if not common:
        return []
    words = line.split()
    is_common = list(map(common.__contains__, words))
    both = map(and_, is_common, is_common[1:])
    return list(dict.fromkeys(token(a, b) for a, b in compress(pairwise(words), both)))


def narrowed(plan: Plan, common: frozenset[str]) -> Plan:
    """The same plan with common words in a row as tokens.

    Two of them are all of a phrase: no row is looked at. Of a longer one fewer are.
    """
    if not common or not (plan.phrases or plan.without_phrases):
        return plan
    asked = {pair for phrase in plan.phrases for pair in pairwise(phrase) if common >= set(pair)}
    implied = {word for pair in asked for word in pair}
    none = [each for each in plan.without_phrases if len(each) == 2 and common >= set(each)]
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
