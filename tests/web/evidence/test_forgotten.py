"""What a restored database forgot is destroyed by two people, on the record, and by nobody else."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec
import pytest

from daylight.commands import vault as command
from daylight.errors import Refused
from daylight.web import clock
from daylight.web.evidence import forgotten, strays, upkeep
from daylight.web.evidence.models import StrayProposal
from daylight.web.evidence.segments import Condition
from daylight.web.evidence.vault import Stored
from daylight.web.people.models import Role, Staff
from daylight.web.record.models import Opening
from tests.web.evidence.test_strays import DAY, append, condition, restart, signed

SOON = 6 * DAY


@pytest.fixture
def lost(alone: Any) -> list[Stored]:
    """Sealed on a day of which the database knows nothing; what it knows lies before and after."""
    signed()
    append(b"before the backup", named=True)
    restart()
    with clock.moved(DAY):
        found = [append(b"acknowledged after the backup"), append(b"and more")]
        restart()
    with clock.moved(2 * DAY):
        signed()
        append(b"after it", named=True)
        signed()
    return found


def people(board: Any) -> tuple[Staff, Staff]:
    return board.staff("officer", Role.EVIDENCE), board.staff("lead", Role.LEAD)


def entries(kind: str) -> list[dict[str, Any]]:
    rows = Opening.objects.filter(entry__type=kind).order_by("entry_id")
    return [msgspec.json.decode(bytes(body)) for body in rows.values_list("body", flat=True)]


def test_two_people_destroy_what_the_rule_leaves(lost: list[Stored], alone: Any) -> None:
    officer, lead = people(alone)
    with clock.moved(SOON):
        proposal = forgotten.propose(staff=officer, words="its time is long over")
        assert {condition(each) for each in lost} == {Condition.SOUND}, "one person does nothing"
        assert forgotten.agree(proposal, staff=lead) == 2
        assert forgotten.found() == []
    assert {condition(each) for each in lost} == {Condition.WIPED}
    [end] = entries("destruction")
    assert (end["rule"], end["items"]) == ("order", 2)
    assert [each["kind"] for each in entries("override")] == [
        "destruction_proposed", "destruction_agreed",
    ]  # fmt: skip
    assert len(entries("override")[1]["persons"]) == 2


def test_named_records_and_those_of_a_known_time_stay(lost: list[Stored], alone: Any) -> None:
    officer, lead = people(alone)
    with clock.moved(2 * DAY + timedelta(minutes=1)):
        known = append(b"undone a moment ago")
        signed()
    with clock.moved(SOON):
        forgotten.agree(forgotten.propose(staff=officer, words="its time is over"), staff=lead)
    assert condition(known) is Condition.SOUND


def test_one_person_alone_or_the_wrong_one_destroys_nothing(lost: list[Stored], alone: Any) -> None:
    officer, lead = people(alone)
    with clock.moved(SOON):
        for who, words, code in (
            (alone.staff("reviewer"), "its time is over", "not_allowed"),
            (officer, "no", "no_reason"),
        ):
            with pytest.raises(Refused) as refused:
                forgotten.propose(staff=who, words=words)
            assert refused.value.code == code
        proposal = forgotten.propose(staff=officer, words="its time is over")
        for who, code in ((officer, "same_person"), (alone.staff("reviewer"), "not_allowed")):
            with pytest.raises(Refused) as refused:
                forgotten.agree(proposal, staff=who)
            assert refused.value.code == code
        assert {condition(each) for each in lost} == {Condition.SOUND}
        forgotten.agree(proposal, staff=lead)
        with pytest.raises(Refused) as refused:
            forgotten.agree(proposal, staff=lead)
        assert refused.value.code == "agreed_already"
        with pytest.raises(Refused) as refused:
            forgotten.propose(staff=officer, words="once more, please")
        assert refused.value.code == "nothing_there"


def test_no_more_goes_than_was_asked_for(lost: list[Stored], alone: Any) -> None:
    """A second outage comes between the two people."""
    officer, lead = people(alone)
    with clock.moved(SOON):
        proposal = forgotten.propose(staff=officer, words="its time is over")
        restart()
        later = append(b"lost with the next backup")
    with clock.moved(SOON + 3 * DAY):
        assert len(forgotten.found()) == 3
        assert forgotten.agree(proposal, staff=lead) == 2
    assert condition(later) is Condition.SOUND


def test_what_is_being_written_is_left_alone(lost: list[Stored], alone: Any) -> None:
    with clock.moved(SOON):
        restart()
        fresh = append(b"its row comes in a moment")
        assert fresh.segment not in {stray.path.name for stray in forgotten.found()}


def test_a_crash_between_entry_and_disk_is_made_good(
    lost: list[Stored], alone: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    officer, lead = people(alone)
    with clock.moved(SOON):
        proposal = forgotten.propose(staff=officer, words="its time is over")
        with monkeypatch.context() as patch:
            patch.setattr(forgotten, "_wipe", lambda chosen: None)
            forgotten.agree(proposal, staff=lead)
        assert {condition(each) for each in lost} == {Condition.SOUND}
        upkeep.wipe()
    assert {condition(each) for each in lost} == {Condition.WIPED}


def test_the_command_asks_two(
    lost: list[Stored], alone: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    people(alone)
    with clock.moved(SOON):
        asked = ["destroy", "--forgotten", "--as", "officer", "--reason", "its time is over"]
        assert command.main(asked) == 0
        assert "2 records that no row names" in capsys.readouterr().out
        with pytest.raises(Refused):
            command.main(asked)
        assert command.main(["destroy", "--forgotten", "--as", "lead"]) == 0
        assert "2 destroyed" in capsys.readouterr().out
    assert StrayProposal.objects.get().agreed_by.name == "lead"
    assert strays.lost_periods()
