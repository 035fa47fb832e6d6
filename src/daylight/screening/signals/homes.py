"""Homes offered to a young woman or man for nothing, or for company; and homes asked for."""

from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.apart import apart
from daylight.screening.signals.case import (
    LONGEST,
    Case,
    Detector,
    caught,
    first_of,
    spared,
    starting,
)
from daylight.screening.signals.favours import home_for_favours, may_be_for_favours
from daylight.screening.signals.scene import Scene


def home_sought(case: Case) -> Hit | None:
    """The hit that shows that somebody asks for a home, or None."""
    return case.once(_home_sought)


def _home_sought(case: Case) -> Hit | None:
    if not (case.found.mask & case.bits("seek", "wanted") and case.found.mask & case.bits("home")):
        return None
    seeking, home = case.bits("seek", "wanted"), case.bits("home")
    for number, hits in case.by_sentence.items():
        if not (case.masks[number] & seeking and case.masks[number] & home):
            continue
        for seek in hits:
            object_ = _object(case, seek, hits) if seek.tags & seeking else None
            if object_ is not None and object_.tags & home:
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
    end = reading.located[last][1]
    following = reading.folded.text[end : end + 3]
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
        for hit in starting(hits, seek.last + 1, seek.last + 9):
            if hit.tags & wanted:
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
    persons = found.tagged("adult_word", "girl", "teen")
    has_rent = _names_rent(case)
    free = []
    denied = {at for n in not_free for at in range(n.first, n.last + 1)}
    for hit in found.tagged("free"):
        if not denied.isdisjoint(range(hit.first, hit.last + 1)):
            continue
        if _ahead(hit, things, 2) and not _ahead(hit, homes, 2):
            continue
        if case.profile != "housing" and not (_ahead(hit, homes, 4) or _behind(hit, homes, 4)):
            continue
        if has_rent and not _ahead(hit, persons, 4):
            continue
        free.append(hit)
    return free


def _ahead(hit: Hit, others: list[Hit], reach: int) -> bool:
    return bool(others) and bool(starting(others, hit.last + 1, hit.last + reach + 1))


def _behind(hit: Hit, others: list[Hit], reach: int) -> bool:
    near = starting(others, hit.first - reach - LONGEST, hit.first) if others else []
    return any(hit.first - reach <= other.last for other in near if other.last < hit.first)


def _names_rent(case: Case) -> bool:
    """Whether the ad asks for a rent: then "free" says when, or what is thrown in."""
    ad = case.ad
    if ad.price_kind == "price" and ad.price_minor:
        return True
    return case.whole.names_rent


def _target(scene: Scene, *, near: int = 4) -> Hit | None:
    """The single man, woman or young person that something is for."""
    case, words = scene.case, scene.words
    praised = {h.last + 1 for h in scene.having("tender")}
    dwells = case.bits("dwells")
    pointers = scene.having("target", "live_in", "dwells")
    free, covered = scene.having("free"), scene.having("child", "family")
    for person in scene.having("adult_word", "girl", "teen", "people") if pointers else ():
        # "A student" is anybody; "a pretty student" is a person who is asked for.
        if not (person.tags & case.bits("adult_word", "girl", "teen") or person.first in praised):
            continue
        if any(c.first <= person.first and person.last <= c.last for c in covered):
            continue
        for pointer in starting(pointers, person.first - near - LONGEST, person.last + 3):
            ahead = 0 < person.first - pointer.last <= near
            behind = 0 < pointer.first - person.last <= 2
            if behind and words[pointer.first] in _ONLY_BEFORE:
                continue
            if pointer.tags & case.bits("target", "live_in") and (ahead or behind):
                return person
            if pointer.tags & dwells and behind and _ahead(pointer, free, 3):
                return person
    return None


_TENDER = ("young", "tender", "fresh", "teen")
_BEDS = frozenset(("bed", "beds", "cama", "camas"))
# Words that point at a person only when they stand before.
_ONLY_BEFORE = frozenset(("4", "for", "into", "con", "para", "to"))


def _may_be_for_sex(case: Case, mask: int) -> bool:
    """Whether words with these tags may name a home, a person and what it costs."""
    if case.profile != "housing" and not mask & case.bits("home", "live_in", "bedshare"):
        return False
    if not mask & case.bits("adult_word", "girl", "teen", "company", "tender"):
        return False
    said = mask & case.bits("bedshare", "live_in", "free", "cheap", "exchange")
    return bool(said) or case.ad.price_kind == "free"


def housing_for_sex(case: Case) -> Iterator[Signal]:
    """A home is offered, and what it costs is a person's company."""
    if not _may_be_for_sex(case, case.found.mask):
        return
    has_pet = bool(case.found.mask & case.bits("pet")) and case.profile != "housing"
    if has_pet or home_sought(case) is not None or _is_refuge(case):
        return
    free = free_hits(case)
    if case.ad.price_kind == "free" and case.profile == "housing":
        free = free or case.found.tagged("home")[:1]
    wanted = case.bits("adult_word", "girl", "company", *_TENDER)
    for hits, mask in case.stretches(wanted):
        signal = _in_sentence(Scene(case, hits, mask), free)
        if signal is not None:
            yield signal
            return


def _is_refuge(case: Case) -> bool:
    """A shelter's bed, or a house that wants a sitter: nothing is asked of a person as such."""
    praised = case.bits("young", "tender", "fresh", "teen", "company", "favour")
    said = case.whole.found.mask
    return bool(said & case.bits("refuge")) and not said & praised


def _in_sentence(scene: Scene, free: list[Hit]) -> Signal | None:
    case, hits = scene.case, scene.hits
    target = _target(scene)
    company, cheap = scene.having("company"), scene.having("cheap", "exchange")
    bed, person = scene.having("bedshare"), scene.having("adult_word", "girl")
    tender = scene.having(*_TENDER)
    if bed and (target or company or (person and (free or tender))):
        return _signal(0.7, case, [*bed, *company, *_some(target)], "a bed is to be shared")
    free_of_cost = {id(hit) for hit in free}
    near = [h for h in hits if id(h) in free_of_cost] or (free if case.profile == "housing" else [])
    if company and (near or cheap):
        return _signal(0.8, case, [*near, *cheap, *company], "company is asked in return")
    if target is not None and free:
        return _signal(0.7, case, [*free, target], "it costs nothing, for one kind of person")
    return _live_in(scene, target, cheap) if tender else None


def _live_in(scene: Scene, target: Hit | None, cheap: list[Hit]) -> Signal | None:
    case = scene.case
    tender, live_in = scene.having(*_TENDER), scene.having("live_in")
    jobs = scene.having("job", "work_for_home")
    person = person_sought(case, scene.hits) if live_in and not jobs else None
    if person is not None:
        parts = [*live_in, *tender, person]
        return _signal(0.6, case, parts, "a young or pretty person is to move in")
    # A rent that is named is a rent: a low one is no favour that somebody young must return.
    if target is not None and cheap and not jobs and not _names_rent(case):
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
        chances=(_may_be_for_sex, may_be_for_favours),
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
