"""The door of the desk."""

from __future__ import annotations

from typing import Any

from django.test import Client

from daylight.web.people import actions
from daylight.web.people.models import Role
from tests.web.people.signing import signed_in


def test_whoever_is_not_signed_in_is_asked_to(board: Any) -> None:
    response = Client(headers={"host": "localhost"}).get("/desk/sign-in")
    assert response.status_code == 200
    assert b"Sign in" in response.content


def test_a_name_and_its_password_open_the_desk(board: Any) -> None:
    actions.add_staff(name="kim", password="a long enough one", roles=[Role.REVIEWER])
    client = Client(headers={"host": "localhost"})
    wrong = client.post("/desk/sign-in", {"name": "kim", "password": "another one"})
    right = client.post("/desk/sign-in", {"name": "kim", "password": "a long enough one"})
    assert wrong.status_code == 403
    assert right.status_code == 302
    assert signed_in(actions.find("kim")).cookies


def test_public_pages_set_no_cookie(board: Any) -> None:
    assert not Client(headers={"host": "localhost"}).get("/").cookies
