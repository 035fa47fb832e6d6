"""Ads a second by `daylight import`, whole command, and what each batch held the lock.

python -m benchmarks.board.importing [--ads 20000] [--peer 1000]
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from pathlib import Path

from benchmarks.board import ads, peer, site

GOAL = 2000  # ads a second
LOCK_GOAL_MS = 50


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=20_000)
    parser.add_argument("--peer", type=int, default=1000)
    options = parser.parse_args()
    home = site.make()
    peer.environment(Path(tempfile.mkdtemp(prefix="peer-bench-")) / "peer.sqlite3")
    theirs = float(peer.fill(options.peer))
    file = ads.write(
        home.parent / "ads.jsonl", options.ads, sections=site.sections(), places=site.towns()
    )
    timings = home.parent / "timings.json"
    began = time.perf_counter()
    print(site.run_import(file, "--timings", str(timings)))
    seconds = time.perf_counter() - began
    spent = json.loads(timings.read_text())
    ours = options.ads / spent["seconds"]
    print(
        f"ours {ours:,.0f} ads a second (goal {GOAL:,}); with starting up "
        f"{options.ads / seconds:,.0f}; peer's own loop {theirs:,.0f}: ratio {ours / theirs:.1f}"
    )
    print(f"processor time an ad, all processes: {spent['cpu_s'] / options.ads * 1e6:.0f} us")
    locked = sorted(spent["locked_ms"])
    print(
        f"{len(locked)} batches held the lock {locked[len(locked) // 2]:.0f} ms (median), "
        f"{locked[int(len(locked) * 0.95)]:.0f} (p95), {locked[-1]:.0f} (most); "
        f"goal {LOCK_GOAL_MS}"
    )


if __name__ == "__main__":
    main()
