"""Which of some ads fits best: rare words count more, the title most. Pure."""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence

from daylight.web.ads.search.query import Query
from daylight.web.ads.search.words import BREAK, synonyms, tokens

_TITLE, _TEXT = 3.0, 1.0
_IN_ORDER = 0.7  # for each that stands in the title in the order in which it was typed
_EXACT = 0.5  # the word itself and not one of the same meaning


def ranked(query: Query, lines: Mapping[int, str]) -> list[int]:
    """Places in the index, best first and the newer first of equals."""
    wanted = units(query)
    docs = {seq: line.split() for seq, line in lines.items()}
    weight = weights(wanted, list(docs.values()))
    scored = {seq: score(doc, wanted, weight) for seq, doc in docs.items()}
    return sorted(docs, key=lambda seq: (-scored[seq], -seq))


def units(query: Query) -> list[str]:
    """The tokens whose presence counts, in the order in which they were typed; here words that
    say little count too, by how few of the ads have them."""
    excluded = {token for phrase in query.excluded for token in phrase}
    return [token for token in dict.fromkeys(tokens(query.text)) if token not in excluded]


def weights(wanted: Sequence[str], docs: Sequence[Collection[str]]) -> dict[str, float]:
    """More for a token that fewer of these ads have."""
    found = {}
    for unit in wanted:
        having = sum(unit in doc for doc in docs)
        found[unit] = math.log(1.0 + len(docs) / (having + 0.5))
    return found


def score(doc: Sequence[str], wanted: Sequence[str], weight: Mapping[str, float]) -> float:
    """How well one ad's tokens fit, above zero where any of the wanted is there."""
    title, everything = title_of(doc), set(doc)
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
    return total + _IN_ORDER * in_order(wanted, title) + inside / max(1, len(title))


def title_of(doc: Sequence[str]) -> Sequence[str]:
    """The tokens before the first break."""
    return doc[: doc.index(BREAK)] if BREAK in doc else doc


def in_order(wanted: Sequence[str], title: Sequence[str]) -> int:
    """How many of the wanted stand in a title in the order in which they were typed.

    >>> in_order(["red", "bike", "basket"], ["basket", "for", "red", "mountain", "bike"])
    2
    """
    best = [0] * (len(wanted) + 1)
    for token in title:
        for at in range(len(wanted), 0, -1):
            if wanted[at - 1] == token:
                best[at] = max(best[at], max(best[:at]) + 1)
    return max(best)
