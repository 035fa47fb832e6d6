"""Two versions of an ad side by side, word for word. Pure.

The words that both begin and end with are set aside; the rest is compared along the shortest way
from one to the other, while that takes few steps. Texts that have little in common are compared by
which words occur: what was dropped is found all the same, and no text makes a page wait.

Source: E. W. Myers, An O(ND) Difference Algorithm and Its Variations, Algorithmica 1 (1986).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

_WORDS = re.compile(r"\s*\S+\s*")
MOST_WORDS = 4000  # of a version; longer ones are compared so far
MOST_STEPS = 60_000  # of one comparison along the shortest way, about 20 ms

Pairs = list[tuple[int, int]]  # places of the same word in both, in order


@dataclass(frozen=True)
class Run:
    """Some words. `kind` is "same", "dropped" (only before) or "added" (only after)."""

    kind: str
    text: str


def compare(before: str, after: str) -> tuple[list[Run], list[Run]]:
    """The two texts as runs: the first one's same and dropped, the second one's same and added.

    >>> [(run.kind, run.text) for run in compare("new young girl", "new girl")[0]]
    [('same', 'new '), ('dropped', 'young '), ('same', 'girl')]
    """
    old, new = _words(before), _words(after)
    mine, theirs = same([word.strip() for word in old], [word.strip() for word in new])
    return list(_runs(old, mine, "dropped")), list(_runs(new, theirs, "added"))


def _words(text: str) -> list[str]:
    """Each with the space after it; a change of spaces alone is none."""
    return [match[0] for match in _WORDS.finditer(text)][:MOST_WORDS]


def _runs(words: Sequence[str], known: set[int], otherwise: str) -> Iterator[Run]:
    for is_same, places in groupby(range(len(words)), known.__contains__):
        text = "".join(words[place] for place in places)
        yield Run("same" if is_same else otherwise, text)


def same(old: Sequence[str], new: Sequence[str]) -> tuple[set[int], set[int]]:
    """Places of the words in each that the other has too."""
    short = min(len(old), len(new))
    head = next((n for n in range(short) if old[n] != new[n]), short)
    rest = short - head
    tail = next((n for n in range(rest) if old[-1 - n] != new[-1 - n]), rest)
    a, b = old[head : len(old) - tail], new[head : len(new) - tail]
    found = _shortest(a, b)
    if found is None:
        mine, theirs = _occurring(a, b), _occurring(b, a)
    else:
        mine, theirs = {i for i, _j in found}, {j for _i, j in found}
    ends = range(tail)
    return (
        {*range(head), *(head + i for i in mine), *(len(old) - 1 - n for n in ends)},
        {*range(head), *(head + j for j in theirs), *(len(new) - 1 - n for n in ends)},
    )


def _shortest(a: Sequence[str], b: Sequence[str]) -> Pairs | None:
    """Pairs along the shortest way; None where it takes more steps than a page should wait for."""
    reach = {1: 0}
    trail: list[dict[int, int]] = []
    steps = 0
    for edits in range(len(a) + len(b) + 1):
        trail.append(dict(reach))
        for k in range(-edits, edits + 1, 2):
            down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
            x = reach[k + 1] if down else reach[k - 1] + 1
            began = x
            while x < len(a) and x - k < len(b) and a[x] == b[x - k]:
                x += 1
            reach[k] = x
            steps += 1 + x - began
            if x >= len(a) and x - k >= len(b):
                return _back(trail, a, b)
        if steps > MOST_STEPS:
            return None
    return []


def _back(trail: Sequence[dict[int, int]], a: Sequence[str], b: Sequence[str]) -> Pairs:
    x, y = len(a), len(b)
    found: Pairs = []
    for edits in range(len(trail) - 1, -1, -1):
        reach, k = trail[edits], x - y
        down = k == -edits or (k != edits and reach[k - 1] < reach[k + 1])
        before = k + 1 if down else k - 1
        px = reach[before] if edits else 0
        py = px - before if edits else 0
        while x > px and y > py:
            x, y = x - 1, y - 1
            found.append((x, y))
        x, y = px, py
    return found[::-1]


def _occurring(words: Sequence[str], others: Sequence[str]) -> set[int]:
    """Places of words that occur in the other text, as often as they do there."""
    left = Counter(others)
    found = set()
    for place, word in enumerate(words):
        if left[word] > 0:
            left[word] -= 1
            found.add(place)
    return found
