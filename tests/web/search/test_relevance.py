"""Best match first: what comes before what, and that only the newest matches are put in order."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from daylight.web.ads.search import finding, results
from daylight.web.ads.views import search

TITLE = re.compile(r'<li class="ad"[^>]*><h3[^>]*><a href="[^"]*">([^<]*)</a>')


@pytest.fixture
def reader(board: Any) -> Client:
    return Client(HTTP_HOST="localhost")


def titles(reader: Client, address: str) -> list[str]:
    """Of a page and all that follow it."""
    found: list[str] = []
    while address:
        page = reader.get(address).content.decode()
        found += TITLE.findall(page)
        older = re.search(r'rel="next" href="([^"]+)"', page)
        address = older[1].replace("&amp;", "&") if older else ""
    return found


def test_the_title_counts_most_and_the_newer_of_equals_first(board: Any, reader: Client) -> None:
    board.confirmed(title="Swift bicycle", body="It has a bell and a light, and rides well.")
    board.confirmed(title="Old bicycle", body="As swift as it ever was, kept in a dry cellar.")
    board.confirmed(title="Swift blue bicycle", body="Two wheels and a basket, freshly cleaned.")
    board.confirmed(title="A basket", body="It fits a swift bicycle, or another one of that size.")
    assert titles(reader, "/search?q=swift+bicycle&order=relevance") == [
        "Swift bicycle",
        "Swift blue bicycle",
        "Old bicycle",
        "A basket",
    ]


def test_a_rare_word_and_the_word_itself_weigh_more(board: Any, reader: Client) -> None:
    for n in range(4):
        board.confirmed(title=f"Blue bike {n}", body=f"A piano stool comes with number {n}.")
    board.confirmed(title="Piano", body="Blue keys on one side, and it stands by a bike stand.")
    board.confirmed(title="Blue bici", body="A piano was seen beside it, and it has a bell.")
    found = titles(reader, "/search?q=blue+bike+piano&order=relevance")
    assert found.index("Blue bike 0") < found.index("Blue bici")  # the same by meaning alone
    assert len(found) == 6


def test_the_order_of_the_words_counts(board: Any, reader: Client) -> None:
    board.confirmed(title="House boat", body="It lies at the pier, four berths and a stove.")
    board.confirmed(title="Boat house", body="For two canoes, dry and with a lock on its door.")
    assert titles(reader, "/search?q=house+boat&order=relevance")[0] == "House boat"
    assert titles(reader, "/search?q=boat+house&order=relevance")[0] == "Boat house"


def test_only_the_newest_are_put_in_order_and_none_is_lost(
    board: Any, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(results, "RANKED", 3)
    monkeypatch.setattr(search, "PAGE_ADS", 2)
    board.confirmed(title="Swift", body="The best match of all, and the oldest of them.")
    board.confirmed(title="A bell", body="It rings for swift riders on their way to work.")
    board.confirmed(title="Swift wheel", body="Thirty-six spokes, true, and without any rust.")
    board.confirmed(title="A chain", body="Oiled, for swift riders who like no noise at all.")
    board.confirmed(title="A light", body="Bright enough that swift riders see the road.")
    assert titles(reader, "/search?q=swift&order=relevance") == [
        "Swift wheel",
        "A light",
        "A chain",
        "A bell",
        "Swift",
    ]


def test_counts_are_said_as_they_are_known(
    board: Any, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        board.confirmed(title=f"Swift bike {n}", body=f"Number {n} of three that ride well.")
    monkeypatch.setattr(search, "PAGE_ADS", 1)
    assert "<span>3 ads</span>" in reader.get("/search?q=swift").content.decode()
    monkeypatch.setattr(finding, "COUNTED", 2)
    page = reader.get("/search?q=swift").content.decode()
    assert "<span>2+ ads</span>" in page
    assert "Follow by e-mail" in page
