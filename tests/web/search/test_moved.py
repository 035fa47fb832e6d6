"""Places and sections move in their tree: every search finds what it should at once, and the index
follows in the background."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from daylight.web import doctor
from daylight.web.ads import actions
from daylight.web.ads.catalogue import catalogue
from daylight.web.ads.models import (
    Ad,
    BoardState,
    EndReason,
    Listing,
    ListingCount,
    Place,
    SearchDoc,
    SearchMove,
    Section,
)
from daylight.web.ads.search import following, health, rebuilding
from daylight.web.ads.search.documents import document_of
from daylight.web.jobs.models import Job
from daylight.web.jobs.worker import run_due
from tests.conftest import NIGHTLY
from tests.web.search import scanning

PLACES = ["", "usa", "illinois", "springfield", "peoria", "chatham", "havana"]
SECTIONS = ["", "for-sale", "bikes", "furniture", "services"]
KINDS = ["bikes", "furniture", "services-other"]
THINGS = "lamp chair kettle basket tent ladder piano mirror drum".split()  # noqa: SIM905
AROUND = [{"place": "springfield", "km": km} for km in ("20", "60", "120", "9000")]


def every_search() -> list[dict[str, str]]:
    lists = [{"place": p, "section": s, "q": "swift"} for p in PLACES for s in SECTIONS]
    return [*lists, *({**each, "q": "swift"} for each in AROUND), {"q": '"swift red" -sofa'}]


def all_find_what_they_should() -> None:
    for params in every_search():
        expected = scanning.scanned(params)
        assert scanning.searched(params, limit=3) == expected, params
        assert scanning.counted(params).ads == len(expected), params


@pytest.fixture
def town(board: Any) -> Any:
    """An ad in each place and section, in places that have others below them too."""
    scanning.furnish()
    for n, (place, section) in enumerate(itertools.product(PLACES[1:], KINDS)):
        ad = board.confirmed(
            email=f"seller{n}@example.org",
            title=f"Swift red {THINGS[n % 9]}",
            body=f"A {THINGS[n % 7]} and a {THINGS[n % 5]}: {' '.join(THINGS[n % 4 : n % 8 + 2])}.",
            place_id=Place.objects.get(slug=place).pk,
            section_id=Section.objects.get(slug=section).pk,
        )
        assert ad.state == "public"
    return board


def lists_are_right() -> None:
    """Rows and counts of every list, as the ads themselves have it."""
    trees = catalogue()
    wanted = {
        (place, section, ad.pub_seq)
        for ad in Ad.objects.filter(state="public")
        for place, section in trees.listing_keys(ad.place_id, ad.section_id)
    }
    rows = Listing.objects.values_list("place_id", "section_id", "pub_seq")
    assert set(rows) == wanted
    for place, section, ads in ListingCount.objects.values_list("place_id", "section_id", "ads"):
        assert ads == sum(row[:2] == (place, section) for row in wanted)


@pytest.mark.parametrize("seed", [1, 2, 3] if NIGHTLY else [1])
def test_every_search_is_right_whatever_moved(town: Any, monkeypatch: Any, seed: int) -> None:
    monkeypatch.setattr(following, "STRETCH", 3)
    order = random.Random(seed)
    for move in order.sample(scanning.MOVES, 8):
        scanning.move(*move)
        lists_are_right()
        all_find_what_they_should()
        scanning.follow(stretches=order.randrange(4))
        all_find_what_they_should()
    scanning.follow()
    assert not SearchMove.objects.exists()
    assert not catalogue().moved_places
    assert not catalogue().moved_sections
    all_find_what_they_should()
    for ad in Ad.objects.filter(state="public"):
        assert SearchDoc.objects.get(pk=ad.pub_seq).tokens == document_of(ad).line


def test_readers_notice_nothing(town: Any) -> None:
    reader = Client(HTTP_HOST="localhost")
    scanning.move(Place, "peoria", "springfield")
    assert health.is_ready()
    page = reader.get("/search?q=swift&place=springfield").content.decode()
    assert "Search is resting" not in page
    assert "9 ads" in page  # Springfield's, Chatham's and Peoria's
    assert "3 ads" in reader.get("/search?q=swift&place=havana").content.decode()


def test_the_worker_does_it_and_the_doctor_says_how_far_it_is(town: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(following, "STRETCH", 1)
    scanning.move(Place, "peoria", "springfield")
    said = [found.said for found in doctor.search()]
    assert any("0 % of them; searches find them meanwhile" in each for each in said)
    scanning.follow(stretches=1)
    said = [found.said for found in doctor.search()]
    assert any("33 % of them" in each for each in said)
    run_due()
    assert following.progress() is None
    assert rebuilding.why_anew() == ""
    assert [found.said for found in doctor.search()] == ["the index answers"]


def test_only_what_moved_is_indexed_anew(town: Any, monkeypatch: Any) -> None:
    written: list[int] = []
    keep = following.index.keep
    monkeypatch.setattr(
        following.index,
        "keep",
        lambda entries: (written.extend(each.seq for each in entries), keep(entries)),
    )
    scanning.move(Place, "peoria", "springfield")
    scanning.follow()
    peoria = Ad.objects.filter(place__slug="peoria").values_list("pub_seq", flat=True)
    assert sorted(written) == sorted(peoria)


def test_a_job_of_an_earlier_move_settles_no_later_one(town: Any) -> None:
    scanning.move(Place, "peoria", "springfield")
    [first] = Job.objects.filter(kind=following.KIND)
    scanning.move(Place, "peoria", "usa")
    first.delete()
    for _ in range(3):
        following.follow(**first.args)
    assert SearchMove.objects.filter(node=Place.objects.get(slug="peoria").pk).exists()
    all_find_what_they_should()
    scanning.follow()
    assert not SearchMove.objects.exists()
    all_find_what_they_should()


def test_what_is_hidden_meanwhile_stays_hidden(town: Any) -> None:
    scanning.move(Place, "peoria", "springfield")
    ad = Ad.objects.filter(place__slug="peoria").first()
    assert ad is not None
    actions.end(ad, EndReason.GONE)
    seq = ad.pub_seq
    scanning.follow()
    assert not SearchDoc.objects.filter(pk=seq).exists()
    all_find_what_they_should()
    lists_are_right()


def test_an_index_that_is_lost_meanwhile_is_made_of_the_new_trees(town: Any) -> None:
    health.lose("a test")
    scanning.move(Place, "peoria", "springfield")
    scanning.follow()
    assert not SearchMove.objects.exists()
    rebuilding.whole()
    all_find_what_they_should()


def test_one_that_is_in_the_making_ends_right(town: Any, monkeypatch: Any) -> None:
    """Its first stretches are of the trees before."""
    from daylight.web.ads.models import SearchState

    monkeypatch.setattr(rebuilding, "STRETCH", 6)
    rebuilding.start()
    for _ in range(2):
        rebuilding._stretch(SearchState.objects.get(pk=1))
    scanning.move(Place, "peoria", "springfield")
    scanning.move(Section, "furniture", "services")
    assert rebuilding.go_on(seconds=60)
    all_find_what_they_should()
    scanning.follow()
    all_find_what_they_should()
    assert rebuilding.why_anew() == ""


def test_a_move_that_is_rolled_back_leaves_nothing(town: Any) -> None:
    with transaction.atomic():
        scanning.move(Place, "peoria", "springfield")
        transaction.set_rollback(True)
    from daylight.web.ads import catalogue as trees

    trees.forget()
    assert not SearchMove.objects.exists()
    assert not Job.objects.filter(kind=following.KIND).exists()
    assert BoardState.objects.get(pk=1).catalogue_revision == catalogue().revision
    all_find_what_they_should()
    lists_are_right()
