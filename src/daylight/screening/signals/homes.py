"""Homes offered to a young woman or man for nothing, or for company; and homes asked for."""

from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.case import Case, Detector, caught, spared


def home_sought(case: Case) -> Hit | None:
    """The hit that shows that somebody asks for a home, or None."""
    if not case.found.mask & case.bits("seek", "wanted"):
        return None
    for hits in case.by_sentence.values():
        for seek in hits:
            object_ = _object(case, seek, hits)
            if object_ is not None and object_.tags & case.bits("home"):
                return object_
    return None


def person_sought(case: Case, hits: list[Hit]) -> Hit | None:
    """The person whom a sentence asks for, or None."""
    for seek in hits:
        object_ = _object(case, seek, hits)
        if object_ is not None and not object_.tags & case.bits("home"):
            return object_
    return None


def _object(case: Case, seek: Hit, hits: list[Hit]) -> Hit | None:
    """What is sought: what follows "looking for", what stands before "wanted"."""
    wanted = case.bits("home", "adult_word", "girl", "job", "work_for_home", "people", "work")
    passive, active = case.bits("wanted"), case.bits("seek")
    if seek.tags & active:
        for hit in hits:
            if hit.tags & wanted and seek.last < hit.first <= seek.last + 8:
                return hit
    if seek.tags & passive:
        before = [h for h in hits if h.tags & wanted and seek.first - 6 <= h.last < seek.first]
        return before[-1] if before else None
    return None


def free_hits(case: Case) -> list[Hit]:
    """Hits that say that a home costs nothing, without "drama free" and the like."""
    not_free = case.found.tagged("not_free")
    return [
        h
        for h in case.found.tagged("free")
        if not any(n.first <= h.last and h.first <= n.last for n in not_free)
    ]


def _target(case: Case, hits: list[Hit], *, near: int = 4) -> Hit | None:
    """The single man, woman or young person that something is for."""
    persons = case.bits("adult_word", "girl", "teen")
    pointers = case.bits("target")
    for person in hits:
        if not person.tags & persons:
            continue
        for pointer in hits:
            ahead = 0 < person.first - pointer.last <= near
            behind = 0 < pointer.first - person.last <= 2
            if pointer.tags & pointers and (ahead or behind):
                return person
    return None


def housing_for_sex(case: Case) -> Iterator[Signal]:
    """A home is offered, and what it costs is a person's company."""
    is_home = case.profile == "housing" or case.found.mask & case.bits(
        "home", "live_in", "bedshare"
    )
    if not is_home or not case.found.mask & case.bits("adult_word", "girl", "teen", "company"):
        return
    if home_sought(case) is not None:
        return
    free = free_hits(case)
    if case.ad.price_kind == "free" and case.profile == "housing":
        free = free or case.found.tagged("home")[:1]
    for hits in case.by_sentence.values():
        signal = _in_sentence(case, hits, free)
        if signal is not None:
            yield signal
            return


def _stay_in_sentence(case: Case) -> bool:
    """Whether one sentence speaks of a home, of no cost and of a person."""
    wanted = (case.bits("home"), case.bits("free"), case.bits("adult_word", "girl"))
    return any(
        all(any(h.tags & bits for h in hits) for bits in wanted)
        for hits in case.by_sentence.values()
    )


def _in_sentence(case: Case, hits: list[Hit], free: list[Hit]) -> Signal | None:
    target = _target(case, hits)
    company = [h for h in hits if h.tags & case.bits("company")]
    cheap = [h for h in hits if h.tags & case.bits("cheap", "exchange")]
    bed = [h for h in hits if h.tags & case.bits("bedshare")]
    if bed and (target or company):
        return _signal(0.7, case, [*bed, *company, *_some(target)], "a bed is to be shared")
    near = [f for f in free if f in hits] or (free if case.profile == "housing" else [])
    if company and (near or cheap):
        return _signal(0.8, case, [*near, *cheap, *company], "company is asked in return")
    if target is not None and free:
        return _signal(0.7, case, [*free, target], "it costs nothing, for one kind of person")
    return _live_in(case, hits, target, cheap)


def _live_in(case: Case, hits: list[Hit], target: Hit | None, cheap: list[Hit]) -> Signal | None:
    tender = [h for h in hits if h.tags & case.bits("young", "tender", "fresh", "teen")]
    live_in = [h for h in hits if h.tags & case.bits("live_in")]
    jobs = [h for h in hits if h.tags & case.bits("job", "work_for_home")]
    person = person_sought(case, hits)
    if live_in and person is not None and tender and not jobs:
        parts = [*live_in, *tender, person]
        return _signal(0.6, case, parts, "a young or pretty person is to move in")
    if target is not None and cheap and tender and not jobs:
        return _signal(0.6, case, [*cheap, *tender, target], "it is cheap for a young person")
    return None


def _some(hit: Hit | None) -> list[Hit]:
    return [] if hit is None else [hit]


def _signal(confidence: float, case: Case, hits: list[Hit], what: str) -> Signal:
    return Signal(
        name="housing_for_sex",
        harm=Harm.HOUSING_FOR_SEX,
        confidence=confidence,
        spans=case.spans(sorted(hits, key=lambda h: h.first)),
        why=f"A home is offered and {what}.",
    )


HOUSING_FOR_SEX = Detector(
    name="housing_for_sex",
    harm=Harm.HOUSING_FOR_SEX,
    about="A home is offered free or cheap to a woman, a man or a young person, or for company.",
    blind="Offers whose price is only told in private; a home at the market's rent.",
    check=housing_for_sex,
    examples=(
        caught("Free couch 4 young man", section="housing"),
        caught("Free central room on offer for young woman", section="housing"),
        caught("Bedshare for young man", section="housing"),
        caught("Live in young blond princess wanted", section="housing"),
        caught("Free accommodation for single girl", section="housing"),
        caught("Want female roommate - free rent", section="housing"),
        caught("Room in exchange for companionship", section="housing"),
        caught("Habitación gratis para chica joven", section="vivienda"),
        spared("Young guy searching free accommodation", section="housing"),
        spared("2 young females looking for free room", section="housing"),
        spared("I am looking for a drama-free female roommate", section="housing"),
        spared("Room for rent, female preferred, free wifi", section="housing"),
        spared("Free room in exchange for childcare", section="housing"),
        spared("Studio sublet wanted for nice young professional", section="housing"),
        spared("Young women's shelter: free clothes", section="community"),
        spared("Chica busca habitación barata", section="vivienda"),
    ),
)
