"""`daylight held`: what waits, marked in place, decided by named people under the board's rules."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from daylight import cli
from daylight.commands.held_cases import marked, printable
from daylight.web.ads import actions
from daylight.web.ads.models import Ad, Decision
from daylight.web.record.models import Entry
from daylight.web.review.models import Tip
from tests.web.boards import HELD_TITLE, STRANGER

Type = Callable[[str], None]
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def held(board: Any) -> Ad:
    """An ad that asks for two people."""
    for name in ("reviewer", "second"):
        board.staff(name)
    ad: Ad = board.confirmed(STRANGER, board.doubtful())
    assert ad.state == "held"
    return ad


def shown(ad: Ad, capsys: Capture) -> dict[str, Any]:
    assert cli.main(["held", "show", ad.public_id, "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def decide(ad: Ad, choice: str, name: str, seen: str) -> int:
    return cli.main(["held", "decide", ad.public_id, choice, "--as", name, "--seen", seen])


def test_the_list_names_harm_and_quorum(held: Ad, board: Any, capsys: Capture) -> None:
    board.confirmed()
    assert cli.main(["held", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 1, "what is public does not wait"
    assert lines[0].split()[0] == held.public_id
    assert "of 2" in lines[0]
    assert "child_safety" in lines[0]


def test_the_longest_wait_is_first(held: Ad, board: Any, capsys: Capture) -> None:
    later = board.confirmed("later@example.org", board.doubtful())
    assert cli.main(["held", "list", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["ad"] for row in rows] == [held.public_id, later.public_id]


def test_an_empty_board_says_so(board: Any, capsys: Capture) -> None:
    assert cli.main(["held", "list"]) == 0
    assert capsys.readouterr().out == "Nothing waits.\n"


def test_signals_are_marked_where_they_stand(held: Ad, capsys: Capture) -> None:
    assert cli.main(["held", "show", held.public_id]) == 0
    page = capsys.readouterr().out
    assert "«" in page
    assert "child_safety" in page
    assert "2 people must agree, each without knowing of the other" in page
    assert HELD_TITLE in page.replace("«", "").replace("»", "")


def test_two_different_people_publish(held: Ad, answers: Type, capsys: Capture) -> None:
    seen = shown(held, capsys)["seen"]
    answers("reviewer-password")
    assert decide(held, "publish", "reviewer", seen) == 0
    assert "it still waits for another person" in capsys.readouterr().out
    answers("reviewer-password")
    assert decide(held, "publish", "reviewer", seen) == 2
    assert "another person must agree" in capsys.readouterr().err
    answers("second-password")
    assert decide(held, "publish", "second", seen) == 0
    held.refresh_from_db()
    assert held.state == "public"


def test_nobody_is_told_that_one_of_two_agreed(held: Ad, answers: Type, capsys: Capture) -> None:
    def told() -> list[str]:
        found = []
        for verb in (["list"], ["list", "--json"], ["show", held.public_id]):
            assert cli.main(["held", *verb]) == 0
            found.append(capsys.readouterr().out)
        return found

    before = told()
    seen = shown(held, capsys)["seen"]
    answers("reviewer-password")
    assert decide(held, "publish", "reviewer", seen) == 0
    capsys.readouterr()
    assert told() == before


def test_where_one_decides_the_list_says_how_many_agree(board: Any, capsys: Capture) -> None:
    words = {"title": "Loans for everybody", "body": "Pay the fee first, money tomorrow."}
    board.confirmed(STRANGER, board.content(**words))
    assert cli.main(["held", "list"]) == 0
    assert "0/1" in capsys.readouterr().out


def test_one_person_refuses(held: Ad, answers: Type, capsys: Capture) -> None:
    seen = shown(held, capsys)["seen"]
    answers("reviewer-password")
    assert decide(held, "refuse", "reviewer", seen) == 0
    held.refresh_from_db()
    assert held.state == "refused"


def refused(ad: Ad, answers: Type, capsys: Capture, *more: str) -> None:
    seen = shown(ad, capsys)["seen"]
    answers("reviewer-password")
    verb = ["held", "decide", ad.public_id, "refuse", "--as", "reviewer", "--seen", seen]
    assert cli.main([*verb, *more]) == 0
    ad.refresh_from_db()
    assert ad.state == "refused"


def test_refusing_what_may_be_about_a_child_drafts_the_tip(
    held: Ad, answers: Type, capsys: Capture
) -> None:
    refused(held, answers, capsys)
    tip = Tip.objects.get()
    assert (tip.ad_id, tip.opened) == (held.pk, False)
    assert tip.staff is not None
    assert tip.staff.name == "reviewer"
    assert Entry.objects.filter(type="tip").count() == 1


def test_a_rule_about_something_else_that_they_named_drafts_none(
    held: Ad, answers: Type, capsys: Capture
) -> None:
    refused(held, answers, capsys, "--clause", "fraud")
    assert not Tip.objects.exists()


def test_a_claim_about_a_child_drafts_it_whatever_rule_the_screening_met(
    board: Any, answers: Type, capsys: Capture
) -> None:
    """The clause that is filled in is the machine's; nobody said that it is not about a child."""
    board.staff()
    ad = board.confirmed(title="Loans for everybody", body="Pay the fee first, money tomorrow.")
    assert ad.state == "held"
    actions.hide([ad.public_id], reason="a report", harm="child_safety")
    refused(ad, answers, capsys)
    assert Tip.objects.get().ad_id == ad.pk


@pytest.mark.parametrize("name", ["reviewer", "nobody"])
def test_a_wrong_password_decides_nothing(
    held: Ad, answers: Type, capsys: Capture, name: str
) -> None:
    seen = shown(held, capsys)["seen"]
    answers("guess")
    assert decide(held, "publish", name, seen) == 2
    assert "do not belong together" in capsys.readouterr().err
    assert not Decision.objects.exists()


def test_an_auditor_does_not_decide(held: Ad, board: Any, answers: Type, capsys: Capture) -> None:
    board.staff("auditor", "auditor")
    seen = shown(held, capsys)["seen"]
    answers("auditor-password")
    assert decide(held, "publish", "auditor", seen) == 2
    assert "Only a reviewer or a safety lead decides" in capsys.readouterr().err


def test_what_was_not_seen_is_not_decided(held: Ad, answers: Type, capsys: Capture) -> None:
    answers("reviewer-password")
    assert decide(held, "publish", "reviewer", "00000000") == 2
    assert "is not what stands there now" in capsys.readouterr().err
    assert decide(Ad(public_id="nosuchad"), "publish", "reviewer", "0") == 2


def test_marks_that_overlap_are_one() -> None:
    spans = [{"field": "body", "start": 0, "end": 4}, {"field": "body", "start": 2, "end": 6}]
    assert marked("a blue sofa", [{"spans": spans}], "body", colour=False) == "«a blue» sofa"


def test_an_ad_cannot_steer_the_terminal() -> None:
    assert printable("a\x1b[2Jb\nc\u202e") == "a�[2Jb\nc�"
    spans = [{"field": "body", "start": 0, "end": 2}]
    assert marked("\x1b[2J", [{"spans": spans}], "body", colour=True) == "\x1b[7m�[\x1b[0m2J"
