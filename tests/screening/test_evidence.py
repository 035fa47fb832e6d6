"""Evidence only raises: words that are caught, added to an ad, take nothing away from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.errors import ConfigError
from daylight.screening import (
    Ad,
    Harm,
    Screening,
    Verdict,
    load_policy,
    screen,
    shipped_policy,
)
from daylight.screening.signals.registry import examples
from daylight.screening.terms import TermGroup, plain, shipped_terms
from tests.screening import people_cases
from tests.screening.innocent_words import ADS, SENTENCES
from tests.screening.test_texts import CAUGHT

TEXTS = [(name, example) for name, shown in examples().items() for example in shown]
TERMS = [
    (group, term)
    for group in shipped_terms()
    for term in group.terms
    if not group.needs and group.match == "word"
]


PLAIN_TEXTS = [
    *((each.title, each.body, each.section) for _, each in TEXTS if each.caught),
    *CAUGHT,
    *((title, body, "") for title, body in people_cases.CAUGHT),
]
SPARED_TEXTS = [(each.title, each.body, each.section) for _, each in TEXTS if not each.caught]
PERSONS = {"child_safety", "sex_trafficking", "labour_trafficking", "housing_for_sex"}


def screened(title: str, body: str = "", section: str = "") -> Screening:
    return screen(Ad(title=title, body=body, section=section), policy=shipped_policy())


def assert_no_less(more: Screening, less: Screening) -> None:
    assert more.verdict.rank >= less.verdict.rank
    assert more.quorum >= less.quorum
    assert more.child_safety >= less.child_safety


@given(st.sampled_from(TERMS), st.sampled_from(TERMS))
@settings(max_examples=300)
def test_two_listed_words_are_no_less_than_one(
    one: tuple[TermGroup, str], other: tuple[TermGroup, str]
) -> None:
    (first, word), (_, more) = one, other
    plain = screened(f"{word}")
    if first.signal in {s.name for s in plain.signals}:
        assert_no_less(screened(word, f"Also {more}"), plain)


def test_a_word_for_a_child_keeps_its_floor_beside_one_for_an_adult() -> None:
    for title in ("Rape fantasy, young, lolita in town", "Lolita, rape fantasy, new in town"):
        screening = screened(title)
        assert screening.child_safety
        assert screening.quorum == 2
        assert {s.harm for s in screening.signals} == {Harm.CHILD_SAFETY, Harm.SEX_TRAFFICKING}


def group(**said: object) -> TermGroup:
    named = {"signal": "code_word", "indicator": "own", "harm": Harm.CHILD_SAFETY, "weight": 0.9}
    return TermGroup(**{**named, "terms": ("town",), **said})  # type: ignore[arg-type]


@pytest.mark.parametrize("signal", ["code_word", "child_offered", "photo_match", "velocity"])
def test_a_private_group_may_not_turn_a_signal_into_another_harm(signal: str) -> None:
    wrong = group(signal=signal, harm=Harm.PRIVACY)
    with pytest.raises(ConfigError, match=f"'{signal}' stands for"):
        load_policy(shipped_policy().text, terms=[wrong])


def test_private_groups_of_one_name_stand_for_one_harm() -> None:
    ours = [group(signal="own", harm=harm) for harm in (Harm.FRAUD, Harm.SPAM)]
    with pytest.raises(ConfigError, match="'own' stands for fraud, not for spam"):
        load_policy("", terms=ours)
    assert load_policy("", terms=ours[:1]).terms == tuple(ours[:1])


def test_what_is_in_force_already_loads_and_still_lowers_no_floor() -> None:
    text = shipped_policy().text
    policy = load_policy(text, terms=[group(harm=Harm.SPAM)], is_deployed=True)
    screening = screen(Ad(title="Lolita in town, call me"), policy=policy)
    assert (screening.verdict, screening.quorum) == (Verdict.HOLD, 2)


def test_a_weak_private_group_lowers_no_shipped_indicator() -> None:
    weak = group(indicator="lolita", weight=0.1)
    policy = load_policy(shipped_policy().text, terms=[weak])
    ad = Ad(title="In town: lolita, call me")
    [before] = screen(ad, policy=shipped_policy()).signals
    [after] = screen(ad, policy=policy).signals
    assert after.confidence == before.confidence == 0.8


def test_no_shipped_phrase_counts_twice_for_one_signal() -> None:
    listed = [(each.signal, plain(term)) for each in shipped_terms() for term in each.terms]
    assert [twice for twice, times in Counter(listed).items() if times > 1] == []


@pytest.mark.parametrize("office", ["Western Union", "MoneyGram"])
def test_an_office_nearby_is_one_sign_and_holds_nothing(office: str) -> None:
    flat = screened("Two rooms near the station", f"Supermarket and {office} next door.", "housing")
    assert flat.verdict is Verdict.PUBLISH


Text = tuple[str, str, str]


def innocent(text: Text) -> Iterator[Text]:
    """The ad with innocent words before and behind, in the title and in the text."""
    title, body, section = text
    for more in (*SENTENCES, *ADS):
        yield title, f"{body}\n{more}", section
        yield title, f"{more}\n{body}", section
        yield "Hello", f"{more}\n{title}\n{body}", section


@pytest.mark.parametrize("text", PLAIN_TEXTS, ids=" / ".join)
def test_innocent_words_spare_nobody_who_is_offered(text: Text) -> None:
    plain = screened(*text)
    if {s.harm.value for s in plain.found} & PERSONS:
        missed = [more for more in innocent(text) if screened(*more).verdict is Verdict.PUBLISH]
        assert not missed
        if plain.child_safety:
            assert [m for m in innocent(text) if not screened(*m).child_safety] == []


@pytest.mark.parametrize("text", SPARED_TEXTS, ids=" / ".join)
def test_innocent_words_hold_nobody_who_is_free(text: Text) -> None:
    held = [more for more in innocent(text) if screened(*more).verdict is not Verdict.PUBLISH]
    assert not held


@given(st.sampled_from(PLAIN_TEXTS), st.sampled_from(PLAIN_TEXTS))
@settings(max_examples=150)
def test_a_text_that_is_caught_adds_to_one_that_is_caught(one: Text, other: Text) -> None:
    title, body, section = one
    both = screened(title, f"{body}\n{other[0]}\n{other[1]}", section)
    assert_no_less(both, screened(*one))
