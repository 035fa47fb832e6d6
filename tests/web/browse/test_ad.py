"""One ad's page, by where the ad stands."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import EndReason, Section
from tests.web.browse.shots import photo


def body_of(client: Client, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status
    assert not response.cookies
    return response.content.decode()


def test_an_ad_is_shown_as_it_was_written(board: Any, reader: Client) -> None:
    words = "Line one.\n\nLine <b>two</b> & three, price is fair. Call 312 555 0123 after six."
    ad = board.confirmed(title="Table & <i>chairs</i>", body=words)
    page = body_of(reader, f"/a/{ad.public_id}")
    assert "Table &amp; &lt;i&gt;chairs&lt;/i&gt;" in page
    shown = re.search(r'<div class="words" data-recorded="body" dir="auto">(.*?)</div>', page, re.S)
    assert shown is not None
    escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert shown[1] == escaped
    assert "$120" in page
    assert 'href="tel:3' not in page


def test_price_and_dates_are_of_the_readers_language(board: Any, reader: Client) -> None:
    ad = board.confirmed(price_minor=123450)
    assert "$1,234.50" in body_of(reader, f"/a/{ad.public_id}")
    spanish = body_of(reader, f"/es/a/{ad.public_id}")
    assert "1234,50" in spanish.replace(".", "")
    assert 'lang="es"' in spanish
    assert f'href="/a/{ad.public_id}" lang="en"' in spanish


def test_attributes_are_shown_with_their_labels(board: Any, reader: Client) -> None:
    Section.objects.filter(slug="bikes").update(
        attributes=[
            {"name": "year", "type": "integer", "labels": {"en": "Year", "es": "Año"}, "unit": ""},
            {
                "name": "state",
                "type": "choice",
                "labels": {"en": "Condition", "es": "Estado"},
                "choices": [{"value": "good", "labels": {"en": "Good", "es": "Bueno"}}],
            },
            {"name": "km", "type": "integer", "labels": {"en": "Ridden"}, "unit": "km"},
        ]
    )
    from daylight.web.ads import catalogue

    catalogue.forget()
    ad = board.confirmed(attributes={"year": 2019, "state": "good", "km": 12000})
    page = body_of(reader, f"/a/{ad.public_id}")
    for text in ("<dt>Year</dt>", ">2019<", ">Good<", ">12,000\N{NO-BREAK SPACE}km<"):
        assert text in page
    assert "<dt>Estado</dt>" in body_of(reader, f"/es/a/{ad.public_id}")


def test_the_map_knows_the_place_and_no_address(board: Any, reader: Client) -> None:
    ad = board.confirmed(body="Pick up at 742 Example Lane. A sturdy bicycle with new tyres.")
    page = body_of(reader, f"/a/{ad.public_id}")
    drawing = re.search(r"<svg viewBox=\"0 0 320 200\".*?</svg>", page, re.S)
    assert drawing is not None
    assert "Springfield" in drawing[0]
    assert "Example Lane" not in drawing[0]


def test_related_ads_are_of_the_same_section_and_never_itself(board: Any, reader: Client) -> None:
    other, ad = board.confirmed(), board.confirmed()
    related = body_of(reader, f"/a/{ad.public_id}").split("More like this")[1]
    assert f"/a/{other.public_id}" in related
    assert f'<h3 dir="auto"><a href="/a/{ad.public_id}' not in related


@pytest.mark.parametrize("how", ["gone", "withdrawn", "expired"])
def test_an_ended_ad_says_so_without_its_words(board: Any, reader: Client, how: str) -> None:
    ad = board.confirmed(title="A very particular bicycle")
    if how == "expired":
        with clock.moved(timedelta(days=31)):
            page = body_of(reader, f"/a/{ad.public_id}", 410)
    else:
        actions.end(ad, EndReason(how))
        page = body_of(reader, f"/a/{ad.public_id}", 410)
    assert "particular" not in page
    assert "This ad has ended" in page
    assert "/springfield/bikes" in page
    assert "1-888-373-7888" in page
    assert 'class="button plain exit"' in page


def test_held_hidden_refused_and_unconfirmed_look_like_nothing(board: Any, reader: Client) -> None:
    missing = body_of(reader, "/a/zzzzzzzz", 404)
    held = board.confirmed(content=board.doubtful())
    hidden = board.confirmed()
    actions.hide([hidden.public_id], reason="reported")
    refused = board.confirmed(content=board.doubtful())
    board.decide(refused, "reviewer", "refuse")
    for ad in (held, hidden, refused, board.submitted()):
        page = body_of(reader, f"/a/{ad.public_id}", 404)
        assert page.replace(ad.public_id, "zzzzzzzz") == missing


def test_services_show_help_lines_and_a_way_to_leave(board: Any, reader: Client) -> None:
    ad = board.confirmed(section_id=Section.objects.get(slug="services-other").pk)
    for path in (f"/a/{ad.public_id}", "/springfield/services-other", "/springfield/services"):
        page = body_of(reader, path)
        assert 'class="help"' in page
        assert "Leave this page quickly" in page
    assert 'class="help"' not in body_of(reader, f"/a/{board.confirmed().public_id}")


def test_a_person_in_need_gets_a_safety_line(board: Any, reader: Client) -> None:
    ad = board.confirmed()
    ad.care = True
    ad.save(update_fields=["care"])
    page = body_of(reader, f"/a/{ad.public_id}")
    assert "Help has no conditions" in page
    assert 'class="help"' in page


def test_an_unchanged_page_is_not_sent_twice(board: Any, reader: Client) -> None:
    ad = board.confirmed()
    first = reader.get(f"/a/{ad.public_id}")
    assert "no-cache" in first["Cache-Control"]
    again = reader.get(f"/a/{ad.public_id}", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 304


def test_the_gallery_names_each_photo_and_its_size(board: Any, reader: Client) -> None:
    wide, tall = photo(size=(1400, 1000)), photo("red", size=(480, 640))
    ad = board.confirmed(photos=(wide, tall))
    page = body_of(reader, f"/a/{ad.public_id}")
    assert page.count("<picture>") == 2
    assert 'alt="Photo 2 of 2" width="480" height="640"' in page
    assert f"/p/{wide.public_id}/1280.avif 1280w" in page
    assert f"/p/{tall.public_id}/480.webp 480w" in page
    assert "style=" not in page
