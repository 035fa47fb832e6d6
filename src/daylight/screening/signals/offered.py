"""Somebody young with what surrounds an offer: when, where, how to be reached, for what, to whom.

No single one of these says anything, and no phrase is looked for: a person is named as young who
heads the words, nothing else is what the ad is about, and at least two kinds of them stand beside.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.case import Case
from daylight.screening.signals.on_call import PERSONS, Person, is_about_more, persons
from daylight.screening.signals.scene import Scene, scenes

SLOTS: Final = {
    "slot_when": "when",
    "slot_where": "where",
    "slot_contact": "how to reach somebody",
    "slot_price": "for what",
    "slot_for": "for whom",
}
# What surrounds a grown person, too, who meets others or works, counts only beside one of these.
_TELLING: Final = frozenset(("slot_where", "slot_price", "slot_for"))
_MINORS: Final = ("child", "girl", "adult_word", "youth_noun", "family_child", "teen", "age_of")
_GROWN: Final = ("girl", "youth_noun")
_FEWEST: Final = 2
_FEWEST_OF_GROWN: Final = 3


def children_surrounded(case: Case) -> Iterator[Signal]:
    """The first person under eighteen with two kinds of what surrounds an offer."""
    return _surrounded(case, minor=True)


def young_surrounded(case: Case) -> Iterator[Signal]:
    """The first who is said to be young, with three kinds."""
    return _surrounded(case, minor=False)


def may_be_surrounded(case: Case, mask: int, *, minor: bool) -> bool:
    """Whether words with these tags may name a person and enough of what surrounds an offer."""
    if not mask & case.bits(*(_MINORS if minor else _GROWN)):
        return False
    slots = sum(bool(mask & case.bits(slot)) for slot in SLOTS)
    return slots >= (_FEWEST if minor else _FEWEST_OF_GROWN)


def _surrounded(case: Case, *, minor: bool) -> Iterator[Signal]:
    if not may_be_surrounded(case, case.found.mask, minor=minor):
        return
    for scene in scenes(case, *PERSONS):
        if not may_be_surrounded(case, scene.mask, minor=minor):
            continue
        said = {slot: hits for slot in SLOTS if (hits := scene.having(slot))}
        for person in persons(scene):
            if person.minor is minor and _is_offered(scene, person, said):
                yield _signal(case, person, said)
                return


def _is_offered(scene: Scene, person: Person, said: dict[str, list[Hit]]) -> bool:
    own = range(person.first, person.noun.last + 1)
    # "A teen" may be eighteen; an age, or "little girl", tells.
    is_sure = person.aged or person.noun.tags & scene.case.bits("child")
    fewest = _FEWEST if person.minor and is_sure else _FEWEST_OF_GROWN
    around = {slot for slot, hits in said.items() if any(h.first not in own for h in hits)}
    if len(around) < fewest or not around & _TELLING:
        return False
    if not person.minor and not (person.signs and person.noun.tags & scene.case.bits("girl")):
        return False
    if person.minor and not person.aged and person.noun.tags & scene.case.bits("family_child"):
        return False
    return not is_about_more(scene, person, [h for hits in said.values() for h in hits], False)


def _signal(case: Case, person: Person, said: dict[str, list[Hit]]) -> Signal:
    hits = {person.noun, *person.signs, *(hits[0] for hits in said.values())}
    last = max([person.noun.last, *(s.last for s in person.signs if s.last - person.noun.last < 4)])
    who = " ".join(case.reading.words[person.first : last + 1][:8])
    told = ", ".join(SLOTS[slot] for slot in said)
    return Signal(
        name="child_offered" if person.minor else "young_person_offered",
        harm=Harm.CHILD_SAFETY if person.minor else Harm.SEX_TRAFFICKING,
        confidence=0.7 if person.minor else 0.6,
        spans=case.spans(sorted(hits, key=lambda h: (h.first, -h.last))),
        why=f"“{who}”: a person named as young is what is advertised; the ad says {told}.",
    )
