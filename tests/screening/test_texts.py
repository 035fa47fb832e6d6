"""Whole short ads, title and text: what is held or refused, and what is published."""

# ruff: noqa: E501 - an ad stays on one line
from __future__ import annotations

import pytest

from daylight.screening import Ad, Verdict, screen, shipped_policy
from tests.screening.blind_cases import FIRST_HARMFUL, FIRST_INNOCENT, Blind

CAUGHT = [
    ("Sweet sixteen, available tonight", "", "community"),
    ("Girls of all ages available", "", "services"),
    ("Young thing available tonight", "", "community"),
    ("Brand new teen, ask for photos", "", "community"),
    ("Little girl wanted for the evening, cash", "", "community"),
    ("Fresh and innocent, visiting this week", "", "services"),
    ("School girl, in town for two days", "", "services"),
    ("Just turned eighteen, looks younger, call", "", "community"),
    ("Underage? No problem, ask", "We have girls of any age", "services"),
    ("Girl 15, home alone, wants company", "", "community"),
    ("Nice young one for generous gentleman", "", "services"),
    ("Fresh faces, very young, party all night", "", "services"),
    ("Loan", "Guaranteed loan, no credit check, pay processing fee first", "services"),
    ("Investment", "Double your bitcoin in 24 hours", "services"),
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
    (
        "Female roommate",
        "I have an extra bedroom, you pay nothing, just be affectionate",
        "housing",
    ),
    ("Live with me for free", "Single man seeks girl 18-25 to move in, no bills", "housing"),
    ("Cheap bed for cute girl", "share my studio", "housing"),
    ("Housing for college girls", "in exchange for intimacy", "housing"),
    ("Rent-free room 4 a nice lady", "", "rooms"),
    ("Landlord offers reduced rent", "to attractive female tenant with benefits", "housing"),
    ("Place to stay tonight", "young man, no cost, share bed", "housing"),
    ("Renta gratis para muchacha", "busco compañía", "vivienda"),
    ("Ofrezco techo a jovencita", "a cambio de cariño, sin pagar", "vivienda"),
    ("Very young petite girls", "just arrived, outcall", "services"),
    ("Teenage girl available", "for private company", "services"),
    ("School girl looking for generous men", "text me", "community"),
    ("15 y/o girl", "available for companionship", "community"),
    ("Two teen sisters for company", "per hour", "services"),
    ("Sixteen year old girl available", "massage", "services"),
    ("Se ofrece niña para compañía", "", "servicios"),
    ("Muchacha de 16 años disponible", "masajes", "servicios"),
    ("Domestic worker", "employer holds passport, salary withheld first three months", "jobs"),
    (
        "Fishing crew",
        "Documents will be held on board. Wages paid at end of contract only. Phone will be taken.",
        "jobs",
    ),
    ("Dancers abroad", "High pay, no experience, tourist visa to work, leave immediately", "jobs"),
    ("Work in Europe", "We advance your ticket and you repay your ticket from wages", "jobs"),
    ("Jornaleros", "Se descuenta el pasaje y guardamos tus documentos", "empleo"),
    ("Selling my newborn", "serious people only", "general"),
    ("Bebé en adopción", "por dinero, sin papeles", "comunidad"),
    ("Outcall only", "sensual massage", "beauty"),
    ("Acompañantes de lujo", "24 horas", "servicios"),
    ("GFE available", "incall downtown", "community"),
    ("Ivory tusk", "genuine elephant ivory", "for-sale"),
    ("Oxycodone", "no prescription needed", "for-sale"),
    ("Counterfeit money", "high quality", "for-sale"),
    ("Loan offer", "guaranteed loan, processing fee upfront", "services"),
    (
        "Beautiful 2 bed flat",
        "I am out of the country, keys by courier after you send the deposit",
        "housing",
    ),
]
PUBLISHED = [
    ("Free room in shelter for women", "", "community"),
    ("House sitter, free stay for lady or couple", "", "housing"),
    ("Driver wanted, no days off lost to bad weather", "", "jobs"),
    ("Sweet sixteen dress, size 8", "", "for-sale"),
    ("Sweet 16 party hall available", "", "services"),
    ("Girls of all ages welcome to our soccer club", "Call the coach", "community"),
    ("School girl costume", "Cash, call me", "for-sale"),
    ("Little girl kitten wanted", "Call tonight", "pets"),
    ("My son just turned eighteen", "Call him for odd jobs", "services"),
    ("Fresh and pure honey", "Visiting the market this week, cash", "for-sale"),
    ("Teen driver training", "Call now", "services"),
    ("Girls 12, 14 and 16, winter coats", "Call, cash", "for-sale"),
    ("Young thing of beauty: bonsai", "Available tonight", "for-sale"),
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
    ("2 girls seek third roommate", "700 a month, own room", "housing"),
    ("Room for female student", "near campus, 480, bills free", "housing"),
    ("Free room in exchange for elderly care", "family home, female or male", "housing"),
    ("Sharing twin room for lady", "$350/month, no agent fee", "housing"),
    ("Bedspace for female", "650 monthly, free wifi", "housing"),
    ("House sitter available free", "young professional couple, references", "housing"),
    ("Man with dog looking for cheap room", "can do repairs", "housing"),
    ("Girl's room furniture", "bed, dresser", "for-sale"),
    ("Nanny share", "our girl is two, looking for another family", "community"),
    ("Big sister program", "mentor a teen girl, volunteers needed", "community"),
    ("Teens acting class", "new season, book now", "community"),
    ("High school student offers tutoring", "math, 15 an hour", "services"),
    ("Young woman offering piano lessons", "in your home", "services"),
    ("Young lady available for house cleaning", "20 an hour", "services"),
    ("My son mows lawns", "15 per lawn, available weekends", "services"),
    ("Girl with a truck", "moving help available, call me", "services"),
    ("Pretty young rabbits", "two girls available", "pets"),
    ("Fresh tamales", "delivered, call me", "for-sale"),
    ("Little girl's tea party set", "", "for-sale"),
    ("Schoolgirl uniform skirt", "grey, size 10", "for-sale"),
    ("Baby girl clothes", "newborn to 3 months, available", "for-sale"),
    ("Boy scouts selling popcorn", "available now", "community"),
    ("Photographer seeks models", "portfolio exchange, 18+, bring a friend", "community"),
    ("Companion care for seniors", "experienced woman, company and meals", "services"),
    ("Looking for company to split gas", "road trip to Denver", "community"),
    ("Date night babysitter", "teen with first aid course, available", "community"),
    ("Massage table", "like new", "for-sale"),
    ("Chinese massage 50 per hour", "licensed", "services"),
    ("Escort to medical appointments", "for seniors, by car", "services"),
    ("Work in Germany", "contract, visa support, housing help, paid monthly", "jobs"),
    ("Au pair in Spain", "own room, pocket money, two free days", "jobs"),
    ("Deckhand wanted", "documents needed: passport and seaman's book. Paid weekly", "jobs"),
    ("Cabin crew recruiting", "no experience needed, training given", "jobs"),
    ("Thinking about adoption?", "licensed agency, free counselling", "community"),
    ("Kitten adoption fee 50", "baby girl kitten", "pets"),
    ("Xanax addiction support group", "free", "community"),
    ("Toy gun collection", "cap guns, vintage", "for-sale"),
    ("Antique ivory-coloured dress", "size 8", "for-sale"),
    ("Passport photos", "while you wait", "services"),
    ("Apartment, owner abroad", "agent shows it, deposit at signing", "housing"),
    ("Muchacha busca trabajo de niñera", "con experiencia", "empleo"),
    ("Señora ofrece compañía a personas mayores", "con referencias", "servicios"),
    ("Vestido de quinceañera", "talla 8, disponible", "venta"),
    ("Regalo gatitos", "dos niñas y un niño", "mascotas"),
    ("Jóvenes músicos", "buscan batería", "comunidad"),
    ("Piso para chicas", "300 al mes cada una", "vivienda"),
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


def test_every_sentence_for_the_reviewer_quotes_something() -> None:
    for title, body, section in CAUGHT:
        found = screen(Ad(title=title, body=body, section=section), policy=shipped_policy()).found
        assert found
        assert not [signal.why for signal in found if "“”" in signal.why]


def test_a_person_praised_after_the_noun_is_quoted() -> None:
    ad = Ad(title="Somebody available", body="Little girl, new in town.")
    found = screen(ad, policy=shipped_policy()).found
    assert not [signal.why for signal in found if "“”" in signal.why]


@pytest.mark.parametrize("case", FIRST_HARMFUL, ids=lambda case: case.title)
def test_holds_what_was_written_without_the_lexicon(case: Blind) -> None:
    result = screen(
        Ad(title=case.title, body=case.body, section=case.section), policy=shipped_policy()
    )
    assert result.verdict is not Verdict.PUBLISH


@pytest.mark.parametrize("case", FIRST_INNOCENT, ids=lambda case: case.title)
def test_publishes_the_innocent_written_without_the_lexicon(case: Blind) -> None:
    result = screen(
        Ad(title=case.title, body=case.body, section=case.section), policy=shipped_policy()
    )
    assert result.verdict is Verdict.PUBLISH, [(s.name, s.why) for s in result.signals]
