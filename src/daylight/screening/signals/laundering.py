"""A new version, or a like ad, from which the flagged words were dropped or respelled.

An earlier version of the ad always counts. Another ad counts only where it shares a contact with
this one or its words are like: that an account was once held over a cot says nothing of its bike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from daylight.screening.folding import fold
from daylight.screening.likeness import jaccard
from daylight.screening.model import EarlierVersion, Harm, Signal, Status, Verdict
from daylight.screening.signals.case import Case

# Word pairs of another ad that must be the same. Dropping some words of a short ad leaves more.
ALIKE: Final = 0.3
# Out of scope is a matter of place, not of safety: who takes the words out has complied.
_SAFETY = frozenset(Harm) - {Harm.OUT_OF_SCOPE, Harm.SPAM}
_TO_PERSONS = _SAFETY - {Harm.FRAUD, Harm.PROHIBITED_GOODS, Harm.PRIVACY}
# What the words did not show themselves: a screening that broke, and this signal, which would
# otherwise feed itself.
_NOT_OF_THE_AD = frozenset(("engine", "laundering", "photo_unhashed"))


def laundering(case: Case, present: Sequence[Signal]) -> Iterator[Signal]:
    """Raised, never lowered: what was flagged before and is not any more still counts.

    `present` are the signals that the ad itself raises now.
    """
    now: dict[tuple[str, Harm], float] = {}
    for signal in present:
        key = signal.name, signal.harm
        now[key] = max(now.get(key, 0.0), signal.confidence)
    for earlier in case.ad.earlier:
        if earlier.verdict is Verdict.PUBLISH:
            continue
        found = _counting(case, earlier)
        dropped = [s for s in found if now.get((s.name, s.harm), 0.0) < s.confidence]
        respelled = found if _is_respelled(case, earlier) else []
        raised = dropped or respelled
        for harm in dict.fromkeys(signal.harm for signal in raised):
            of_harm = [signal for signal in raised if signal.harm is harm]
            yield _signal(earlier, of_harm, is_dropped=bool(dropped))


def flagged(signals: Sequence[Signal]) -> list[Signal]:
    """What an ad itself was found to show that is no matter of place or pace.

    An answer that was missing is none of it: a list that failed once says nothing of later ads.
    """
    return [
        s
        for s in signals
        if s.status is Status.FOUND and s.harm in _SAFETY and s.name not in _NOT_OF_THE_AD
    ]


def _counting(case: Case, earlier: EarlierVersion) -> list[Signal]:
    """Of what was flagged there that which says something of this ad."""
    found = flagged(earlier.signals)
    if not found or earlier.same_ad:
        return found
    text = f"{case.ad.title}\n{case.ad.body}"
    if jaccard(text, f"{earlier.title}\n{earlier.body}") >= ALIKE:
        return found
    # A telephone leads from one person in danger to another, and not from a cot to a bicycle.
    return [s for s in found if s.harm in _TO_PERSONS] if earlier.same_contact else []


def _is_respelled(case: Case, earlier: EarlierVersion) -> bool:
    """Whether words stand in disguise now that did not before."""
    reading = case.reading
    if not reading.repairs:
        return False
    before = fold(f"{earlier.title}\n{earlier.body}")
    return any(fold_stretch not in before for fold_stretch in _disguised(case))


def _disguised(case: Case) -> list[str]:
    text = case.reading.folded.text
    return [text[start:end] for start, end, _ in case.reading.repairs]


def _signal(earlier: EarlierVersion, dropped: list[Signal], *, is_dropped: bool) -> Signal:
    """Of signals of one harm."""
    what = "An earlier version of this ad" if earlier.same_ad else "A like ad"
    now = (
        "what was flagged is not in the words any more"
        if is_dropped
        else "words stand in disguise that did not before"
    )
    names = ", ".join(sorted({s.name for s in dropped}))
    return Signal(
        name="laundering",
        harm=dropped[0].harm,
        confidence=max(0.6, *(s.confidence for s in dropped)),
        why=f"{what} was held ({names}), and {now}.",
    )
