"""The demo's invented people: who posts, and who works on the board."""

from __future__ import annotations

import random

from daylight.web.people import actions
from daylight.web.people.models import Role, Staff

FIRST = (  # noqa: SIM905 - names read best as names
    "ada bela carlos dora emil faye george hana ivan june karl lucia mina noor oscar petra quinn "
    "rosa samir tess ursula victor wanda xavier yara zoe"
).split()
LAST = (  # noqa: SIM905
    "abbott brook castillo dahl evers flores grant hale ibarra jones keller lund moreno"
).split()
POSTERS = 170

# Name, pseudonym, roles. The password of each is shown when the demo starts.
STAFF: tuple[tuple[str, str, tuple[Role, ...]], ...] = (
    ("ana", "Heron", (Role.REVIEWER,)),
    ("ben", "Wren", (Role.REVIEWER,)),
    ("carla", "Kestrel", (Role.LEAD,)),
    ("dev", "Curlew", (Role.EVIDENCE,)),
    ("erin", "Plover", (Role.AUDITOR,)),
    ("omar", "Swift", (Role.OPERATOR,)),
)

# Where each of them has most to see.
LOOK_AT = {
    "ana": "/desk/cases",
    "ben": "/desk/reports",
    "carla": "/desk/appeals",
    "dev": "/desk/appeals/delays",
    "erin": "/desk/quality",
    "omar": "/desk/people",
}


def password_of(name: str) -> str:
    """Everybody who runs the demo may know these: it listens on this machine only."""
    return f"{name}-looks-twice"


def hire() -> dict[str, Staff]:
    """All staff accounts, by name."""
    return {
        name: actions.add_staff(
            name=name, password=password_of(name), pseudonym=pseudonym, roles=list(roles)
        )
        for name, pseudonym, roles in STAFF
    }


def mailboxes(rng: random.Random) -> list[str]:
    """Addresses of the people who post; none of them exists."""
    every = [f"{first}.{last}@example.org" for first in FIRST for last in LAST]
    return rng.sample(every, POSTERS)


def network(rng: random.Random, *, odd: bool = False) -> str:
    """An address of the ranges that are kept for documentation."""
    block = "203.0.113" if odd else rng.choice(("192.0.2", "198.51.100"))
    return f"{block}.{rng.randint(1, 254)}"
