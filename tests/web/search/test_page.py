"""The page: what is found, offered and refused; whatever an address says, it is no error."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from daylight.web.ads.search import vocabulary


@pytest.fixture
def reader(board: Any) -> Client:
    return Client(HTTP_HOST="localhost")


def text_of(page: Any) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.content.decode()))


BAD = [
    "q=" + "x" * 2000, "q=%22", "q=%22%22%22", "q=-", "q=*", "q='; DROP TABLE ads_ad; --",
    "q=tokens:x", "q=a NEAR/2 b", "q=^x", "q={a b}", "q=AND", "q=NOT", "q=(", "q=the of and",
    "q=%F0%9F%9A%B2", "q=%E2%80%AEbike", "q=%00", "q=a%00b", "q=%EE%80%80f", "q=%ED%A0%80",
    "q=%FF%FE", "q=' & | ! :* <->", "q=bike&km=0", "q=bike&km=40000&place=springfield",
    "q=bike&page=0", "q=bike&page=99999999999999999999", "q=bike&before=x", "q=bike&after=-1",
    "q=bike&before=999999999999999999", "q=bike&after=999999999999999999",
    "q=bike&order=relevance&page=400", "q=bike&place=gone", "q=bike&section=gone",
    "q=bike&place=%00", "q=bike&min=1e400&max=-5", "q=bike&at=nan,nan&km=5", "q=bike&a_x.min=1",
    "q=bike&box=0,0,0,0", "q=bike&currency=%F0%9F%9A%B2", "place=springfield&q=",
    "q=bike&unknown=1", "q=" + "%E6%9D%B1" * 300, "&&&", "q=a&q=b", "q=-bike -red -\"a b\"",
]  # fmt: skip


@pytest.mark.parametrize("query", BAD)
def test_bad_input_is_no_error(board: Any, reader: Client, query: str) -> None:
    page = reader.get(f"/search?{query}", follow=True)
    assert page.status_code == 200
    assert len(page.redirect_chain) <= 1
    assert not page.cookies


@pytest.mark.parametrize("path", ["/feed.rss", "/feed.json", "/map", "/widget", "/alerts/new"])
@pytest.mark.parametrize("prefix", ["", "/es"])
def test_bad_input_is_no_error_elsewhere(
    board: Any, reader: Client, path: str, prefix: str
) -> None:
    """Whatever takes a search takes any: it shows something, or says that there is nothing."""
    board.confirmed(title="Swift mountain bike")
    for query in BAD:
        page = reader.get(f"{prefix}{path}?{query}", follow=True)
        assert page.status_code in (200, 404, 422), query
        assert len(page.redirect_chain) <= 1, query


@pytest.mark.parametrize(
    "query",
    [
        "q=swift&km=0&place=springfield",
        "q=swift&km=40000&place=springfield",
        "q=swift&km=40000&at=-39.8,90.4",
        "q=swift&box=-90,-180,90,180",
        "q=%E2%80%AEswift%E2%80%8F",
        "q=sw%00ift",
        "q=swift+%F0%9F%9A%B2",
        "q=%22swift+mountain",
        "q=swift+the+of+and",
        "q=swift+AND",
        "q=s%EE%80%80wift",
    ],
)
def test_what_is_said_oddly_means_what_it_says(board: Any, reader: Client, query: str) -> None:
    """Signs that say nothing narrow nothing; nobody's letters are a facet."""
    board.confirmed(title="Swift mountain bike and a saddle")
    board.confirmed(title="Grey sofa", body="Seats three people. Comes from a quiet home.")
    said = text_of(reader.get(f"/search?{query}", follow=True))
    assert "Swift mountain bike" in said.partition("Ads that fit nearly")[0]
    assert "Grey sofa" not in said


@pytest.mark.parametrize("query", ["q=swift+%EE%80%80f", "q=swift+" + "x" * 2000, "q=%EE%80%80i"])
def test_what_no_ad_says_finds_none(board: Any, reader: Client, query: str) -> None:
    """A facet's letter is taken away, so that what follows it is a word like others."""
    board.confirmed(
        title="Swift mountain bike and a saddle", price_kind="free", price_minor=None, currency=""
    )
    said = text_of(reader.get(f"/search?{query}", follow=True))
    assert "Swift mountain bike" not in said.partition("Ads that fit nearly")[0]


def test_an_address_that_says_the_same_leads_to_the_one_address(reader: Client) -> None:
    for given, leads in (
        ("/search?q=+bike+&place=&min=&photo=0", "/search?q=bike"),
        ("/search?place=springfield&q=bike", "/search?q=bike&place=springfield"),
        ("/search?place=springfield&section=bikes", "/springfield/bikes"),
        ("/search", "/all"),
        ("/springfield/bikes?q=red", "/search?q=red&place=springfield&section=bikes"),
        ("/es/search?q=+bike", "/es/search?q=bike"),
    ):
        assert reader.get(given).headers["Location"] == leads


def test_what_is_found_and_how_to_change_it(board: Any, reader: Client) -> None:
    board.confirmed(title="Swift mountain bike")
    board.confirmed(title="Grey sofa", body="Seats three people. Comes from a quiet home.")
    page = reader.get("/search?q=bicycles&place=springfield&max=200&currency=USD")
    said = text_of(page)
    assert "Swift mountain bike" in said
    assert "Grey sofa" not in said
    assert "1 ad " in said
    assert "up to $200" in said
    shown = page.content.decode()
    assert 'href="/search?q=bicycles&amp;place=springfield"' in shown  # the price taken out
    assert 'href="/es/search?q=bicycles&amp;place=springfield&amp;max=200' in shown
    assert '<option value="springfield" selected>' in shown
    assert "noindex" in shown


def test_pages_lead_on_and_back(board: Any, reader: Client, monkeypatch: Any) -> None:
    from daylight.web.ads.views import search

    monkeypatch.setattr(search, "PAGE_ADS", 2)
    for n in range(5):
        board.confirmed(title=f"Swift bike {n}")
    for order in ("", "&order=relevance"):
        address, seen = f"/search?q=swift{order}", []
        while address:
            page = reader.get(address).content.decode()
            seen.append(re.findall(r"Swift bike (\d)<", page))
            older = re.search(r'rel="next" href="([^"]+)"', page)
            address = older[1].replace("&amp;", "&") if older else ""
        assert [len(each) for each in seen] == [2, 2, 1], order
        assert sorted(n for each in seen for n in each) == list("01234")
        newer = re.search(r'rel="prev" href="([^"]+)"', page)
        assert newer
        back = reader.get(newer[1].replace("&amp;", "&")).content.decode()
        assert re.findall(r"Swift bike (\d)<", back) == seen[1]


def test_a_misspelt_word_is_understood(board: Any, reader: Client) -> None:
    for n in range(3):
        board.confirmed(title=f"Swift bicycle number {n}")
    vocabulary.count_new()
    for typed in ("swift bycicle", "swfit bicycle", "bicylce"):
        page = reader.get(f"/search?q={typed}", follow=True)
        assert "Did you mean" in text_of(page), typed
        assert "Swift bicycle number 2" in text_of(page), typed


def test_a_word_that_ads_have_is_no_mistake(board: Any, reader: Client) -> None:
    """Nothing is found for what was asked beside it."""
    gift: dict[str, Any] = {"price_kind": "free", "price_minor": None, "currency": ""}
    for n in range(3):
        board.confirmed(title=f"Swift bike number {n}", body="It is as good as new.")
        board.confirmed(title=f"Rather like number {n}", body="It is as good as new.", **gift)
    vocabulary.count_new()
    page = reader.get("/search?q=bike&free=1").content.decode()
    assert "No ad fits all of this" in page
    assert "Did you mean" not in page
    cheap = reader.get("/search?q=bikke&max=1000", follow=True).content.decode()
    assert "Did you mean" in cheap


def test_nothing_found_is_no_dead_end(board: Any, reader: Client) -> None:
    board.confirmed(title="Swift mountain bike")
    said = text_of(reader.get("/search?q=swift&place=peoria&section=furniture&km=5", follow=True))
    assert "No ad fits all of this" in said
    assert "Tell me when there is one" in said
    assert "within 250 km of Peoria" not in said  # nothing there in furniture either
    assert "“swift” 1 ad" in said
    said = text_of(reader.get("/search?q=swift&place=peoria", follow=True))
    assert "within 250 km of Peoria 1 ad" in said or "within 100 km" in said


def test_words_that_no_ad_has_lead_to_the_lists(board: Any, reader: Client) -> None:
    board.confirmed(title="Swift mountain bike")
    said = text_of(reader.get("/search?q=zebra&place=springfield&section=bikes&photo=1"))
    assert "These searches do find something" in said
    assert "Bikes · Springfield 1 ad" in said
    assert "All ads" not in said
    assert "These searches" not in text_of(reader.get("/search?q=zebra"))


def test_an_empty_list_can_be_followed(board: Any, reader: Client) -> None:
    page = reader.get("/peoria/furniture").content.decode()
    assert '/alerts/new?place=peoria&amp;section=furniture" rel="nofollow">Tell me' in page


def test_a_search_is_in_no_log(board: Any, reader: Client, caplog: Any) -> None:
    from daylight.web.ads.search import health
    from tests.web.databases import query

    query("DROP TABLE ads_searchindex")
    with caplog.at_level("DEBUG"):
        assert reader.get("/search?q=verysecretwords").status_code == 200
        assert not health.is_ready()
    assert "verysecretwords" not in caplog.text
    assert caplog.text
