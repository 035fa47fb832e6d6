"""Schemes that are told over several sentences: signs of some kinds, and how many of them count.

Each sign is ordinary where it stands alone: a phrase, or two words near each other (who sends what,
what nobody may see). A scheme names the kinds that it is made of; so many of them in one ad, some
of which must be there, are what hardly an honest ad of that kind has.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

import msgspec

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.case import Case, Chance, Check

_DENIES: Final = frozenset(
    "no not never without nobody dont don doesn isn won nunca jamas sin ningun ninguna".split()
)
_SELF: Final = frozenset("we i nosotros nosotras yo".split())
_SUM: Final = "#"  # a number in place of a tag

Pair = tuple[str, str, int]  # two tags, and how many words they are apart at most


class Sign(msgspec.Struct, frozen=True):
    """One kind: what it says, phrases that say it, and pairs of words that do.

    Where it `is_asked` of the reader, it says nothing when the writer does it: "we hand you the
    rest". It counts `worth` times.
    """

    says: str
    tags: tuple[str, ...] = ()
    pairs: tuple[Pair, ...] = ()
    is_asked: bool = False
    worth: int = 1


class Scheme(msgspec.Struct, frozen=True, kw_only=True):
    """Kinds of signs by name, and how many make the scheme.

    One of each group in `must` has to be there, and of all kinds at least `fewest`. Where one of
    `spared` stands, nothing is said.
    """

    name: str
    harm: Harm
    what: str
    kinds: dict[str, Sign]
    must: tuple[tuple[str, ...], ...]
    fewest: int
    spared: tuple[str, ...] = ()
    profiles: tuple[str, ...] = ()
    confidence: float = 0.62


def scheme(plan: Scheme) -> Check:
    """A check that says whether an ad has the signs of one scheme. Its cost is linear."""

    def check(case: Case) -> Iterator[Signal]:
        if plan.profiles and case.profile not in plan.profiles:
            return
        possible = _possible(case, plan, case.found.mask)
        if not _is_enough(plan, possible):
            return
        if plan.spared and any(not _is_denied(case, h) for h in case.found.tagged(*plan.spared)):
            return
        found = {}
        for kind in plan.kinds:
            if kind in possible and (hits := _first(case, plan.kinds[kind])):
                found[kind] = hits
        if _is_enough(plan, found.keys()):
            yield _signal(case, plan, found)

    return check


def chance(plan: Scheme) -> Chance:
    """Whether words with certain tags may have enough signs of a scheme."""
    return lambda case, mask: _is_enough(plan, _possible(case, plan, mask))


def _possible(case: Case, plan: Scheme, mask: int) -> set[str]:
    return {kind for kind, sign in plan.kinds.items() if _is_possible(case, sign, mask)}


def _is_possible(case: Case, sign: Sign, mask: int) -> bool:
    """Whether the words of a kind stand in the ad, wherever."""
    if sign.tags and mask & case.bits(*sign.tags):
        return True
    return any(
        mask & case.bits(one) and (other == _SUM or mask & case.bits(other))
        for one, other, _ in sign.pairs
    )


def _is_enough(plan: Scheme, kinds: Collection[str]) -> bool:
    there = [kind for kind in plan.kinds if kind in kinds]
    if sum(plan.kinds[kind].worth for kind in there) < plan.fewest:
        return False
    return all(any(kind in there for kind in group) for group in plan.must)


def _first(case: Case, sign: Sign) -> list[Hit]:
    """The first hits that say it; [] where none do."""
    for hit in case.found.tagged(*sign.tags) if sign.tags else ():
        if not sign.is_asked or not _is_taken_back(case, hit):
            return [hit]
    for one, other, reach in sign.pairs:
        pair = _pair(case, one, other, reach)
        if pair and not (sign.is_asked and _is_taken_back(case, pair[0])):
            return pair
    return []


def _pair(case: Case, one: str, other: str, reach: int) -> list[Hit]:
    """The nearest two of one sentence; both lists are in order, so one walk finds them."""
    ones = case.found.tagged(one)
    others = _sums(case) if other == _SUM else case.found.tagged(other)
    at = 0
    for hit in ones:
        while at < len(others) and others[at].first < hit.first - reach:
            at += 1
        for near in others[at : at + 4]:
            apart = max(near.first - hit.last, hit.first - near.last)
            if 0 < apart <= reach and case.found.sentence(near) == case.found.sentence(hit):
                return [hit, near]
    return []


def _sums(case: Case) -> list[Hit]:
    """Numbers of two digits and more."""
    words = case.reading.words
    return [
        Hit(at, at, 0, ()) for at, word in enumerate(words) if word.isdecimal() and len(word) > 1
    ]


def _is_denied(case: Case, hit: Hit) -> bool:
    return _has_before(case, hit, _DENIES)


def _is_taken_back(case: Case, hit: Hit) -> bool:
    """Whether the writer says that he does it himself, or that nobody does."""
    return _has_before(case, hit, _SELF) or _is_denied(case, hit)


def _has_before(case: Case, hit: Hit, words: frozenset[str]) -> bool:
    reading = case.reading
    return any(
        reading.words[at] in words and reading.sentences[at] == reading.sentences[hit.first]
        for at in range(max(0, hit.first - 2), hit.first)
    )


def _signal(case: Case, plan: Scheme, found: dict[str, list[Hit]]) -> Signal:
    words = case.reading.words
    said = []
    for kind, hits in found.items():
        quoted = " ... ".join(f"“{' '.join(words[h.first : h.last + 1])}”" for h in hits)
        said.append(f"{plan.kinds[kind].says} ({quoted})")
    every = sorted((h for hits in found.values() for h in hits), key=lambda h: (h.first, -h.last))
    return Signal(
        name=plan.name,
        harm=plan.harm,
        confidence=plan.confidence,
        spans=case.spans(every),
        why=f"{plan.what}: {'; '.join(said)}.",
    )
