"""What the signals of the shipped term lists are about, and examples of each."""

from __future__ import annotations

import msgspec

from daylight.screening.model import Harm
from daylight.screening.signals.case import Example, caught, spared


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A signal that groups of data/terms.toml raise."""

    name: str
    harm: Harm
    about: str
    blind: str
    examples: tuple[Example, ...]


LISTED: tuple[Listed, ...] = (
    Listed(
        name="code_word",
        harm=Harm.CHILD_SAFETY,
        about="A code word that the US Senate's report names, without what makes it innocent.",
        blind="New code words; words that a board does not know yet. Add a private list.",
        examples=(
            caught("Lolita in town, call me", section="services"),
            caught("Amber alert special tonight", section="services"),
            caught("Barely legal girls available"),
            spared("Lolita, the novel, paperback", section="for-sale"),
            spared("Gothic lolita dress, size S", section="for-sale"),
            spared("Amber alert app for missing children", section="community"),
            spared("Rape crisis center needs volunteers", section="community"),
        ),
    ),
    Listed(
        name="adult_services",
        harm=Harm.OUT_OF_SCOPE,
        about="Adult services, in whatever section. Refused; nothing else follows from it.",
        blind="Offers in words that are not published anywhere; photos.",
        examples=(
            caught("Escort service, outcall only", section="services"),
            caught("Sensual massage by appointment", section="beauty"),
            caught("Masaje erótico a domicilio", section="servicios"),
            caught("Call girls available", section="for-sale"),
            spared("Ford Escort 1998, 90k miles", section="for-sale"),
            spared("Radar detector Escort Passport", section="for-sale"),
            spared("Police escort for funeral processions", section="services"),
            spared("Swedish massage, licensed therapist", section="services"),
            spared("Celular prepago con chip", section="venta"),
        ),
    ),
    Listed(
        name="forced_labour",
        harm=Harm.LABOUR_TRAFFICKING,
        about="Indicators of forced labour: debt for the journey, papers or pay kept, no way out.",
        blind="Ads that promise well and say nothing; terms that are only told in private.",
        examples=(
            caught("Farm work", body="We pay your ticket. Work off your travel.", section="jobs"),
            caught("Maid wanted", body="We keep your passport until the end.", section="jobs"),
            caught("Kitchen help", body="No days off. Wages kept until the season ends."),
            caught("Trabajo en el campo", body="Guardamos tu pasaporte.", section="empleo"),
            caught(
                "Hostesses abroad",
                body="High pay abroad, no papers needed. Hostess jobs abroad, no questions asked.",
                section="jobs",
            ),
            spared("Farm work", body="Housing available. Paid weekly, days off agreed."),
            spared("Passport covers", body="Keeps your passport safe.", section="for-sale"),
            spared("Au pair wanted", body="Own room, free weekends, contract.", section="jobs"),
        ),
    ),
    Listed(
        name="child_for_money",
        harm=Harm.CHILD_SAFETY,
        about="A child is given away or taken for money, or without papers.",
        blind="Adoptions that are arranged in private after an innocent ad.",
        examples=(
            caught("Newborn for sale, call", section="community"),
            caught("Rehome my daughter, adoption without papers", section="community"),
            caught("Vendo mi bebé", section="comunidad"),
            spared("Baby goats for sale", section="pets"),
            spared("Baby clothes for sale, children for sale rack", section="for-sale"),
            spared("Loving couple hopes to adopt newborn", section="community"),
            spared("Pregnant and thinking about adoption", section="community"),
        ),
    ),
    Listed(
        name="advance_fee",
        harm=Harm.FRAUD,
        about="Money is asked for before anything is given, or by ways that cannot be undone.",
        blind="Scams that ask for the money later, in private.",
        examples=(
            caught("Loan", body="Guaranteed loans. Send the fee by Western Union."),
            caught("Préstamo entre particulares", body="Pago por Western Union."),
            spared("Sofa", body="Cash only. I do not take Western Union.", section="for-sale"),
        ),
    ),
    Listed(
        name="overpayment",
        harm=Harm.FRAUD,
        about="More is paid than asked, and the difference is to be sent on.",
        blind="Offers of this kind come as replies more often than as ads.",
        examples=(
            caught("Car bought", body="My mover will pick it up. Send back the difference."),
            spared("Moving sale", body="You pay the difference in delivery.", section="for-sale"),
        ),
    ),
    Listed(
        name="fake_rental",
        harm=Harm.FRAUD,
        about="A home that cannot be seen, whose owner is away and wants money first.",
        blind="Copies of honest ads with another contact: see near_duplicate.",
        examples=(
            caught(
                "Cheap flat",
                body="I am out of the country. Wire the deposit and keys will be mailed.",
                section="housing",
            ),
            caught("Piso", body="Estoy fuera del país, te mando las llaves.", section="vivienda"),
            spared("Flat", body="Viewings on Sunday, deposit after contract.", section="housing"),
        ),
    ),
    Listed(
        name="work_scheme",
        harm=Harm.FRAUD,
        about="Work that pays well for nothing, from home, or for a fee.",
        blind="Fake jobs that copy the words of honest ones: most of them.",
        examples=(
            caught("Easy money", body="No experience required. Work from home.", section="jobs"),
            caught("Gana dinero desde casa", body="No se requiere experiencia, sin entrevista."),
            spared("Cook wanted", body="No experience required, we train.", section="jobs"),
            spared("Bookkeeper, work from home", body="Three years of practice.", section="jobs"),
        ),
    ),
    Listed(
        name="prohibited_goods",
        harm=Harm.PROHIBITED_GOODS,
        about="Goods that may not be sold: weapons, drugs, wildlife, false papers, organs.",
        blind="Goods that are named by pictures only, or by words of a trade.",
        examples=(
            caught("Tiger cub for adoption", section="pets"),
            caught("Fake passport, fast", section="services"),
            caught("Xanax, no prescription needed", section="for-sale"),
            spared("Cub scout uniform", section="for-sale"),
            spared("Fake ID detector pen for bars", section="for-sale"),
            spared("Addiction treatment, fentanyl recovery", section="services"),
        ),
    ),
    Listed(
        name="recalled_goods",
        harm=Harm.PROHIBITED_GOODS,
        about="Goods that were recalled because they hurt people.",
        blind="Recalls after this release; goods without the model's name.",
        examples=(
            caught("Drop side crib, white", section="for-sale"),
            caught("Fisher Rock 'n Play like new", section="for-sale"),
            spared("Convertible crib, white", section="for-sale"),
            spared("Galaxy Note 7 case", section="for-sale"),
        ),
    ),
)
