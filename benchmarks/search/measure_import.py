"""What the search index adds to an import: the same ads with and without it, in turns.

python -m benchmarks.search.measure_import [--ads 1500] [--turns 3]

Everything in one process, so that the processor time of preparing and of writing add up.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from unittest import mock

from benchmarks.board import ads, site

GOAL = 1.10


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=1500)
    parser.add_argument("--turns", type=int, default=3)
    options = parser.parse_args()
    home = site.make()
    file = ads.write(
        home.parent / "ads.jsonl", options.ads, sections=site.sections(), places=site.towns()
    )
    _import(file, "warm-up", indexed=True)
    used: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(options.turns):
        for indexed in (False, True):
            took = _import(file, f"turn-{turn}-{indexed}", indexed=indexed)
            used[indexed].append(took / options.ads * 1e6)
    without, with_index = (min(used[indexed]) for indexed in (False, True))
    print(
        f"processor time an ad: {without:.0f} us without the index, {with_index:.0f} with it: "
        f"ratio {with_index / without:.3f} (goal {GOAL})"
    )


def _import(file: Path, source: str, *, indexed: bool) -> float:
    """Processor seconds of one import."""
    from daylight.web.ads.importing import lines
    from daylight.web.ads.importing.plan import Plan
    from daylight.web.ads.importing.run import run
    from daylight.web.ads.search import index
    from daylight.web.ads.search.document import Line

    plan = Plan(source=source, photos=file.parent)
    if indexed:
        with file.open("rb") as opened:
            began = time.process_time()
            run(lines.read(opened, "jsonl"), plan, processes=0)
            return time.process_time() - began
    nothing = Line(-1, "")
    with (
        mock.patch.object(index, "keep"),
        mock.patch("daylight.web.ads.search.document.line_of", return_value=nothing),
        mock.patch("daylight.web.ads.gate._index_entries"),
        file.open("rb") as opened,
    ):
        began = time.process_time()
        run(lines.read(opened, "jsonl"), plan, processes=0)
        return time.process_time() - began


if __name__ == "__main__":
    main()
