"""Every signal's name and harm, which policies may speak of."""

from __future__ import annotations

from collections.abc import Iterable

from daylight.screening.model import Harm
from daylight.screening.signals.memory import OUTSIDE_CHECKS
from daylight.screening.signals.registry import DETECTORS
from daylight.screening.terms import TermGroup, shipped_terms

REMEMBERED = {
    "photo_match": Harm.CHILD_SAFETY,
    "photo_unhashed": Harm.CHILD_SAFETY,
    "blocked_contact": Harm.SPAM,
    "shared_contact": Harm.SPAM,
    "copy_of_held": Harm.CHILD_SAFETY,
    "template": Harm.SPAM,
    "near_duplicate": Harm.SPAM,
    "velocity": Harm.SPAM,
    "movement": Harm.SPAM,
    "laundering": Harm.CHILD_SAFETY,
}


def signal_harms(terms: Iterable[TermGroup] = ()) -> dict[str, Harm]:
    """Name and usual harm of every signal that the engine or these term lists can raise."""
    harms = {**OUTSIDE_CHECKS, **REMEMBERED}
    harms.update({detector.name: detector.harm for detector in DETECTORS})
    for group in (*shipped_terms(), *terms):
        harms.setdefault(group.signal, group.harm)
    return harms
