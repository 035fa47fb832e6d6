"""A child named by age beside what men, nights or money ask; and persons handed on like goods.

Grammar again: the age belongs to a person who heads a phrase and is not whom something is for, and
what is asked stands beside it. A trade, a lesson, a match or a thing makes it another ad.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.case import Case
from daylight.screening.signals.on_call import is_chain, is_for, is_limit
from daylight.screening.signals.scene import AGES, SHORT, Scene, is_head, is_minors_age, scenes

_BEFORE_AGE = frozenset(
    "under below menor of de aged age only just barely solo apenas tengo tiene".split()
)
_BARELY = frozenset("barely only just turned apenas".split())
_WHO = frozenset("she he has just ella".split())
_TO = frozenset("to and or a y o i".split())
_ELSEWHERE = ("activity", "job", "task", "item", "pet", "missing", "refuge", "work_for_home")
_TRADED = ("girl", "adult_word", "company", "teen", "partner")
_WITH_MEN = ("job", "task", "item", "pet", "missing", "refuge")
_FEMALE = frozenset(
    "woman women lady ladies female females girl girls girlfriend wife boy boys chica chicas mujer "
    "mujeres senorita senoritas muchacha muchachas novia dama damas jovencita jovencitas".split()
)
_ADJECTIVES = frozenset("nueva nuevas joven jovenes guapa guapas linda lindas new".split())
_ALONE = frozenset(("alone", "solas"))
_FRESH = frozenset("new fresh nuevas recien traidas".split())
_TURNS = frozenset("every weekly cada rotation semanal".split())
_PLURAL = frozenset("women ladies females girls chicas mujeres senoritas muchachas damas".split())


def may_be_lured(case: Case, mask: int) -> bool:
    """Whether words with these tags, or an age that stands anywhere, may say so."""
    if not mask & case.bits("lure"):
        return False
    return bool(mask & case.bits("child", "teen")) or case.whole.once(_names_an_age)


def _names_an_age(case: Case) -> bool:
    return not AGES.isdisjoint(case.reading.every_word)


def children_lured(case: Case) -> Iterator[Signal]:
    """The first scene in which a person under eighteen stands beside what is asked of her."""
    if not may_be_lured(case, case.found.mask):
        return
    for scene in scenes(case, "lure"):
        lures = scene.having("lure")
        person = _minor(scene)
        named = _WITH_MEN if scene.having("men") else _ELSEWHERE
        if person is None or _is_elsewhere(scene, lures, named):
            continue
        yield _signal(case, Harm.CHILD_SAFETY, [person, *lures[:2]], "named as a child by age")
        return


def _is_elsewhere(scene: Scene, said: list[Hit], tags: tuple[str, ...] = _ELSEWHERE) -> bool:
    """Whether a trade, a lesson, a thing or an animal stands there, not as part of what is said."""
    ends = {h.last + 1 for h in said}  # "generous friends" are no plea for friends
    return any(h.first not in ends for h in scene.free_of(said, *tags))


def _minor(scene: Scene) -> Hit | None:
    """The words that name a person under eighteen: "girl of fourteen", "barely 16"."""
    men = scene.having("men")
    for child in scene.having("child", "teen") if men else ():
        if is_head(scene, child) and not is_for(scene, child.first):
            return child
    nouns = scene.having("girl", "child", "child_group", "family_child", "family", "adult_word")
    for at in _ages(scene):
        before = scene.words[at - 1] if at else ""
        for noun in nouns:
            said = at - 1 if before in _BEFORE_AGE else at
            if noun.last + 1 == said and (
                _ALONE & scene.case.reading.every_word or not is_for(scene, noun.first)
            ):
                return Hit(noun.first, at, scene.case.bits("teen"), ())
        is_said = at > 1 and scene.words[at - 2] in _WHO  # "she turned fifteen last week"
        if before in _BARELY and (is_said or is_head(scene, Hit(at, at, 0, ()))):
            return Hit(at - 1, at, scene.case.bits("teen"), ())
    return None


def _ages(scene: Scene) -> Iterator[int]:
    """Where a number from eight to seventeen stands that no unit follows but years."""
    low = scene.hits[0].first
    for at in range(max(0, low - 3), min(len(scene.words), low + SHORT)):
        if is_minors_age(scene.words[at]) and not is_limit(scene, at):
            after = scene.words[at + 1] if at + 1 < len(scene.words) else ""
            turned = at > 0 and scene.words[at - 1] == "turned"
            if (
                turned
                or after in _TO
                or is_head(scene, Hit(at, at, 0, ()))
                or after in ("anos", "years")
            ):
                yield at


def may_be_traded(case: Case, mask: int) -> bool:
    """Whether words with these tags may say that somebody is handed on."""
    if not mask & case.bits(*_TRADED):
        return False
    is_said = bool(mask & case.bits("trade_in", "choose", "sold", "handler"))
    return is_said or not _TURNS.isdisjoint(case.whole.reading.every_word)


def persons_traded(case: Case) -> Iterator[Signal]:
    """The first scene in which a person is lent, let, sold, delivered or chosen like goods."""
    if not may_be_traded(case, case.found.mask):
        return
    for scene in scenes(case, *_TRADED):
        for noun in scene.having(*_TRADED):
            traded = _traded(scene, noun)
            if traded and not _is_elsewhere(scene, traded) and _is_free_of_hours(scene, noun):
                yield _signal(case, Harm.SEX_TRAFFICKING, [noun, *traded], "handed on like goods")
                return


def _is_free_of_hours(scene: Scene, noun: Hit) -> bool:
    return bool(noun.tags & scene.case.bits("partner")) or not scene.having("hours")


def _in_turns(scene: Scene, noun: Hit, last: int) -> bool:
    """ "New girls every Monday": persons who come and go like a stock."""
    words = scene.words
    is_fresh = not _FRESH.isdisjoint(
        [*words[max(0, noun.first - 1) : noun.first], *words[noun.last + 1 : last + 2]]
    )
    return is_fresh and not _TURNS.isdisjoint(words[last + 1 : last + 7])


def _traded(scene: Scene, noun: Hit) -> list[Hit]:
    word = scene.words[noun.last]
    last = noun.last
    while last + 1 < len(scene.words) and scene.words[last + 1] in _ADJECTIVES:
        last += 1
    if word not in _FEMALE or not is_head(scene, Hit(noun.first, last, 0, ())):
        return []
    before = [
        h for h in scene.having("trade_in")
        if h.last < noun.first <= h.last + 4 and is_chain(scene, h.last + 1, noun.first)
    ]  # fmt: skip
    is_own = bool(noun.tags & scene.case.bits("partner"))
    reach = 2 if is_own else 1
    after = [h for h in scene.having("sold")
             if 0 < h.first - noun.last <= reach and h.last > h.first]  # fmt: skip
    nights = scene.having("lure", "call")
    chosen = scene.having("choose")
    if before and (nights or chosen or scene.having("tender", "young")):
        return [*before, *(nights or chosen)[:1]]
    if after and (nights or is_own):
        return [*after, *nights[:1]]
    if word not in _PLURAL or is_for(scene, noun.first):
        return []
    handlers = scene.having("handler") if scene.case.profile != "jobs" else []
    handled = [nights[0], handlers[0]] if handlers and nights else []
    return chosen[:1] or handled or (nights[:1] if _in_turns(scene, noun, last) else [])


def _signal(case: Case, harm: Harm, hits: list[Hit], how: str) -> Signal:
    hits = sorted(set(hits), key=lambda h: (h.first, -h.last))
    words = case.reading.words
    quoted = ", ".join(f"“{' '.join(words[h.first : h.last + 1])}”" for h in hits)
    return Signal(
        name="child_offered" if harm is Harm.CHILD_SAFETY else "young_person_offered",
        harm=harm,
        confidence=0.7,
        spans=case.spans(hits),
        why=f"{quoted}: a person is {how}, and no trade is.",
    )
