"""Lists: where an ad shows, in which order, how pages join, and what they cost."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from daylight.web import clock
from daylight.web.ads import actions, browse
from daylight.web.ads.catalogue import EVERYWHERE
from daylight.web.ads.models import Place, Section
from daylight.web.ads.views.browse import PAGE_ADS
from tests.web.browse.crowd import many

SHOWN = re.compile(r'<li class="ad"><h3 dir="auto"><a href="(?:/es)?/a/([0-9a-z]+)"')


def shown(client: Client, path: str) -> list[str]:
    """Public ids on a page, in order."""
    response = client.get(path)
    assert response.status_code == 200, path
    return SHOWN.findall(response.content.decode())


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/springfield",
        "/springfield/bikes",
        "/springfield/for-sale",
        "/illinois/bikes",
        "/usa",
        "/all",
        "/all/bikes",
        "/es/illinois/for-sale",
    ],
)
def test_an_ad_shows_in_every_place_and_section_above_it(
    board: Any, reader: Client, path: str
) -> None:
    ad = board.confirmed()
    assert shown(reader, path) == [ad.public_id]


@pytest.mark.parametrize("path", ["/peoria", "/springfield/furniture", "/all/services"])
def test_and_nowhere_else(board: Any, reader: Client, path: str) -> None:
    board.confirmed()
    assert shown(reader, path) == []


def test_newest_first_and_an_edit_does_not_bring_an_ad_up(board: Any, reader: Client) -> None:
    first, second = board.confirmed(), board.confirmed()
    assert shown(reader, "/all") == [second.public_id, first.public_id]
    changed = board.content(body="The same bicycle, now with a lock and a lamp. Pick up in town.")
    actions.edit(first, changed, base=1, arrival=board.arrival())
    assert shown(reader, "/all") == [second.public_id, first.public_id]


def test_pages_join_without_gap_or_double_in_both_directions(board: Any, reader: Client) -> None:
    expected = [ad.public_id for ad in many(board, PAGE_ADS * 2 + 3)][::-1]
    path, walked, pages = "/springfield/bikes", [], []
    while path:
        body = reader.get(path).content.decode()
        pages.append(SHOWN.findall(body))
        walked += pages[-1]
        older = re.search(r'rel="next" href="([^"]+)"', body)
        path, last = (older[1] if older else ""), body
    assert walked == expected
    assert [len(page) for page in pages] == [PAGE_ADS, PAGE_ADS, 3]
    newer = re.search(r'rel="prev" href="([^"]+)"', last)
    assert newer is not None
    assert shown(reader, newer[1]) == pages[1]


def test_a_page_stays_put_while_new_ads_arrive(board: Any, reader: Client) -> None:
    many(board, PAGE_ADS + 2)
    body = reader.get("/all").content.decode()
    older = re.search(r'rel="next" href="([^"]+)"', body)
    assert older is not None
    before = shown(reader, older[1])
    board.confirmed()
    assert shown(reader, older[1]) == before


def test_going_newer_than_the_newest_ends_at_the_first_page(board: Any, reader: Client) -> None:
    board.confirmed()
    response = reader.get("/springfield?after=1")
    assert (response.status_code, response["Location"]) == (302, "/springfield")


@pytest.mark.parametrize("query", ["before=x", "before=-1", "after=%00", "before=" + "9" * 30])
def test_an_address_that_we_never_gave_is_not_found(reader: Client, query: str) -> None:
    assert reader.get(f"/all?{query}").status_code == 404


@pytest.mark.parametrize(
    "path", ["/atlantis", "/springfield/submarines", "/all/atlantis", "/a/none"]
)
def test_unknown_places_sections_and_ads_are_not_found(reader: Client, path: str) -> None:
    response = reader.get(path)
    assert response.status_code == 404
    assert "<h1>" in response.content.decode()


def test_what_has_expired_is_not_listed_even_before_the_sweep(board: Any, reader: Client) -> None:
    board.confirmed()
    with clock.moved(timedelta(days=31)):
        assert shown(reader, "/springfield/bikes") == []


def test_held_hidden_and_unconfirmed_ads_are_in_no_list(board: Any, reader: Client) -> None:
    board.confirmed(content=board.doubtful())
    board.submitted()
    hidden = board.confirmed()
    actions.hide([hidden.public_id], reason="reported")
    for path in ("/", "/all", "/springfield/bikes"):
        assert shown(reader, path) == []


def test_counts_are_those_of_the_lists(board: Any, reader: Client) -> None:
    many(board, 3)
    body = reader.get("/illinois").content.decode()
    assert '<a href="/illinois/for-sale">For sale</a> <span class="n">3</span>' in body
    assert '<a href="/springfield">Springfield</a> <span class="n">3</span>' in body
    assert "3 ads" in body


def test_an_empty_list_leads_to_where_there_is_something(board: Any, reader: Client) -> None:
    board.confirmed()
    body = reader.get("/peoria/bikes").content.decode()
    assert '<a href="/illinois/bikes">Bikes in Illinois</a>' in body
    assert "/post?place=peoria&amp;section=bikes" in body


def test_a_place_is_found_by_part_of_its_name_without_accents(board: Any, reader: Client) -> None:
    assert reader.get("/places?q=spríng")["Location"] == "/springfield"
    body = reader.get("/places?q=i").content.decode()
    assert "Illinois" in body
    assert "Springfield" in body
    assert "no place of that name" in reader.get("/places?q=zzz").content.decode()


def test_a_slash_at_the_end_leads_to_the_list(reader: Client) -> None:
    response = reader.get("/springfield/bikes/")
    assert response.status_code == 301
    assert response["Location"] == "/springfield/bikes"


def _queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        client.get(path)
    assert not [q for q in caught.captured_queries if "COUNT(" in q["sql"].upper()]
    return len(caught)


@pytest.mark.parametrize("path", ["/", "/all", "/springfield/bikes"])
def test_a_list_costs_the_same_queries_with_many_ads(board: Any, reader: Client, path: str) -> None:
    board.confirmed()
    few = _queries(reader, path)
    many(board, 12)
    assert _queries(reader, path) == few <= 4


def test_a_list_reads_its_own_index_and_sorts_nothing(board: Any) -> None:
    if connection.vendor != "sqlite":
        pytest.skip("the plan is read on SQLite")
    place, section = Place.objects.get(slug="illinois"), Section.objects.get(slug="bikes")
    with CaptureQueriesContext(connection) as caught:
        browse.page(clock.now(), place.pk, section.pk, limit=24, before=10**9)
        browse.newest(clock.now(), EVERYWHERE, EVERYWHERE, limit=12)
    with connection.cursor() as cursor:
        for query in caught.captured_queries:
            cursor.execute("EXPLAIN QUERY PLAN " + query["sql"])
            plan = [row[3] for row in cursor.fetchall()]
            assert plan[0].startswith("SEARCH l USING")
            assert not [step for step in plan if "SCAN" in step or "TEMP" in step], plan


def test_a_country_is_named_in_the_readers_language(board: Any, reader: Client) -> None:
    board.confirmed()
    assert ">United States</a>" in reader.get("/illinois").content.decode()
    assert ">Estados Unidos</a>" in reader.get("/es/illinois").content.decode()
    assert reader.get("/es/places?q=estados")["Location"] == "/es/usa"


@pytest.mark.parametrize(
    ("typed", "shown_at"),
    [
        ("/Springfield", "/springfield"),
        ("/springfield/", "/springfield"),
        ("/SPRINGFIELD/Bikes/", "/springfield/bikes"),
        ("/es/Springfield/bikes", "/es/springfield/bikes"),
        ("/es/springfield/", "/es/springfield"),
        ("/Springfield/bikes?q=red", "/springfield/bikes?q=red"),
    ],
)
def test_a_list_is_found_by_capitals_and_a_stroke_too(
    board: Any, typed: str, shown_at: str
) -> None:
    response = Client(HTTP_HOST="localhost").get(typed)
    assert (response.status_code, response.headers["Location"]) == (301, shown_at)
