"""Signals that term lists raise: each group of terms is one indicator, and indicators add up."""

from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.case import Case
from daylight.screening.terms import TermGroup

_NEAR = 3  # words


def listed(case: Case) -> Iterator[Signal]:
    """One signal for each name and harm of which at least one group speaks."""
    if not case.found.mask & case.found.matcher.term_bit:
        return
    speaking: dict[tuple[str, Harm], dict[int, list[Hit]]] = {}
    for hit in case.found.hits:
        for number in hit.groups:
            group = case.found.matcher.groups[number]
            if not _is_spared(case, number, group, hit):
                named = speaking.setdefault((group.signal, group.harm), {})
                named.setdefault(number, []).append(hit)
    for (name, harm), groups in speaking.items():
        yield _signal(case, name, harm, groups)


def _is_spared(case: Case, number: int, group: TermGroup, hit: Hit) -> bool:
    matcher = case.found.matcher
    if group.needs and not case.found.mask & matcher.needs_bit(number):
        return True
    unless = matcher.unless_bit(number)
    if not case.found.mask & unless:
        return False
    sentence = case.by_sentence[case.found.sentence(hit)]
    sparing = [h for h in sentence if h.tags & unless]
    if group.harm is not Harm.CHILD_SAFETY:
        return bool(sparing) or (group.scope == "ad" and case.title_has(unless))
    if any(_is_attached(hit, h) for h in sparing):
        return True
    # Whoever offers a child adds an innocent word easily: it counts only where nobody is called.
    if any(h.tags & case.bits("call", "contact", "company") for h in sentence):
        return False
    return bool(sparing) or (group.scope == "ad" and case.title_has(unless))


def _is_attached(hit: Hit, other: Hit) -> bool:
    """Whether the words stand so near that they are one phrase: "Lolita by Nabokov, book"."""
    return max(hit.first - other.last, other.first - hit.last) <= _NEAR


def _signal(case: Case, name: str, harm: Harm, groups: dict[int, list[Hit]]) -> Signal:
    weights: dict[str, float] = {}
    quoted: dict[str, str] = {}
    for number, found in groups.items():
        group = case.found.matcher.groups[number]
        # Of groups that share an indicator the strongest counts: a weak one takes nothing away.
        weights[group.indicator] = max(weights.get(group.indicator, 0.0), group.weight)
        words = case.reading.words[found[0].first : found[0].last + 1]
        quoted.setdefault(group.indicator, " ".join(words))
    clear = 1.0
    for weight in weights.values():
        clear *= 1 - weight
    hits = [hit for found in groups.values() for hit in found]
    said = "; ".join(f"{indicator} (“{words}”)" for indicator, words in quoted.items())
    return Signal(
        name=name,
        harm=harm,
        confidence=round(1 - clear, 4),
        spans=case.spans(sorted(hits, key=lambda h: (h.first, -h.last))),
        why=f"The text speaks of: {said}.",
    )
