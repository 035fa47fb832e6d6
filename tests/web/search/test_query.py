"""From an address to a query and back; whatever is given, there is one address."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.http import QueryDict
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from daylight.web.ads.catalogue import Catalogue, catalogue
from daylight.web.ads.search import facets, parse
from daylight.web.ads.search.distance import between_km, is_inside
from daylight.web.ads.search.query import UNKNOWN, Query
from daylight.web.ads.search.terms import terms
from tests.web.search import scanning

NO_TREES = Catalogue(1)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red bikes", {"words": ["red", "bike"]}),
        ("the bike for sale", {"words": ["bike"]}),
        ("to be or not", {"words": ["to", "be", "or", "not"]}),
        ('"mountain bikes" red', {"phrases": [("mountain", "bike")], "words": ["red"]}),
        ("“mountain bike”", {"phrases": [("mountain", "bike")]}),
        ('"mountain bike', {"words": ["mountain", "bike"]}),
        ('red "', {"words": ["red"]}),
        ("bike -kids -\"for sale\"", {"words": ["bike"], "excluded": [("kid",), ("for", "sale")]}),
        ("bas* ba*", {"prefixes": ["bas"], "words": ["ba"]}),
        ("bicycles*", {"prefixes": ["bicycl"]}),
        ("4x4 wi-fi", {"phrases": [("4", "x", "4"), ("wi", "fi")]}),
        ("東京都", {"phrases": [("東京", "京都")]}),
        ("東京", {"words": ["東京"]}),
        ("駅", {"prefixes": ["駅"]}),
        ("AND OR NEAR(", {"words": ["near"]}),
        ("☃ ' -- ;", {}),
    ],
)  # fmt: skip
def test_terms(text: str, expected: dict[str, Any]) -> None:
    found = terms(text)
    for name in ("words", "phrases", "excluded", "prefixes"):
        assert getattr(found, name) == expected.get(name, []), name


def again(query: Query, trees: Catalogue) -> Query:
    return parse(dict(parse_qsl(urlsplit(query.address()).query)), trees)


VALUES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["1", "0", "-1", "1e9", "nan", "inf", "٣", "50", "$1,200", "12 €", "1.234,5"]),
)
PARAMS = st.dictionaries(
    st.sampled_from(
        ["q", "place", "section", "km", "at", "box", "min", "max", "currency", "photo", "free",
         "wanted", "order", "a_x", "a_x.min", "a_x.max", "a_", "a_x.y", "page", ""]
    ),
    VALUES,
)  # fmt: skip


@given(PARAMS)
def test_an_address_leads_to_the_same_query(params: dict[str, str]) -> None:
    query = parse(params, NO_TREES)
    if query.address().startswith("/search?"):
        assert again(query, NO_TREES) == query
        assert parse_qsl(urlsplit(query.address()).query) == query.parameters()


@settings(suppress_health_check=list(HealthCheck), max_examples=60)
@given(params=scanning.searches)
def test_on_a_board_too(board: Any, params: dict[str, str]) -> None:
    trees = catalogue()
    query = parse(params, trees)
    if query.address().startswith("/search?"):
        assert again(query, trees) == query


@pytest.mark.parametrize(
    ("params", "expected"),
    [
        ({"min": "200", "max": "50"}, {"price_min_minor": 5000, "price_max_minor": 20000}),
        ({"max": "$1,200"}, {"price_max_minor": 120000, "currency": "USD"}),
        ({"max": "50 €"}, {"price_max_minor": 5000, "currency": "EUR"}),
        ({"max": "500", "currency": "JPY"}, {"price_max_minor": 500, "price_texts": ("", "500")}),
        ({"min": "0", "max": "cheap"}, {"price_min_minor": 0, "price_max_minor": None}),
        ({"km": "30", "at": "10,20"}, {"radius_km": 30, "centre": (10.0, 20.0)}),
        ({"km": "0", "at": "10,20"}, {"radius_km": 0, "centre": None}),
        ({"km": "999999", "at": "10,20"}, {"radius_km": 20016}),
        ({"km": "30", "at": "95,20"}, {"centre": None}),
        ({"box": "10,170,20,-170"}, {"box": (10.0, 170.0, 20.0, -170.0)}),
        ({"box": "20,1,10,2"}, {"box": None}),
        ({"place": "gone"}, {"place_id": UNKNOWN, "is_hopeless": True}),
        ({"q": "☃"}, {"has_terms": False, "is_hopeless": True}),
        ({"q": "x" * 2000}, {"text": "x" * 200}),
        ({"order": "relevance"}, {"order": "newest"}),
        ({"free": "1", "wanted": "on"}, {"free": True, "wanted": True}),
    ],
)
def test_parse(params: dict[str, str], expected: dict[str, Any]) -> None:
    query = parse(params, NO_TREES)
    for name, value in expected.items():
        assert getattr(query, name) == value, name


def test_a_forms_boxes_of_one_name() -> None:
    query = parse(QueryDict("a_state=used&a_state=new&q=bike"), NO_TREES)
    assert query.address() == "/search?q=bike&a_state=new%2Cused"


@given(st.floats(0, 1e12), st.floats(0, 1e12), st.floats(0, 1e12))
def test_buckets_hold_what_is_in_a_range(value: float, low: float, high: float) -> None:
    low, high = min(low, high), max(low, high)
    if low <= value <= high:
        assert set(facets.number("x", value)) & set(facets.numbers("x", low, high))
        assert set(facets.number("x", value)) & set(facets.numbers("x", low, None))
    assert len(facets.numbers("x", low, high)) < 50


def test_distances() -> None:
    assert between_km((39.8, -89.6), (40.7, -89.6)) == pytest.approx(100.1, abs=0.1)
    assert between_km((0, 179.9), (0, -179.9)) == pytest.approx(22.2, abs=0.1)
    assert is_inside((0, 179), (-1, 170, 1, -170))
    assert not is_inside((0, 0), (-1, 170, 1, -170))


def test_required_tokens_are_in_every_match(board: Any) -> None:
    from daylight.web.ads.search.documents import document_of

    ad = board.confirmed(title="Swift mountain bikes", body="With a basket. Rides well in town.")
    document = document_of(ad)
    query = parse({"q": 'bicycle "mountain bike" bas*', "place": "illinois", "section": "for-sale",
                   "km": "", "max": "200"}, catalogue())  # fmt: skip
    assert query.matches(document)
    assert query.required_tokens() <= document.tokens
    assert not parse({"q": "couch"}, catalogue()).matches(document)
