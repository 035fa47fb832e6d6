"""The demo's ads that do not pass: short, bland, about nobody.

Words are those of public reports.
"""

from __future__ import annotations

from datetime import timedelta

from daylight.web.demo.story import Story

HELD: tuple[Story, ...] = (
    Story(
        title="Two-bedroom apartment, half the usual rent",
        body="I am out of the country and cannot show the apartment. Send the deposit by Western "
        "Union before viewing and I mail you the keys.",
        section="apartments",
        language="en",
        age=timedelta(hours=6),
        price_kind="price",
        price_minor=45_000,
        picture="room",
        photos=1,
    ),
    *(  # the same in three towns: one look decides on all
        Story(
            title="Lake house for the weekend, half price",
            body="I am out of the country and cannot show the house. Send the deposit by Western "
            "Union before viewing and I mail you the keys.",
            section="holiday-homes",
            language="en",
            age=timedelta(hours=5, minutes=-20 * number),
            price_kind="price",
            price_minor=12_000,
        )
        for number in range(3)
    ),
    Story(
        title="Work from home, $900 a day guaranteed",
        body="No experience needed. Pay the fee by gift card first. We send a cashier's check for "
        "more: deposit it and wire the rest to our agent by Western Union.",
        section="odd-jobs",
        language="en",
        age=timedelta(hours=4),
    ),
    Story(
        title="Lolita, new in town",
        body="Available tonight. Ask for her.",
        section="event-services",
        language="en",
        age=timedelta(minutes=50),
    ),
    Story(
        title="Young girl available this week",
        body="Little girl, amber alert. Write for details.",
        section="activities",
        language="en",
        age=timedelta(minutes=12),
    ),
    Story(
        title="Pain pills, no prescription needed",
        body="Oxycodone, sealed. Discreet shipping.",
        section="everything-else",
        language="en",
        age=timedelta(hours=3),
        price_kind="price",
        price_minor=9_000,
    ),
    Story(
        title="Handgun for sale",
        body="Pistol with ammunition. No background check, cash only.",
        section="sports",
        language="en",
        age=timedelta(hours=2),
        price_kind="price",
        price_minor=30_000,
    ),
    Story(
        title="Live-in kitchen help, travel paid in advance",
        body="We keep your passport until the debt for travel is worked off. You live where you "
        "work and may not leave.",
        section="food-hospitality",
        language="en",
        age=timedelta(minutes=35),
    ),
    Story(
        title="Free room for a woman",
        body="No rent, instead of rent we agree on favors. Live with me.",
        section="rooms-shared",
        language="en",
        age=timedelta(minutes=100),
        price_kind="price",
        price_minor=0,
    ),
    Story(
        title="Apartamento muy barato en el centro",
        body="Estoy en el extranjero y no puedo mostrarlo. Envíe el depósito por Western Union "
        "antes de ver el apartamento y le mando las llaves por correo.",
        section="apartments",
        language="es",
        age=timedelta(minutes=75),
        price_kind="price",
        price_minor=38_000,
    ),
)

# Two honest ads with one picture.
TWINS: tuple[Story, ...] = tuple(
    Story(
        title=title,
        body=body,
        section="sports",
        language="en",
        age=timedelta(days=days),
        price_kind="price",
        price_minor=price,
        picture="skates",
    )
    for title, body, days, price in (
        ("Roller skates, size 7", "Worn twice, with a bag for them. Evenings are best.", 5, 4_000),
        (
            "Skates that want to go out",
            "Four wheels each, new laces. I live by the park.",
            4,
            3_500,
        ),
    )
)

# What the seller of the last one writes instead, before anybody has looked.
HELD_EDITED = (
    "Estoy en el extranjero hasta junio. Envíe el depósito por Western Union antes de ver el "
    "apartamento y mi hermano le manda las llaves."
)

# A public ad of a seller who then edits in what a swindler would write.
EDITED_TITLE = "Laptop, as good as new"
EDITED_BODY = "Works well, with charger and bag. Pick up near the library."
EDITED_INTO = (
    "Works well, with charger and bag. I am away: pay by gift card or wire transfer first and "
    "my shipping agent delivers it."
)
