"""Two versions of an ad side by side, word for word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|[^\s]+")
MOST_WORDS = 4000  # of a version; longer ones are compared so far


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
    left: list[Run] = []
    right: list[Run] = []
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            left.append(Run("same", "".join(old[a:b])))
            right.append(Run("same", "".join(new[c:d])))
            continue
        if b > a:
            left.append(Run("dropped", "".join(old[a:b])))
        if d > c:
            right.append(Run("added", "".join(new[c:d])))
    return left, right


def _words(text: str) -> list[str]:
    return [match[0] for match in _WORDS.finditer(text)][:MOST_WORDS]
