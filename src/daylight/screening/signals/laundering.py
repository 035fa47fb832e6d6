"""A new version, or a like ad, from which the flagged words were dropped or respelled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from daylight.screening.folding import fold
from daylight.screening.model import EarlierVersion, Harm, Signal, Status, Verdict
from daylight.screening.signals.case import Case

# Out of scope is a matter of place, not of safety: who takes the words out has complied.
_SAFETY = frozenset(Harm) - {Harm.OUT_OF_SCOPE, Harm.SPAM}


def laundering(case: Case, present: Mapping[str, float]) -> Iterator[Signal]:
    """Raised, never lowered: what was flagged before and is not any more still counts.

    `present` has the confidence of the signals that the ad itself raises now.
    """
    for earlier in case.ad.earlier:
        if earlier.verdict is Verdict.PUBLISH:
            continue
        flagged = _flagged(earlier)
        dropped = [s for s in flagged if present.get(s.name, 0.0) < s.confidence]
        respelled = flagged if _is_respelled(case, earlier) else []
        if dropped or respelled:
            yield _signal(earlier, dropped or respelled, is_dropped=bool(dropped))


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


def _flagged(earlier: EarlierVersion) -> list[Signal]:
    speaking = (Status.FOUND, Status.UNKNOWN)
    return [
        s
        for s in earlier.signals
        if s.status in speaking and s.harm in _SAFETY and s.name != "photo_unhashed"
    ]


def _signal(earlier: EarlierVersion, dropped: list[Signal], *, is_dropped: bool) -> Signal:
    harms = [s.harm for s in dropped]
    harm = Harm.CHILD_SAFETY if Harm.CHILD_SAFETY in harms else harms[0]
    what = "An earlier version of this ad" if earlier.same_ad else "A like ad"
    now = (
        "what was flagged is not in the words any more"
        if is_dropped
        else "words stand in disguise that did not before"
    )
    names = ", ".join(sorted({s.name for s in dropped}))
    return Signal(
        name="laundering",
        harm=harm,
        confidence=max(0.6, *(s.confidence for s in dropped)),
        why=f"{what} was held ({names}), and {now}.",
    )
