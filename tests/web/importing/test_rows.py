"""What a line may be, and what is said of one that cannot be an ad."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db.models import F

from daylight.errors import ConfigError
from daylight.web.ads import catalogue
from daylight.web.ads.importing.plan import read_fields
from daylight.web.ads.importing.rows import BadLine, Given, Reader
from daylight.web.ads.models import BoardState, Section
from tests.web.importing.files import line, plan


def given(options: dict[str, Any] | None = None, **changes: Any) -> Given:
    reader = Reader.of(plan(**(options or {})), catalogue.catalogue())
    one = line(7, **changes)
    return reader.read(one, *reader.decode(one))


def with_attributes() -> None:
    Section.objects.filter(slug="bikes").update(
        attributes=[
            {
                "name": "gears",
                "type": "integer",
                "labels": {},
                "required": True,
                "min": 1,
                "max": 40,
            },
            {"name": "weight", "type": "number", "labels": {}},
            {"name": "electric", "type": "flag", "labels": {}},
        ]
    )
    BoardState.objects.update(catalogue_revision=F("catalogue_revision") + 1)


BAD = {
    "no title": ({"title": None}, "title"),
    "a title without a word": ({"title": "*** !!!"}, "title"),
    "a title of 201": ({"title": "x" * 201}, "title"),
    "a hidden mark": ({"title": "Chair \u202e olleh"}, "title"),
    "a control character": ({"body": "A chair\x07 with a bell"}, "body"),
    "a body of 10,001": ({"body": "x" * 10_001}, "body"),
    "a title that is a list": ({"title": ["a"]}, "title"),
    "an unknown section": ({"section": "dragons"}, "section"),
    "no section": ({"section": None}, "section"),
    "a parent without a catch-all": ({"section": "for-sale"}, "section"),
    "an unknown place": ({"place": "atlantis"}, "place"),
    "no place": ({"place": None}, "place"),
    "a price below zero": ({"price": "-5"}, "price"),
    "an absurd price": ({"price": "99999999999999"}, "price"),
    "a price in no currency": ({"price_minor": 500, "currency": "XXQ"}, "currency"),
    "half a cent": ({"price_minor": 1.5, "currency": "USD"}, "price_minor"),
    "a kind of price that is none": ({"price_kind": "auction"}, "price_kind"),
    "a wrong address": ({"email": "nobody"}, "email"),
    "an attribute of another section": ({"attributes": {"rooms": 3}}, "attributes"),
    "attributes that are a text": ({"attributes": "rooms"}, "attributes"),
    "photos that are numbers": ({"photos": [1]}, "photos"),
    "a 13th photo": ({"photos": ["a.jpg"] * 13}, "photos"),
    "an id of 121": ({"id": "x" * 121}, "id"),
    "a language that is none": ({"language": "mother tongue"}, "language"),
}


@pytest.mark.parametrize("case", BAD)
def test_a_bad_line_says_which_field(board: Any, case: str) -> None:
    changes, field = BAD[case]
    with pytest.raises(BadLine) as bad:
        given(**changes)
    assert str(bad.value).startswith(field)
    assert len(str(bad.value)) < 300


@pytest.mark.parametrize("raw", [b"{", b"[]", b"7", b'{"title": "\xff"}', b"[" * 5000, b"\x00"])
def test_what_is_no_object_is_reported(board: Any, raw: bytes) -> None:
    from daylight.web.ads.importing.lines import Line

    with pytest.raises(BadLine):
        Reader.of(plan(), catalogue.catalogue()).decode(Line(1, raw))


GOOD = {
    "a price with its sign": ({"price": "$1,200.50"}, ("price", 120050, "USD")),
    "a price that is a number": ({"price": 1200.5}, ("price", 120050, "USD")),
    "a whole number": ({"price": 1200}, ("price", 120000, "USD")),
    "in minor units": ({"price_minor": 995, "currency": "EUR"}, ("price", 995, "EUR")),
    "with its currency beside": ({"price": "20", "currency": "EUR"}, ("price", 2000, "EUR")),
    "free": ({"price": "Free"}, ("free", None, "")),
    "swap": ({"price_kind": "swap"}, ("swap", None, "")),
    "none": ({}, ("none", None, "")),
}


@pytest.mark.parametrize("case", GOOD)
def test_prices(board: Any, case: str) -> None:
    changes, price = GOOD[case]
    content = given(**changes).content
    assert (content.price_kind, content.price_minor, content.currency) == price


def test_attributes_are_typed(board: Any) -> None:
    with_attributes()
    found = given(section="bikes", attributes={"gears": 21, "weight": 12.125, "electric": True})
    assert found.content.attributes == {"gears": 21, "weight": 12.125, "electric": True}
    assert given(section="bikes").content.attributes == {}, "what others do not ask may be absent"
    with pytest.raises(BadLine, match="gears"):
        given(section="bikes", attributes={"gears": 50})


def test_fields_by_other_names_with_something_to_fall_back_on(board: Any) -> None:
    fields = read_fields(["title=heading", "section=category", "section=group", "place=city"])
    found = given(
        {"fields": fields}, heading="A chair", title=None, category="", group="Furniture",
        section=None, city="Peoria", place=None,
    )  # fmt: skip
    assert found.content.title == "A chair"
    assert found.content.section_id == Section.objects.get(slug="furniture").pk


@pytest.mark.parametrize("pair", ["title", "=x", "titel=x", "title=", "attributes.=x"])
def test_a_map_that_cannot_be_read(pair: str) -> None:
    with pytest.raises(ConfigError):
        read_fields([pair])


@pytest.mark.parametrize(
    "place",
    ["springfield", "Springfield", "SPRINGFIELD, Illinois", "US, IL, Springfield", "Spring-Field"],
)
def test_places_by_any_spelling(board: Any, place: str) -> None:
    trees = catalogue.catalogue()
    assert trees.places[given(place=place).content.place_id].slug == "springfield"


def test_a_place_map_and_a_place_for_the_unknown(board: Any) -> None:
    trees = catalogue.catalogue()
    options = {"place_map": {"thebigone": "peoria"}, "unknown_place": "illinois"}
    assert trees.places[given(options, place="The Big One").content.place_id].slug == "peoria"
    assert trees.places[given(options, place="Atlantis").content.place_id].slug == "illinois"
    assert trees.places[given({"place": "peoria"}, place=None).content.place_id].slug == "peoria"


def test_a_parent_section_means_its_catch_all(board: Any) -> None:
    trees = catalogue.catalogue()
    found = given(section="services").content
    assert trees.sections[found.section_id].slug == "services-other"


@pytest.mark.parametrize("options", [{"place": "nowhere"}, {"unknown_section": "dragons"}])
def test_a_plan_that_names_what_is_not_there(board: Any, options: dict[str, str]) -> None:
    with pytest.raises(ConfigError):
        Reader.of(plan(**options), catalogue.catalogue())


def test_texts_from_web_pages(board: Any) -> None:
    found = given({"html": True}, title="Caf\u00e9 chairs &amp; tables 60\x80")
    assert found.content.title == "Caf\u00e9 chairs & tables 60\u20ac"
    assert given(title="Chairs &amp; tables").content.title == "Chairs &amp; tables"


def test_without_an_id_a_line_is_known_by_its_place_and_bytes(board: Any) -> None:
    reader = Reader.of(plan(), catalogue.catalogue())
    ids = {reader.decode(line(n, id=None, title=t))[1] for n in (1, 2) for t in ("A chair", "B")}
    assert len(ids) == 4
    assert reader.decode(line(1, id=None))[1] == reader.decode(line(1, id=None))[1]
    assert reader.decode(line(1, id=17))[1] == "17"


def test_every_bad_line_is_json_safe(board: Any) -> None:
    with pytest.raises(BadLine) as bad:
        given(place="\ud800 nowhere")
    json.dumps(str(bad.value))
