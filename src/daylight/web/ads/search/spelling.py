"""What a reader may have meant: one word of a search spelled as the board's ads spell it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import connection

from daylight.web.ads.catalogue import Catalogue
from daylight.web.ads.search import finding
from daylight.web.ads.search.parsing import parse
from daylight.web.ads.search.plan import plan
from daylight.web.ads.search.query import Query
from daylight.web.ads.search.vocabulary import LONGEST, SHORTEST, keys
from daylight.web.ads.search.words import fold, stem

MOST_WORDS = 8  # of a search, that are looked at
MOST_EACH = 4  # spellings that are tried of one word
_WORD = re.compile(r"[^\W\d_]+")
_TERM = re.compile(r"\S+")
_MARKED = re.compile(r'^[-−–"“]|[*"”]$')  # excluded, a phrase, a beginning
_MUCH = 5


class Spelling(NamedTuple):
    """A word of the board near one that was typed."""

    word: str
    shown: str
    ads: int
    apart: int  # mistakes between the two


def meant(query: Query, trees: Catalogue, moment: datetime, *, found: int) -> Query | None:
    """The same search with one word spelled otherwise, if that finds something; else None.

    Where the search found something itself, or ads have the word, only a much more common word is
    suggested: what was asked beside it may be why nothing is found.
    """
    tried: list[tuple[int, int, Query]] = []
    for at, word, ads in _typed(query):
        for spelling in near(word)[:MOST_EACH]:
            if (found or ads) and spelling.ads < _MUCH * max(ads, 1):
                continue
            other = _with(query, at, word, spelling.shown, trees)
            if finding.find(plan(other, trees), moment, limit=1).seqs:
                tried.append((spelling.apart, -spelling.ads, other))
                break
    return min(tried, key=lambda each: each[:2])[2] if tried else None


def _typed(query: Query) -> list[tuple[int, str, int]]:
    """The plain words of a search's text: where they stand, and how many ads have them."""
    terms = [term for term in _TERM.finditer(query.text) if not _MARKED.search(term[0])]
    found = [
        (term.start() + word.start(), word[0])
        for term in terms
        for word in _WORD.finditer(term[0])
        if SHORTEST <= len(word[0]) <= LONGEST
    ]
    known = _counts([fold(word) for _at, word in found])
    return [(at, word, known.get(fold(word), 0)) for at, word in found[:MOST_WORDS]]


def _with(query: Query, at: int, word: str, shown: str, trees: Catalogue) -> Query:
    text = query.text[:at] + shown + query.text[at + len(word) :]
    return parse(dict(query.parameters()) | {"q": text}, trees, currency=query.currency)


def near(word: str) -> list[Spelling]:
    """Words of the board that one mistake (two, of a long word) makes of this one, best first."""
    folded = fold(word)
    allowed = 2 if len(folded) >= 6 else 1
    own = stem(folded)
    found = []
    for token, shown, ads in _sharing(keys(folded)):
        apart = distance(folded, token)
        if apart <= allowed and stem(token) != own:
            found.append(Spelling(token, shown, ads, apart))
    return sorted(found, key=lambda s: (s.apart, s.word[0] != folded[:1], -s.ads, s.word))


def _sharing(of: set[str]) -> list[tuple[str, str, int]]:
    marks = ", ".join(["%s"] * len(of))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT w.token, w.shown, w.ads FROM ads_searchslip s "
            f"JOIN ads_searchword w ON w.token = s.token WHERE s.slip IN ({marks})",
            sorted(of),
        )
        return list(cursor.fetchall())


def _counts(words: Sequence[str]) -> dict[str, int]:
    if not words:
        return {}
    marks = ", ".join(["%s"] * len(words))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT token, ads FROM ads_searchword WHERE token IN ({marks})", list(words)
        )
        return dict(cursor.fetchall())


def distance(one: str, other: str) -> int:
    """Letters put in, left out, changed or swapped with a neighbour, at least (optimal string
    alignment).

    >>> distance("bycicle", "bicycle"), distance("bkie", "bike")
    (2, 1)
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        row.extend(_steps(one, other, i, letter, before, last, row))
    return row[-1]


def _steps(
    one: str, other: str, i: int, letter: str, above: list[int], last: list[int], row: list[int]
) -> Iterator[int]:
    for j, against in enumerate(other, 1):
        cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (letter != against))
        if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
            cost = min(cost, last[j - 2] + 1)
        yield cost
