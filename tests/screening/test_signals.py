"""Every signal's examples, plain and in every disguise, and twins that must be treated alike."""

from __future__ import annotations

import itertools
import random

import pytest

from daylight.screening import Ad, Recollection, Screening, Verdict, screen, shipped_policy
from daylight.screening.signals.case import Example
from daylight.screening.signals.listed_examples import LISTED
from daylight.screening.signals.registry import DETECTORS, examples
from daylight.screening.terms import shipped_terms
from tests.screening.disguises import DISGUISES

ALL = [(name, example) for name, shown in examples().items() for example in shown]
CAUGHT = [(n, e) for n, e in ALL if e.caught and n != "hidden_link"]
SPARED = [(n, e) for n, e in ALL if not e.caught]
# What each disguise cannot hide and the engine cannot see: see docs/signals.md.
# Letters apart with three blanks between words says nothing where words have three letters or less.


def result(example: Example) -> Screening:
    ad = Ad(title=example.title, body=example.body, section=example.section)
    return screen(ad, policy=shipped_policy())


def name_of(pair: tuple[str, Example]) -> str:
    return f"{pair[0]}: {pair[1].title}"


@pytest.mark.parametrize("pair", [p for p in ALL if p[1].caught], ids=name_of)
def test_catches_its_examples(pair: tuple[str, Example]) -> None:
    name, example = pair
    screening = result(example)
    assert name in {s.name for s in screening.signals}
    if name != "hidden_link":
        assert screening.verdict is not Verdict.PUBLISH


@pytest.mark.parametrize("pair", SPARED, ids=name_of)
def test_spares_its_examples(pair: tuple[str, Example]) -> None:
    screening = result(pair[1])
    assert screening.verdict is Verdict.PUBLISH, [(s.name, s.why) for s in screening.signals]


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("pair", CAUGHT, ids=name_of)
def test_every_disguise_of_a_caught_text_is_caught(
    pair: tuple[str, Example], disguise: str
) -> None:
    name, example = pair
    r = random.Random(11)
    change = DISGUISES[disguise]
    ad = Ad(title=change(example.title, r), body=change(example.body, r), section=example.section)
    screening = screen(ad, policy=shipped_policy())
    assert screening.verdict is not Verdict.PUBLISH, (ad.title, ad.body)
    assert name in {s.name for s in screening.signals}, (ad.title, ad.body)


@pytest.mark.parametrize("disguise", DISGUISES)
@pytest.mark.parametrize("pair", SPARED, ids=name_of)
def test_disguise_alone_is_not_guilt(pair: tuple[str, Example], disguise: str) -> None:
    example, r = pair[1], random.Random(11)
    change = DISGUISES[disguise]
    ad = Ad(title=change(example.title, r), body=change(example.body, r), section=example.section)
    screening = screen(ad, policy=shipped_policy())
    assert screening.verdict is Verdict.PUBLISH, [(s.name, s.why) for s in screening.signals]


def test_every_signal_ships_both_kinds_of_examples() -> None:
    shown = examples()
    for name in {d.name for d in DETECTORS} | {g.signal for g in shipped_terms()}:
        if name == "price_far_below":  # needs what a board remembers; see test_memory.py
            continue
        kinds = {example.caught for example in shown[name]}
        assert kinds == {True, False}, name


def test_listed_signals_and_term_groups_name_each_other() -> None:
    assert {entry.name for entry in LISTED} == {group.signal for group in shipped_terms()}
    for entry in LISTED:
        harms = {g.harm for g in shipped_terms() if g.signal == entry.name}
        assert entry.harm in harms


TWINS = [
    "{who} looking for a room near the station",
    "{who} seeks work in a kitchen, any hours",
    "{who} sells a desk and two chairs",
    "Room for rent, {who} welcome, 600 a month, bills extra",
    "Helping {who} with English lessons, 20 an hour",
    "Flat share with {who}, own room, 550 a month",
    "{who} needs a place for two months with small deposit",
    "Cleaning help offered by {who}, references",
]
PEOPLE = [
    "Polish woman", "Nigerian man", "Mexican family", "American couple", "Thai lady",
    "woman of 24", "man of 67", "gay man", "single mother", "father of three", "pregnant woman",
    "student", "young man", "young woman", "older woman", "refugee family", "retired man",
    "Muslim family", "disabled woman", "young couple", "homeless man", "woman who lost her flat",
    "young mother without a home",
]  # fmt: skip


@pytest.mark.parametrize("text", TWINS)
def test_twins_are_treated_alike(text: str) -> None:
    """Only who speaks changes: the verdict must not."""
    verdicts = {
        who: screen(
            Ad(title=text.format(who=who), section=section), policy=shipped_policy()
        ).verdict
        for who, section in itertools.product(PEOPLE, ("housing", "services", "community"))
    }
    held = {who: verdict for who, verdict in verdicts.items() if verdict is not Verdict.PUBLISH}
    assert not held


HOMES = [
    "Cheap room {who}, 350 a month",
    "Cheap room {who}, $350 monthly, bills extra",
    "Low rent, 300 pcm, room {who}",
    "Room {who}, reduced price 280 a month",
]


@pytest.mark.parametrize("text", HOMES)
def test_a_named_rent_is_the_same_for_everybody(text: str) -> None:
    """Only age and sex change: no company is asked for."""
    for who in ("for woman", "for young woman", "for young man", "for older lady", "for a person"):
        ad = Ad(title=text.format(who=who), section="housing")
        assert screen(ad, policy=shipped_policy()).verdict is Verdict.PUBLISH, ad.title


SPANISH_TWINS = [
    "{who} busca habitación en el centro",
    "{who} busca trabajo de limpieza",
    "{who} vende mesa y sillas",
]


@pytest.mark.parametrize("text", SPANISH_TWINS)
@pytest.mark.parametrize(
    "who", ["Mujer joven", "Hombre joven", "Pareja", "Madre soltera", "Señora mayor", "Chica"]
)
def test_spanish_twins_are_treated_alike(text: str, who: str) -> None:
    for section in ("vivienda", "servicios", "comunidad"):
        ad = Ad(title=text.format(who=who), section=section)
        assert screen(ad, policy=shipped_policy()).verdict is Verdict.PUBLISH


@pytest.mark.parametrize(
    "title",
    [
        "Young guy searching free accommodation",
        "I need any work, please help",
        "Busco habitación, cualquier trabajo",
        "Mother with two kids needs a place to stay",
        "2 young females looking for free room",
    ],
)
def test_a_person_in_need_gets_care_and_is_published(title: str) -> None:
    screening = screen(Ad(title=title, section="housing"), policy=shipped_policy())
    assert screening.care
    assert screening.verdict is Verdict.PUBLISH


@pytest.mark.parametrize("title", ["Oak desk", "Room for rent", "Cook wanted", "Bike lessons"])
def test_no_care_where_nobody_asks_for_a_home_or_work(title: str) -> None:
    assert not screen(Ad(title=title, section="housing"), policy=shipped_policy()).care


def test_spans_point_into_the_original() -> None:
    ad = Ad(title="Nice", body="Here: ｌ０ｌｉｔａ, call", section="services")
    screening = screen(ad, policy=shipped_policy())
    span = next(s for s in screening.signals if s.name == "code_word").spans[0]
    assert (span.field, ad.body[span.start : span.end]) == ("body", "ｌ０ｌｉｔａ")


def test_attributes_are_read_too() -> None:
    ad = Ad(title="Help", attributes={"skills": "escort service"}, section="services")
    screening = screen(ad, policy=shipped_policy())
    span = screening.signals[0].spans[0]
    assert (screening.verdict, span.field) == (Verdict.REFUSE, "attributes.skills")


def test_two_scripts_in_one_ad_are_not_disguise() -> None:
    ad = Ad(title="Ищу комнату, looking for a room", body="Έχω γάτα. I have a cat.")
    assert screen(ad, policy=shipped_policy()).verdict is Verdict.PUBLISH


def test_out_of_scope_names_its_clause_and_nothing_else() -> None:
    ad = Ad(title="Escort service", section="services")
    screening = screen(ad, policy=shipped_policy(), recollection=Recollection())
    assert screening.verdict is Verdict.REFUSE
    assert screening.clauses == ("Adult services are outside the scope of this board.",)
    assert {s.harm.value for s in screening.signals} == {"out_of_scope"}
