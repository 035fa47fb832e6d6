"""Posting end to end against a real server: form, post, confirm; and what readers feel of photos.

python -m benchmarks.board.posting [--ads 600] [--clients 3]
python -m benchmarks.board.posting --photos [--seconds 20]
"""

from __future__ import annotations

import argparse
import io
import time
from concurrent.futures import Future, ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

from benchmarks.board import ads, load, site
from benchmarks.board.poster import Poster, read_for

GOAL = 60  # ads a second on two cores
READERS_GOAL = 2.0  # times their idle p95
MEGAPIXELS = (4000, 3000)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=600)
    parser.add_argument("--clients", type=int, default=3)
    parser.add_argument("--photos", action="store_true")
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    site.make()
    port = site.free_port()
    with site.served(site.serve(port), port) as server, site.working() as worker:
        if options.photos:
            _photos(port, options.clients, options.seconds)
        else:
            _ads(port, options.ads, options.clients, (server, worker))


def _pool(clients: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(clients, mp_context=get_context("spawn"), initializer=_wake)


def _wake() -> None:
    import django

    django.setup()


def _ads(port: int, count: int, clients: int, processes: tuple[Any, ...]) -> None:
    town, section = site.towns()[0], "furniture"
    with _pool(clients) as pool:
        list(pool.map(_post_some, *_shares(port, clients, clients, town, section, seed=100)))
        used, began = [load.cpu_s(each) for each in processes], time.perf_counter()
        posted = sum(pool.map(_post_some, *_shares(port, count, clients, town, section, seed=200)))
        seconds = time.perf_counter() - began
    spent = [load.cpu_s(each) - before for each, before in zip(processes, used, strict=True)]
    print(
        f"{posted / seconds:.0f} ads a second, posted, confirmed and public (goal {GOAL}: ratio "
        f"{posted / seconds / GOAL:.2f}); processor time an ad: server "
        f"{spent[0] / posted * 1000:.1f} ms, worker {spent[1] / posted * 1000:.1f} ms meanwhile"
    )
    _check(posted)


def _shares(port: int, count: int, clients: int, town: str, section: str, *, seed: int) -> Any:
    each = [count // clients] * clients
    return (
        [port] * clients, each, [town] * clients, [section] * clients,
        [seed + n for n in range(clients)],
    )  # fmt: skip


def _post_some(port: int, count: int, town: str, section: str, seed: int) -> int:
    poster = Poster(port)
    for number, (title, body) in enumerate(ads.texts(count, seed)):
        _post(poster, title, body, town, section, f"seller-{seed}-{number}@example.org", [])
    return count


def _post(
    poster: Poster, title: str, body: str, town: str, section: str, email: str, photos: list[bytes]
) -> None:
    from django.db import connection

    from daylight.web.ads import links
    from daylight.web.ads.models import Ad

    fields = {
        "form_key": poster.form_key(),
        "language": "en",
        "section": section,
        "fields_of": section,
        "place": town,
        "title": title,
        "body": body,
        "price_kind": "price",
        "price": "25",
        "email": email,
    }
    public_id, cookie = poster.send(fields, photos)
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM ads_ad WHERE public_id = %s", [public_id])
        pk = cursor.fetchone()[0]
    path = links.path(Ad(pk=pk, public_id=public_id, link_generation=1))
    poster.open_link(path, cookie)


def _check(posted: int) -> None:
    """What was measured did happen."""
    from daylight.web.ads.models import Ad
    from daylight.web.record.models import Entry

    public = Ad.objects.filter(state="public").count()
    entries = Entry.objects.filter(type="publication").count()
    held = Ad.objects.filter(state="held").count()
    print(f"{public} public, {held} held, {entries} publications in the log's outbox")
    if public + held < posted or entries != public:
        raise RuntimeError("some did not become public")


def _photos(port: int, clients: int, seconds: float) -> None:
    town = site.towns()[0]
    with _pool(clients + 1) as pool:
        pool.submit(_post_some, port, 30, town, "furniture", 300).result()
        pictures = list(pool.map(picture, range(4 * clients)))
        paths = ["/", f"/{town}", "/all/furniture"]
        read_for(port, paths, 2)
        idle = p95(read_for(port, paths, seconds / 2))
        ended = time.time() + seconds  # by a clock that all processes share
        busy: list[Future[int]] = [
            pool.submit(_post_photos, port, town, n, pictures[4 * n : 4 * n + 4], ended)
            for n in range(clients)
        ]
        while_posting = p95(read_for(port, paths, seconds))
        posted = sum(each.result() for each in busy)
    print(
        f"readers' p95: idle {idle:.1f} ms, while {posted} ads with four 12-megapixel photos were "
        f"posted in {seconds:.0f} s {while_posting:.1f} ms: ratio {while_posting / idle:.2f} "
        f"(goal {READERS_GOAL})"
    )


def _post_photos(port: int, town: str, seed: int, photos: list[bytes], ended: float) -> int:
    poster, posted = Poster(port), 0
    for title, body in ads.texts(10_000, 400 + seed):
        if time.time() > ended:
            break
        email = f"photos-{seed}-{posted}@example.org"
        _post(poster, title, body, town, "furniture", email, photos)
        posted += 1
    return posted


def picture(seed: int) -> bytes:
    """A photo's weight: smooth shapes and grain, 12 megapixels."""
    import numpy as np
    from PIL import Image

    rng = np.random.default_rng(seed)
    small = Image.fromarray(rng.integers(0, 255, (30, 40, 3), dtype=np.uint8))
    large = np.asarray(small.resize(MEGAPIXELS, Image.Resampling.BICUBIC), dtype=np.int16)
    grain = rng.integers(-6, 7, large.shape[:2], dtype=np.int16)[..., None]
    out = io.BytesIO()
    Image.fromarray((large + grain).clip(0, 255).astype(np.uint8)).save(out, "JPEG", quality=88)
    return out.getvalue()


def p95(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.95)]


if __name__ == "__main__":
    main()
