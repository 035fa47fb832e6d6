"""Another index is made beside the one that answers: search does not rest for new rules."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from daylight.web.ads import actions
from daylight.web.ads.models import Ad, AdState, EndReason, SearchDoc, SearchState, SearchStatus
from daylight.web.ads.search import beside, finding, index, neighbours, rebuilding, rules, tending
from daylight.web.ads.search.plan import Plan
from daylight.web.jobs import worker
from tests.conftest import ON_POSTGRESQL
from tests.web.databases import query
from tests.web.elsewhere import environment
from tests.web.search import scanning


@pytest.fixture
def reader(board: Any) -> Client:
    return Client(HTTP_HOST="localhost")


def found(words: str) -> list[int]:
    return scanning.searched({"q": words}, limit=20)


def status() -> str:
    return str(SearchState.objects.get(pk=1).status)


def outdate() -> None:
    """As a new Daylight finds it, that reads some words otherwise."""
    SearchState.objects.filter(pk=1).update(rules=rules.shape() + "other words")


def finish() -> None:
    """The worker's next minutes."""
    for _minute in range(3):
        tending.tend()
        worker.run_due()


def is_tidy() -> bool:
    """The index is of these rules and answers, and nothing is left of another one."""
    left = [pair for pair in (beside.NEXT, beside.OLD) if beside.exists(pair)]
    return not left and rebuilding.why_anew() == ""


@pytest.fixture
def ads(board: Any, monkeypatch: Any) -> list[Ad]:
    monkeypatch.setattr(rebuilding, "STRETCH", 2)
    return [board.confirmed(title=f"Swift bike number {n}") for n in range(5)]


def test_search_does_not_rest(board: Any, reader: Client, ads: list[Ad]) -> None:
    outdate()
    tending.tend()
    assert status() == SearchStatus.BESIDE
    assert rebuilding._stretch(SearchState.objects.get(pk=1))
    page = reader.get("/search?q=swift").content.decode()
    assert "Search is resting" not in page
    assert "Swift bike number 0" in page
    actions.end(ads[0], EndReason.GONE)  # in both
    actions.end(ads[4], EndReason.GONE)  # in the old one only
    new = board.confirmed(title="Swift bike, the newest")
    actions.edit(ads[3], board.content(title="Slow bike"), base=1, arrival=board.arrival())
    seqs = dict(Ad.objects.values_list("pk", "pub_seq"))
    expected = [new.pub_seq, seqs[ads[2].pk], seqs[ads[1].pk]]
    assert found("swift") == expected
    finish()
    assert is_tidy()
    assert found("swift") == expected
    assert found("slow") == [seqs[ads[3].pk]]
    for ad in Ad.objects.filter(state=AdState.PUBLIC):
        actions.end(ad, EndReason.GONE)
    assert not SearchDoc.objects.exists()
    assert found("bike") == []
    assert is_tidy()


def test_what_comes_back_behind_the_work_is_in_both(board: Any, ads: list[Ad]) -> None:
    actions.end(ads[0], EndReason.WITHDRAWN)
    outdate()
    tending.tend()
    while rebuilding._stretch(SearchState.objects.get(pk=1)):
        pass
    actions.restore(ads[0])
    finish()
    assert is_tidy()
    assert ads[0].pub_seq in found("swift")


# What another process does until it is killed: it says so and waits, so that it is killed there.
ELSEWHERE = """
import sys
import django
django.setup()
from daylight.web.ads.search import beside, index, rebuilding

def stop(*_anything):
    print("here", flush=True)
    sys.stdin.read()

def after(module, name, when=lambda *args: True):
    real = getattr(module, name)
    def act(*args):
        done = real(*args)
        if when(*args):
            stop()
        return done
    setattr(module, name, act)

where = sys.argv[1]
rebuilding.STRETCH = beside.CLEARED = 2
if where == "as it begins":
    after(beside, "_run", lambda sentences: "CREATE" in " ".join(sentences))
if where == "in a stretch":
    after(index, "add", lambda target, entries: entries[0].seq > 2)
if where == "in the swap":
    after(beside, "_run", lambda sentences: "RENAME" in " ".join(sentences))
if where == "before it is cleared away":
    after(beside, "swap")
rebuilding.start()
rebuilding.go_on(seconds=60, tell=stop if where == "between two" else lambda *_: None)
"""
MOMENTS = {
    "as it begins": SearchStatus.READY,
    "in a stretch": SearchStatus.BESIDE,
    "between two": SearchStatus.BESIDE,
    "in the swap": SearchStatus.BESIDE,
    "before it is cleared away": SearchStatus.READY,
}


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_process_that_is_killed(board: Any, ads: list[Ad], moment: str) -> None:
    outdate()
    command = [sys.executable, "-c", ELSEWHERE, moment]
    with subprocess.Popen(
        command, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        said = other.stdout.readline()
        other.kill()
    assert said == "here\n", "it was not where it should be killed"
    assert status() == MOMENTS[moment]
    seqs = [ad.pub_seq for ad in reversed(ads)]
    assert found("swift") == seqs, "the old one answers, or the new one"
    actions.end(ads[1], EndReason.GONE)
    new = board.confirmed(title="Swift bike, the newest")
    expected = [new.pub_seq, *(seq for seq in seqs if seq != ads[1].pub_seq)]
    assert found("swift") == expected
    finish()
    assert is_tidy()
    assert found("swift") == expected


def test_it_goes_on_where_it_was_killed(board: Any, ads: list[Ad], monkeypatch: Any) -> None:
    rebuilding.start()
    assert rebuilding._stretch(SearchState.objects.get(pk=1))
    written: list[int] = []
    real = index.add

    def add(target: Any, entries: Any) -> None:
        written.extend(entry.seq for entry in entries)
        real(target, entries)

    monkeypatch.setattr(index, "add", add)
    finish()
    assert written == [ad.pub_seq for ad in ads[2:]]


def test_another_process_swaps_under_open_connections(board: Any, ads: list[Ad]) -> None:
    assert found("swift")
    outdate()
    subprocess.run(
        [sys.executable, "-c", ELSEWHERE, "nowhere"],
        env=environment(), check=True, timeout=60, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert status() == SearchStatus.READY
    assert len(found("swift")) == 5
    actions.end(ads[2], EndReason.GONE)
    board.confirmed(title="Swift bike, the newest")
    assert len(found("swift")) == 5
    finish()
    assert is_tidy()


def lose_the_table() -> None:
    query("DROP TABLE ads_searchindex_next")


def lose_rows() -> None:
    query("DELETE FROM ads_searchdoc_next")


@pytest.mark.parametrize("harm", [lose_the_table, lose_rows])
def test_a_fault_in_the_making_is_none_of_the_one_that_answers(
    board: Any, ads: list[Ad], harm: Any
) -> None:
    rebuilding.start()
    assert rebuilding._stretch(SearchState.objects.get(pk=1))
    harm()
    actions.end(ads[0], EndReason.GONE)
    new = board.confirmed(title="Swift bike, the newest")
    assert status() in index.ANSWERS
    expected = [new.pub_seq, *(ad.pub_seq for ad in reversed(ads[1:]))]
    assert found("swift") == expected
    finish()
    finish()
    assert is_tidy()
    assert found("swift") == expected


def test_a_fault_of_the_one_that_answers_is_seen_meanwhile(
    board: Any, reader: Client, ads: list[Ad]
) -> None:
    rebuilding.start()
    query("DROP TABLE ads_searchindex")
    assert reader.get("/search?q=swift").status_code == 200
    finish()
    finish()
    assert is_tidy()
    assert len(found("swift")) == 5


def test_by_hand_it_is_made_beside(board: Any, ads: list[Ad]) -> None:
    seen: list[int] = []
    rebuilding.whole(lambda done, total: seen.append(len(found("swift"))))
    assert seen
    assert set(seen) == {5}
    assert is_tidy()


def test_an_index_of_another_shape_rests(board: Any, reader: Client, ads: list[Ad]) -> None:
    """Its tokens cannot be asked for, or what it finds must not be found any more."""
    SearchState.objects.filter(pk=1).update(rules="0" * 64)
    assert "Search is resting" in reader.get("/search?q=swift").content.decode()
    tending.tend()
    assert status() == SearchStatus.BUILDING
    worker.run_due()
    assert is_tidy()


@pytest.fixture
def own_rules() -> Iterator[None]:
    """Rules that a test changes are forgotten again."""
    yield
    rules.rules.cache_clear()
    rules.shape.cache_clear()


@pytest.mark.parametrize(
    ("name", "answers"), [("VERSION", True), ("SHAPE", False), ("_TEXTS", True)]
)
def test_which_rules_may_answer(
    own_rules: None, monkeypatch: Any, name: str, answers: bool
) -> None:
    before = rules.rules()
    texts = (("Other words", "of another kind"), *rules._TEXTS[1:])
    monkeypatch.setattr(rules, name, texts if name == "_TEXTS" else 99)
    rules.rules.cache_clear()
    rules.shape.cache_clear()
    assert rules.rules() != before
    assert len(rules.rules()) == 64
    assert rules.may_answer(before) is answers


@pytest.fixture
def two_common(board: Any, monkeypatch: Any) -> list[Ad]:
    """A board on which "red" and "bike" are in nearly every ad, and seldom in a row."""
    scanning.make_words_common(monkeypatch)
    ads = [
        board.confirmed(
            title="Red bike" if n % 4 == 0 else f"Bike {n}, painted red",
            body="It is as good as new.",
        )
        for n in range(9)
    ]
    monkeypatch.setattr(rebuilding, "FEW", 3)
    return ads


def test_a_board_that_has_grown_learns_its_common_words(two_common: list[Ad]) -> None:
    assert rebuilding.why_anew() == "grown"
    finish()
    assert is_tidy()
    common = neighbours.read(SearchState.objects.get(pk=1).common)
    assert common["red"] == common["bike"] == 0


def test_phrases_of_common_words_look_at_no_row(two_common: list[Ad], monkeypatch: Any) -> None:
    scanning.look_at(1, monkeypatch)
    monkeypatch.setattr(finding, "COUNT_LOOKS", 1)
    asked = {"q": '"red bike"'}
    assert scanning.counted(asked) == finding.Count(1, more=True)  # one row was looked at
    finish()
    expected = [ad.pub_seq for ad in reversed(two_common) if ad.pub_seq and ad.pub_seq % 4 == 1]
    assert scanning.searched(asked, limit=2) == expected
    assert scanning.counted(asked) == finding.Count(3, more=False)
    assert scanning.counted({"q": '-"red bike"'}) == finding.Count(6, more=False)
    actions.end(two_common[4], EndReason.GONE)
    assert scanning.counted(asked) == finding.Count(2, more=False)


def test_what_stands_in_two_fields_stands_in_no_row(two_common: list[Ad], board: Any) -> None:
    ad = board.confirmed(title="A thing, red", body="Bike of my uncle, as good as new.")
    finish()
    assert ad.pub_seq in found("red bike")
    assert ad.pub_seq not in found('"red bike"')


def test_how_a_phrase_is_narrowed() -> None:
    common = {"red": 0, "bike": neighbours.TOGETHER - 2, "new": 2}
    two = neighbours.narrowed(Plan(all_of=("red", "bike", "x"), phrases=(("red", "bike"),)), common)
    assert two == Plan(all_of=("x", neighbours.token("red", "bike")))
    row = ("red", "bike", "stand")
    three = neighbours.narrowed(Plan(all_of=row, phrases=(row,)), common)
    assert three == Plan(all_of=("stand", neighbours.token("red", "bike")), phrases=(row,))
    rare = Plan(all_of=("red", "stand"), phrases=(("red", "stand"),))
    assert neighbours.narrowed(rare, common) == rare
    both = Plan(all_of=("bike",), phrases=(("bike", "bike"),))  # each common, seldom together
    assert neighbours.narrowed(both, common) == both
    without = Plan(all_of=("x",), without_phrases=(("new", "bike"), ("new", "stand")))
    assert neighbours.narrowed(without, common) == Plan(
        all_of=("x",),
        none_of=(neighbours.token("new", "bike"),),
        without_phrases=(("new", "stand"),),
    )


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer")
def test_a_publication_under_way_is_in_both(board: Any, ads: list[Ad]) -> None:
    """It began while there was one index, and ends when there are two."""
    failures: list[Exception] = []

    def begin() -> None:
        try:
            rebuilding.start()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    aside = threading.Thread(target=begin)
    with transaction.atomic():
        new = board.confirmed(title="Swift bike, the newest")
        aside.start()
        while not query("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert aside.is_alive(), "it did not wait"
    aside.join()
    assert not failures
    assert status() == SearchStatus.BESIDE
    finish()
    assert found("swift")[0] == new.pub_seq
    assert is_tidy()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite's readers keep nobody waiting")
def test_who_reads_for_long_keeps_no_ad_from_being_hidden(
    board: Any, ads: list[Ad], monkeypatch: Any
) -> None:
    """As a dump does it, which reads every table to its end."""
    monkeypatch.setattr(beside, "TRIES", 5)
    rebuilding.start()
    while rebuilding._stretch(SearchState.objects.get(pk=1)):
        pass
    reads, done = threading.Event(), threading.Event()

    def read() -> None:
        with transaction.atomic():
            assert SearchDoc.objects.exists()
            reads.set()
            done.wait(60)
        connections.close_all()

    put: list[bool] = []

    def swap() -> None:
        put.append(rebuilding.go_on(seconds=20))
        connections.close_all()

    aside = threading.Thread(target=read)
    aside.start()
    assert reads.wait(20)
    swaps = threading.Thread(target=swap)
    try:
        swaps.start()
        while not query("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert swaps.is_alive(), "it did not wait"
        query("SET lock_timeout = '5s'")  # rather than for ever, if it stands behind the reader
        actions.hide([ads[0].public_id], reason="report")
        assert len(found("swift")) == 4
        swaps.join()
        assert put == [False], "it is made, and waits"
    finally:
        done.set()
        aside.join()
    finish()
    assert is_tidy()
    assert len(found("swift")) == 4
