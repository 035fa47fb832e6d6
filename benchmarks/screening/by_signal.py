"""Each signal on labelled texts: how much it catches, how right it is, and how often it speaks.

    python benchmarks/screening/by_signal.py [--open] [--headings]

Run from the checkout. Prints the table of docs/signals.md. `--open` prints what was missed or held
for nothing of the part that may be read; of the other part only counts are ever printed.
`--headings` counts on how many real headings each signal speaks, where they lie beside the
checkout.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))
sys.path.insert(0, str(Path(__file__).parent))

import headings
from tests.screening import signal_measure
from tests.screening.signal_cases import OUGHT, open_part
from tests.screening.signal_neighbours import NEIGHBOURS

from daylight.screening import Verdict


def main() -> int:
    print("\n".join(signal_measure.table()))
    rows = list(signal_measure.rows())
    caught = sum(row.held[0] for row in rows)
    print(f"\nnot published: {caught} of {sum(row.held[1] for row in rows)} that ought not to be")
    held = signal_measure.neighbours_held()
    print(f"held for nothing: {len(held)} of {sum(map(len, NEIGHBOURS.values()))}")
    if "--open" in sys.argv:
        show_open()
    if "--headings" in sys.argv and headings.HEADINGS.exists():
        results = headings.screened()
        spoken = Counter(s.name for _, screening in results for s in screening.found)
        print(f"\nof {len(results)} real headings it speaks on:")
        for name in OUGHT:
            print(f"    {name}: {spoken[name]}")
    return 0


def show_open() -> None:
    for name, texts in OUGHT.items():
        for text in open_part(texts):
            screening = signal_measure.look(text)
            if screening.verdict is Verdict.PUBLISH:
                print(f"MISSED | {name} | {text} | {[s.name for s in screening.signals]}")
    for name, texts in NEIGHBOURS.items():
        for text in open_part(texts):
            screening = signal_measure.look(text)
            if screening.verdict is not Verdict.PUBLISH:
                print(f"HELD | {name} | {text} | {[s.name for s in screening.signals]}")


if __name__ == "__main__":
    sys.exit(main())
