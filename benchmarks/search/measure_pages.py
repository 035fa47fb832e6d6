"""Processor time of a search page, ours against the peer's, the same ads, one client.

python -m benchmarks.search.measure_pages [--ads 5000] [--requests 300]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.board import load, peer, site
from benchmarks.search import corpus

GOAL_MS = 2.5
# Which words of the vocabulary, by rank, are asked for.
CLASSES = {
    "common word": [[0], [1], [2]],
    "middling word": [[150], [180], [210]],
    "rare word": [[9_000], [11_000], [13_000]],
    "two common words": [[3, 5], [4, 7], [6, 9]],
}


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=5000)
    parser.add_argument("--requests", type=int, default=300)
    options = parser.parse_args()
    words = corpus.vocabulary()
    texts = {name: [[words[rank] for rank in each] for each in ranks]
             for name, ranks in CLASSES.items()}  # fmt: skip
    theirs = _peer(options.ads, options.requests, texts)
    ours = _ours(options.ads, options.requests, texts)
    for name in CLASSES:
        print(
            f"{name:17} ours {ours[name].cpu_ms:5.2f} ms (goal {GOAL_MS}), {ours[name].bytes} "
            f"bytes; peer {theirs[name].cpu_ms:6.2f} ms: ratio "
            f"{ours[name].cpu_ms / theirs[name].cpu_ms:.3f}"
        )
    print(f"list, no search   ours {ours['list'].cpu_ms:5.2f} ms")


def _ours(count: int, requests: int, texts: dict[str, list[list[str]]]) -> dict[str, load.Cost]:
    home = site.make()
    file = home.parent / "ads.jsonl"
    print(site.run_import(
        corpus.write(file, count, sections=site.sections(), places=site.towns())
    ))  # fmt: skip
    paths = {n: [f"/search?q={'+'.join(each)}" for each in asked] for n, asked in texts.items()}
    paths["list"] = ["/all"]
    port = site.free_port()
    with site.served(site.serve(port), port) as process:
        return {name: load.cost(process, port, some, requests) for name, some in paths.items()}


def _peer(count: int, requests: int, texts: dict[str, list[list[str]]]) -> dict[str, load.Cost]:
    peer.environment(Path(tempfile.mkdtemp(prefix="peer-bench-")) / "peer.sqlite3")
    subprocess.run(
        [sys.executable, "-m", "benchmarks.search.peer_fill", str(count)],
        env={**site.environment(), "DJANGO_SETTINGS_MODULE": "benchmarks.board.peer_settings"},
        check=True, capture_output=True,
    )  # fmt: skip
    paths = {n: [f"/search/?q={'+'.join(each)}" for each in asked] for n, asked in texts.items()}
    port = site.free_port()
    with site.served(peer.serve(port), port) as process:
        return {name: load.cost(process, port, some, requests) for name, some in paths.items()}


if __name__ == "__main__":
    main()
