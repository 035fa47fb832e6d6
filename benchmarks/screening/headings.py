"""Real headings: how many publish, and every one that does not, with its reason.

    python benchmarks/screening/headings.py [--care] [--report FILE]

Reads the headings that lie beside the checkout and says so where they are absent. Each heading is
screened with its category, or else its section, and nothing else. `--report` writes every one that
is held, with its reasons, to a file of your choice: other people's words, so not into the checkout.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
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
    options = _options()
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
    held = "\n".join(reasons(results))
    if options.report is None:
        print(held)
    else:
        options.report.write_text(f"{held}\n", "utf-8")
        print(f"every held heading with its reasons: {options.report}")
    for row, screening in results:
        is_named = WORDS.search(row["heading"]) or (options.care and screening.care)
        if screening.verdict == "publish" and is_named:
            print(f"published{' with care' if screening.care else ''}: {row['heading']}")
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Real headings: what is held, and why.")
    parser.add_argument("--care", action="store_true", help="print those by a person in need, too")
    parser.add_argument(
        "--report", type=Path, metavar="FILE", help="write the held ones there, not to the screen"
    )
    options = parser.parse_args()
    checkout = Path(__file__).parents[2].resolve()
    if options.report is not None and checkout in options.report.resolve().parents:
        parser.error("name a file outside of the checkout: these are other people's words")
    return options


def reasons(results: list[tuple[dict[str, str], Screening]]) -> Iterator[str]:
    """Every heading that does not publish: its words, each signal, each rule."""
    for row, screening in results:
        if screening.verdict != "publish":
            yield f"\n{screening.verdict}: {row['heading']} [{row['section']}]"
            for signal in screening.signals:
                yield f"    {signal.name} {signal.confidence:.2f}: {signal.why}"
            yield f"    rules: {', '.join(screening.rules)}; people: {screening.quorum}"


def show(name: str, part: list[Screening]) -> None:
    held = sum(s.verdict != "publish" for s in part)
    low, high = interval(len(part) - held, len(part))
    share = (len(part) - held) / len(part)
    print(
        f"{name}: {len(part)}, held or refused {held}, publish {share:.2%} ({low:.2%}-{high:.2%})"
    )


if __name__ == "__main__":
    sys.exit(main())
