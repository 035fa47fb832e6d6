"""What grammar puts together out of single words, and the innocent twins of each."""

# ruff: noqa: E501 - a text stays on one line
from __future__ import annotations

import random

import pytest

from daylight.screening import Ad, Screening, Verdict, screen, shipped_policy
from tests.screening.disguises import DISGUISES
from tests.screening.signal_cases import case

# Who x when, where, how, for what, to whom; who keeps x what; who is owed x how; child x to whom x sum.
HELD = [
    "Girl, 15, evenings at your hotel | Text me",
    "Sixteen year old, my place, cash | | community",
    "Our daughter is 13, hotel, by the hour",
    "Boy of 12 | Truckers, write for the price | services",
    "Chica de 15 | Hoteles, solo caballeros | servicios",
    "Lovely girl of fourteen, free tonight | Message for the address",
    "Two sisters, both sixteen, ready to meet | Cash",
    "Young girl, hotel visits, rates by message | | services",
    "Little girl | Private flat, gentlemen, ask",
    "The agency keeps all ID cards | Hotel cleaners | jobs",
    "Passports are stored by the foreman | Grape harvest | jobs",
    "Se retienen los pasaportes | Trabajo en invernadero | empleo",
    "La empresa guarda tu pasaporte | Limpieza | empleo",
    "The fare comes off your wages | Dishwashers | jobs",
    "Visa and bus are deducted from their pay | Pickers | jobs",
    "Nobody leaves before the season ends | Pickers | jobs",
    "Seeking parents for our newborn | 9000 in cash | community",
    "Our newborn may go to another family | 15,000 in cash | community",
    "Pareja compra recién nacido | Al contado | comunidad",
    "Couple pays well for a baby | No agency, no papers | community",
    "Girls live here free | In a quiet house | housing",
    "Room for a girl | The rent is settled between you and me | housing",
    "Cuarto para chica | El alquiler, entre tú y yo | vivienda",
    "Ladies stay here for free | I like a bit of tenderness | housing",
    "Flat in town | I moved overseas, the keys come by courier | housing",
    "Studio | No visit possible, the keys are posted | housing",
    "Piso | Vivo en otro país, las llaves van por mensajería | vivienda",
    "I buy your van | My sponsor sends too much, wire back the rest | for-sale",
    "Your sofa | Give the mover what is left of my check, it is larger | for-sale",
]
FREE = [
    "Girl, 14, lost her cat | Text me any time, cash reward | community",
    "Girl of 15 sells a bike | Evenings, cash, text me | for-sale",
    "Boy, 12, needs a maths tutor | Evenings at your place, pay by the hour | community",
    "Teen babysitter, 16 | Evenings, by the hour, text me | community",
    "Our daughter is 13 and dances | Show on Saturday, cash at the door | community",
    "School girl, 15, collects stamps | Write me, pay per stamp | community",
    "Two girls, 12 and 14, play the violin for guests at your party | Call, per hour | services",
    "Young girl walks dogs | Evenings, per hour, call me | services",
    "Young ladies' choir, evenings | Donations at the door, contact me | community",
    "Girls of 12, football | Evenings, write to the coach, fee | community",
    "Young woman, 24, looks for friends | Evenings, write me | community",
    "Men's barber: boys 12 and under half price | Saturday, cash | services",
    "Party for girls of 13 | Hotel pool, Saturday, price per guest, call | community",
    "Bed for a girl of 12 | Cash, my place, evening | for-sale",
    "Chica de 15 vende su bici | Por la tarde, en efectivo | venta",
    "Clerk keeps documents in order | Office, paid monthly | jobs",
    "The company holds your ID for five minutes at the gate | Guards | jobs",
    "Keep your passport ready | Cabin crew interview | jobs",
    "Your passport stays in your pocket | Farm work, paid weekly | jobs",
    "La empresa guarda una copia de tu pasaporte | Hotel | empleo",
    "Travel is paid, wages come each Friday | Builders | jobs",
    "Taxes are deducted from your pay | Clerk | jobs",
    "Family for our puppies | 100 in cash | pets",
    "Looking for a good home for our baby grand piano | 500 | for-sale",
    "Couple pays well for a baby sitter | Papers please | jobs",
    "Two girls live here, one room free from May | 400 a month | housing",
    "Room for a woman | Friendship is nice but not needed, 400 a month | housing",
    "Female roommate wanted | I like good company, rent 500 | housing",
    "Girls live here, no pets | Rent 450 | housing",
    "Flat for the summer | I am overseas until May, my sister shows it | housing",
    "Room | The keys are with me, no viewings before Saturday | housing",
    "Piso | Estoy en otro país hasta mayo, lo enseña mi hermana | vivienda",
    "Your sofa | I pay the rest when the mover has it | for-sale",
    "Larger check pattern, curtains | Give me a call, the rest of the fabric is included | for-sale",
]


def screened(text: str) -> Screening:
    title, body, section = case(text)
    return screen(Ad(title=title, body=body, section=section), policy=shipped_policy())


@pytest.mark.parametrize("text", HELD)
def test_is_held_for_how_its_words_stand(text: str) -> None:
    assert screened(text).verdict is Verdict.HOLD


@pytest.mark.parametrize("text", FREE)
def test_the_same_words_in_an_innocent_ad_are_free(text: str) -> None:
    result = screened(text)
    assert result.verdict is Verdict.PUBLISH, [(s.name, s.why) for s in result.signals]


def disguised(text: str, disguise: str) -> Verdict:
    change, r = DISGUISES[disguise], random.Random(5)
    title, body, section = case(text)
    ad = Ad(title=change(title, r), body=change(body, r), section=section)
    return screen(ad, policy=shipped_policy()).verdict


@pytest.mark.parametrize("disguise", DISGUISES)
def test_no_disguise_hides_what_grammar_reads(disguise: str) -> None:
    """Without digits, as another digit is another age. A word that no list knows may be lost."""
    texts = [text for text in HELD if not any(c.isdigit() for c in text)]
    missed = [text for text in texts if disguised(text, disguise) is Verdict.PUBLISH]
    assert len(missed) <= 1, missed


@pytest.mark.parametrize("disguise", DISGUISES)
def test_no_disguise_holds_their_innocent_twins(disguise: str) -> None:
    held = [text for text in FREE if disguised(text, disguise) is not Verdict.PUBLISH]
    assert not held
