"""A young person who is "available", "in town", "for you": the head of the ad, and no trade named.

The model is grammar, not strings. A person is what is advertised where the word for the person
heads its phrase ("young girl, available", not "young girl bedroom set" or "young girl's bike"),
where it is not whom something is for ("sitter for little girls"), where the person asks for
nothing, and where no thing, animal, trade, lesson or event says what the ad is about.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

import re
from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.amounts import names_a_sum
from daylight.screening.signals.case import LONGEST, Case, starting
from daylight.screening.signals.scene import SHORT, Scene, is_head, is_minors_age, scenes

_MODIFIERS = frozenset(
    "a an the one two three four five six 1 2 3 4 5 6 some any all very so most sweet cute "
    "pretty beautiful hot sexy lovely nice small new real petite tiny fun friendly happy thai "
    "asian latin russian local my our this these own unborn newborn year years old yo anos un "
    "una unas unos dos tres la las los el mi nuestra muy".split()
)
_FOR = frozenset("for with your his her their to by about near para con su sus tu cuidar".split())
_NOT_ASKING = frozenset("you u good great nice best if your who".split())
_AGE_UNITS = frozenset("yo yr yrs year years y anos".split())
_AGE_BEFORE = frozenset(
    "age aged looks looking turned am soy is edad tiene es de im only just of and she he".split()
)
_NOT_AGES = frozenset("experience of in exp de ago warranty old_thing".split())
_NOUNS = ("girl", "child", "family_child", "adult_word", "youth_noun")
_GIRLS = ("girl", "child", "family_child", "youth_noun")
_SAID = (*_GIRLS, "call", "contact", "company", "sold", "seek", "wanted")
PERSONS = (*_NOUNS, "young", "teen", "fresh", "age_of")
_WEAK = frozenset("available visiting waiting disponible disponibles".split())
_ONE_CHILD = frozenset("girl boy chica chico niña niño nina nino".split())
_PRAISE = frozenset("innocent untouched virgin naive inexperienced".split())
_IS = frozenset("is am m s im looks soy tiene tengo".split())
_BARELY = frozenset("only just barely solo apenas".split())
_SELF = frozenset("im soy tengo tiene looks".split())
_WHO = frozenset("she he i ella and".split())


def children_on_call(case: Case) -> Iterator[Signal]:
    """The first child or teenager who is on call."""
    return _on_call(case, minor=True)


def young_on_call(case: Case) -> Iterator[Signal]:
    """The first person who is on call and said to be young."""
    return _on_call(case, minor=False)


def may_be_on_call(case: Case, mask: int, *, minor: bool) -> bool:
    """Whether words with these tags may say that somebody is on call."""
    person = case.bits(*_NOUNS, "arrival", *(("teen",) if minor else ()))
    if not mask & person:
        return bool(minor and mask & case.bits("age_of") and mask & case.bits("call"))
    if mask & case.bits("call", "contact", "sold", "seek"):
        return True
    # "Young girls, $100": of one who is named so, a price says enough.
    return bool(case.whole.names_dollars and mask & case.bits(*_GIRLS, "company"))


def _on_call(case: Case, *, minor: bool) -> Iterator[Signal]:
    if not may_be_on_call(case, case.found.mask, minor=minor):
        return
    said = case.bits(*_SAID)
    for scene in scenes(case, *PERSONS):
        calls = _calls(scene)
        for found in persons(scene) if scene.mask & said else ():
            evidence = _evidence(scene, found, calls) if found.minor is minor else None
            if evidence:
                yield _signal(case, found, evidence)
                return


class Person:
    """A word for a person that heads its phrase, and the words that say how young."""

    def __init__(self, noun: Hit, signs: list[Hit], *, minor: bool, aged: bool = False) -> None:
        self.noun = noun
        self.signs = signs
        self.minor = minor
        self.aged = aged

    @property
    def first(self) -> int:
        return min([self.noun.first, *(s.first for s in self.signs)])


def persons(scene: Scene) -> Iterator[Person]:
    """Every word for a person that heads its phrase and is not whom something is for."""
    case = scene.case
    covered = scene.having("about_young")
    child = case.bits("child", "family_child")
    for hit in scene.free_of(covered, *_NOUNS):
        if not is_head(scene, hit):
            continue
        age = _age_near(scene, hit)
        signs = _youth_signs(scene, hit, covered)
        if hit.tags & case.bits("youth_noun") and hit.tags & case.bits("young", "fresh"):
            signs.append(hit)
        minor = bool(
            age
            or hit.tags & (child | case.bits("teen"))
            or any(s.tags & case.bits("teen", "child") for s in signs)
        )
        person = Person(hit, signs + age, minor=minor, aged=bool(age))
        if not is_for(scene, person.first if signs else hit.first):
            yield person
    yield from _unnamed(scene, covered)
    yield from _pronouns(scene)


def _unnamed(scene: Scene, covered: list[Hit]) -> Iterator[Person]:
    """ "Very young, new in town": no noun, but nothing except a person arrives."""
    if scene.having(*_NOUNS, "people", "child_group"):
        return
    case = scene.case
    teen = case.bits("teen")
    arrives = bool(scene.having("arrival"))
    for hit in scene.free_of(covered, "young", "teen"):
        is_said = (
            hit.tags & teen and hit.last > hit.first
        )  # "just turned eighteen", of nothing else
        if (arrives or is_said) and is_head(scene, hit):
            yield Person(hit, [hit], minor=bool(hit.tags & teen))
    praised = scene.free_of(covered, "fresh")
    if arrives and len({h.first for h in praised}) > 1 and _PRAISE & case.reading.every_word:
        yield Person(praised[0], praised, minor=False)


def _pronouns(scene: Scene) -> Iterator[Person]:
    """ "She is 15 and available", "16 year old available": an age says who is meant."""
    if not scene.having("age_of"):
        return
    words = scene.words
    for at, word in enumerate(words[:SHORT]):
        if not is_minors_age(word):
            continue
        rest = at + 1
        while rest < len(words) and words[rest] in (*_AGE_UNITS, "old"):
            rest += 1
        hit = Hit(max(0, at - 1), rest - 1, scene.case.bits("teen"), ())
        of = at - 1 if at and words[at - 1] in _BARELY else at
        both = at > 0 and words[at - 1] == "both"
        is_told = of > 1 and words[of - 1] in _IS
        said = both or (is_told and (words[of - 2] in _WHO or words[of - 1] in _SELF))
        named = rest > at + 1 and scene.starts(rest, "call") and (at == 0 or words[at - 1] == "a")
        if (said or named) and is_head(scene, Hit(at, rest - 1, 0, ())):
            yield Person(hit, [hit], minor=True, aged=True)


def _youth_signs(scene: Scene, noun: Hit, covered: list[Hit]) -> list[Hit]:
    signs, child = [], scene.case.bits("child")
    for hit in scene.free_of(covered, "young", "teen", "fresh", "child"):
        if hit is noun or (hit.first >= noun.first and hit.last <= noun.last):
            continue
        before = 0 < noun.first - hit.last <= 3 and is_chain(scene, hit.last + 1, noun.first)
        behind = 0 < hit.first - noun.last <= 2 and not hit.tags & child
        if before or behind:
            signs.append(hit)
    return signs


def is_chain(scene: Scene, low: int, high: int) -> bool:
    """Whether words low..high are mere modifiers of what follows."""
    return all(scene.words[at] in _MODIFIERS or scene.starts(at, "tender", "girl", "fresh", "young")
               for at in range(low, high))  # fmt: skip


def _age_near(scene: Scene, noun: Hit) -> list[Hit]:
    low, high = max(0, noun.first - 5), min(len(scene.words), noun.last + 9)
    for at in range(low, high):
        if (
            is_minors_age(scene.words[at])
            and not noun.first <= at <= noun.last
            and _is_age(scene, noun, at)
        ):
            return [Hit(at, at, scene.case.bits("teen"), ())]
    return []


def is_limit(scene: Scene, at: int) -> bool:
    """ "12 and under", "10 y menores": an age up to which something holds."""
    return tuple(scene.words[at + 1 : at + 3]) in _LIMITS


_LIMITS = frozenset(
    (joined, way)
    for joined, ways in (
        ("and", "under up over older younger below above"),
        ("or", "under over older younger"),
        ("y", "menos menores mas mayores"),
        ("o", "menos menores mas mayores"),
    )
    for way in ways.split()
)


def _is_age(scene: Scene, noun: Hit, at: int) -> bool:
    words = scene.words
    if is_limit(scene, at):
        return False
    after = words[at + 1] if at + 1 < len(words) else ""
    if after in _AGE_UNITS:
        beyond = words[at + 2] if at + 2 < len(words) else ""
        return beyond not in _NOT_AGES
    before = words[at - 1] if at else ""
    if before in ("age", "aged", "edad"):
        return True
    # A bare number is an age where it stands apart: "girl, 16, friendly".
    if noun.tags & scene.case.bits("adult_word") and not noun.tags & scene.case.bits("girl"):
        return False
    gap = scene.gap(at)
    is_apart = is_head(scene, Hit(at, at, 0, ())) and not re.match(r"\.\d|-\d", gap)
    is_apart = is_apart and not after.isdigit()
    ahead = scene.gap(at - 1) if at else "\n"
    if "$" in ahead or "€" in ahead or "£" in ahead or (before.isdigit() and "-" in ahead):
        return False
    # "Girl 15, ..." is an age; "girls 12, 14" are sizes.
    named = at == noun.last + 1 and words[noun.last] in _ONE_CHILD
    return is_apart and (named or before in _AGE_BEFORE or bool(re.search(r"[,(;:.\n]", ahead)))


def is_for(scene: Scene, at: int) -> bool:
    """Whether the phrase that starts at a word is what something is for, with or of."""
    at -= 1
    while at >= 0 and (scene.words[at] in _MODIFIERS or scene.words[at].isdigit()):
        at -= 1
    if at < 0 or "\n" in scene.gap(at) or "." in scene.gap(at):
        return False
    said = scene.having("seek", "call", "contact", "sold", "measure")
    if any(h.first <= at <= h.last for h in said):
        return False
    word = scene.words[at]
    if word in _FOR:
        return True
    if word in ("of", "de"):
        return at == 0 or not scene.starts(at - 1, "measure")
    return word == "s" and at > 0


def _evidence(scene: Scene, person: Person, called: list[Hit]) -> tuple[float, list[Hit]] | None:
    """How sure it is that the person is on call, and what says so; `called` is as of any person."""
    case = scene.case
    is_said = person.noun.tags & case.bits("call", "contact")
    calls = _calls(scene, person.noun) if is_said else called[:]
    asked = _sold(scene, person) or _sought(scene, person) or _priced(scene, person)
    if person.minor and person.aged:
        calls += [h for h in scene.having("company") if h not in calls]
    if not (calls or asked) or is_about_more(scene, person, calls + asked, bool(asked)):
        return None
    if asked:
        return 0.7, asked
    strong = [h for h in calls if h.last > h.first or scene.words[h.first] not in _WEAK]
    ready = [h for h in scene.having("call") if h in calls]
    is_family = bool(person.noun.tags & case.bits("family_child"))
    if person.minor:
        near = [h for h in ready if 0 < h.first - person.noun.last <= 8]
        if is_family and not near and not (person.aged and ready):
            return None
        return 0.8 if person.aged else 0.7, calls
    if not person.signs:
        is_plain_girl = bool(person.noun.tags & case.bits("girl"))
        return (0.6, calls) if is_plain_girl and len(ready) > 1 and strong else None
    is_girl = bool(person.noun.tags & case.bits("girl"))
    if is_girl or [h for h in strong if h in ready] or len(scene.words) <= 5:
        return 0.6, calls
    return None


def _calls(scene: Scene, noun: Hit | None = None) -> list[Hit]:
    """What says that one may call or meet, but for the noun."""
    said = [h for h in scene.having("call", "contact") if h is not noun]
    # "call to book" is no bare "call".
    return [h for h in said if scene.words[h.first] != "call" or not _is_inside(h, said)]


def _is_inside(hit: Hit, others: list[Hit]) -> bool:
    """Whether a longer phrase of `others`, which are in order, holds it."""
    return any(
        hit.last <= o.last and o.last - o.first > hit.last - hit.first
        for o in starting(others, hit.first - LONGEST, hit.first + 1)
    )


def _sold(scene: Scene, person: Person) -> list[Hit]:
    """ "Girl for rent", "selling my daughter": who is sold is a girl, a child or said young."""
    is_child = person.minor or person.noun.tags & scene.case.bits("child", "family_child")
    if not is_child and (scene.case.profile in ("goods", "pets") or not _is_girl(scene, person)):
        return []
    return [
        h
        for h in scene.having("sold")
        if h.first == person.noun.last + 1
        or (h.last < person.noun.first and is_chain(scene, h.last + 1, person.noun.first))
    ]


def _sought(scene: Scene, person: Person) -> list[Hit]:
    """ "Looking for young girl": for what, is not said."""
    is_own = person.noun.tags & scene.case.bits("family_child")
    if is_own or not _is_girl(scene, person) or not (person.signs or person.minor):
        return []
    first, last = person.first, person.noun.last
    before = [h for h in scene.having("seek") if 0 < first - h.last <= 4
              and is_chain(scene, h.last + 1, first)]  # fmt: skip
    return before or [h for h in scene.having("wanted") if h.first == last + 1]


def _priced(scene: Scene, person: Person) -> list[Hit]:
    """ "Young girls, $100": a price stands right after the person."""
    if not _is_girl(scene, person) or not (person.signs or person.minor):
        return []
    located, text = scene.case.reading.located, scene.case.reading.folded.text
    end = located[person.noun.last][1]
    return [person.noun] if names_a_sum(text[end : end + 14]) else []


def _is_girl(scene: Scene, person: Person) -> bool:
    return bool(person.noun.tags & scene.case.bits(*_GIRLS))


def is_about_more(scene: Scene, person: Person, calls: list[Hit], is_asked: bool) -> bool:
    """Whether a thing, an animal, a trade, an event or a wish says what the ad is about."""
    if scene.having("pet") or (not scene.having("company") and _asks(scene, person)):
        return True
    own = [*calls, person.noun, *person.signs]  # "school girl" is no school
    if is_asked and scene.free_of(calls, "item", "home", "people"):
        return True
    if _is_thing(scene, person, calls):
        return True
    if scene.having("company"):
        return False
    if scene.free_of(own, "job", "work", "task", "work_for_home", "activity", "missing"):
        return True
    is_girl = person.minor or person.noun.tags & scene.case.bits("girl")
    if not is_girl and scene.free_of(calls, "hours"):
        return True
    if scene.free_of(calls, "home") or scene.case.profile in ("jobs", "housing"):
        return not scene.having("arrival") and not person.minor
    return not person.minor and _is_for_a_purpose(scene, calls)


def _asks(scene: Scene, person: Person) -> bool:
    """Whether the person asks for something; of a child, for what must be said."""
    wishes = scene.having("home", "work", "job", "task", "item", "missing", "activity")
    for hit in scene.having("seek"):
        before = scene.words[hit.first - 1] if hit.first else ""
        if 0 < hit.first - person.noun.last <= 12 and before not in _NOT_ASKING:
            return not person.minor or any(0 < w.first - hit.last <= 8 for w in wishes)
    return False


def _is_thing(scene: Scene, person: Person, calls: list[Hit]) -> bool:
    things = scene.free_of(calls, "item")
    child = scene.case.bits("child", "family_child")
    if things and (scene.case.profile == "goods" or person.noun.tags & child):
        return True
    first_call = min([c.first for c in calls if c.first > person.noun.last], default=9**9)
    return any(
        h.last < person.first or person.noun.last < h.first < first_call for h in things
    )  # fmt: skip


def _is_for_a_purpose(scene: Scene, calls: list[Hit]) -> bool:
    """ "available for language exchange": a purpose that is not company."""
    for hit in calls:
        after = hit.last + 1
        if after + 1 < len(scene.words) and scene.words[after] in ("for", "to", "para"):
            return not scene.starts(after, "call") and not scene.starts(
                after + 1, "call", "soft", "company", "adult_word", "household"
            )
    return False


def _signal(case: Case, person: Person, evidence: tuple[float, list[Hit]]) -> Signal:
    confidence, calls = evidence
    spans = case.spans(
        sorted({*person.signs, person.noun, *calls}, key=lambda h: (h.first, -h.last))
    )
    words = case.reading.words
    last = max([person.noun.last, *(s.last for s in person.signs if s.last - person.noun.last < 4)])
    who = " ".join(words[person.first : last + 1][:8])
    how = " ".join(words[calls[0].first : calls[0].last + 1])
    return Signal(
        name="child_offered" if person.minor else "young_person_offered",
        harm=Harm.CHILD_SAFETY if person.minor else Harm.SEX_TRAFFICKING,
        confidence=confidence,
        spans=spans,
        why=f"“{who}”, “{how}”: a person named as young is what is advertised, and no trade.",
    )
