"""A child's adoption for money: a child is given or taken, and a sum or a buyer is named."""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

import re
from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.amounts import names_a_sum
from daylight.screening.signals.apart import apart
from daylight.screening.signals.case import Case, Detector, caught, first_of, spared
from daylight.screening.signals.on_call import is_chain
from daylight.screening.signals.scene import Scene, is_head, scenes
from daylight.screening.signals.schemes import CHILD_SOLD
from daylight.screening.signals.signs import chance, scheme

_HOW = (
    "adoption", "bidder", "buys", "hands_over", "new_parents", "parents_for", "offer"
)  # fmt: skip


def _may_be_paid(case: Case, mask: int) -> bool:
    """Whether words with these tags may name a child and how it changes hands."""
    said = mask & case.bits(*_HOW) and mask & case.bits("infant")
    return bool(said) and case.profile != "pets"


def adoption_for_money(case: Case) -> Iterator[Signal]:
    """A child is given or sought for adoption, and something is paid for it."""
    if not _may_be_paid(case, case.found.mask):
        return
    for scene in scenes(case, "infant"):
        parts = _sale(scene)
        if parts:
            yield Signal(
                name="adoption_for_money",
                harm=Harm.CHILD_SAFETY,
                confidence=0.8,
                spans=case.spans(sorted(parts, key=lambda h: (h.first, -h.last))),
                why="A child is to be adopted, and money is spoken of that no agency takes.",
            )
            return


def _sale(scene: Scene) -> list[Hit]:
    children = [h for h in scene.having("infant") if is_head(scene, h)]
    bidders, adoption = scene.having("bidder"), scene.having("adoption")
    if not children or scene.having("pet"):
        return []
    if scene.free_of(bidders, "item"):
        return []
    if bidders:
        return [children[0], *bidders]
    unpapered = scene.having("unpapered")
    handed = _handed_over(scene, unpapered)
    if handed:
        return handed
    if not adoption or scene.free_of(unpapered, "lawful"):
        return []
    free = scene.case.bits("no_money")
    money = [h for h in scene.having("money") if not _is_inside(h, scene.hits, free)]
    has_sum = names_a_sum(scene.text)
    if scene.case.whole.found.mask & scene.case.bits("item"):
        # In an ad that speaks of things the price far from the child is that of a table.
        near = scene.case.reading.located
        money = [h for h in money if near[h.first][0] - near[children[0].last][1] < _A_LINE]
    if money or unpapered or has_sum:
        return [children[0], adoption[0], *unpapered, *money]
    return []


_A_LINE = 60  # characters
_ONE = frozenset("baby newborn infant child bebe hijo hija nacido nacida".split())
_FOR = frozenset(("for", "por"))
_BORN = frozenset("newborn infant nacido nacida".split())
_LARGE = re.compile(r"(?<![\d.,])[1-9]\d{0,2}[.,]?\d{3}(?![\d.,])")


def _leads_to(scene: Scene, low: int, high: int) -> bool:
    """Whether only modifiers and other words for the child stand between: "my son, newborn"."""
    return all(scene.words[at] in _ONE or is_chain(scene, at, at + 1) for at in range(low, high))


def _handed_over(scene: Scene, unpapered: list[Hit]) -> list[Hit]:
    """A child is bought, or given to new parents for a sum: no word of adoption is needed."""
    expecting, money = scene.having("expecting"), scene.having("money", "right_sum")
    if scene.free_of(unpapered, "job", "work_for_home", "item", "lawful"):
        return []
    for child in scene.having("infant"):
        is_one = scene.words[child.last] in _ONE and is_head(scene, child)
        if not is_one or scene.starts(child.last + 1, "item"):
            continue
        before = [
            h for h in scene.having("buys", "hands_over")
            if h.last < child.first and _leads_to(scene, h.last + 1, child.first)
        ] or [
            h for h in scene.having("parents_for")
            if h.last < child.first and _leads_to(scene, h.last + 1, child.first)
        ]  # fmt: skip
        if before and before[-1].tags & scene.case.bits("buys"):
            is_paid_for = scene.words[before[-1].last] in _FOR  # a couple pays for many things
            if not is_paid_for:
                return [before[-1], child]
            if unpapered:
                return [before[-1], child, *unpapered]
            continue
        after = [h for h in scene.having("new_parents") if 0 < h.first - child.last <= 3]
        after += [h for h in scene.having("offer") if h.first == child.last + 1]
        named = money or (_LARGE.search(scene.text) and child)
        is_born = expecting or scene.words[child.last] in _BORN
        if (before or after) and is_born and (money or (named and unpapered)):
            return [*before, child, *after, *expecting, *money, *unpapered]
    return []


def _is_inside(hit: Hit, hits: list[Hit], bits: int) -> bool:
    return any(h.tags & bits and h.first <= hit.first and hit.last <= h.last for h in hits)


ADOPTION_FOR_MONEY = Detector(
    name="adoption_for_money",
    harm=Harm.CHILD_SAFETY,
    about="A child is given or sought for adoption, and money is spoken of.",
    blind="Adoptions for which the money is only named in private; other languages.",
    check=first_of(
        apart(adoption_for_money, chances=(_may_be_paid,), persons=("infant",), beside=_HOW),
        apart(
            scheme(CHILD_SOLD),
            chances=(chance(CHILD_SOLD),),
            persons=("baby_who",),
            beside=("baby_passes", "baby_hush"),
        ),
    ),
    asks=(*_HOW, "baby_passes", "baby_hush"),
    needs=("infant", "baby_who"),
    examples=(
        caught("We give our baby girl for adoption for a fee"),
        caught("Child for adoption, best offer", section="community"),
        caught(
            "Pregnant and no money",
            body="A couple who will take the baby and pay my debts, sign nothing.",
            section="community",
        ),
        spared(
            "Pregnant",
            body="Counselling costs you nothing, no one may pay for a child.",
            section="community",
        ),
        caught("Want to adopt a baby, will pay cash, no agency"),
        caught("Adoption", body="Healthy baby boy. Price 8000 dollars."),
        caught("Se vende bebé en adopción", section="comunidad"),
        caught("Wish to purchase a newborn", section="community"),
        caught("Due in May, will give the baby to a good couple", body="Right price, no papers."),
        spared("Puppies for adoption, small fee", section="pets"),
        spared("Loving couple hopes to adopt a newborn, expenses paid", section="community"),
        spared("Help with adoption paperwork, lawyer, fee 300", section="services"),
        spared("Baby stroller, 50 dollars, adoption of old toys too", section="for-sale"),
        spared("Want to buy a baby cot", section="for-sale"),
        spared("We give our newborn to a good nanny", body="Fee 3000 a month.", section="jobs"),
        spared("Gatitos en adopción, 20 euros por vacunas", section="mascotas"),
    ),
)
