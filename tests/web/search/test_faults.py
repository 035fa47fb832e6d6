"""One reader's question, one odd value or one lost race does not take search down."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from django.db import DataError, OperationalError, connections, transaction
from django.test import Client

from daylight.web.ads import actions
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import (
    BoardState,
    EndReason,
    SearchDoc,
    SearchSlip,
    SearchState,
    SearchStatus,
    SearchWord,
    Section,
)
from daylight.web.ads.search import (
    agreeing,
    asking,
    document,
    finding,
    health,
    index,
    rebuilding,
    tending,
    vocabulary,
)
from daylight.web.ads.search.index import Entry
from daylight.web.catalogue_files.load import load
from daylight.web.catalogue_files.model import Attribute, PlaceRow, SectionRow
from daylight.web.jobs import worker
from tests.conftest import ON_POSTGRESQL
from tests.web.databases import query
from tests.web.search import scanning


@pytest.fixture
def reader(board: Any) -> Client:
    return Client(HTTP_HOST="localhost")


def status() -> str:
    return str(SearchState.objects.get(pk=1).status)


def bump() -> None:
    revision = BoardState.objects.get(pk=1).catalogue_revision
    BoardState.objects.filter(pk=1).update(catalogue_revision=revision + 1)


def give(section: str, *attributes: dict[str, Any]) -> None:
    """A section's attributes, as nobody's file changed them."""
    Section.objects.filter(slug=section).update(attributes=list(attributes))
    bump()


def an_attribute(name: str, kind: str, **choices: str) -> dict[str, Any]:
    made = [{"value": value, "labels": {"en": label}} for value, label in choices.items()]
    return {"name": name, "type": kind, "labels": {"en": name}, "choices": made}


@pytest.mark.parametrize("order", ["", "&order=relevance"])
def test_what_is_far_behind_is_led_to(
    board: Any, reader: Client, monkeypatch: Any, order: str
) -> None:
    board.confirmed(title="Red bike for the mountains")
    for n in range(5):
        board.confirmed(title=f"Bike of number {n}, painted red")
    scanning.look_at(3, monkeypatch)
    monkeypatch.setattr(finding, "COUNT_LOOKS", 1)
    page = reader.get(f"/search?q=%22red+bike%22{order}").content.decode()
    assert "No ad fits" not in page
    assert "There are older ads to look through" in page
    address = page.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Red bike for the mountains" in reader.get(address).content.decode()


def test_counts_with_a_rest_are_exact(board: Any, monkeypatch: Any) -> None:
    for n in range(8):
        board.confirmed(title="Red bike" if n % 3 == 0 else "Bike, red")
    scanning.look_at(2, monkeypatch)
    assert scanning.counted({"q": '"red bike"'}) == finding.Count(3, more=False)
    monkeypatch.setattr(finding, "COUNT_LOOKS", 2)
    assert scanning.counted({"q": '"red bike"'}) == finding.Count(1, more=True)


def test_a_text_of_the_same_name_is_no_number(board: Any, reader: Client) -> None:
    give("bikes", an_attribute("wheels", "integer"))
    give("furniture", an_attribute("wheels", "text"))
    furniture = Section.objects.get(slug="furniture").pk
    for said in ("four", "1e999", ""):
        board.confirmed(section_id=furniture, attributes={"wheels": said})
    bike = board.confirmed(attributes={"wheels": 2})
    if ON_POSTGRESQL:  # a plan that reads all contents, as the planner may choose
        query("ANALYZE")
        for way in ("nestloop", "indexscan", "bitmapscan"):
            query(f"SET enable_{way} = off")
    assert scanning.searched({"a_wheels.min": "2"}, limit=5) == [bike.pub_seq]
    assert status() == SearchStatus.READY


def test_one_question_that_fails_loses_no_index(board: Any) -> None:
    board.confirmed()

    def fail() -> None:
        raise DataError("the value of one reader")

    assert health.asked(fail) is None
    assert status() == SearchStatus.READY
    query("DROP TABLE ads_searchindex")
    assert health.asked(fail) is None
    assert status() == SearchStatus.LOST


def test_a_lost_race_is_run_again(board: Any, monkeypatch: Any) -> None:
    real, failed = index.add, []

    def once(target: Any, entries: Any) -> None:
        if not failed:
            failed.append(entries)
            raise OperationalError("deadlock detected")
        real(target, entries)

    monkeypatch.setattr(index, "add", once)
    ad = board.confirmed(title="Swift bike")
    assert failed
    assert status() == SearchStatus.READY
    assert scanning.searched({"q": "swift"}, limit=5) == [ad.pub_seq]


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer")
def test_a_rebuild_and_the_gate_do_not_wait_in_a_ring(board: Any, caplog: Any) -> None:
    board.confirmed()
    failures: list[Exception] = []

    def begin() -> None:
        try:
            rebuilding.begin()
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    aside = threading.Thread(target=begin)
    with transaction.atomic():
        assert SearchDoc.objects.exists()  # as the gate looks what is there
        aside.start()
        while not query("SELECT 1 FROM pg_locks WHERE NOT granted"):
            assert aside.is_alive()
        index.add(index.targets()[0], [Entry(9_999, "swift .")])
    aside.join()
    assert not failures
    assert "deadlock" not in caplog.text


def test_a_text_that_became_a_choice_breaks_nothing(board: Any) -> None:
    give("bikes", an_attribute("make", "text"))
    odd = ["red bike's", 'a "b" c', "back\\slash", "x | y"]
    for said in odd:
        board.confirmed(attributes={"make": said})
    give("bikes", an_attribute("make", "choice", swift="Swift"))
    rebuilding.whole()
    assert rebuilding.why_anew() == ""
    for doc in SearchDoc.objects.all():
        assert not [token for token in doc.tokens.split() if "'" in token or '"' in token]


def rows(attribute: Attribute) -> tuple[list[PlaceRow], list[SectionRow]]:
    place = PlaceRow(slug="springfield", parent="", name="Springfield", country="US",
                     latitude=39.8, longitude=-89.6, timezone="", population=1)  # fmt: skip
    section = SectionRow(slug="bikes", parent="", names={"en": "Bikes"}, profile="goods",
                         expiry_days=30, photo_limit=12, price_kinds=("price",),
                         attributes=(attribute,))  # fmt: skip
    return [place], [section]


def test_an_index_follows_what_sections_ask(board: Any) -> None:
    choice = Attribute(
        name="make", type="choice", labels={"en": "Make"}, choices={"swift": {"en": "Swift"}}
    )
    load(*rows(choice))
    ad = board.confirmed(
        title="A thing", body="It is as good as new.", attributes={"make": "swift"}
    )
    rebuilding.whole()
    load(*rows(choice))
    assert status() == SearchStatus.READY
    load(*rows(replace(choice, required=True)))
    assert status() == SearchStatus.READY
    load(*rows(replace(choice, choices={"swift": {"en": "Velocity"}})))
    tending.tend()
    worker.run_due()
    assert scanning.searched({"q": "velocity"}, limit=5) == [ad.pub_seq]
    assert scanning.searched({"q": "swift"}, limit=5) == []
    load(*rows(replace(choice, type="text", choices={})))
    assert rebuilding.why_anew() == "rules"
    assert scanning.searched({"q": "velocity"}, limit=5) == [ad.pub_seq]  # it answers meanwhile
    tending.tend()
    load(*rows(choice))  # the one in the making is of yesterday
    assert rebuilding.why_anew() == "rules"
    tending.tend()
    worker.run_due()
    assert scanning.searched({"q": "velocity"}, limit=5) == []
    assert scanning.searched({"q": "swift"}, limit=5) == [ad.pub_seq]


def test_words_of_age_or_sex_rest_at_once(board: Any) -> None:
    """Whoever is not to be found by a word is not found while the index is made anew, either."""
    choice = Attribute(
        name="size", type="choice", labels={"en": "Size"}, choices={"tall": {"en": "Tall"}}
    )
    load(*rows(choice))
    load(*rows(replace(choice, choices={"tall": {"en": "Tall women"}})))
    assert status() == SearchStatus.LOST


@pytest.mark.parametrize(
    "number", ["2175550123", "２１７５５５０１２３", "٢١٧٥٥٥٠١٢٣", "1234567", "555'0123"]
)
def test_no_long_number_is_indexed(board: Any, number: str) -> None:
    """Whether or not a screening called it a contact."""
    content = board.content(title=f"Bike {number}", body=f"{number}bike 123456 ²")
    tokens = document(content, catalogue(), with_photo=False).words
    assert "123456" in tokens
    assert not [token for token in tokens if token.isdigit() and len(token) > 6]


def test_words_of_ads_that_are_gone_are_forgotten(board: Any) -> None:
    gone = board.confirmed(title="Zeppelin of my uncle")
    board.confirmed(title="Velocipede of my uncle")
    vocabulary.count_new()
    assert SearchWord.objects.filter(token="zeppelin").exists()
    actions.end(gone, EndReason.GONE)
    tending.schedule()
    query("UPDATE jobs_job SET due_at = created_at WHERE kind = 'search_words_anew'")
    worker.run_due()
    assert not SearchWord.objects.filter(token="zeppelin").exists()
    assert not SearchSlip.objects.filter(token="zeppelin").exists()
    assert SearchWord.objects.get(token="velocipede").ads == 1


def test_too_many_words_cost_the_rare_ones(board: Any, monkeypatch: Any) -> None:
    for n in range(3):
        board.confirmed(title="Velocipede", body=f"A velocipede with basket number {n}, as new.")
    vocabulary.count_new()
    known = SearchWord.objects.count()
    monkeypatch.setattr(vocabulary, "MOST_WORDS", known + 1)
    board.confirmed(title="Odd gizmo thingummy", body="Gubbins doodad whatsit, rides well.")
    vocabulary.count_new()
    assert SearchWord.objects.get(token="velocipede").ads == 3
    assert SearchWord.objects.count() <= known + 1


def test_offers_of_other_ads_stand_side_by_side(board: Any, reader: Client) -> None:
    """One ad in the next town, and another one in another section here: two offers."""
    peoria = board.content().place_id + 1
    furniture = Section.objects.get(slug="furniture").pk
    board.confirmed(title="Swift thing", body="It is as good as new.", place_id=peoria)
    board.confirmed(title="Swift sofa", body="It is as good as new.", section_id=furniture)
    page = reader.get("/search?q=swift&place=springfield&section=bikes").content.decode()
    assert "within 250 km" in page or "within 100 km" in page
    assert "For sale" in page.split("These searches do find something")[1].split("</ul>")[0]


@pytest.mark.skipif(not ON_POSTGRESQL, reason="there a token is a sentence's part")
def test_no_sentence_is_made_of_a_token(board: Any) -> None:
    """Tokens hold no quote; if one ever does, it is a letter like others."""
    from daylight.web.ads.search.plan import Plan

    made = Plan(all_of=("o'b\\a\"d",), prefixes=("x'",))
    assert query("SELECT numnode(%s::tsquery)", (asking.tsquery(made),)) == [(3,)]


def test_what_was_indexed_long_ago_is_looked_at_too(board: Any, monkeypatch: Any) -> None:
    """Old ads whose rows are missing are found out within some looks."""
    monkeypatch.setattr(agreeing, "COMPARED", 3)
    old = board.confirmed(title="Swift bike, the oldest")
    for n in range(30):
        words = " ".join(f"word{n * k % 97}" for k in range(30))
        board.confirmed(email=f"s{n % 9}@example.org", title=f"Thing {n}", body=words)
    assert SearchDoc.objects.count() == 31
    assert rebuilding.why_anew() == ""
    query("DELETE FROM ads_searchdoc WHERE pub_seq = %s", (old.pub_seq,))
    assert "differs" in {rebuilding.why_anew() for _look in range(40)}


def test_a_place_that_is_renamed_is_found_by_its_new_name(board: Any, reader: Client) -> None:
    from daylight.web.ads.models import Place

    board.confirmed(title="Swift bike")
    assert "Swift bike" in reader.get("/search?q=swift&place=springfield").content.decode()
    Place.objects.filter(slug="springfield").update(slug="new-field", name="New Field")
    bump()
    page = reader.get("/search?q=swift&place=new-field").content.decode()
    assert "Swift bike" in page
    assert "New Field" in page
    old = reader.get("/search?q=swift&place=springfield")
    assert old.status_code == 200
    assert "not on the board any more" in old.content.decode()


@pytest.mark.skipif(ON_POSTGRESQL, reason="it keeps statistics by itself")
def test_a_page_of_some_ads_does_not_look_at_all(board: Any, reader: Client) -> None:
    """SQLite takes the index of all public ads for a good one, unless it is told."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    ads = [board.confirmed(title=f"Swift mountain bike {n}") for n in range(5)]
    names = ",".join(ad.public_id for ad in ads)
    for path in ("/search?q=swift", f"/kept/cards?ids={names}", "/feed.rss?q=swift"):
        with CaptureQueriesContext(connection) as captured:
            assert "Swift" in reader.get(path).content.decode()
        for each in captured.captured_queries:
            if "ads_versioncontent" not in each["sql"]:
                continue
            plan = " ".join(str(row) for row in query("EXPLAIN QUERY PLAN " + each["sql"]))
            assert "ad_state_expires" not in plan, (path, each["sql"])


@pytest.mark.skipif(ON_POSTGRESQL, reason="it merges by itself")
def test_the_index_is_of_few_parts(board: Any, monkeypatch: Any) -> None:
    """Each publication leaves a part of its own, which every search reads."""

    def parts() -> int:
        return int(query("SELECT count(DISTINCT segid) FROM ads_searchindex_idx")[0][0])

    for n in range(9):
        board.confirmed(title=f"Swift bike {n}")
    before = parts()
    for _minute in range(4):
        tending.tend()
    assert parts() < before
    monkeypatch.setattr(rebuilding, "STRETCH", 2)
    rebuilding.whole()
    assert parts() == 1
    settings = dict(query("SELECT k, v FROM ads_searchindex_config"))
    assert (settings["automerge"], settings["crisismerge"]) == (4, 16)
    assert len(scanning.searched({"q": "swift"}, limit=20)) == 9
