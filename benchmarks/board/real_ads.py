"""Real headings and job ads through `daylight import`: what becomes of them.

python -m benchmarks.board.real_ads

Reads ../shared/data beside the checkout, which is no part of the project.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from benchmarks.board import site

MAPS = Path(__file__).parent / "real"
DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FILES = {
    "headings/headings.jsonl": (
        "--map", "title=heading", "--map", "place=city",
        "--map", "section=category", "--map", "section=section",
        "--section-map", str(MAPS / "sections.toml"), "--place-map", str(MAPS / "places.toml"),
        "--default-place", "new-york-city", "--html",
    ),
    "job_ads/job_ads.jsonl": (
        "--section", "odd-jobs", "--default-place", "new-york-city", "--html",
    ),
}  # fmt: skip


def main() -> int:
    if not DATA.is_dir():
        print(f"no real ads at {DATA}: this measure is NOT taken", file=sys.stderr)
        return 1
    site.make()
    for name, options in FILES.items():
        for _first_and_again in range(2):
            began = time.perf_counter()
            print(site.run_import(DATA / name, *options), end="; ")
            print(f"{time.perf_counter() - began:.1f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
