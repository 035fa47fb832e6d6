"""Bytes that a database cannot keep, and names that a disk cannot: a sentence, never an error."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daylight.web.ads import links, photos
from tests.web.posting.visitors import Visitor, give_attributes, photo

NUL = "\x00"


@pytest.mark.parametrize(
    "field",
    ["title", "body", "place", "section", "email", "price", "price_kind", "photo", "base",
     "language", "fields_of", "anyway", "attr_make", "form_key"],
)  # fmt: skip
@pytest.mark.parametrize("do", ["preview", "submit", f"remove:{NUL}", f"earlier:{NUL}"])
def test_a_nul_in_a_field_is_no_error(board: Any, field: str, do: str) -> None:
    visitor = Visitor()
    visitor.opens()
    assert visitor.sends(do, **{field: f"a{NUL}b"}).status_code < 500


def test_a_nul_in_an_edit_or_an_attribute_is_no_error(board: Any) -> None:
    give_attributes("bikes")
    ad = board.confirmed()
    visitor = Visitor(make=NUL, attr_make=NUL, attributes_make=NUL, rooms="1")
    path = f"{links.path(ad)}/edit"
    visitor.opens(path)
    for do in ("save", "preview", f"remove:{NUL}"):
        answer = visitor.sends(do, path, photo=f"x{NUL}", base="1", email=None)
        assert answer.status_code < 500


def test_removing_a_photo_of_a_strange_name_is_no_error(board: Any) -> None:
    client = Client(HTTP_HOST="localhost")
    answer = client.post("/post/photo/remove", {"form_key": "k" * 26, "photo": NUL})
    assert answer.status_code == 200


def test_a_rendition_of_absurd_width_is_the_photo_itself(board: Any) -> None:
    taken = photos.take(photo()[1], form_key="w" * 26, network="")
    ad = board.confirmed(content=board.content(photos=(taken,)))
    assert ad.state == "public"
    answer = Client(HTTP_HOST="localhost").get(f"/p/{taken.public_id}/{'9' * 300}.webp")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/jpeg"
