"""Twins across languages and across the table: the same innocent ad in English and in Spanish, and
what is offered against what is sought."""

from __future__ import annotations

import itertools

import pytest

from daylight.screening import Ad, Screening, Verdict, screen, shipped_policy

# The same ad twice: English, Spanish, section of either.
LANGUAGES = [
    ("Young woman looking for a room", "Mujer joven busca habitación", "housing"),
    ("Young man looking for a cheap room", "Hombre joven busca habitación barata", "housing"),
    ("Room for a girl student, 300 a month", "Habitación para chica estudiante, 300 al mes",
     "housing"),
    ("Single mother seeks a flat for her and two children",
     "Madre soltera busca piso para ella y dos niños", "housing"),
    ("Room in a flat with two girls, 350 a month", "Habitación en piso con dos chicas, 350 al mes",
     "housing"),
    ("Free room in return for help in the house", "Habitación gratis a cambio de ayuda en casa",
     "housing"),
    ("I offer myself as a nanny, with references", "Me ofrezco de niñera, con referencias", "jobs"),
    ("Girl of sixteen gives maths lessons", "Chica de dieciséis da clases de matemáticas",
     "services"),
    ("Babysitter for two little girls", "Canguro para dos niñas pequeñas", "jobs"),
    ("Live-in carer wanted for an old lady", "Se busca interna para cuidar a señora mayor", "jobs"),
    ("Bed for a young girl, white", "Cama para niña, blanca", "for-sale"),
    ("Dress for a little girl, size 6", "Vestido de niña pequeña, talla 6", "for-sale"),
    ("Kittens up for adoption, vaccine paid", "Gatitos en adopción, vacuna pagada", "pets"),
    ("Couple hopes to adopt a child, by the agency",
     "Pareja quiere adoptar un niño, por la agencia", "community"),
    ("Waiters for a hotel abroad, contract and room",
     "Camareros para hotel en el extranjero, contrato y habitación", "jobs"),
    ("Cook wanted, bring your passport for the contract",
     "Se busca cocinero, trae tu pasaporte para el contrato", "jobs"),
    ("Wages are paid each month", "El sueldo se paga cada mes", "jobs"),
    ("Deposit of one month, viewing on Saturday", "Fianza de un mes, visitas el sábado", "housing"),
    ("Deep tissue massage, licensed", "Masaje deportivo, titulado", "services"),
    ("Lost: little girl's red bicycle", "Perdida: bicicleta roja de niña", "community"),
    ("Swimming lessons for girls of twelve", "Clases de natación para niñas de doce años",
     "community"),
    ("Need any work, cleaning or kitchen", "Necesito cualquier trabajo, limpieza o cocina", "jobs"),
    ("Young couple sells a sofa", "Pareja joven vende sofá", "for-sale"),
    ("Language exchange, young people welcome", "Intercambio de idiomas, jóvenes bienvenidos",
     "community"),
]  # fmt: skip


def screened(title: str, section: str) -> Screening:
    return screen(Ad(title=title, section=section), policy=shipped_policy())


@pytest.mark.parametrize(("english", "spanish", "section"), LANGUAGES)
def test_an_innocent_ad_is_treated_alike_in_both_languages(
    english: str, spanish: str, section: str
) -> None:
    one, other = screened(english, section), screened(spanish, section)
    assert one.verdict is other.verdict is Verdict.PUBLISH
    assert one.care == other.care


@pytest.mark.parametrize(("english", "spanish", "section"), LANGUAGES)
def test_both_languages_in_one_ad_are_no_doubt(english: str, spanish: str, section: str) -> None:
    both = Ad(title=english, body=spanish, section=section)
    assert screen(both, policy=shipped_policy()).verdict is Verdict.PUBLISH


# What is offered, and what is sought in the same words.
INNOCENT = [
    ("Room to let to a {who}, 450 a month", "{Who} looks for a room, 450 a month"),
    ("Flat for a {who}, bills included, 600 a month", "{Who} needs a flat, up to 600 a month"),
    ("Work for a {who} in our kitchen, 14 an hour", "{Who} seeks work in a kitchen"),
    ("English lessons for a {who}", "{Who} wants English lessons"),
    ("Bicycle for a {who}", "{Who} looks for a bicycle"),
    ("Cleaning work offered to a {who}, weekly pay", "{Who} offers cleaning, weekly pay"),
    ("Se alquila habitación a {quien}, 350 al mes", "{Quien} busca habitación, 350 al mes"),
    ("Ofrecemos trabajo en cocina a {quien}", "{Quien} busca trabajo en cocina"),
]
WHO = [
    ("woman", "mujer"), ("man", "hombre"), ("young woman", "mujer joven"),
    ("young man", "hombre joven"), ("student", "estudiante"), ("mother of two", "madre de dos"),
    ("older man", "hombre mayor"), ("refugee", "refugiada"),
]  # fmt: skip


@pytest.mark.parametrize("twins", INNOCENT)
@pytest.mark.parametrize("section", ["housing", "jobs", "community", ""])
def test_who_offers_and_who_seeks_are_both_published(twins: tuple[str, str], section: str) -> None:
    held = []
    for text, (who, quien) in itertools.product(twins, WHO):
        title = text.format(who=who, Who=who.capitalize(), quien=quien, Quien=quien.capitalize())
        if screened(title, section).verdict is not Verdict.PUBLISH:
            held.append(title)
    assert not held


# What is held where it is offered, and by whom the same is asked for in need.
OFFERED_AND_SOUGHT = [
    ("Free room for young woman", "Young woman looking for free room"),
    ("Free couch for a girl", "Girl needs a free couch for a week"),
    ("Rent free room for a young man", "Young man needs a rent free room"),
    ("Free accommodation for single girl", "Single girl looking for free accommodation"),
    ("Habitación gratis para chica joven", "Chica joven busca habitación gratis"),
    ("Techo sin pagar renta para muchacha", "Muchacha busca techo sin pagar renta"),
]


@pytest.mark.parametrize(("offered", "sought"), OFFERED_AND_SOUGHT)
def test_the_danger_is_who_offers_and_never_who_asks(offered: str, sought: str) -> None:
    for section in ("housing", ""):
        assert screened(offered, section).verdict is Verdict.HOLD
        asks = screened(sought, section)
        assert (asks.verdict, asks.care) == (Verdict.PUBLISH, True)
