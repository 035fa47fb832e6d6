"""Which of some ads fits best: rare words count more, the title most. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from daylight.web.ads.search.query import Query, has_phrase
from daylight.web.ads.search.words import BREAK, MARK, synonyms

_TITLE, _TEXT = 3.0, 1.0
_IN_A_ROW = 2.0
_EXACT = 0.5  # the word itself and not one of the same meaning


def ranked(query: Query, lines: Mapping[int, str]) -> list[int]:
    """Places in the index, best first and the newer first of equals."""
    wanted = units(query)
    docs = {seq: line.split() for seq, line in lines.items()}
    weight = weights(wanted, list(docs.values()))
    scored = {seq: score(tokens, wanted, weight) for seq, tokens in docs.items()}
    return sorted(docs, key=lambda seq: (-scored[seq], -seq))


def units(query: Query) -> list[str]:
    """The tokens whose presence counts, in the order in which they were typed."""
    rows = [token for phrase in query.phrases for token in phrase]
    return list(dict.fromkeys([*query.words, *rows]))


def weights(wanted: Sequence[str], docs: Sequence[Sequence[str]]) -> dict[str, float]:
    """More for a token that fewer of these ads have."""
    found = {}
    for unit in wanted:
        having = sum(unit in tokens for tokens in docs)
        found[unit] = math.log(1.0 + len(docs) / (having + 0.5))
    return found


def score(tokens: Sequence[str], wanted: Sequence[str], weight: Mapping[str, float]) -> float:
    """How well one ad's line fits, above zero where any of the wanted is there."""
    end = tokens.index(BREAK) if BREAK in tokens else len(tokens)
    title, everything = tokens[:end], set(tokens)
    meanings = {synonyms().get(token, token) for token in title}
    total, inside = 0.0, 0
    for unit in wanted:
        meant = synonyms().get(unit, unit)
        if unit in title or meant in meanings:
            total += weight[unit] * _TITLE
            inside += 1
        elif unit in everything or meant in everything:
            total += weight[unit] * _TEXT
        if unit in everything:
            total += weight[unit] * _EXACT
    if len(wanted) > 1 and has_phrase(" ".join(title), wanted):
        total += _IN_A_ROW
    return total + inside / max(1, len(title))


def is_word(token: str) -> bool:
    return token != BREAK and not token.startswith(MARK)
