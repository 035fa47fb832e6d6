"""What an ad that offers somebody may say besides, and what says nothing of anybody by itself."""

# ruff: noqa: E501 - sentences stay on one line
from __future__ import annotations

SENTENCES = [
    "No pets.",
    "After school.",
    "Nice dress and some books, too.",
    "My brother is looking for a room.",
    "Sin mascotas.",
    "The bus stops in front of the house.",
    "Kitchen table and two chairs for sale.",
    "Our church has a party on Sunday.",
]
# Ordinary ads of about 400 characters, of a thing and of a home.
ADS = [
    "Solid oak table with six chairs, a few scratches but very stable, from a smoke free home. Pick up "
    "only, cash or transfer, first come first served, pets have been in the home. Measurements on "
    "request, more pictures on request, price is a little negotiable today. Everything works as it "
    "should, I only sell because I have no room for it any more. A box of school books, two coats and "
    "a bicycle go with it if you like.",
    "Bright two bedroom apartment near the park, quiet street, new kitchen and laundry in the building. "
    "The building is well kept, heating and water are part of the rent, internet is not. Good schools, "
    "shops and the train within a short walk, the street is calm at night. A deposit of one "
    "month, no agent in between, the keys on the first. A family with two cats lived here before and moved to "
    "the country last month.",
]
