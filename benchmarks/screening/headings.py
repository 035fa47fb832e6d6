"""Real headings: how many publish, and every one that does not, with its reason.

    python benchmarks/screening/headings.py [--care]

Reads the headings that lie beside the checkout and says so where they are absent. Each heading is
screened with its category, or else its section, and nothing else.
"""

from __future__ import annotations

import json
import random
import re
import sys
import time
from collections import Counter
from pathlib import Path

from daylight.screening import Ad, Screening, screen, shipped_policy
from daylight.screening.report import interval

HEADINGS = Path(__file__).parents[3] / "shared/data/headings/headings.jsonl"
# The words that the US Senate's report on Backpage names.
WORDS = re.compile(
    r"\b(lolita|teenage|rape|young|amber alert|little girl|teen|fresh|innocent|school ?girl|"
    r"cheerleader)s?\b",
    re.IGNORECASE,
)


def screened() -> list[tuple[dict[str, str], Screening]]:
    policy = shipped_policy()
    rows = [json.loads(line) for line in HEADINGS.open("rb")]
    return [
        (
            row,
            screen(
                Ad(title=row["heading"], section=row.get("category") or row["section"]),
                policy=policy,
            ),
        )
        for row in rows
    ]


def halves(count: int, seed: int = 2013) -> list[bool]:
    """True for the half that terms and contexts were tuned on."""
    r = random.Random(seed)
    return [r.random() < 0.5 for _ in range(count)]


def main() -> int:
    if not HEADINGS.exists():
        print(f"skipped: no headings at {HEADINGS.name} beside the checkout")
        return 0
    start = time.perf_counter()
    results = screened()
    took = time.perf_counter() - start
    print(f"{len(results)} headings in {took:.1f} s, {took / len(results) * 1e6:.0f} us each")
    tuned = halves(len(results))
    for name, wanted in (("first half", True), ("second half", False)):
        part = [s for (_, s), t in zip(results, tuned, strict=True) if t is wanted]
        show(name, part)
    show("all", [s for _, s in results])
    show("with one of the report's words", [s for r, s in results if WORDS.search(r["heading"])])
    print("language:", Counter(s.language or "unknown" for _, s in results).most_common(8))
    print("care:", sum(s.care for _, s in results))
    for row, screening in results:
        if screening.verdict != "publish":
            print(f"\n{screening.verdict}: {row['heading']} [{row['section']}]")
            for signal in screening.signals:
                print(f"    {signal.name} {signal.confidence:.2f}: {signal.why}")
        elif WORDS.search(row["heading"]) or ("--care" in sys.argv and screening.care):
            print(f"published{' with care' if screening.care else ''}: {row['heading']}")
    return 0


def show(name: str, part: list[Screening]) -> None:
    held = sum(s.verdict != "publish" for s in part)
    low, high = interval(len(part) - held, len(part))
    share = (len(part) - held) / len(part)
    print(
        f"{name}: {len(part)}, held or refused {held}, publish {share:.2%} ({low:.2%}-{high:.2%})"
    )


if __name__ == "__main__":
    sys.exit(main())
