"""Every signal's name and harm, which policies may speak of."""

from __future__ import annotations

from collections.abc import Iterable

from daylight.errors import ConfigError
from daylight.screening.model import Harm
from daylight.screening.signals.memory import OUTSIDE_CHECKS
from daylight.screening.signals.registry import DETECTORS
from daylight.screening.terms import TermGroup, shipped_terms

REMEMBERED = {
    "photo_match": Harm.CHILD_SAFETY,
    "photo_unhashed": Harm.CHILD_SAFETY,
    "blocked_contact": Harm.SPAM,
    "shared_contact": Harm.SPAM,
    "shared_photo": Harm.SPAM,
    "copy_of_held": Harm.CHILD_SAFETY,
    "template": Harm.SPAM,
    "near_duplicate": Harm.SPAM,
    "velocity": Harm.SPAM,
    "movement": Harm.SPAM,
    "laundering": Harm.CHILD_SAFETY,
}


def signal_harms(terms: Iterable[TermGroup] = ()) -> dict[str, Harm]:
    """Name and usual harm of every signal that the engine or these term lists can raise.

    A signal that may stand for several harms usually stands for the gravest: an answer that is
    missing must not count for less than the one that it might have been.
    """
    return {name: _gravest(harms) for name, harms in _all_harms(terms).items()}


def _all_harms(terms: Iterable[TermGroup] = ()) -> dict[str, set[Harm]]:
    harms = {name: {harm} for name, harm in {**OUTSIDE_CHECKS, **REMEMBERED}.items()}
    for detector in DETECTORS:
        harms.setdefault(detector.name, set()).add(detector.harm)
    for group in (*shipped_terms(), *terms):
        harms.setdefault(group.signal, set()).add(group.harm)
    return harms


def _gravest(harms: set[Harm]) -> Harm:
    return min(harms, key=list(Harm).index)


def disagreements(terms: Iterable[TermGroup]) -> list[ConfigError]:
    """Private groups that give a signal a harm which it does not stand for.

    A policy speaks of a signal by its name, so the name must not mean two things.
    """
    known = _all_harms()
    errors = []
    for group in terms:
        harms = known.setdefault(group.signal, {group.harm})
        if group.harm not in harms:
            stands = " or ".join(sorted(harm.value for harm in harms))
            errors.append(
                ConfigError(
                    f"private term group {group.indicator!r}: {group.signal!r} stands for "
                    f"{stands}, not for {group.harm.value}",
                    hint="give these terms a signal name of their own",
                )
            )
    return errors
