"""Whole short ads, title and text: what is held or refused, and what is published."""

from __future__ import annotations

import pytest

from daylight.screening import Ad, Verdict, screen, shipped_policy

CAUGHT = [
    (
        "Room available",
        "Looking for a young lady to share my home. No rent, just keep me company.",
        "housing",
    ),
    ("Free rent for the right woman", "I have a spare room downtown.", "housing"),
    ("Spare room", "Rent free for open minded female, friends with benefits", "housing"),
    (
        "Roommate wanted",
        "Female only, young and attractive. No rent needed if we get along.",
        "rooms",
    ),
    (
        "Need a place to stay?",
        "Young women welcome to stay free at my apartment in exchange for affection",
        "housing",
    ),
    ("Apartment for girls", "Ladies stay free, discreet arrangement", "housing"),
    ("Room for rent", "$0 rent for a college girl, sugar daddy arrangement", "housing"),
    ("Bedroom for young guy", "free, cuddles expected", "housing"),
    ("Sofa to crash", "Free for girls only", "housing"),
    ("Cuarto para señorita", "No cobro renta, a cambio de compañía", "vivienda"),
    ("Habitación gratis", "para chica joven y liberal", "vivienda"),
    ("Comparto mi casa con mujer joven", "sin pagar renta, solo compañía", "vivienda"),
    ("Sweet teen new in town", "Call me, available now", "services"),
    ("Teen model available", "very young, open minded, private sessions per hour", "services"),
    ("My daughter available", "17 years old, for dates", "community"),
    ("Young girls available tonight", "call 312 555 0123", "services"),
    ("Innocent school girls", "available, call", "general"),
    ("Little girls here", "new in town", "services"),
    ("14 yr old girl", "available for company", "community"),
    ("Two young ladies at your service", "massage and company", "services"),
    ("18 just turned", "barely legal, new in town, call me", "services"),
    ("Chicas jovencitas", "recién llegadas, disponibles", "servicios"),
    ("Niña de 15 años disponible", "para citas", "servicios"),
    (
        "Maids wanted abroad",
        "No experience, high salary abroad. Employer keeps your passport.",
        "jobs",
    ),
    (
        "Factory work",
        "Travel costs deducted from your wages until the debt is paid. You must live in our dormitory.",
        "jobs",
    ),
    ("Nanny in Dubai", "You hand over your passport on arrival, no days off", "jobs"),
    (
        "Girls wanted for work in club overseas",
        "no experience, we pay the ticket, you pay us back from your wages",
        "jobs",
    ),
    ("Empleada interna", "Sin día libre, el sueldo se guarda hasta terminar", "empleo"),
    ("Baby girl for adoption", "$5000 cash, no papers", "community"),
    ("Adopt my baby", "I need money, 3000 dollars, newborn", "community"),
    ("We adopt babies for cash", "private, no lawyers, no questions", "community"),
    ("Female escort", "in and outcall", "services"),
    ("E S C O R T", "24/7", "general"),
    ("Relaxing body rub by Asian ladies", "", "services"),
    ("Sugar babies wanted", "generous gentleman", "community"),
    ("Handgun for sale", "no background check", "for-sale"),
    (
        "Rent my apartment",
        "I am a missionary in Africa, currently out of the country, keys will be sent after deposit",
        "housing",
    ),
    ("iPhone cheap", "payment by western union or moneygram only, gift card codes ok", "for-sale"),
]
PUBLISHED = [
    (
        "Room for rent",
        "Female preferred, quiet, $600 incl. free wifi and utilities. No smoking. Close to school.",
        "housing",
    ),
    (
        "Sunny room in girls' house",
        "We are three women and look for a fourth. 550 plus bills, deposit 500.",
        "housing",
    ),
    ("Young couple", "We are a young couple looking for a flat, free from May.", "housing"),
    ("Room free from 1st June", "for a student, male or female. 450 pcm", "housing"),
    (
        "Free room for student in exchange for dog walking",
        "and light cleaning, family home",
        "housing",
    ),
    (
        "Au pair wanted",
        "Host family with two little girls (4 and 6) offers free room and 100 a week.",
        "jobs",
    ),
    ("Nanny for young girl", "We need a nanny for our young daughter, three days a week", "jobs"),
    (
        "Teen girl seeks babysitting",
        "I am 16 and available on weekends, first aid course",
        "community",
    ),
    ("Teen driver lessons", "available for young drivers", "services"),
    ("Girls soccer team", "new players wanted, ages 12 to 14", "community"),
    ("Modeling class for teens", "Saturday, 20 per hour", "community"),
    (
        "Massage therapist",
        "Licensed, Swedish and deep tissue, 60 per hour, women and men",
        "services",
    ),
    ("Fresh cut flowers", "delivered daily", "for-sale"),
    ("Girl Scouts cookies", "available now, call me", "for-sale"),
    ("Baby sitter available", "sweet and patient young woman, 15 an hour", "community"),
    ("Cheerleader uniform", "size small, like new", "for-sale"),
    ("Innocent, unused", "virgin olive oil, fresh from the farm", "for-sale"),
    ("American Girl doll", "little girl doll with clothes, available", "for-sale"),
    ("Kids bike", "for boys or girls 5 years old", "for-sale"),
    ("Boys 3T clothes lot", "20 pieces available", "for-sale"),
    ("15 year old scotch", "sealed", "for-sale"),
    ("House cleaning by young woman", "experienced, references, 20 per hour", "services"),
    ("Young man available for moving help", "strong, own van, 25 per hour", "services"),
    ("Photographer", "Newborn, child and family sessions available, book now", "services"),
    ("Companion for elderly", "I keep your mother company, cook and drive", "services"),
    ("Lost: orange cat", "answers to Princess, please call me", "community"),
    ("Support group for teen mothers", "free, every Tuesday", "community"),
    ("Free clothes for women shelter", "come by", "community"),
    ("Single mother needs room", "I can pay 400, have a little girl", "housing"),
    (
        "Caregiver needed",
        "female preferred, live in, own room, 2500 a month, days off Sunday and Monday",
        "jobs",
    ),
    ("Waitress wanted", "young team, no experience needed, good tips", "jobs"),
    ("Seasonal farm work", "housing provided, paid weekly, transport from town", "jobs"),
    ("Teaching abroad", "Good salary, visa provided, contract, flight paid", "jobs"),
    ("Ford Escort", "1996, 120k miles, runs", "cars"),
    ("Puppies for adoption", "small adoption fee, vaccinated, baby girl and baby boy", "pets"),
    ("Baby goats for sale", "two little girls and a boy", "pets"),
    ("Chica ofrece limpieza", "con referencias, 10 la hora", "servicios"),
    ("Niñera disponible", "joven, cariñosa con los niños", "servicios"),
    ("Habitación para chica", "350 al mes, gastos incluidos, wifi gratis", "vivienda"),
    ("Clases de inglés para niños y adolescentes", "a domicilio", "servicios"),
    ("Ropa de niña", "talla 8, como nueva", "venta"),
    ("Busco trabajo", "de lo que sea, joven responsable", "empleo"),
    ("Se busca camarera", "joven, con o sin experiencia", "empleo"),
    ("Teen bedroom furniture", "White bed, desk. Must pick up. Call me 312-555-0123", "for-sale"),
    ("Young at heart couple", "dance partners wanted", "community"),
    ("Looking for female workout partner", "", "community"),
    ("Dating advice book", "like new", "for-sale"),
    ("Boyfriend jeans", "size 6, new", "for-sale"),
    ("Prom dress", "worn once, teen size, fresh from cleaner", "for-sale"),
    ("Free kittens", "to a good home, two girls one boy", "pets"),
    ("Hostel bed", "female dorm, 20 per night, free breakfast", "housing"),
    ("Free haircuts for ladies", "models needed, training salon", "community"),
    ("Hair models wanted", "young women 18+, free cut", "community"),
]


@pytest.mark.parametrize(("title", "body", "section"), CAUGHT)
def test_is_not_published(title: str, body: str, section: str) -> None:
    ad = Ad(title=title, body=body, section=section)
    assert screen(ad, policy=shipped_policy()).verdict is not Verdict.PUBLISH


@pytest.mark.parametrize(("title", "body", "section"), PUBLISHED)
def test_is_published(title: str, body: str, section: str) -> None:
    ad = Ad(title=title, body=body, section=section)
    screening = screen(ad, policy=shipped_policy())
    assert screening.verdict is Verdict.PUBLISH, [(s.name, s.why) for s in screening.signals]
