"""Ads written without the lexicon: precision and recall by harm, and every miss.

    python benchmarks/screening/blind.py [first|second|last|unseen|standing] [--quiet]

Run from the checkout. An ad counts as caught when it does not publish, whatever the harm that is
named; "named" counts those whose own harm is among the signals.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.screening import blind_cases, blind_last, blind_standing
from tests.screening.blind_cases import Blind

from daylight.screening import Ad, Screening, Verdict, screen, shipped_policy
from daylight.screening.report import interval

SETS = {
    "first": (blind_cases.FIRST_HARMFUL, blind_cases.FIRST_INNOCENT),
    "second": (blind_cases.SECOND_HARMFUL, blind_cases.SECOND_INNOCENT),
    "last": (blind_last.LAST_HARMFUL, blind_last.LAST_INNOCENT),
    "unseen": (blind_last.UNSEEN_HARMFUL, blind_last.UNSEEN_INNOCENT),
    "standing": (blind_standing.STANDING_HARMFUL, blind_standing.STANDING_INNOCENT),
}


def look(case: Blind) -> Screening:
    ad = Ad(title=case.title, body=case.body, section=case.section)
    return screen(ad, policy=shipped_policy())


def share(part: int, whole: int) -> str:
    if not whole:
        return "-"
    low, high = interval(part, whole)
    return f"{part} of {whole}: {part / whole:.2f} ({low:.2f} to {high:.2f})"


def report(name: str, *, quiet: bool) -> None:
    harmful, innocent = SETS[name]
    caught: Counter[str] = Counter()
    named: Counter[str] = Counter()
    signals: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for case in (*harmful, *innocent):
        bad = case in harmful
        result = look(case)
        held = result.verdict is not Verdict.PUBLISH
        harms = {str(signal.harm) for signal in result.signals if held}
        caught[case.about] += held
        named[case.about] += case.about in harms
        for harm in harms:
            signals[harm] += 1
            right[harm] += bad and case.about == harm
        if not quiet and held is not bad:
            print("MISSED" if bad else "HELD", "|", case.about, "|", case.title, "//", case.body)
            print("      ", [(s.name, s.confidence) for s in result.signals])
    print(f"\n{name}: caught, named and precision by harm")
    for harm, count in Counter(case.about for case in harmful).items():
        print(f"{harm:20} {share(caught[harm], count):32} named {named[harm]:2}", end="  ")
        print("precision", share(right[harm], signals[harm]))
    every = sum(caught[harm] for harm in {case.about for case in harmful})
    false = sum(caught[about] for about in {case.about for case in innocent})
    print("recall   ", share(every, len(harmful)))
    print("precision", share(every, every + false))
    print("innocent held", share(false, len(innocent)))


def main() -> int:
    names = [name for name in SETS if name in sys.argv] or ["first"]
    for name in names:
        report(name, quiet="--quiet" in sys.argv)
    return 0


if __name__ == "__main__":
    sys.exit(main())
