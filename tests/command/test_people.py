"""`daylight staff` and `daylight ban`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from daylight import cli
from daylight.web.ads.models import Block
from daylight.web.people import actions, invitations
from daylight.web.people.models import Role, Staff
from daylight.web.record.models import Entry, Opening
from tests.web.boards import SELLER, SUSPENDED_SELLER

Type = Callable[[str], None]
Capture = pytest.CaptureFixture[str]


def test_staff_are_added_listed_and_given_roles(board: Any, answers: Type, capsys: Capture) -> None:
    answers("a long enough one")
    assert cli.main(["staff", "add", "ana", "--role", "reviewer", "--pseudonym", "Heron"]) == 0
    assert "One more person is needed" in capsys.readouterr().out
    assert actions.sign_in("ana", "a long enough one").pseudonym == "Heron"
    assert cli.main(["staff", "role", "ana", "lead"]) == 0
    assert cli.main(["staff", "role", "ana", "reviewer", "--take"]) == 0
    capsys.readouterr()
    assert cli.main(["staff", "list", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert row == {"name": "ana", "pseudonym": "Heron", "roles": ["lead"], "active": True}
    assert Entry.objects.filter(type="role_granted").count() == 3


def test_a_link_lets_the_person_choose(board: Any, capsys: Capture) -> None:
    assert cli.main(["staff", "add", "ana", "--role", "reviewer", "--invite"]) == 0
    said = capsys.readouterr().out
    key = said.split("/desk/invitation/")[1].split()[0]
    assert cli.main(["staff", "invite", "ana"]) == 0
    newer = capsys.readouterr().out.split("/desk/invitation/")[1].split()[0]
    with pytest.raises(actions.Refused, match="does not work"):
        invitations.accept_password(key, "a long enough one")
    assert invitations.accept_password(newer, "a long enough one").name == "ana"
    assert cli.main(["staff", "invite", "ana"]) == 2
    assert "sign in already" in capsys.readouterr().err


def test_whoever_lost_everything_gets_a_new_way_in(board: Any, capsys: Capture) -> None:
    actions.add_staff(name="ana", password="a long enough one", roles=[Role.REVIEWER])
    assert cli.main(["staff", "reset", "ana"]) == 0
    said = capsys.readouterr().out
    with pytest.raises(actions.Refused, match="do not belong together"):
        actions.sign_in("ana", "a long enough one")
    key = said.split("/desk/invitation/")[1].split()[0]
    invitations.accept_password(key, "quite another one")
    assert actions.sign_in("ana", "quite another one")
    entered = [bytes(row.body) for row in Opening.objects.filter(subject__startswith="staff:")]
    assert sum(b'"step":"reset"' in row for row in entered) == 1


@pytest.mark.parametrize(
    ("arguments", "typed", "said"),
    [
        (["add", "ana"], "a long enough one", "needs a role"),
        (["add", "ana", "--role", "reviewer"], "short", "at least 10 characters"),
        (["add", "ana", "--role", "reviewer"], "", "a password is needed"),
        (["add", "reviewer", "--role", "reviewer"], "a long enough one", "has that name"),
        (["role", "nobody", "lead"], "", "There is nobody called nobody"),
    ],
)
def test_a_mistake_adds_nobody(
    board: Any, answers: Type, capsys: Capture, arguments: list[str], typed: str, said: str
) -> None:
    board.staff("reviewer")
    answers(typed)
    assert cli.main(["staff", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert list(Staff.objects.values_list("name", flat=True)) == ["reviewer"]


def test_an_ended_account_signs_in_no_more(board: Any, capsys: Capture) -> None:
    actions.add_staff(name="ana", password="a long enough one", roles=[Role.REVIEWER])
    assert cli.main(["staff", "end", "ana"]) == 0
    assert not actions.deciding_staff().exists()
    with pytest.raises(actions.Refused, match="do not belong together"):
        actions.sign_in("ana", "a long enough one")


def test_a_ban_is_tried_before_it_is_made(board: Any, capsys: Capture) -> None:
    board.confirmed(SUSPENDED_SELLER)
    board.confirmed(SELLER)
    assert cli.main(["ban", "dry-run", "email", SUSPENDED_SELLER]) == 0
    assert "Would have stopped 1 of the last 2 ads." in capsys.readouterr().out
    assert not Block.objects.exists()


def test_a_ban_is_made_listed_and_lifted(board: Any, capsys: Capture) -> None:
    given = ["--reason", "Spam", "--appeal-to", "appeals@example.org", "--days", "30"]
    assert cli.main(["ban", "add", "network", "192.0.2.0/24", *given]) == 0
    capsys.readouterr()
    assert cli.main(["ban", "list", "--json"]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["kind"], row["shown"], row["hits"]) == ("network", "192.0.2.0/24", 0)
    with pytest.raises(actions.Refused, match="Spam"):
        board.submitted()
    assert cli.main(["ban", "lift", str(row["number"])]) == 0
    capsys.readouterr()
    assert cli.main(["ban", "list"]) == 0
    assert capsys.readouterr().out == ""
    assert board.confirmed().state == "public"


@pytest.mark.parametrize(
    "contact", [("email", "nobody"), ("phone", "555 0123"), ("network", "0.0.0.0/0")]
)
def test_what_cannot_be_read_is_not_banned(
    board: Any, capsys: Capture, contact: tuple[str, str]
) -> None:
    assert cli.main(["ban", "add", *contact, "--reason", "x", "--appeal-to", "y"]) == 2
    assert "That cannot be banned" in capsys.readouterr().err
    assert cli.main(["ban", "lift", "99"]) == 2
    assert not Block.objects.exists()
