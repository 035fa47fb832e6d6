"""Cleaning what was typed: prices of every country, texts, places and attributes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from daylight.web.ads.catalogue import SectionNode, catalogue
from daylight.web.ads.forms import attributes, mailbox, money, places, texts
from daylight.web.ads.forms.texts import Unfit
from tests.web.posting.visitors import ATTRIBUTES


@pytest.mark.parametrize(
    ("typed", "minor", "currency"),
    [
        ("50", 5000, "USD"),
        ("1,234.56", 123456, "USD"),
        ("1.234,56", 123456, "USD"),
        ("1.234,56 €", 123456, "EUR"),
        ("1 234,56", 123456, "USD"),
        ("1\u202f234,56", 123456, "USD"),
        ("1'234.50", 123450, "USD"),
        ("1.234", 123400, "USD"),
        ("1,00,000", 10000000, "USD"),
        ("12.345.678,9", 1234567890, "USD"),
        (",99", 99, "USD"),
        ("50,-", 5000, "USD"),
        ("$1,200", 120000, "USD"),
        ("USD 50", 5000, "USD"),
        ("50 eur", 5000, "EUR"),
        ("¥500", 500, "JPY"),
        ("R$ 10,50", 1050, "BRL"),
        ("500 kr", 50000, "SEK"),
        ("１２３", 12300, "USD"),
        ("١٢٣٫٥", 12350, "USD"),
    ],
)
def test_prices_as_people_write_them(typed: str, minor: int, currency: str) -> None:
    assert money.parse_price(typed, "USD") == (minor, currency)


@pytest.mark.parametrize(
    "typed",
    ["-5", "$ -5", "0", "0,00", "12k", "100 obo", "10-20", "1.2.3", "...", "1e9", "99999999999",
     "1,23,4", "12.345", "NaN", "∞", "5 XYZ", "9" * 60, "1,2345", "½", "<b>5</b>"],
)  # fmt: skip
def test_prices_that_cannot_be_meant(typed: str) -> None:
    if typed == "12.345":  # three digits group thousands; a fourth decimal place does not exist
        assert money.parse_price(typed, "USD") == (1234500, "USD")
        return
    with pytest.raises(Unfit):
        money.parse_price(typed, "USD")


@given(st.text(max_size=50))
@settings(max_examples=150)
def test_any_text_is_a_price_or_one_sentence(typed: str) -> None:
    try:
        answer: tuple[int, str] | str = money.parse_price(typed, "USD")
    except Unfit as unfit:
        answer = str(unfit)
    assert answer
    assert isinstance(answer, str) or (answer[0] > 0 and len(answer[1]) == 3)


@given(st.integers(1, 10**11), st.sampled_from(["USD", "EUR", "JPY", "KWD", "CLP"]))
@settings(max_examples=150)
def test_an_edit_form_reads_back_the_price_that_it_shows(minor: int, currency: str) -> None:
    shown = money.amount_text(minor, currency)
    if currency == "KWD" and minor % 1000:
        return  # three decimals could be thousands: the form asks
    assert money.parse_price(shown, currency) == (minor, currency)


@given(st.text(max_size=200))
@settings(max_examples=150)
def test_cleaning_a_text_again_changes_nothing(typed: str) -> None:
    for clean in (texts.clean_title, texts.clean_body):
        try:
            once = clean(typed)
        except Unfit:
            continue
        assert clean(once) == once
        assert "\r" not in once
        assert "\0" not in once


@pytest.mark.parametrize(
    "typed",
    ["", "   ", "!!!", "ab", "x" * 101, "bell \a in it", "null \0 in it", "turned \u202e around"],
)
def test_titles_that_are_sent_back(typed: str) -> None:
    with pytest.raises(Unfit):
        texts.clean_title(typed)


def test_ordinary_texts_of_any_script_pass_unchanged() -> None:
    for typed in (
        "Fahrrad für 3 Kinder",
        "دراجة زرقاء",
        "自行车 八成新",
        "Vélo 👩‍🚲 bleu",
        "می‌خواهم",
    ):
        assert texts.clean_title(typed) == typed


@pytest.mark.parametrize("typed", ["", "nobody", "a@b", "a b@example.org", "a@example.org\nBcc: b"])
def test_mailboxes_that_are_none(typed: str) -> None:
    with pytest.raises(Unfit):
        mailbox.clean_email(typed)


def _section(rows: list[dict[str, Any]]) -> SectionNode:
    return SectionNode(
        id=1, slug="s", names={}, parent_id=None, profile="goods", expiry_days=30, photo_limit=12,
        price_kinds=("price",), attributes=tuple(rows), active=True, path=(1,),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({}, {"a_rooms"}),
        ({"a_rooms": "many"}, {"a_rooms"}),
        ({"a_rooms": "31"}, {"a_rooms"}),
        ({"a_rooms": "-1"}, {"a_rooms"}),
        ({"a_rooms": "2.5"}, {"a_rooms"}),
        ({"a_rooms": "2", "a_condition": "perfect"}, {"a_condition"}),
        ({"a_rooms": "2", "a_make": "x" * 21}, {"a_make"}),
        ({"a_rooms": "2", "a_make": "bell \a"}, {"a_make"}),
    ],
)
def test_wrong_attributes_each_get_a_sentence(typed: dict[str, str], wrong: set[str]) -> None:
    _values, said = attributes.clean(_section(ATTRIBUTES), typed, language="en")
    assert set(said) == wrong
    assert all(said.values())


def test_attributes_keep_their_types() -> None:
    typed = {"a_rooms": "0", "a_condition": "new", "a_furnished": "1", "a_other": "x"}
    values, said = attributes.clean(_section(ATTRIBUTES), typed, language="en")
    assert not said
    assert values == {"rooms": 0, "condition": "new", "furnished": True}


def test_places_are_found_by_name_name_and_state_and_slug(board: Any) -> None:
    trees = catalogue()
    for typed in ("springfield", "SPRINGFIELD", "Springfield, Illinois", " Springfield  illinois "):
        assert [node.slug for node in places.find(trees, typed)] == ["springfield"]
    assert places.find(trees, "United States") == []  # too wide to post to
    assert [node.slug for node in places.suggest(trees, "Spri")] == ["springfield"]
    assert [node.slug for node in places.suggest(trees, "Sprinfield")] == ["springfield"]
    assert places.suggest(trees, "\0") == []
