"""A home for favours: what is asked in return for the rent is not money."""

from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.case import Case
from daylight.screening.signals.scene import Scene, scenes

_THINGS = frozenset(("party", "wedding", "shower", "birthday", "any"))


def may_be_for_favours(case: Case, mask: int) -> bool:
    """Whether words with these tags may name a home and a favour."""
    return bool(mask & case.bits("favour") and mask & case.bits("rent", "live_in"))


def home_for_favours(case: Case) -> Iterator[Signal]:
    """The first scene in which a home is offered and favours are its price."""
    mask = case.found.mask
    if not may_be_for_favours(case, mask) or mask & case.bits("pet", "work_for_home"):
        return
    for scene in scenes(case, "favour"):
        parts = _price(scene)
        if parts:
            yield Signal(
                name="housing_for_sex",
                harm=Harm.HOUSING_FOR_SEX,
                confidence=0.7,
                spans=case.spans(sorted(parts, key=lambda h: (h.first, -h.last))),
                why="A home is offered and favours are asked in return.",
            )
            return


def _price(scene: Scene) -> list[Hit]:
    homes = scene.having("rent", "live_in")
    persons = scene.having("adult_word", "girl", "teen")
    bargains = scene.having("free", "cheap", "exchange")
    weak = scene.case.bits("weak_favour")
    for hit in scene.having("favour"):
        before = scene.words[hit.first - 1] if hit.first else ""
        if not homes or before in _THINGS:
            continue
        is_asked = persons and bargains if hit.tags & weak else persons or bargains
        if is_asked:
            return [homes[0], hit, *persons[:1], *bargains[:1]]
    return []
