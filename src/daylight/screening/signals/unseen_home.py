"""A home that nobody can see, whose owner is away, or whose keys come by mail: two of these.

Any one is innocent: people let their homes while they are abroad, and keys are sent to whoever has
signed. What counts is that two of them stand in one ad for a home.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.case import Case, Detector, caught, first_of, spared
from daylight.screening.signals.scene import Scene, scenes
from daylight.screening.signals.schemes import UNSEEN_RENTAL
from daylight.screening.signals.signs import scheme

_UNTIL = frozenset("before until till on after during hasta antes el los durante".split())
_SELF = frozenset("i we am im are".split())
_NEAR = 5  # words


def unseen_home(case: Case) -> Iterator[Signal]:
    """An ad for a home in which two of the three stand."""
    if case.profile not in ("housing", "general", "community"):
        return
    if not case.found.mask & case.bits("home", "rent"):
        return
    signs: dict[str, list[Hit]] = {}
    for scene in scenes(case, "warned", "away", "no_visit", "keys"):
        if scene.having("warned"):
            return
        for said, hits in _signs(scene):
            signs.setdefault(said, hits)
    asked = case.found.tagged("home_asked")
    if len(signs) < 2 or (set(signs) == {_AWAY, _NOT_SHOWN} and not asked):
        return
    hits = [hit for found in signs.values() for hit in found]
    yield Signal(
        name="unseen_home",
        harm=Harm.FRAUD,
        confidence=0.65,
        spans=case.spans(sorted(hits, key=lambda h: (h.first, -h.last))),
        why=f"Of a home it is said that {' and that '.join(signs)}.",
    )


_AWAY, _NOT_SHOWN = "its owner is away", "nobody shows it"
_MAILED = "its keys come by mail"


def _signs(scene: Scene) -> Iterator[tuple[str, list[Hit]]]:
    words = scene.words
    residents = scene.having("resident")
    for away in scene.having("away"):
        before = range(max(0, away.first - _NEAR), away.first)
        is_told = any(h.first in before for h in residents)
        if is_told or any(words[at] in _SELF for at in before):
            yield _AWAY, [away]
    for hit in scene.having("no_visit"):
        if not _UNTIL.intersection(words[hit.last + 1 : hit.last + 2]):
            yield _NOT_SHOWN, [hit]
    for keys in scene.having("keys"):
        for carried in scene.having("carried"):
            if 0 < abs(carried.first - keys.first) <= _NEAR:
                yield _MAILED, sorted([keys, carried], key=lambda h: h.first)


UNSEEN_HOME = Detector(
    name="unseen_home",
    harm=Harm.FRAUD,
    about="A home cannot be seen, its owner is away, its keys come by mail: two of these.",
    blind="Who lets a copied ad and meets nobody's eye only later, in private.",
    check=first_of(unseen_home, scheme(UNSEEN_RENTAL)),
    asks=("no_visit", "keys", "rental_unshown", "rental_first", "w_see", "w_due", "sure_money"),
    needs=("no_visit", "rental_unshown", "rental_key", "rental_away", "w_land", "far_place"),
    examples=(
        caught("Sunny flat", body="I work abroad, the keys come by courier.", section="housing"),
        caught("Studio", body="No viewing possible; keys are posted to you.", section="housing"),
        caught("House", body="We live overseas, it cannot be viewed. Pay the deposit first.",
               section="housing"),
        caught("Piso céntrico", body="Vivo en otro país, las llaves llegan por mensajería.",
               section="vivienda"),
        caught("Two rooms with a garden",
               body="My job took us to Norway. Nobody can show it, so look from outside. "
               "Once we have your deposit a courier brings the keys.", section="housing"),
        spared("Flat above the shop", body="We live in Norway. Once you pay the deposit you get "
               "the keys from my sister; she will show you round first.", section="housing"),
        spared("Flat for the summer", body="I work abroad until May; my sister shows it.",
               section="housing"),
        spared("Room", body="No viewings before Saturday, I am abroad.", section="housing"),
        spared("House", body="Keys on the first, send me a message.", section="housing"),
        spared("Keys found", body="Sent to the office of the park.", section="community"),
        spared("Piso", body="Las llaves se entregan en mano el día uno.", section="vivienda"),
    ),
)  # fmt: skip
