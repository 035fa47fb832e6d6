"""Persons who are offered or sought: a child, or somebody sold as young.

The words are ordinary ones. What counts is how they stand: that the young person is what is
advertised, and not an owner of a bedroom set, a pupil, a tenant or somebody in need.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

import functools
from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.apart import apart
from daylight.screening.signals.case import Case, Detector, caught, first_of, spared
from daylight.screening.signals.lured import (
    children_lured,
    may_be_lured,
    may_be_traded,
    persons_traded,
)
from daylight.screening.signals.offered import (
    children_surrounded,
    may_be_surrounded,
    young_surrounded,
)
from daylight.screening.signals.on_call import children_on_call, may_be_on_call, young_on_call
from daylight.screening.signals.youth import Youth, is_no_offer, is_spared, youths

_AGE_UNITS = frozenset("yo yr yrs year years y anos".split())
_NUMBERS = {
    w: n
    for n, w in enumerate(
        "five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
        "seventeen".split(),
        5,
    )
}


def _may_be_offered(case: Case, mask: int) -> bool:
    """Whether words with these tags may offer somebody who is named as a child."""
    is_named = mask & case.bits("child", "child_group", "family", "teen")
    return bool(is_named and mask & case.bits("company", "fresh", "household", "offer"))


def _may_be_aged(case: Case, mask: int) -> bool:
    """The same of somebody whose age is told."""
    if not mask & case.bits("girl", "adult_word", "child", "family"):
        return False
    if not mask & case.bits("offer", "household", "company"):
        return False
    return not _AGE_UNITS.isdisjoint(case.whole.reading.every_word)


def child_offered(case: Case) -> Iterator[Signal]:
    """A child or teenager is what is offered."""
    if _may_be_offered(case, case.found.mask):
        for youth in youths(case, "child", "child_group", "family", "teen"):
            evidence = _offer_of_minor(youth)
            if evidence:
                yield _signal(case, "child_offered", Harm.CHILD_SAFETY, youth, evidence)
                return
    yield from _aged(case)


def _offer_of_minor(youth: Youth) -> tuple[float, list[Hit]] | None:
    if is_spared(youth):
        return None
    is_child = bool(youth.hit.tags & youth.case.bits("child", "child_group", "family"))
    noun = youth.noun or (youth.hit if is_child else None)
    if noun is None or (youth.works and not youth.beside("young", "work", "fresh")):
        return None
    intimate = youth.beside("company", "fresh")
    soft = youth.beside("soft")
    if youth.hit.tags & youth.case.bits("child_group") and intimate is None:
        return None
    if youth.hit.tags & youth.case.bits("family") and not (intimate or soft):
        return None
    trade = youth.after(6, "household")
    offer = youth.after(6, "offer")
    parts = [h for h in (noun, intimate, trade, offer, soft) if h is not None]
    if intimate is not None and (offer or noun):
        return 0.9, parts
    if trade is not None and not (youth.works and not youth.beside("young")):
        return 0.7, parts
    if offer is not None and (soft is not None or youth.case.profile != "goods") and noun:
        return 0.6, parts
    return None


def _aged(case: Case) -> Iterator[Signal]:
    """ "15 yo girl available": an age under eighteen beside a person who is offered."""
    words = case.reading.words
    if not _may_be_aged(case, case.found.mask):
        return
    for at in (n - 1 for n, unit in enumerate(words) if n and unit in _AGE_UNITS):
        word = words[at]
        age = int(word) if word.isdigit() and len(word) < 3 else _NUMBERS.get(word, 0)
        if not 5 <= age < 18:
            continue
        number = case.reading.sentences[at]
        hits = case.around(number)
        hit = Hit(at, at + 1, case.bits("teen"), ())
        youth = Youth(case, hit, hits, minor=True)
        noun = youth.after(4, "girl", "adult_word", "child") or youth.before(
            4, "girl", "child", "family"
        )
        # "a girl of 16": what stands before the number is the person, not who it is for.
        if noun is None or (noun.first > at and youth.is_recipient) or is_no_offer(youth):
            continue
        parts = [h for h in (noun, youth.beside("offer", "household", "company")) if h]
        if len(parts) > 1 and not (youth.works and not youth.beside("company")):
            yield _signal(case, "child_offered", Harm.CHILD_SAFETY, youth, (0.8, parts))
            return


def _may_be_young(case: Case, mask: int) -> bool:
    """Whether words with these tags may offer, or seek, somebody who is said to be young."""
    if not mask & case.bits("young", "fresh"):
        return False
    if not mask & case.bits("girl", "adult_word", "youth_noun"):
        return False
    said = mask & case.bits("offer", "exchange", "household", "seek", "wanted")
    return bool(said or (case.contacts and mask & case.bits("fresh")))


def young_person_offered(case: Case) -> Iterator[Signal]:
    """Somebody is offered, or sought, as young or fresh, for company or for unnamed services."""
    if not _may_be_young(case, case.found.mask):
        return
    for youth in youths(case, "young", "fresh"):
        evidence = _offer_of_young(youth)
        if evidence:
            yield _signal(case, "young_person_offered", Harm.SEX_TRAFFICKING, youth, evidence)
            return


def _offer_of_young(youth: Youth) -> tuple[float, list[Hit]] | None:
    noun = youth.noun
    if noun is None or is_spared(youth) or youth.works or youth.beside("home"):
        return None
    intimate = youth.beside("company")
    trade = youth.after(8, "household")
    offer = youth.beside("offer", "exchange")
    sought = youth.before(6, "seek", "wanted") or youth.after(5, "wanted")
    parts = [h for h in (noun, intimate, trade, offer, sought) if h is not None]
    if intimate is not None and (offer or sought or trade):
        return 0.8, parts
    if trade is not None and offer is not None:
        return 0.6, parts
    fresh = bool(youth.hit.tags & youth.case.bits("fresh"))
    is_girl = bool(noun.tags & youth.case.bits("girl"))
    ready = [h for h in youth.around if h.tags & youth.case.bits("offer")]
    if is_girl and any(0 < h.first - noun.last <= 2 for h in ready):
        return 0.6, parts
    if fresh and is_girl and (offer or youth.case.contacts):
        return 0.6, parts
    return None


def _signal(
    case: Case, name: str, harm: Harm, youth: Youth, evidence: tuple[float, list[Hit]]
) -> Signal:
    confidence, parts = evidence
    spans = case.spans(sorted([youth.hit, *parts], key=lambda h: (h.first, -h.last)))
    noun = youth.noun or youth.hit
    low, high = min(youth.hit.first, noun.first), max(youth.hit.last, noun.last)
    who = " ".join(case.reading.words[low : high + 1])
    why = (
        f"“{who}”: a person who may be a child is what is advertised, and something is offered."
        if harm is Harm.CHILD_SAFETY
        else f"“{who}”: a person is advertised as young, for company or for services not named."
    )
    return Signal(name=name, harm=harm, confidence=confidence, spans=spans, why=why)


CHILD_OFFERED = Detector(
    name="child_offered",
    harm=Harm.CHILD_SAFETY,
    about="A child or teenager is what the ad offers.",
    blind="Offers that name no age and no word for a young person; pictures; other languages.",
    check=apart(
        first_of(child_offered, children_on_call, children_lured, children_surrounded),
        chances=(
            _may_be_offered,
            _may_be_aged,
            functools.partial(may_be_on_call, minor=True),
            may_be_lured,
            functools.partial(may_be_surrounded, minor=True),
        ),
        persons=(
            "child",
            "child_group",
            "teen",
            "girl",
            "family",
            "family_child",
            "youth_noun",
            "age_of",
        ),
        beside=(
            "call",
            "contact",
            "sold",
            "seek",
            "wanted",
            "company",
            "soft",
            "fresh",
            "offer",
            "household",
            "lure",
        ),
    ),
    asks=(
        "child",
        "child_group",
        "teen",
        "girl",
        "adult_word",
        "youth_noun",
        "family",
        "family_child",
        "age_of",
        "lure",
    ),
    examples=(
        caught("young teen girl cleaner", section="services"),
        caught("Little girl available for company, call me"),
        caught("Schoolgirl new in town, offering massage"),
        caught("16 yo girl available for dates"),
        caught("Colegiala disponible para masajes", section="servicios"),
        caught("Teen girls available, open minded, per hour"),
        caught("Available tonight", body="My daughter is fifteen and very sweet."),
        caught("Selling my little girl, call me", section="community"),
        caught("Niña disponible a toda hora"),
        caught("Boys of twelve, overnight", body="Ask the price.", section="services"),
        caught("Seeking girl of 13 for older gentleman"),
        spared("Little girl's bike, available tonight", section="for-sale"),
        spared("College girl available for babysitting", section="community"),
        spared("Girl scout cookies available tonight", section="community"),
        spared("My daughter is available to babysit this weekend", section="community"),
        spared("Teen girl bedroom set, white", section="for-sale"),
        spared("Babysitter for 2 little girls (5 and 2)", section="community"),
        spared("Little girls dress size 6", section="for-sale"),
        spared("Teen babysitter available after school", section="community"),
        spared("Brit teen needs to get to LA", section="community"),
        spared("Tutor available for teenage students", section="services"),
        spared("15 year old Honda, runs well", section="for-sale"),
        spared("Ropa de niña talla 6", section="venta"),
        spared("Live-in housekeeper needed for 3 teens", section="community"),
        spared("Companion needed for girl of 13, evenings", section="community"),
        spared("Girls of 12 play football, overnight trip in June", section="community"),
    ),
)

YOUNG_PERSON_OFFERED = Detector(
    name="young_person_offered",
    harm=Harm.SEX_TRAFFICKING,
    about="Somebody is offered or sought as young for company or services, or let, lent or sold.",
    blind="Ads that praise no youth; photos; other languages.",
    check=apart(
        first_of(young_person_offered, young_on_call, persons_traded, young_surrounded),
        chances=(
            _may_be_young,
            functools.partial(may_be_on_call, minor=False),
            may_be_traded,
            functools.partial(may_be_surrounded, minor=False),
        ),
        persons=("young", "fresh", "girl", "adult_word", "partner"),
        beside=("call", "contact", "sold", "company", "trade_in", "choose", "handler", "household"),
    ),
    asks=(
        "young",
        "fresh",
        "girl",
        "trade_in",
        "choose",
        "lure",
        "handler",
        "partner",
    ),
    examples=(
        caught("Young female offering services in return for shoes", section="services"),
        caught("Young woman available for company"),
        caught("Young girl wanted for companionship, generous man"),
        caught("Fresh girls, just arrived, call me"),
        caught("Mujer joven ofrece compañía por hora"),
        caught("Young girl available tonight"),
        caught("New here", body="Young girls, hotel visits, day and night."),
        caught("Looking for young girls tonight"),
        caught("Chica joven disponible esta noche"),
        caught("Renting out my girlfriend for the night"),
        caught("Ladies, new every week", body="Choose yours from photos.", section="services"),
        spared("Young dog available tonight", section="pets"),
        spared("Young man available for moving help", section="services"),
        spared("Looking for young girl to babysit", section="community"),
        spared("Young energetic nanny available", section="community"),
        spared("Young professional looking for a room", section="housing"),
        spared("Fresh eggs for sale", section="for-sale"),
        spared("Young couple offering garden services", section="services"),
        spared("Young woman looking for room", section="housing"),
        spared("Joven profesional busca habitación", section="vivienda"),
        spared("New church: Fresh Wind community", section="community"),
        spared("Ladies dresses, pick the one you like", section="for-sale"),
        spared("Strong women for hire, moving help by the hour", section="services"),
    ),
)
