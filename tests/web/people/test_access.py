"""Least privilege: docs/access.md says who opens which address, and the board does as it says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from daylight.web.people.models import Role, Staff
from tests.web.people import addresses
from tests.web.people.signing import signed_in

# What somebody may see who looks at how the board decides, and not at whom it decides about.
AUDITORS_OPEN = (
    "/desk/account",
    "/desk/confirm",
    "/desk/concern",  # everybody may raise one
    "/desk/quality",
    "/desk/figures",
)


@pytest.fixture(scope="module")
def rows() -> dict[str, addresses.Row]:
    return addresses.table()


@pytest.fixture(scope="module")
def every(databases: Any) -> dict[str, list[Callable[..., Any]]]:
    return addresses.every()


def is_desk(address: str) -> bool:
    return address == "/desk" or address.startswith("/desk/")


def roles_of(view: Callable[..., Any]) -> tuple[str, ...] | None:
    """As the table writes them; None where no door stands before the view."""
    known = vars(view)
    if "everybody" not in known:
        return None
    if known["everybody"]:
        return (addresses.STAFF,)
    return tuple(str(role) for role in Role if role in known["roles"])


def test_every_address_has_a_row(rows: Any, every: Any) -> None:
    missing = [
        f"| `{address}` | {', '.join(roles_of(views[0]) or ('public',))} | "
        f"{'fresh' if vars(views[0]).get('fresh') else ''} |".replace("|  |", "| |")
        for address, views in every.items()
        if addresses.row_of(address, rows) is None
        or (is_desk(address) and address not in rows)  # each page of the desk has its own row
    ]
    assert not missing, "add to docs/access.md, if it is meant so:\n" + "\n".join(missing)


def test_every_row_has_an_address(rows: Any, every: Any) -> None:
    used = {row.address for address in every if (row := addresses.row_of(address, rows))}
    assert sorted(set(rows) - used) == [], "docs/access.md speaks of what is not there"


def test_every_door_of_the_desk_is_as_the_table_says(rows: Any, every: Any) -> None:
    wrong = []
    for address, views in every.items():
        row = rows.get(address)
        if not is_desk(address) or row is None:
            continue
        for view in views:
            found, told = roles_of(view), vars(view)
            if row.who == ("anybody",):
                right = found is None
            else:
                right = found is not None and set(found) == set(row.who)
            right = right and bool(told.get("fresh")) == ("fresh" in row.how)
            right = right and bool(told.get("unproven")) == ("unproven" in row.how)
            if not right:
                wrong.append(f"{address}: the table says {row.who}, the door {found}")
    assert not wrong, "\n".join(wrong)


def test_what_is_not_the_desk_asks_for_nobody(rows: Any, every: Any) -> None:
    wrong = [
        address
        for address, views in every.items()
        if not is_desk(address) and any(roles_of(view) is not None for view in views)
    ]
    assert not wrong, "sessions are the desk's alone: these would never see one"
    for row in rows.values():
        if not is_desk(row.address):
            assert row.who in (("public",), ("keyed",)), row.address
        if row.who == ("keyed",):
            assert "<" in row.address, f"{row.address}: where is its key?"


def test_an_auditor_sees_no_page_that_quotes_an_ad(rows: Any) -> None:
    seen = [
        row.address
        for row in rows.values()
        if is_desk(row.address)
        and set(row.who) & {"auditor", addresses.STAFF}
        and not row.address.startswith(AUDITORS_OPEN)
        and row.address != "/desk"
    ]
    assert seen == []


def test_a_stranger_is_asked_who_they_are(rows: Any, board: Any) -> None:
    client = Client(headers={"host": "localhost"})
    for address in guarded(rows):
        for said in (client.get(example(address)), client.post(example(address))):
            if said.status_code != 405:
                assert said.status_code == 302, address
                assert said.headers["Location"].startswith("/desk/sign-in"), address


@pytest.mark.parametrize("role", list(Role))
def test_a_page_of_another_role_is_not_there(
    rows: Any, board: Any, hire: Callable[..., Staff], role: Role
) -> None:
    client = signed_in(hire("kim", role))
    for address in guarded(rows):
        if set(rows[address].who) & {str(role), addresses.STAFF}:
            continue
        for said in (client.get(example(address)), client.post(example(address))):
            assert said.status_code in (404, 405), f"{role} opens {address}"


def test_staff_without_a_role_open_their_account_and_nothing_else(
    rows: Any, board: Any, hire: Callable[..., Staff]
) -> None:
    from daylight.web.people import actions

    kim = hire("kim", Role.AUDITOR)
    actions.revoke(kim, Role.AUDITOR)
    client = signed_in(kim)
    for address in guarded(rows):
        if rows[address].who != (addresses.STAFF,):
            assert client.get(example(address)).status_code in (404, 405), address


def test_a_key_that_was_made_up_opens_nothing(rows: Any, board: Any, every: Any) -> None:
    client = Client(headers={"host": "localhost"})
    for address in every:
        row = addresses.row_of(address, rows)
        if row is not None and row.who == ("keyed",) and not address.endswith("..."):
            assert client.get(example(address)).status_code in (302, 403, 404, 405, 410), address


def test_the_door_asks_the_database_three_times(board: Any, hire: Callable[..., Staff]) -> None:
    """For the session, the sign-in with its person, and the roles; a page costs no more."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = signed_in(hire("kim", Role.REVIEWER))
    client.get("/desk/account/second-factor")
    with CaptureQueriesContext(connection) as asked:
        client.get("/desk/people")
    assert len(asked) == 3, [each["sql"] for each in asked]


def guarded(rows: dict[str, addresses.Row]) -> list[str]:
    return [each for each, row in rows.items() if is_desk(each) and row.who != ("anybody",)]


example = addresses.example
