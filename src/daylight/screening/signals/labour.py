"""Work that binds: papers, pay or freedom kept, a journey to be worked off, a lure far away.

The indicators are those of the International Labour Organization (2012). Each is a pair of words
that stand near each other: who keeps, and what is kept.
"""

# ruff: noqa: SIM905 - word lists read better as sentences
from __future__ import annotations

from collections.abc import Iterator

from daylight.screening.matching import Hit
from daylight.screening.model import Harm, Signal
from daylight.screening.signals.amounts import names_high_pay
from daylight.screening.signals.case import Case, Detector, caught, first_of, spared
from daylight.screening.signals.kept import journey_from_pay, papers_kept
from daylight.screening.signals.scene import Scene, scenes
from daylight.screening.signals.schemes import BOUND_WORK, FAR_WORK
from daylight.screening.signals.signs import scheme

_NOT = frozenset("not never don nobody no wont t nunca jamas".split())
_OUT = frozenset("leave leaves leaving out phone salir".split())
_YOURS = frozenset("you your yours yourself".split())
_OWN = frozenset("my our his her mi mis nuestro".split())
_SIGNS = ("keeps", "keep_verb", "repays", "wage", "confined", "unpaid")
Parts = list[Hit]


def kept_worker(case: Case) -> Iterator[Signal]:
    """Papers or pay are kept, or the journey is a debt, and somebody is to work."""
    mask = case.found.mask
    if not mask & case.bits(*_SIGNS):
        return
    kept = mask & case.bits("keeps", "keep_verb") and mask & case.bits("papers", "own_papers")
    debt = mask & case.bits("repays") and mask & case.bits("passage")
    late = mask & case.bits("wage") and (
        mask & case.bits("late") or not _UNTIL.isdisjoint(case.reading.words)
    )
    late = late or case.found.has("unpaid", "first_term") or case.found.has("wage", "passage")
    confined = mask & case.bits("confined")
    if not (kept or debt or late or confined):
        return
    is_work = case.profile == "jobs" or mask & case.bits("work_place")
    if not is_work and not (kept and debt):
        return
    for scene in scenes(case, *_SIGNS):
        indicators = dict(_indicators(scene))
        if indicators:
            yield _signal(case, indicators)
            return


def _indicators(scene: Scene) -> Iterator[tuple[str, Parts]]:
    pairs = (
        ("papers are kept", "keeps", "papers", 4),
        ("the journey is a debt", "repays", "passage", 5),
        ("pay is kept back", "wage", "late", 4),
    )
    for said, one, other, reach in pairs:
        parts = _pair(scene, one, other, reach)
        if parts:
            yield said, parts
    if kept := papers_kept(scene):
        yield "papers are kept", kept
    if taken := journey_from_pay(scene):
        yield "the journey is a debt", taken
    if late := _late_pay(scene):
        yield "pay is kept back", late
    unpaid = _near_pair(scene, "unpaid", "first_term", 3)
    if unpaid and scene.having("work_place") and not scene.having("ordinary"):
        yield "nothing is paid at first", unpaid
    confined = [h for h in scene.having("confined") if not _is_denied(scene, h)]
    if not scene.having("work_place"):  # "no days off lost", "locked-in processes"
        in_jobs = scene.case.profile == "jobs"
        confined = [
            h for h in confined
            if in_jobs and not _OUT.isdisjoint(scene.words[h.first : h.last + 1])
        ]  # fmt: skip
    if confined:
        yield "nobody may leave", confined[:1]


_HANDED = frozenset(
    "handed given paid released settled collected come comes arrive arrives entrega entregan "
    "paga".split()
)
_NOT_BEFORE = frozenset("until till hasta".split())
_UNTIL = frozenset("when until till after once cuando hasta despues tras".split())
_TERMS = frozenset("year years contract months debt ano anos contrato deuda meses".split())


def _late_pay(scene: Scene) -> Parts:
    """ "Wages are handed over when the two years are done"."""
    words = scene.words
    for wage in scene.having("wage"):
        low = wage.last + 1
        verb = next((i for i in range(low, min(low + 3, len(words))) if words[i] in _HANDED), None)
        if verb is None or _is_denied(scene, wage):
            continue
        rest = words[verb + 1 : verb + 9]
        until = next((i for i, w in enumerate(rest) if w in _UNTIL), None)
        said = range(wage.first, verb + 10)
        if any(h.first in said for h in scene.having("ordinary")):
            continue
        if until is not None and not _TERMS.isdisjoint(rest[until + 1 : until + 5]):
            return [wage, Hit(verb, verb + 1 + until, 0, ())]
    return []


def _near_pair(scene: Scene, one: str, other: str, reach: int) -> Parts:
    for hit in scene.having(one):
        for near in scene.having(other):
            if 0 < near.first - hit.last <= reach:
                return [hit, near]
    return []


def _pair(scene: Scene, one: str, other: str, reach: int) -> Parts:
    others = scene.having(other)
    for hit in scene.having(one):
        for near in others:
            low, high = sorted((hit, near), key=lambda h: (h.first, -h.last))
            apart = 0 < high.first - low.last <= reach
            # "Nothing is paid until the end" denies what comes before it alone.
            is_denied = _is_denied(scene, hit) and scene.words[near.first] not in _NOT_BEFORE
            if apart and not is_denied and not _is_lawful(scene, low, high):
                return [low, high]
    return []


def _is_denied(scene: Scene, hit: Hit) -> bool:
    """ "We never keep your passport"; and not "no pets. Pay is kept"."""
    sentences = scene.case.reading.sentences
    near = range(max(0, hit.first - 2), hit.first)
    return any(scene.words[n] in _NOT for n in near if sentences[n] == sentences[hit.first])


def _is_lawful(scene: Scene, low: Hit, high: Hit) -> bool:
    around = range(low.first - 2, high.last + 4)
    between = scene.words[low.last + 1 : high.first]
    employer_pays = scene.words[low.first - 1 : low.first] == ["we"] and scene.words[low.first] in (
        "pay",
        "pays",
        "repay",
        "repays",
    )
    ordinary = any(h.first in around for h in scene.having("ordinary"))
    # "Your passport stays with you."
    stays = scene.words[high.first].startswith("stay")
    ordinary = ordinary or (stays and not _YOURS.isdisjoint(scene.words[high.last + 1 :][:1]))
    return employer_pays or ordinary or not _OWN.isdisjoint(between)


def _signal(case: Case, indicators: dict[str, Parts]) -> Signal:
    hits = sorted(
        (h for parts in indicators.values() for h in parts), key=lambda h: (h.first, -h.last)
    )
    return Signal(
        name="kept_worker",
        harm=Harm.LABOUR_TRAFFICKING,
        confidence=round(1 - 0.35 ** len(indicators), 4),
        spans=case.spans(hits),
        why=f"Indicators of forced labour: {', '.join(indicators)}.",
    )


def far_job(case: Case) -> Iterator[Signal]:
    """High pay far away, the journey arranged, no skill asked or a venue named."""
    mask = case.found.mask
    if not mask & case.bits("abroad") or not mask & case.bits("provided", "unskilled"):
        return
    for scene in scenes(case, "abroad"):
        abroad, paid = scene.having("abroad"), scene.having("well_paid")
        if not (bool(paid) or case.once(_names_high_pay)):
            continue
        ease, ways = scene.having("unskilled"), scene.having("provided")
        venue = scene.having("venue")
        if sum(map(bool, (ease, ways, venue))) > 1:
            hits = [*abroad, *paid, *ease, *ways, *venue]
            yield Signal(
                name="far_job",
                harm=Harm.LABOUR_TRAFFICKING,
                confidence=0.6,
                spans=case.spans(sorted(hits, key=lambda h: (h.first, -h.last))),
                why="High pay far away, with the journey arranged or no skill asked for.",
            )
            return


def _names_high_pay(case: Case) -> bool:
    return names_high_pay(case.reading.folded.text)


KEPT_WORKER = Detector(
    name="kept_worker",
    harm=Harm.LABOUR_TRAFFICKING,
    about="Papers or pay are kept, nobody may leave, or the journey is a debt to work off.",
    blind="Terms that are only told on arrival; other languages.",
    check=first_of(kept_worker, scheme(BOUND_WORK)),
    asks=(
        "bound_debt",
        "bound_late",
        "bound_lost",
        "bound_shut",
        "bound_papers",
        "keeps",
        "keep_verb",
        "repays",
        "wage",
        "unpaid",
        "confined",
    ),
    examples=(
        caught(
            "Nail bar, we bring you over",
            body="You pay back the trip first. Bed above the salon, no phones.",
            section="jobs",
        ),
        spared(
            "Night porter",
            body="Room above the shop if you like, six days on, payslip monthly.",
            section="jobs",
        ),
        caught(
            "Packers wanted", body="Salary is paid out after the two year contract.", section="jobs"
        ),
        caught(
            "Maid, no pay for the first year", body="Bed and food in the house.", section="jobs"
        ),
        spared("Volunteers on a farm", body="No pay, bed and food, leave when you like."),
        spared(
            "Baker", body="Wages are paid monthly, a rise after the first year.", section="jobs"
        ),
        caught("Farm workers, we hold all passports until the season ends", section="jobs"),
        caught("Kitchen job", body="The flight is deducted from your wages.", section="jobs"),
        caught("Cleaner, salary paid only at the end of the year", section="jobs"),
        caught("Trabajo de campo, retenemos los pasaportes", section="empleo"),
        spared("Cook wanted, bring your passport, paid weekly", section="jobs"),
        spared("Waiter, paid vacation after one year, salary review", section="jobs"),
        spared("Drivers, we never keep your passport", section="jobs"),
        spared("I work to pay off my travel debt, need any job", section="jobs"),
        spared("Recepcionista, aumento de sueldo al año", section="empleo"),
    ),
)

FAR_JOB = Detector(
    name="far_job",
    harm=Harm.LABOUR_TRAFFICKING,
    about="Work abroad that promises much and asks nothing, or names a club and pays the journey.",
    blind="Fake jobs that name a fair wage; other languages.",
    check=first_of(far_job, scheme(FAR_WORK)),
    asks=("abroad", "far_place", "far_hush", "w_tell"),
    needs=("provided", "unskilled", "far_way", "far_hush", "far_ease", "w_journey"),
    examples=(
        caught("No experience, big money abroad, housing and visa provided, work in club"),
        caught("Hostesses for club overseas, high salary, visa and flight paid", section="jobs"),
        caught("Chicas para club en otro país, altos ingresos, pagamos el viaje"),
        caught(
            "Girls for hotel work in Qatar",
            body="No school needed, we arrange passport and flight. Do not tell the neighbours.",
            section="jobs",
        ),
        spared(
            "Hotel in Qatar",
            body="No experience needed, flight paid, written contract.",
            section="jobs",
        ),
        spared("Nanny job abroad, housing provided, experience needed", section="jobs"),
        spared("Engineers for Qatar, high salary, visa and flights provided", section="jobs"),
        spared("Ski season job abroad, housing provided, no experience", section="jobs"),
        spared("Hotel en el extranjero busca cocinero, contrato y vivienda", section="empleo"),
    ),
)
