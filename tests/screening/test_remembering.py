"""A run that remembers: later ads are judged by earlier ones."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from daylight.screening import shipped_policy
from daylight.screening.remembering import Memory, source_of
from daylight.screening.stream import screen_line

DESK = "Solid oak desk with three drawers, small scratch on the left side, pick up near the park"


def screened(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    memory = Memory()
    return [
        screen_line(json.dumps(row), number, shipped_policy(), memory=memory)
        for number, row in enumerate(rows, 1)
    ]


def names(result: dict[str, Any]) -> set[str]:
    return {signal["name"] for signal in result["signals"]}


def test_the_first_ad_is_judged_alone() -> None:
    [with_memory] = screened([{"id": 1, "title": "Desk", "body": DESK}])
    assert with_memory == screen_line(
        json.dumps({"id": 1, "title": "Desk", "body": DESK}), 1, shipped_policy()
    )


def test_a_copy_by_another_account_is_named_and_published() -> None:
    _, copy = screened([{"id": i, "account": f"a{i}", "body": DESK} for i in (1, 2)])
    assert "near_duplicate" in names(copy)
    assert copy["verdict"] == "publish"


def test_one_account_may_post_the_same_again() -> None:
    _, again = screened([{"id": i, "account": "a", "body": DESK} for i in (1, 2)])
    assert "near_duplicate" not in names(again)


def test_a_copy_of_a_held_ad_is_held() -> None:
    held = "Young girl available tonight, new in town, ask for her by the old bridge"
    first, second = screened(
        [{"id": 1, "account": "a", "body": held}, {"id": 2, "account": "b", "body": f"{held} now"}]
    )
    assert first["verdict"] == second["verdict"] == "hold"
    assert "copy_of_held" in names(second)


def test_dropping_the_flagged_words_is_seen() -> None:
    _, second = screened(
        [
            {"id": 1, "account": "a", "body": "Young girl available tonight, new in town"},
            {"id": 2, "account": "a", "body": "Available tonight, new in town"},
        ]
    )
    assert "laundering" in names(second)
    assert second["verdict"] == "hold"


def test_an_account_that_was_held_once_may_post_other_things() -> None:
    rows = [{"id": 1, "account": "a", "body": "Drop side crib, white, 312-555-0123"}]
    rows += [{"id": 2, "account": "a", "body": "Blue bicycle with new tyres, 312-555-0123"}]
    first, second = screened([{**row, "country": "US"} for row in rows])
    assert (first["verdict"], second["verdict"], names(second)) == ("hold", "publish", set())


@pytest.mark.parametrize(("number", "is_seen"), [("312-555-0123", True), ("312-555-0145", False)])
def test_the_contact_of_a_person_offered_leads_to_another_account(
    number: str, is_seen: bool
) -> None:
    rows = [{"id": 1, "account": "a", "body": "Young girl available tonight, 312-555-0123"}]
    rows += [{"id": 2, "account": "b", "body": f"Relax after work, ask for a time, {number}"}]
    _, second = screened([{**row, "country": "US"} for row in rows])
    assert ("laundering" in names(second)) is is_seen


def test_a_photo_that_others_showed_is_named_and_never_holds_alone() -> None:
    pdq = random.Random(3).randbytes(32)
    nearly = bytes([pdq[0] ^ 3, *pdq[1:]])
    rows = [
        {"id": i, "account": f"a{i}", "title": f"Chair {i}",
         "photos": [{"sha256": f"{i:064x}", "pdq": look.hex(), "pdq_quality": 90}]}
        for i, look in enumerate((pdq, nearly, random.Random(4).randbytes(32)))
    ]  # fmt: skip
    first, second, third = screened(rows)
    assert [names(each) for each in (first, second, third)] == [set(), {"shared_photo"}, set()]
    assert second["verdict"] == "publish"


def test_many_accounts_on_nearly_one_text_are_a_template() -> None:
    rows = [{"id": i, "account": f"a{i}", "body": f"{DESK} {i}"} for i in range(14)]
    results = screened(rows)
    assert names(results[5]) == {"template", "near_duplicate"}
    assert [results[n]["verdict"] for n in (5, 13)] == ["publish", "hold"]


def test_a_contact_of_many_accounts_is_named_and_never_holds_alone() -> None:
    rows = [
        {"id": i, "account": f"a{i}", "country": "US", "body": f"Sofa number {i}, 312-555-0123"}
        for i in range(5)
    ]
    last = screened(rows)[-1]
    assert "shared_contact" in names(last)
    assert last["verdict"] == "publish"


def test_pace_needs_times() -> None:
    rows = [
        {"id": i, "account": "a", "title": f"Chair {i}", "posted_at": f"2026-01-02T03:{i:02d}:00Z"}
        for i in range(14)
    ]
    assert "velocity" in names(screened(rows)[-1])
    for row in rows:
        del row["posted_at"]
    assert "velocity" not in names(screened(rows)[-1])


@pytest.mark.parametrize("bad", [{"account": []}, {"posted_at": "yesterday"}, {"posted_at": 5}])
def test_a_bad_source_is_said_in_its_place(bad: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="must be"):
        source_of({"id": 1, **bad})
    [result] = screened([{"id": 1, "title": "Desk", **bad}])
    assert result["line"] == 1
    assert "must be" in result["error"]


def test_the_command_remembers_only_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "ads.jsonl"
    rows = [{"id": i, "account": f"a{i}", "body": DESK} for i in (1, 2)]
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    for options, expected in (((), set()), (("--memory",), {"near_duplicate"})):
        run = subprocess.run(
            [sys.executable, "-m", "daylight.screening.command", *options, str(file)],
            capture_output=True,
            check=True,
        )
        second = json.loads(run.stdout.splitlines()[1])
        assert names(second) == expected
