"""An ad's sentences read apart, so that an innocent one spares none of the others.

What says who or what an ad is about ("no pets", "after school", a desk) is a reason to publish
where it belongs to the same words. Whoever offers a person adds such a sentence easily; so where
the whole raises nothing, each sentence is read alone, and with the one or two that follow.
"""

from __future__ import annotations

import functools
import operator
from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from daylight.screening.matching import Found, Hit
from daylight.screening.model import Signal
from daylight.screening.reading import Reading
from daylight.screening.signals.case import Case, Check

_TOGETHER: Final = 3  # sentences that are read as one
_TRADES: Final = ("job", "work_for_home", "task")
_PRICED: Final = ("girl", "child", "family_child", "youth_noun")
Range = tuple[int, int]


def apart(check: Check, *, persons: tuple[str, ...], beside: tuple[str, ...]) -> Check:
    """A check that also reads sentences apart that have one of `persons` and one of `beside`."""

    def both(case: Case) -> Iterator[Signal]:
        spoke = False
        for signal in check(case):
            spoke = True
            yield signal
        if spoke:
            return
        for part in _parts(case, case.bits(*persons), case.bits(*beside)):
            signals = list(check(part))
            if signals:
                yield from signals
                return

    return both


class _Excerpt(Reading):
    """Some words of a reading. They know where they stand in the whole text."""

    def __init__(self, whole: Reading, ranges: tuple[Range, ...]) -> None:
        self.fields, self.folded, self.repairs = whole.fields, whole.folded, whole.repairs
        self.turned = whole.turned
        self.words = [word for low, high in ranges for word in whole.words[low:high]]
        self._located = [spot for low, high in ranges for spot in whole.located[low:high]]
        numbers = [number for low, high in ranges for number in whole.sentences[low:high]]
        order = {number: place for place, number in enumerate(dict.fromkeys(numbers))}
        self.__dict__["sentences"] = [order[number] for number in numbers]


def _part(case: Case, title: Range, body: Range, ends: list[int]) -> Case:
    """Sentences as an ad of their own, of which the first have the place of a title."""
    chosen = [pair for pair in (title, body) if pair[0] < pair[1]]
    ranges = tuple((ends[low], ends[high]) for low, high in chosen)
    hits: list[Hit] = []
    mask = base = 0
    for (low, high), (begins, stops) in zip(chosen, ranges, strict=True):
        for hit in (h for number in range(low, high) for h in case.by_sentence.get(number, ())):
            if hit.last < stops:
                shift = base - begins
                hits.append(Hit(hit.first + shift, hit.last + shift, hit.tags, hit.groups))
                mask |= hit.tags
        base += stops - begins
    reading = _Excerpt(case.reading, ranges)
    found = Found(case.found.matcher, reading, [], mask)
    found.__dict__["hits"] = hits
    part = Case(
        case.ad,
        reading,
        found,
        profile=case.profile,
        recollection=case.recollection,
        contacts=case.contacts,
        whole=case,
    )
    part.__dict__["_title_sentence"] = title[1] - title[0] - 1
    return part


def _parts(case: Case, persons: int, beside: int) -> Iterator[Case]:
    """Those choices of sentences in which somebody may be offered."""
    if not case.found.mask & persons:
        return
    # "Young girls, $100": of one who is named so, a price says enough.
    priced = case.bits(*_PRICED) if case.names_dollars else 0
    if not case.found.mask & (beside | priced):
        return
    sentences = case.reading.sentences
    count = sentences[-1] + 1 if sentences else 0
    if count < 2:
        return
    said = [0] * count
    for number, hits in case.by_sentence.items():
        for hit in hits:
            said[number] |= hit.tags
    ends = [bisect_left(sentences, number) for number in range(count + 1)]
    first = max(case.title_end, 1)
    about = case.bits(*_TRADES)
    # An ad whose title names a trade is about that trade: what follows belongs to it.
    trade = next((n + 1 for n in range(first) if said[n] & about), count)
    for title, body in _choices(count, first, trade):
        mask = functools.reduce(operator.or_, (*said[slice(*title)], *said[slice(*body)]))
        if mask & persons and mask & (beside | priced):
            yield _part(case, title, body, ends)


def _choices(count: int, first: int, ends: int) -> Iterator[tuple[Range, Range]]:
    """Title and body as sentences: up to three in a row, the first of them as a title, that begin
    before `ends`; then the title, of `first` sentences, with one or two that do not follow at once.
    """
    for low in range(ends):
        for high in range(low + 1, min(low + _TOGETHER, count) + 1):
            if low or high < count:
                yield (low, low + 1), (low + 1, high)
    for low in range(first + 1, count):
        for high in range(low + 1, min(low + _TOGETHER - 1, count) + 1):
            yield (0, first), (low, high)
