"""Work and sales in which somebody else's money or parcels pass through one's own hands.

A cheque that is too high with the rest to be sent back, money that comes into one's account to be
sent on, parcels received at home and sent on, and pay promised to whom pays first.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

import re
from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.case import Case, Detector, caught, first_of, spared
from daylight.screening.signals.scene import Scene, scenes
from daylight.screening.signals.schemes import LENT_ACCOUNT, LENT_ADDRESS, OVERPAID
from daylight.screening.signals.signs import scheme

# What may stand between "pay" and what is paid: "pay just 49 dollars registration".
_OF_A_SUM = frozenset(
    "the a an your our just only small de la el una un tu usd eur dollars euros fee".split()
)
_A_DAY = re.compile(
    r"(?<![\d.,])\d{2,5}\s?(?:usd|eur|euros?|dollars?|pesos|[$€£])?\s?(?:an?|per|al|por|/)\s?"
    r"(?:day|week|dia|semana)(?![a-z])"
)
Found = tuple[str, list[Hit]]


def passed_on(case: Case) -> Iterator[Signal]:
    """The first scene in which money or parcels are passed on, or work is paid for first."""
    has = case.found.has
    if not (
        has("cheque", "remainder")
        or has("gives", "remainder")
        or has("own_account", "sends_on")
        or has("parcels", "at_home", "sends_on")
        or has("start_fee", "pay_word")
    ):
        return
    for scene in scenes(case, "cheque", "gives", "own_account", "parcels", "start_fee"):
        found = None if scene.having("warned") else _scheme(scene)
        if found:
            yield _signal(case, *found)
            return


def _scheme(scene: Scene) -> Found | None:
    sends = scene.having("sends_on")
    rest = _near([*sends, *scene.having("pay_word")], scene.having("remainder"), 5)
    cheque, account = scene.having("cheque"), scene.having("own_account")
    parcels, home = scene.having("parcels"), scene.having("at_home")
    if cheque and rest:
        return "more is paid than is owed, and the rest is to be sent back", [cheque[0], *rest]
    if overpaid := _overpaid(scene, cheque):
        return "more is paid than is owed, and the rest is to go to somebody else", overpaid
    share = scene.having("keep_share")
    if account and sends and (share or rest):
        return "money comes into one's account to be sent on", [account[0], sends[0], *share[:1]]
    if parcels and sends and home and scene.case.profile not in ("services", "goods"):
        return "parcels are received at home and sent on", [parcels[0], home[0], sends[0]]
    return _paid_first(scene)


def _overpaid(scene: Scene, cheque: list[Hit]) -> list[Hit]:
    """ "My sponsor sends too much, give the driver what is left": who pays, and who gets it."""
    if scene.case.profile in ("services", "community", "jobs"):
        return []
    larger, carriers = scene.having("larger"), scene.having("carrier")
    for gives in scene.having("gives"):
        for rest in scene.having("remainder"):
            is_near = 0 < rest.first - gives.last <= _REACH
            if not is_near or not _CALLS.isdisjoint(scene.words[gives.last : rest.first]):
                continue
            between = [h for h in carriers if gives.last < h.first < rest.first]
            behind = [h for h in carriers if 0 < h.first - rest.last <= 3]
            is_back = gives.tags & scene.case.bits("sends_on")
            if between or behind or (larger and (cheque or is_back)):
                return [*larger[:1], gives, *between, rest, *behind[:1]]
    return []


_CALLS = frozenset("call ring text message buzz".split())  # "give me a call"
_REACH = 5  # words from what is given to the rest


def _paid_first(scene: Scene) -> Found | None:
    """ "Earn 900 a day ... pay 49 registration": a sum is promised, and one pays to start."""
    words = scene.words
    promised: list[Hit] = [
        h
        for h in scene.having("earn")
        if any(w.isdecimal() for w in words[h.last + 1 : h.last + 3])
    ]
    fee = _near(scene.having("pay_word"), scene.having("start_fee"), 5)
    if fee and not all(
        w.isdecimal() or w in _OF_A_SUM for w in words[fee[0].last + 1 : fee[1].first]
    ):
        return None
    if not fee or not (bool(promised) or scene.case.once(_names_a_day)):
        return None
    return "one pays before the work begins", [*promised[:1], *fee]


def _names_a_day(case: Case) -> bool:
    return _A_DAY.search(case.reading.folded.text) is not None


def _near(ones: list[Hit], others: list[Hit], reach: int) -> list[Hit]:
    """The first of `ones` and of `others` that follows it within `reach` words."""
    for one in ones:
        for other in others:
            if 0 < other.first - one.last <= reach:
                return [one, other]
    return []


def _signal(case: Case, what: str, hits: list[Hit]) -> Signal:
    hits = sorted(set(hits), key=lambda h: (h.first, -h.last))
    words = case.reading.words
    quoted = ", ".join(f"“{' '.join(words[h.first : h.last + 1])}”" for h in hits)
    return Signal(
        name="passed_on",
        harm=Harm.FRAUD,
        confidence=0.65,
        spans=case.spans(hits),
        why=f"It reads as if {what} ({quoted}).",
    )


PASSED_ON = Detector(
    name="passed_on",
    harm=Harm.FRAUD,
    about="Another's money or parcels are to be passed on, or work is to be paid for first.",
    blind="Schemes whose second half is only told in private; other languages.",
    check=first_of(passed_on, *map(scheme, (OVERPAID, LENT_ACCOUNT, LENT_ADDRESS))),
    asks=("sends_on", "start_fee", "cheque", "gives", "over_pass", "mule_pass", "parcel_come",
          "w_rest", "w_third"),
    needs=("remainder", "own_account", "parcels", "start_fee", "over_means", "mule_account",
           "mule_flow", "w_comes", "parcel_come"),
    examples=(
        caught("Selling a van?", body="My cheque will be for more, you return the difference."),
        caught("Agent from home", body="Funds reach your account, keep a percentage, forward it.",
               section="jobs"),
        caught("Home helper", body="Receive packages at your home and forward them to us.",
               section="jobs"),
        caught("Earn 700 a week", body="Just pay 30 registration fee.", section="jobs"),
        caught("Gana 900 a la semana", body="Paga 20 de inscripción.", section="empleo"),
        caught("Wanted: dining table", body="My cheque includes the money for the mover. "
               "Deposit it, keep your money and give the rest to the mover.", section="for-sale"),
        caught("Payments helper", body="Clients pay into your account. You keep 8 percent and "
               "send on the rest as bitcoin.", section="jobs"),
        spared("Two movers and a van", body="Card or cheque, pay the driver. The price includes "
               "the blankets.", section="services"),
        spared("Sales by telephone", body="You keep 10 percent of turnover, we pay into your "
               "bank account each Friday.", section="jobs"),
        spared("Piano", body="Cash or cheque, I keep the stool for the rest of the year."),
        spared("Parcel counter clerk", body="Receive and sort parcels in our depot, 14 an hour.",
               section="jobs"),
        spared("Earn 15 an hour", body="Pay each Friday, registration with the tax office is ours.",
               section="jobs"),
        spared("Never refund the rest of a cheque", body="Talk on fraud, Monday."),
    ),
)  # fmt: skip
