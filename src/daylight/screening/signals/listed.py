"""Signals that term lists raise: each group of terms is one indicator, and indicators add up."""

from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Signal
from daylight.screening.signals.case import Case
from daylight.screening.terms import TermGroup


def listed(case: Case) -> Iterator[Signal]:
    """One signal for each name of which at least one group speaks."""
    if not case.found.mask & case.found.matcher.term_bit:
        return
    speaking: dict[str, dict[int, list[Hit]]] = {}
    for hit in case.found.hits:
        for number in hit.groups:
            group = case.found.matcher.groups[number]
            if not _is_spared(case, number, group, hit):
                speaking.setdefault(group.signal, {}).setdefault(number, []).append(hit)
    for name, groups in speaking.items():
        yield _signal(case, name, groups)


def _is_spared(case: Case, number: int, group: TermGroup, hit: Hit) -> bool:
    matcher = case.found.matcher
    if group.needs and not case.found.mask & matcher.needs_bit(number):
        return True
    unless = matcher.unless_bit(number)
    if not case.found.mask & unless:
        return False
    if group.scope == "ad":
        return True
    near = case.by_sentence[case.found.sentence(hit)]
    return any(h.tags & unless for h in near)


def _signal(case: Case, name: str, groups: dict[int, list[Hit]]) -> Signal:
    clear = 1.0
    indicators: dict[str, str] = {}
    hits: list[Hit] = []
    for number, found in groups.items():
        group = case.found.matcher.groups[number]
        if group.indicator not in indicators:
            clear *= 1 - group.weight
            quoted = case.reading.words[found[0].first : found[0].last + 1]
            indicators[group.indicator] = " ".join(quoted)
        hits += found
    first = case.found.matcher.groups[next(iter(groups))]
    said = "; ".join(f"{indicator} (“{quoted}”)" for indicator, quoted in indicators.items())
    return Signal(
        name=name,
        harm=first.harm,
        confidence=round(1 - clear, 4),
        spans=case.spans(sorted(hits, key=lambda h: (h.first, -h.last))),
        why=f"The text speaks of: {said}.",
    )
