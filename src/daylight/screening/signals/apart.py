"""An ad's sentences read apart, so that an innocent one spares none of the others.

What says who or what an ad is about ("no pets", "after school", a desk) is a reason to publish
where it belongs to the same words. Whoever offers a person adds such a sentence easily; so where
the whole raises nothing, each sentence is read alone, and with the one or two that follow.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from typing import Final

from daylight.screening.matching import Found, Hit
from daylight.screening.model import Signal
from daylight.screening.reading import Reading
from daylight.screening.signals.case import Case, Chance, Check

_TOGETHER: Final = 3  # sentences that are read as one
_BEHIND: Final = 20  # characters behind a word that a check looks at
_TRADES: Final = ("job", "work_for_home", "task")
_PRICED: Final = ("girl", "child", "family_child", "youth_noun")
Range = tuple[int, int]


def apart(
    check: Check, *, chances: tuple[Chance, ...], persons: tuple[str, ...], beside: tuple[str, ...]
) -> Check:
    """A check that also reads sentences apart that have one of `persons` and one of `beside`, where
    one of the `chances` says that their words may be enough."""

    def both(case: Case) -> Iterator[Signal]:
        spoke = False
        for signal in check(case):
            spoke = True
            yield signal
        if spoke:
            return
        for part in _parts(case, chances, case.bits(*persons), case.bits(*beside)):
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
        (low, high), *others = ranges
        self._seam = high - low - 1 if others and others[0][0] > high else -1

    def gap(self, word: int) -> str:
        """As of a reading. What stands between a title and words that do not follow it is no part
        of either."""
        return "\n" if word == self._seam else super().gap(word)


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


def _parts(case: Case, chances: tuple[Chance, ...], persons: int, beside: int) -> Iterator[Case]:
    """Those choices of sentences in which somebody may be offered; of like ones the first."""
    if not case.found.mask & persons:
        return
    # "Young girls, $100": of one who is named so, a price says enough.
    priced = case.bits(*_PRICED) if case.names_dollars else 0
    if not case.found.mask & (beside | priced):
        return
    if not _has_a_chance(case, case.found.mask, chances):
        return
    sentences = case.reading.sentences
    count = sentences[-1] + 1 if sentences else 0
    if count < 2:
        return
    said = [case.masks.get(number, 0) for number in range(count)]
    ends = [bisect_left(sentences, number) for number in range(count + 1)]
    first = max(case.title_end, 1)
    about = case.bits(*_TRADES)
    # An ad whose title names a trade is about that trade: what follows belongs to it.
    trade = next((n + 1 for n in range(first) if said[n] & about), count)
    likely: dict[int, bool] = {}
    seen: set[tuple[object, ...]] = set()
    for title, body, mask in _choices(said, first, trade):
        if not (mask & persons and mask & (beside | priced)):
            continue
        if mask not in likely:
            likely[mask] = _has_a_chance(case, mask, chances)
        if likely[mask] and (read := _as_read(case, title, body, ends)) not in seen:
            seen.add(read)
            yield _part(case, title, body, ends)


def _has_a_chance(case: Case, mask: int, chances: tuple[Chance, ...]) -> bool:
    """Whether one of the checks may speak; where not, neither does it of fewer of the tags."""
    return any(chance(case, mask) for chance in chances)


def _as_read(case: Case, title: Range, body: Range, ends: list[int]) -> tuple[object, ...]:
    """All that a check sees of one choice: two that are alike in it are read alike."""
    reading = case.reading
    low = title[0] if title[1] == body[0] or body[0] == body[1] else body[0]
    high = max(title[1], body[1])
    text, words = reading.folded.text, reading.words
    first, last = ends[low], ends[high]
    begins, stops = reading.located[first][0], reading.located[last - 1][1]
    lengths = [ends[number + 1] - first for number in range(low, high)]
    return low != title[0], *lengths, *words[first:last], text[begins : stops + _BEHIND]


def _choices(said: list[int], first: int, ends: int) -> Iterator[tuple[Range, Range, int]]:
    """Title and body as sentences: up to three in a row, the first of them as a title, that begin
    before `ends`; then the title, of `first` sentences, with one or two that do not follow at once.
    With each all the tags that are `said` in it.
    """
    count = len(said)
    for low in range(ends):
        mask = 0
        for high in range(low + 1, min(low + _TOGETHER, count) + 1):
            mask |= said[high - 1]
            if low or high < count:
                yield (low, low + 1), (low + 1, high), mask
    title = 0
    for mask in said[:first]:
        title |= mask
    for low in range(first + 1, count):
        mask = title
        for high in range(low + 1, min(low + _TOGETHER - 1, count) + 1):
            mask |= said[high - 1]
            yield (0, first), (low, high), mask
