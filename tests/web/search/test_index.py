"""The index is lost, corrupt or outdated: the board serves, and the worker makes it anew."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from daylight.web.ads import actions
from daylight.web.ads.models import Ad, AdState, EndReason, SearchDoc, SearchState
from daylight.web.ads.search import documents, finding, rebuilding, tending
from daylight.web.jobs import worker
from tests.conftest import ON_POSTGRESQL
from tests.web.databases import query
from tests.web.search import scanning


@pytest.fixture
def reader(board: Any) -> Client:
    return Client(HTTP_HOST="localhost")


def found(words: str) -> list[int]:
    return scanning.searched({"q": words}, limit=20)


def work() -> None:
    """What the worker does in its next minutes."""
    tending.schedule()
    query("UPDATE jobs_job SET due_at = created_at WHERE kind = 'search_tend'")
    worker.run_due()


def drop() -> None:
    query("DROP TABLE ads_searchindex")


def empty() -> None:
    query("DELETE FROM ads_searchdoc")


def damage() -> None:
    """As a disk does it: a part of the index is other bytes."""
    if ON_POSTGRESQL:
        query("ALTER TABLE ads_searchindex DROP COLUMN tokens")
    else:
        query("UPDATE ads_searchindex_data SET block = x'0badc0de0badc0de'")


def lose_a_part() -> None:
    if ON_POSTGRESQL:
        query("TRUNCATE ads_searchindex")
    else:
        query("DELETE FROM ads_searchindex_data WHERE id > 10")


def outdate() -> None:
    query("UPDATE ads_searchstate SET rules = 'of another version'")


@pytest.mark.parametrize("harm", [drop, empty, damage, lose_a_part, outdate])
def test_the_worker_makes_it_anew(board: Any, reader: Client, harm: Callable[[], None]) -> None:
    kept = board.confirmed(title="Swift mountain bike")
    gone = board.confirmed(title="Swift folding bike")
    tending.schedule()
    worker.run_due()
    harm()
    page = reader.get("/search?q=swift")
    assert page.status_code == 200  # whatever is wrong, no error
    actions.end(gone, EndReason.WITHDRAWN)  # and hiding is not refused
    later = board.confirmed(title="Swift child seat")
    for ad in (kept, gone, later):
        ad.refresh_from_db()
    assert (gone.state, later.state) == (AdState.ENDED, AdState.PUBLIC)
    work()
    work()
    assert SearchState.objects.get(pk=1).status == "ready"
    assert found("swift") == [later.pub_seq, kept.pub_seq]
    assert "mountain bike" in reader.get("/search?q=swift").content.decode()
    assert rebuilding.why_anew() == ""


def test_ads_come_and_go_while_it_is_made(board: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(rebuilding, "STRETCH", 2)
    ads = [board.confirmed(title=f"Swift bike number {n}") for n in range(5)]
    rebuilding.begin()
    assert rebuilding._stretch(SearchState.objects.get(pk=1))
    actions.end(ads[0], EndReason.GONE)  # indexed again already
    actions.end(ads[4], EndReason.GONE)  # not yet
    new = board.confirmed(title="Swift bike, the newest")
    actions.edit(ads[3], board.content(title="Slow bike"), base=1, arrival=board.arrival())
    assert rebuilding.go_on(seconds=20)
    seqs = dict(Ad.objects.values_list("pk", "pub_seq"))
    assert found("swift") == [new.pub_seq, seqs[ads[2].pk], seqs[ads[1].pk]]
    assert found("slow") == [seqs[ads[3].pk]]
    for ad in Ad.objects.filter(state=AdState.PUBLIC):
        actions.end(ad, EndReason.GONE)
    assert not SearchDoc.objects.exists()


def test_several_processes_make_the_same(board: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(rebuilding, "STRETCH_AT_ONCE", 2)
    for n in range(5):
        board.confirmed(title=f"Swift bike number {n}")
    kept = list(SearchDoc.objects.order_by("pub_seq").values_list("pub_seq", "tokens"))
    told: list[tuple[int, int]] = []
    rebuilding.whole(lambda done, total: told.append((done, total)), processes=1)
    assert list(SearchDoc.objects.order_by("pub_seq").values_list("pub_seq", "tokens")) == kept
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert rebuilding.why_anew() == ""


def test_readers_are_told_how_far_it_is(board: Any, reader: Client) -> None:
    board.confirmed(title="Swift mountain bike")
    rebuilding.begin()
    page = reader.get("/search?q=swift").content.decode()
    assert "Search is resting" in page
    assert "0 % of it is there" in page
    assert "Swift mountain bike" in page  # the list


def test_one_ad_is_searchable_in_the_transaction_that_publishes_it(board: Any) -> None:
    from django.db import transaction

    ad = board.submitted(title="Swift mountain bike")
    with transaction.atomic():
        actions.confirm(ad)
        ad.refresh_from_db()
        assert found("swift") == [ad.pub_seq]
        transaction.set_rollback(True)
    assert found("swift") == []


def test_contacts_are_not_indexed(board: Any) -> None:
    body = "Rides well. Call (312) 555-0142 or write to someone@example.org, or 312-555-0199."
    board.confirmed(title="Swift bicycle", body=body)
    for words in ("3125550142", "555", "0142", "someone", "example", '"555 0142"', "0199"):
        assert found(words) == [], words
    assert len(found("swift call")) == 1


def test_counts_are_exact_to_a_limit(board: Any, monkeypatch: Any) -> None:
    for n in range(4):
        board.confirmed(title=f"Swift bike number {n}")
    monkeypatch.setattr(finding, "COUNTED", 3)
    assert scanning.counted({"q": "swift"}) == finding.Count(3, more=True)
    assert scanning.counted({"q": "swift", "max": "500"}) == finding.Count(3, more=True)
    monkeypatch.setattr(finding, "COUNTED", 4)
    assert scanning.counted({"q": "swift"}) == finding.Count(4, more=False)


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL sorts what it has found")
def test_where_contacts_stand_is_read_without_a_look_at_every_screening(board: Any) -> None:
    asked = documents._NEWEST.format(marks=", ".join(["%s"] * rebuilding.STRETCH_AT_ONCE))
    values = tuple(range(rebuilding.STRETCH_AT_ONCE))
    plan = [row[3] for row in query(f"EXPLAIN QUERY PLAN {asked}", values)]
    assert [step for step in plan if "r USING" in step]
    assert not [step for step in plan if step.startswith("SCAN")]
