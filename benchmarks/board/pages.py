"""Processor time a page, ours against the peer's, photos off, one client.

python -m benchmarks.board.pages [--ads 5000] [--large 1000000] [--requests 400]
"""

from __future__ import annotations

import argparse
import random
import sqlite3
import tempfile
from pathlib import Path

from benchmarks.board import ads, fill, load, peer, site

PAGES = ("home", "category", "ad")
GOAL = 0.25  # of the peer's
LARGE_GOAL = 1.5  # times our own with few ads


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=5000)
    parser.add_argument("--large", type=int, default=0, help="measure ours again with so many")
    parser.add_argument("--requests", type=int, default=400)
    options = parser.parse_args()
    theirs = _peer(options.ads, options.requests)
    home = site.make()
    file = ads.write(
        home.parent / "ads.jsonl", options.ads, sections=site.sections(), places=site.towns()
    )
    print(site.run_import(file))
    ours = _ours(options.requests)
    for page in PAGES:
        ratio = ours[page].cpu_ms / theirs[page].cpu_ms
        print(
            f"{page:9} ours {ours[page].cpu_ms:6.2f} ms ({ours[page].bytes} bytes), "
            f"peer {theirs[page].cpu_ms:6.2f} ms ({theirs[page].bytes} bytes): "
            f"ratio {ratio:.2f} (goal {GOAL})"
        )
    if options.large:
        _large(options.large, ours, options.requests)


def _large(count: int, few: dict[str, load.Cost], requests: int) -> None:
    print(fill.multiply(count))
    many = _ours(requests)
    for page in PAGES:
        print(
            f"{page:9} ours at {count:,} ads {many[page].cpu_ms:6.2f} ms: ratio to few "
            f"{many[page].cpu_ms / few[page].cpu_ms:.2f} (goal {LARGE_GOAL})"
        )


def _measure(
    process: object, port: int, paths: dict[str, list[str]], requests: int
) -> dict[str, load.Cost]:
    return {page: load.cost(process, port, paths[page], requests) for page in PAGES}  # type: ignore[arg-type]


def _ours(requests: int) -> dict[str, load.Cost]:
    from daylight.web.ads.models import Ad

    newest = Ad.objects.filter(state="public").order_by("-id").values_list("id", flat=True)[0]
    chance = random.Random(3)
    some = Ad.objects.filter(id__in=[chance.randrange(1, newest + 1) for _ in range(300)])
    paths = {
        "home": ["/"],
        "category": [f"/all/{section}" for section in site.sections()],
        "ad": [f"/a/{name}" for name in some.values_list("public_id", flat=True)],
    }
    port = site.free_port()
    with site.served(site.serve(port), port) as process:
        return _measure(process, port, paths, requests)


def _peer(count: int, requests: int) -> dict[str, load.Cost]:
    folder = Path(tempfile.mkdtemp(prefix="peer-bench-"))
    database = folder / "peer.sqlite3"
    peer.environment(database)
    print(f"peer filled: {float(peer.fill(count)):.0f} ads a second by its own model")
    with sqlite3.connect(database) as connection:
        items = connection.execute(
            "SELECT id, slug FROM django_classified_item ORDER BY random() LIMIT 300"
        ).fetchall()
        groups = connection.execute("SELECT id, slug FROM django_classified_group").fetchall()
    paths = {
        "home": ["/"],
        "category": [f"/group/{pk}-{slug}/" for pk, slug in groups],
        "ad": [f"/{pk}-{slug}/" for pk, slug in items],
    }
    port = site.free_port()
    with site.served(peer.serve(port), port) as process:
        return _measure(process, port, paths, requests)


if __name__ == "__main__":
    main()
