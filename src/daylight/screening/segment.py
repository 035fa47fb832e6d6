"""Finding known words in a run of letters that were written apart."""

from __future__ import annotations

from collections.abc import Container

_LONGEST = 24


def segment(
    letters: str, known: Container[str], table: dict[int, str]
) -> list[tuple[int, int, str]]:
    """The known words that cover most of `letters`, as (start, end, word), in order.

    `known` holds words as `table` translates them. Ties go to the longer word. Cost is
    len(letters) times the longest word.

    >>> segment("xteengirl", {"teen", "girl", "tee"}, {})
    [(1, 5, 'teen'), (5, 9, 'girl')]
    """
    text = letters.translate(table)
    size = len(text)
    best = [0] * (size + 1)
    choice = [0] * (size + 1)
    for start in range(size - 1, -1, -1):
        best[start] = best[start + 1]
        for end in range(start + 3, min(size, start + _LONGEST) + 1):
            if text[start:end] in known:
                # One point less for each word: one long word beats two short ones.
                score = (end - start) * 4 - 3 + best[end]
                if score >= best[start]:
                    best[start], choice[start] = score, end
    found, at = [], 0
    while at < size:
        if choice[at]:
            found.append((at, choice[at], text[at : choice[at]]))
            at = choice[at]
        else:
            at += 1
    return found
