"""Everything that can be wrong with a form: one sentence beside its field, and nothing lost."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import override_settings

from daylight.web import clock
from daylight.web.ads.models import Ad, BlockKind, Photo, Section, Submission, Upload
from tests.web.boards import SELLER, SUSPENDED_SELLER
from tests.web.posting.visitors import (
    Visitor,
    carried,
    error,
    give_attributes,
    hidden,
    photo,
    text,
)


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("title", ""),
        ("title", "x" * 101),
        ("title", "a bell \a inside"),
        ("body", "   \r\n  "),
        ("body", "y" * 10_001),
        ("body", "a null \0 inside it"),
        ("price", "-5"),
        ("price", "a hundred"),
        ("price", "99999999999"),
        ("price", ""),
        ("place", "Atlantis"),
        ("place", ""),
        ("section", "adult"),
        ("section", "for-sale"),
        ("section", ""),
        ("email", "nobody"),
        ("email", "a@example.org\r\nBcc: b@example.org"),
    ],
)
@pytest.mark.parametrize("do", ["preview", "submit"])
def test_one_sentence_beside_the_field_and_the_rest_kept(
    board: Any, do: str, field: str, typed: str
) -> None:
    visitor = Visitor(**{field: typed})
    answer = visitor.sends(do)
    page = text(answer)
    assert answer.status_code == 422
    assert error(page, field)
    others = {"title", "body", "place", "email"} - {field}
    assert all(visitor.typed[each] in page for each in others)
    assert hidden(page)["form_key"] == visitor.typed["form_key"]
    assert not Ad.objects.exists()


def test_a_price_kind_that_the_section_does_not_take(board: Any) -> None:
    Section.objects.filter(slug="bikes").update(price_kinds=["price", "free"])
    page = text(Visitor(price_kind="swap").sends())
    assert error(page, "price_kind")


def test_a_new_section_asks_for_its_own_fields_first(board: Any) -> None:
    give_attributes("bikes")
    visitor = Visitor(fields_of="furniture")
    page = text(visitor.sends())
    assert "A few more questions" in page
    assert 'name="a_rooms"' in page
    assert visitor.typed["body"] in page
    visitor.typed |= {"fields_of": "bikes", "a_rooms": "lots"}
    assert error(text(visitor.sends()), "a_rooms")
    assert visitor.sends(a_rooms="2").status_code == 200


def test_attributes_of_another_section_wait_on_the_page(board: Any) -> None:
    give_attributes("bikes")
    page = text(Visitor(section="furniture", a_rooms="2").sends("section"))
    assert hidden(page)["a_rooms"] == "2"


def test_a_place_of_several_is_asked_and_then_taken(board: Any) -> None:
    from daylight.web.ads import catalogue
    from daylight.web.ads.models import BoardState, Place

    country = Place.objects.get(slug="usa")
    state = Place.objects.create(slug="ohio", name="Ohio", parent=country, country="US")
    Place.objects.create(slug="springfield-ohio", name="Springfield", parent=state, country="US")
    BoardState.objects.update(catalogue_revision=3)
    catalogue.forget()
    visitor = Visitor()
    page = text(visitor.sends())
    assert "Springfield, Ohio" in page
    assert error(page, "place")
    answer = visitor.sends(place_asked="Springfield", place_choice="springfield-ohio")
    assert "Springfield, Ohio" in text(answer)
    assert answer.status_code == 200


def test_a_thirteenth_photo_is_named_and_none_is_lost(board: Any) -> None:
    visitor = Visitor()
    answer = visitor.sends(photos=[photo(size=(64, 64 + n)) for n in range(13)])
    page = text(answer)
    assert answer.status_code == 422
    assert "12 photos at most" in error(page, "photos")
    assert len(carried(page)["photo"]) == 13
    one = carried(page)["photo"][4]
    page = text(visitor.sends(f"remove:{one}", photo=carried(page)["photo"]))
    assert len(carried(page)["photo"]) == 12
    assert not Photo.objects.filter(public_id=one).exists()
    assert visitor.sends(photo=carried(page)["photo"]).status_code == 200


def test_more_files_than_a_request_may_carry(board: Any) -> None:
    answer = Visitor().sends(photos=[("p.jpg", b"x") for _ in range(25)])
    assert answer.status_code == 413
    assert "Go back" in text(answer)


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("letter.pdf", b"%PDF-1.7 not a photo"),
        ("page.jpg", b"<html><script>alert(1)</script>"),
        ("cut.jpg", photo()[1][:400]),
        ("empty.jpg", b""),
        ("small.jpg", photo(size=(8, 8))[1]),
    ],
)
def test_a_bad_file_is_named_and_the_good_one_kept(board: Any, name: str, data: bytes) -> None:
    page = text(Visitor().sends(photos=[photo(), (name, data)]))
    assert error(page, "photos").startswith(name)
    assert len(carried(page)["photo"]) == 1


def test_a_form_cut_off_half_way_posts_nothing(board: Any) -> None:
    visitor = Visitor()
    visitor.opens()
    body = b"".join(
        b'--cut\r\nContent-Disposition: form-data; name="%s"\r\n\r\n%s\r\n'
        % (name.encode(), str(value).encode())
        for name, value in ({"begun": "1"} | visitor.typed).items()
    )
    body += b'--cut\r\nContent-Disposition: form-data; name="photos"; filename="a.jpg"\r\n'
    body += b"Content-Type: image/jpeg\r\n\r\n" + photo()[1][:900]
    answer = visitor.client.post(
        "/post", data=body, content_type="multipart/form-data; boundary=cut"
    )
    assert answer.status_code == 400
    assert "broke off" in text(answer)
    assert not Ad.objects.exists()
    assert not Upload.objects.exists()


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"no boundary at all"),
        ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
        ("application/x-www-form-urlencoded", b"%ff%fe=%00&title"),
        ("application/json", b"{}"),
        ("application/x-www-form-urlencoded", b"title=" + b"x" * 1_100_000),
        ("application/x-www-form-urlencoded", b"&".join(b"a%d=1" % n for n in range(400))),
    ],
)
def test_a_body_that_is_no_form_never_breaks_the_board(board: Any, kind: str, body: bytes) -> None:
    answer = Visitor().client.post("/post", data=body, content_type=kind)
    assert 400 <= answer.status_code < 500
    assert not Ad.objects.exists()


def with_setting(**changes: Any) -> Any:
    """The site's environment with some values of its own."""
    return override_settings(ENVIRONMENT=dataclasses.replace(settings.ENVIRONMENT, **changes))


def test_too_many_posts_from_one_address_keep_what_was_typed(board: Any) -> None:
    with with_setting(posts_per_hour=3):
        answers = []
        for n in range(5):
            visitor = Visitor(title=f"Bicycle number {n}", email=f"seller{n}@example.org")
            answers.append(visitor.sends("submit"))
        assert [each.status_code for each in answers] == [303, 303, 303, 429, 429]
        assert "Bicycle number 4" in text(answers[-1])
        with clock.moved(timedelta(hours=1)):
            assert visitor.sends("submit").status_code == 303
    assert Ad.objects.count() == 4


@pytest.mark.parametrize(
    ("proxies", "network"), [(0, "127.0.0.1"), (1, "203.0.113.9"), (2, "198.51.100.7")]
)
def test_nobody_posts_under_a_network_of_their_choice(
    board: Any, proxies: int, network: str
) -> None:
    visitor = Visitor()
    visitor.client.defaults["HTTP_X_FORWARDED_FOR"] = "192.0.2.1, 198.51.100.7, 203.0.113.9"
    with with_setting(trusted_proxies=proxies):
        visitor.posts()
    assert Submission.objects.get().network == network


def test_a_suspended_seller_reads_why_until_when_and_where_to_appeal(board: Any) -> None:
    from daylight.web.ads import actions

    actions.ban(
        BlockKind.EMAIL, SUSPENDED_SELLER, reason="Sold what was not theirs.",
        appeal_to="appeals@example.org",
    )  # fmt: skip
    answer = Visitor(email=SUSPENDED_SELLER).sends("submit")
    assert answer.status_code == 403
    assert "Sold what was not theirs." in text(answer)
    assert "appeals@example.org" in text(answer)
    assert Visitor(email=SELLER).sends("submit").status_code == 303
