"""Money that cannot be called back, asked for before anything is seen: how most ads that cheat end.

Neither a means of payment nor a deposit says anything. What counts is that they stand together
with "before you see it", or with an owner, a vehicle or keys that nobody can meet.
"""

from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.case import Case, Detector, caught, first_of, spared
from daylight.screening.signals.scene import Scene, scenes
from daylight.screening.signals.schemes import FEE_FIRST
from daylight.screening.signals.signs import scheme

_SERVED = "come"  # "cash or transfer, first come first served"


def prepayment(case: Case) -> Iterator[Signal]:
    """The first scene that asks for such money."""
    mask = case.found.mask
    if not mask & case.bits("sure_money", "dues"):
        return
    before = mask & case.bits("before_seen") and case.found.stands(
        "before_seen", not_before=_SERVED
    )
    if not before and not mask & case.bits("gift_card"):
        # Keys or a vehicle that nobody can meet say something only beside a payment.
        has = case.found.has
        if not (has("unseen", "sure_money") or has("unseen", "dues", "pay_word")):
            return
    unseen = case.found.tagged("unseen")
    for scene in scenes(case, "sure_money", "dues"):
        found = _asked(scene, unseen)
        if found:
            yield _signal(case, *found)
            return


def _asked(scene: Scene, unseen: list[Hit]) -> tuple[float, list[Hit]] | None:
    if scene.having("warned"):
        return None
    money, dues = scene.having("sure_money"), scene.having("dues")
    cards, pay = scene.having("gift_card"), scene.having("pay_word")
    before = [h for h in scene.having("before_seen") if scene.words[h.last + 1 :][:1] != [_SERVED]]
    for card in cards:
        asked = [p for p in (*pay, *dues) if p.last < card.first <= p.last + 6]
        if asked:
            return 0.7, [asked[0], card]
    if money and before:
        return 0.7, [money[0], before[0]]
    if money and unseen and (pay or dues):
        return 0.6, [money[0], unseen[0]]
    if dues and before and unseen:
        return 0.6, [dues[0], before[0], unseen[0]]
    if dues and pay and len({h.first for h in scene.having("unseen")}) > 1:
        return 0.6, [dues[0], *scene.having("unseen")[:2]]
    if dues and before and scene.having("loan"):
        return 0.6, [scene.having("loan")[0], dues[0], before[0]]
    # A deposit before a viewing, or a fee before a loan: a sign that needs another beside it.
    return (0.4, [dues[0], before[0]]) if dues and before else None


def _signal(case: Case, confidence: float, hits: list[Hit]) -> Signal:
    words = case.reading.words
    quoted = ", ".join(f"“{' '.join(words[h.first : h.last + 1])}”" for h in hits)
    return Signal(
        name="prepayment",
        harm=Harm.FRAUD,
        confidence=confidence,
        spans=case.spans(sorted(hits, key=lambda h: (h.first, -h.last))),
        why=f"Money is asked for before anything is seen or done ({quoted}).",
    )


PREPAYMENT = Detector(
    name="prepayment",
    harm=Harm.FRAUD,
    about="Money that cannot be called back is asked for before anything is seen or done.",
    blind="Sellers who say so only in private; means of payment that are not in the table.",
    check=first_of(scheme(FEE_FIRST), prepayment),
    asks=("sure_money", "dues", "fee_cost", "w_cost"),
    needs=("before_seen", "gift_card", "unseen", "fee_gain", "w_gain"),
    examples=(
        caught("Flat downtown", body="Pay the deposit by gift card before viewing."),
        caught("Puppy, free", body="You only pay shipping with gift cards."),
        caught("Truck", body="It is with the shipping company, send a wire transfer first."),
        caught("Phone", body="Zelle before I ship, no pickup."),
        caught("House for rent", body="I am abroad; transfer the deposit by bitcoin."),
        caught("Piso céntrico", body="Pague la fianza por Western Union antes de la visita."),
        caught(
            "Personal loan",
            body="Anybody is approved. You only pay the insurance, 120, and it comes back to you.",
            section="services",
        ),
        spared(
            "Credit union loans", body="Insurance as you like, no fee to apply.", section="services"
        ),
        spared("Flat downtown", body="Deposit of one month, viewing on weekends."),
        spared("Desk", body="Cash or Zelle at pickup."),
        spared("Gift card for a coffee shop, half price"),
        spared("Flat", body="Never pay a deposit before viewing. We do not take wire transfers."),
        spared("Room", body="First month and deposit due when you sign."),
        spared("Chairs", body="Deposit holds them, cash or transfer, first come first served."),
        spared("Handmade lamp", body="I ship anywhere, PayPal, buyer pays shipping."),
    ),
)
