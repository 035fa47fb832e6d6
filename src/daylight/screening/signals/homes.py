"""Homes offered to a young woman or man for nothing, or for company; and homes asked for."""

from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.apart import apart
from daylight.screening.signals.case import Case, Detector, caught, first_of, spared
from daylight.screening.signals.favours import home_for_favours


def home_sought(case: Case) -> Hit | None:
    """The hit that shows that somebody asks for a home, or None."""
    if not case.found.mask & case.bits("seek", "wanted"):
        return None
    seeking = case.bits("seek", "wanted")
    for hits in case.by_sentence.values():
        for seek in hits:
            object_ = _object(case, seek, hits) if seek.tags & seeking else None
            if object_ is not None and object_.tags & case.bits("home"):
                if _asks_the_reader(case, hits):
                    break
                return object_
    return None


def _asks_the_reader(case: Case, hits: list[Hit]) -> bool:
    """ "Need a place to stay?" is how an offer begins."""
    reading, last = case.reading, hits[-1].last
    sentence = reading.sentences[last]
    while last + 1 < len(reading.words) and reading.sentences[last + 1] == sentence:
        last += 1
    first = hits[0].first
    while first and reading.sentences[first - 1] == sentence:
        first -= 1
    following = reading.folded.text[reading.located[last][1] :][:3]
    return "?" in following and _FIRST_PERSON.isdisjoint(reading.words[first : last + 1])


_FIRST_PERSON = frozenset(("i", "im", "we", "my", "me", "us", "yo", "nosotros", "mi", "anyone"))


def person_sought(case: Case, hits: list[Hit]) -> Hit | None:
    """The person whom a sentence asks for, or None."""
    seeking = case.bits("seek", "wanted")
    for seek in hits:
        object_ = _object(case, seek, hits) if seek.tags & seeking else None
        if object_ is not None and not object_.tags & case.bits("home"):
            return object_
    return None


def _object(case: Case, seek: Hit, hits: list[Hit]) -> Hit | None:
    """What is sought: what follows "looking for", what stands before "wanted"."""
    wanted = case.bits("home", "adult_word", "girl", "job", "work_for_home", "people", "work")
    free = case.bits("free")
    passive, active = case.bits("wanted"), case.bits("seek")
    if seek.tags & active:
        for hit in hits:
            if hit.tags & wanted and seek.last < hit.first <= seek.last + 8:
                return hit
    if seek.tags & passive:
        # "No rent needed" asks for nothing.
        before = [
            h
            for h in hits
            if h.tags & wanted
            and seek.first - 6 <= h.last < seek.first
            and not any(f.tags & free and f.first <= h.first and h.last <= f.last for f in hits)
        ]
        return before[-1] if before else None
    return None


def free_hits(case: Case) -> list[Hit]:
    """Hits that say that a home costs nothing, without "drama free" and free kittens."""
    found = case.found
    not_free = found.tagged("not_free")
    words = case.reading.words
    things = [h for h in found.tagged("item", "pet", "activity") if words[h.first] not in _BEDS]
    homes = found.tagged("home", "live_in")
    has_rent = _names_rent(case)
    free = []
    for hit in found.tagged("free"):
        if any(n.first <= hit.last and hit.first <= n.last for n in not_free):
            continue
        if _ahead(hit, things, 2) and not _ahead(hit, homes, 2):
            continue
        if case.profile != "housing" and not (_ahead(hit, homes, 4) or _behind(hit, homes, 4)):
            continue
        if has_rent and not _ahead(hit, found.tagged("adult_word", "girl", "teen"), 4):
            continue
        free.append(hit)
    return free


def _ahead(hit: Hit, others: list[Hit], reach: int) -> bool:
    return any(hit.last < other.first <= hit.last + reach for other in others)


def _behind(hit: Hit, others: list[Hit], reach: int) -> bool:
    return any(hit.first - reach <= other.last < hit.first for other in others)


def _names_rent(case: Case) -> bool:
    """Whether the ad asks for a rent: then "free" says when, or what is thrown in."""
    ad = case.ad
    if ad.price_kind == "price" and ad.price_minor:
        return True
    return case.whole.names_rent


def _target(case: Case, hits: list[Hit], *, near: int = 4) -> Hit | None:
    """The single man, woman or young person that something is for."""
    persons, children = case.bits("adult_word", "girl", "teen"), case.bits("child", "family")
    praised = {h.last + 1 for h in hits if h.tags & case.bits("tender")}
    pointers, dwells = case.bits("target", "live_in"), case.bits("dwells")
    free = [h for h in hits if h.tags & case.bits("free")]
    covered = [h for h in hits if h.tags & children]
    for person in hits:
        is_child = any(c.first <= person.first and person.last <= c.last for c in covered)
        # "A student" is anybody; "a pretty student" is a person who is asked for.
        is_praised = person.first in praised and person.tags & case.bits("people")
        if is_child or not (person.tags & persons or is_praised):
            continue
        for pointer in hits:
            ahead = 0 < person.first - pointer.last <= near
            behind = 0 < pointer.first - person.last <= 2
            if behind and case.reading.words[pointer.first] in _ONLY_BEFORE:
                continue
            if pointer.tags & pointers and (ahead or behind):
                return person
            if pointer.tags & dwells and behind and _ahead(pointer, free, 3):
                return person
    return None


_BEDS = frozenset(("bed", "beds", "cama", "camas"))
# Words that point at a person only when they stand before.
_ONLY_BEFORE = frozenset(("4", "for", "into", "con", "para", "to"))


def housing_for_sex(case: Case) -> Iterator[Signal]:
    """A home is offered, and what it costs is a person's company."""
    is_home = case.profile == "housing" or case.found.mask & case.bits(
        "home", "live_in", "bedshare"
    )
    if not is_home or not case.found.mask & case.bits(
        "adult_word", "girl", "teen", "company", "tender"
    ):
        return
    has_pet = bool(case.found.mask & case.bits("pet")) and case.profile != "housing"
    if has_pet or home_sought(case) is not None or _is_refuge(case):
        return
    free = free_hits(case)
    if case.ad.price_kind == "free" and case.profile == "housing":
        free = free or case.found.tagged("home")[:1]
    for number in case.by_sentence:
        signal = _in_sentence(case, case.around(number), free)
        if signal is not None:
            yield signal
            return


def _is_refuge(case: Case) -> bool:
    """A shelter's bed, or a house that wants a sitter: nothing is asked of a person as such."""
    praised = case.bits("young", "tender", "fresh", "teen", "company", "favour")
    said = case.whole.found.mask
    return bool(said & case.bits("refuge")) and not said & praised


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
    person = [h for h in hits if h.tags & case.bits("adult_word", "girl")]
    tender = [h for h in hits if h.tags & case.bits("young", "tender", "fresh", "teen")]
    if bed and (target or company or (person and (free or tender))):
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
    # A rent that is named is a rent: a low one is no favour that somebody young must return.
    if target is not None and cheap and tender and not jobs and not _names_rent(case):
        return _signal(0.6, case, [*cheap, *tender, target], "it is cheap for a young person")
    return None


def _favours(case: Case) -> Iterator[Signal]:
    """Who asks for a home is in need, whatever is offered for it."""
    if home_sought(case) is None:
        yield from home_for_favours(case)


def _some(hit: Hit | None) -> list[Hit]:
    return [] if hit is None else [hit]


def _signal(confidence: float, case: Case, hits: list[Hit], what: str) -> Signal:
    return Signal(
        name="housing_for_sex",
        harm=Harm.HOUSING_FOR_SEX,
        confidence=confidence,
        spans=case.spans(sorted(hits, key=lambda h: (h.first, -h.last))),
        why=f"A home is offered and {what}.",
    )


HOUSING_FOR_SEX = Detector(
    name="housing_for_sex",
    harm=Harm.HOUSING_FOR_SEX,
    about="A home is offered free or cheap to a woman, a man or a young person, or for company.",
    blind="Offers whose price is only told in private; a home at the market's rent.",
    check=apart(
        first_of(housing_for_sex, _favours),
        persons=("adult_word", "girl", "teen", "company", "tender", "favour"),
        beside=("live_in", "bedshare", "free", "cheap", "exchange", "company", "favour"),
    ),
    asks=(
        "adult_word",
        "girl",
        "teen",
        "company",
        "favour",
        "tender",
    ),
    examples=(
        caught("Free couch 4 young man", section="housing"),
        caught("Free central room on offer for young woman", section="housing"),
        caught("Bedshare for young man", section="housing"),
        caught("Live in young blond princess wanted", section="housing"),
        caught("Free accommodation for single girl", section="housing"),
        caught("Want female roommate - free rent", section="housing"),
        caught("Room in exchange for companionship", section="housing"),
        caught("Habitación gratis para chica joven", section="vivienda"),
        caught("Free sofa for a cute student", section="housing"),
        caught("Looking for female roommate, rent negotiable for favors"),
        caught("Room for a woman, pay in other ways", section="housing"),
        spared("Young guy searching free accommodation", section="housing"),
        spared("2 young females looking for free room", section="housing"),
        spared("I am looking for a drama-free female roommate", section="housing"),
        spared("Room for rent, female preferred, free wifi", section="housing"),
        spared("Free room in exchange for childcare", section="housing"),
        spared("Studio sublet wanted for nice young professional", section="housing"),
        spared("Young women's shelter: free clothes", section="community"),
        spared("Free room in shelter for women", section="community"),
        spared("House sitter, free stay for lady or couple", section="housing"),
        spared("Chica busca habitación barata", section="vivienda"),
        spared("Party favors and room decorations for rent", section="for-sale"),
    ),
)
