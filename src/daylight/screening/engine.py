"""Screening one ad: read, match, look, decide. A function of its arguments and of nothing else."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from daylight.screening.contacts import find_contacts
from daylight.screening.language import COVERED, language_of
from daylight.screening.likeness import fingerprint, has_enough
from daylight.screening.matching import Matcher
from daylight.screening.model import (
    NOTHING,
    Ad,
    Contact,
    Harm,
    Recollection,
    Screening,
    Signal,
    Status,
)
from daylight.screening.policy import Policy
from daylight.screening.reading import Reading
from daylight.screening.signals.care import needs_care
from daylight.screening.signals.case import Case, Detector
from daylight.screening.signals.laundering import laundering
from daylight.screening.signals.listed import listed
from daylight.screening.signals.memory import remembered
from daylight.screening.signals.names import signal_harms
from daylight.screening.signals.registry import DETECTORS
from daylight.screening.where import facts

ENGINE = "daylight-text/1"


def screen(ad: Ad, *, policy: Policy, recollection: Recollection = NOTHING) -> Screening:
    """The verdict on one ad with everything that led to it.

    >>> from daylight.screening import shipped_policy
    >>> ad = Ad(title="Free couch 4 young man", section="housing")
    >>> screen(ad, policy=shipped_policy()).verdict
    <Verdict.HOLD: 'hold'>
    """
    matcher = policy.matcher
    reading = Reading(ad, matcher.vocabulary)
    found = matcher.find(reading)
    profile = ad.profile or policy.profile(ad.section)
    contacts = find_contacts(reading, country=ad.country)
    case = Case(
        ad, reading, found, profile=profile, recollection=recollection, contacts=contacts
    )  # fmt: skip
    care = needs_care(case)
    signals = _signals(case)
    language = ad.language or language_of(reading.words, english=reading.look.english)
    return _screening(case, policy, signals, care, language)


def _signals(case: Case) -> tuple[Signal, ...]:
    memory = case.recollection
    found: list[Signal] = []
    mask = case.found.mask
    absent = "memory" if memory is NOTHING else "", "" if case.contacts else "contacts"
    for detector, asked, needed in _asked(case.found.matcher):
        is_asked = (not asked or mask & asked) and (not needed or mask & needed)
        if is_asked and detector.reads not in absent and detector.name not in memory.off:
            found += detector.check(case)
    found += listed(case)
    if memory is not NOTHING or case.ad.photos:
        found += remembered(case)
    if memory.off:
        found = [signal for signal in found if signal.name not in memory.off]
    if case.ad.earlier and "laundering" not in memory.off:
        found += laundering(case, found)
    if memory.unknown or memory.off:
        found += _not_asked(memory)
    return tuple(found)


@functools.lru_cache(maxsize=8)
def _asked(matcher: Matcher) -> tuple[tuple[Detector, int, int], ...]:
    """Each detector, the bits of which one must be there, and of which one more; 0 for none."""
    return tuple((each, matcher.bits(each.asks), matcher.bits(each.needs)) for each in DETECTORS)


def _not_asked(memory: Recollection) -> list[Signal]:
    """A signal for each check whose answer is missing, and for each that is switched off."""
    harms = signal_harms()
    unknown = [
        Signal(
            name=name,
            harm=harms.get(name, Harm.CHILD_SAFETY),
            status=Status.UNKNOWN,
            why="The check failed or came too late; what it would have said is not known.",
        )
        for name in memory.unknown
    ]
    off = [
        Signal(
            name=name,
            harm=harms.get(name, Harm.CHILD_SAFETY),
            status=Status.OFF,
            why="This check is switched off on this board.",
        )
        for name in memory.off
        if name not in memory.unknown
    ]
    return unknown + off


def _screening(
    case: Case, policy: Policy, signals: tuple[Signal, ...], care: bool, language: str
) -> Screening:
    ad, contacts = case.ad, case.contacts
    links = sum(1 for c in contacts if c.kind == "link")
    asked = (
        facts(
            ad, profile=case.profile, language=language,
            contacts=len(contacts), links=links, care=care,
        )
        if signals
        else {}
    )  # fmt: skip
    decision = policy.decide(signals, asked)
    shown = language if language else "en"
    return Screening(
        verdict=decision.verdict,
        care=care,
        signals=signals,
        contacts=contacts,
        fingerprint=_fingerprint(case),
        policy_digest=policy.digest,
        rules=tuple(rule.id for rule in decision.rules),
        clauses=tuple(rule.clause.get(shown, rule.clause["en"]) for rule in decision.rules),
        quorum=decision.quorum,
        language=language,
        covered=language in COVERED,
        engine=ENGINE,
    )


def _fingerprint(case: Case) -> bytes:
    """Of title and text alone; the words are not looked for again where they are the same."""
    reading = case.reading
    if reading.is_plain:
        return reading.first_look.minhash() if has_enough(reading.written) else b""
    return fingerprint(f"{case.ad.title}\n{case.ad.body}")


def contact_values(contacts: Sequence[Contact]) -> tuple[tuple[str, str], ...]:
    """Kind and value of each contact, each once, for a board to look up."""
    return tuple(dict.fromkeys((c.kind, c.value) for c in contacts))
