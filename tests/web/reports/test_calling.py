"""People are called: where somebody is in danger, whoever can be reached, and not by a flood."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from daylight.web import clock
from daylight.web.jobs.models import Job
from daylight.web.people import actions as people
from daylight.web.people.models import Staff
from daylight.web.reports import claim_links, health
from daylight.web.reports.actions import upkeep
from daylight.web.reports.models import Claim
from tests.web.people.signing import signed_in
from tests.web.reports.helpers import claimed, mails, work


def reached(board: Any, name: str, role: str) -> Staff:
    staff: Staff = board.staff(name, role)
    staff.email = f"{name.replace(' ', '.')}@example.org"
    staff.save(update_fields=["email"])
    return staff


@contextmanager
def program(path: Path) -> Iterator[None]:
    """The operator's program that telephones."""
    before = settings.ENVIRONMENT
    settings.ENVIRONMENT = dataclasses.replace(before, call_program=str(path))
    yield
    settings.ENVIRONMENT = before


# --- in danger now, with a picture alone -------------------------------------------------------


def in_danger(client: Client) -> Claim:
    sent = {"danger": "yes", "pdq": "0f" * 32, "email": "mother@example.org"}
    assert client.post("/takedown", sent).status_code == 200
    claim = Claim.objects.get()
    assert claim.waits_for_contact
    return claim


def test_danger_with_a_picture_alone_calls_a_lead(board: Any, client: Client) -> None:
    reached(board, "lead", "lead")
    claim = in_danger(client)
    work()
    [mail] = mails("lead@example.org")
    assert claim_links.reference(claim) in mail
    assert mail.startswith("In danger now")
    assert claim.page_by is not None
    with clock.moved(timedelta(minutes=16)):
        upkeep.look_at_clocks()
        work()
    assert len(mails("lead@example.org")) == 2


def test_danger_with_a_picture_alone_stands_on_the_desks_list(board: Any, client: Client) -> None:
    claim = in_danger(client)
    listed = signed_in(board.staff()).get("/desk/reports").content.decode()
    assert claim.public_id in listed
    assert "the mailbox has not answered" in listed


def test_a_picture_alone_without_danger_waits_for_its_mailbox(board: Any, client: Client) -> None:
    client.post("/takedown", {"pdq": "0f" * 32, "email": "mother@example.org"})
    assert not Claim.objects.open().exists()


# --- whoever can be reached --------------------------------------------------------------------


def test_without_a_lead_those_who_decide_are_called(board: Any) -> None:
    board.staff("lead", "lead")  # without a mailbox
    reached(board, "reviewer", "reviewer")
    reached(board, "operator", "operator")
    claimed(board.confirmed(), danger="yes")
    work()
    assert len(mails("reviewer@example.org")) == 1
    assert not mails("operator@example.org")


def test_without_those_the_operator_is_called(board: Any) -> None:
    reached(board, "operator", "operator")
    reached(board, "auditor", "auditor")
    claimed(board.confirmed(), danger="yes")
    work()
    assert len(mails("operator@example.org")) == 1
    assert not mails("auditor@example.org")


def test_a_call_waits_for_whoever_gets_a_mailbox(board: Any) -> None:
    claimed(board.confirmed(), danger="yes")
    work()
    reached(board, "lead", "lead")
    upkeep.look_at_clocks()
    work()
    assert len(mails("lead@example.org")) == 1


def test_the_doctor_names_leads_without_a_mailbox(board: Any) -> None:
    said = [text for _level, text, _mend in health.examine()]
    assert any("nobody can be called" in text for text in said)
    reached(board, "lead", "lead")
    board.staff("other lead", "lead")
    said = [text for _level, text, _mend in health.examine()]
    assert any("other lead" in text for text in said)
    assert not any("nobody can be called" in text for text in said)


# --- by telephone ------------------------------------------------------------------------------


def test_a_program_rings_with_the_claims_code_alone(board: Any, tmp_path: Path) -> None:
    heard, script = tmp_path / "heard", tmp_path / "ring"
    script.write_text(f'#!/bin/sh\necho "$@" >> {heard}\nenv >> {heard}\n', "utf-8")
    script.chmod(0o755)
    with program(script):
        claim = claimed(
            board.confirmed(), danger="yes", description="a blue chair", email="m@example.org"
        )
        work()
    lines = heard.read_text("utf-8").splitlines()
    assert lines[0] == claim_links.reference(claim)
    told = "\n".join(lines)
    for word in ("chair", "m@example.org", claim.public_id, "DAYLIGHT"):
        assert word not in told


def test_a_program_that_fails_is_run_again(board: Any, tmp_path: Path) -> None:
    heard, script = tmp_path / "heard", tmp_path / "ring"
    script.write_text(f"#!/bin/sh\necho rung >> {heard}\ntest -e {tmp_path}/up\n", "utf-8")
    script.chmod(0o755)
    with program(script):
        claimed(board.confirmed(), danger="yes")
        work()
        assert Job.objects.get(kind="report-ring").attempts == 1
        (tmp_path / "up").touch()
        with clock.moved(timedelta(minutes=1)):
            work()
    assert heard.read_text("utf-8").splitlines() == ["rung", "rung"]
    assert not Job.objects.filter(kind="report-ring").exists()


def test_nobody_is_rung_because_half_of_the_time_is_over(board: Any, tmp_path: Path) -> None:
    heard, script = tmp_path / "heard", tmp_path / "ring"
    script.write_text(f"#!/bin/sh\necho rung >> {heard}\n", "utf-8")
    script.chmod(0o755)
    reached(board, "lead", "lead")
    with program(script):
        claimed(board.confirmed(), wrong="private")
        with clock.moved(timedelta(hours=25)):
            upkeep.look_at_clocks()
            work()
        assert len(mails("lead@example.org")) == 1
        assert not heard.exists()
        with clock.moved(timedelta(hours=49)):
            upkeep.look_at_clocks()
            work()
    assert heard.exists()


# --- not by a flood ----------------------------------------------------------------------------


def test_one_mail_for_all_that_waits(board: Any) -> None:
    reached(board, "lead", "lead")
    claims = [claimed(board.confirmed(), wrong="private") for _ in range(5)]
    work()
    with clock.moved(timedelta(hours=25)):
        upkeep.look_at_clocks()
        work()
    [mail] = mails("lead@example.org")
    for claim in claims:
        assert claim_links.reference(claim) in mail


def test_what_comes_right_after_a_mail_waits_for_the_next(board: Any) -> None:
    reached(board, "lead", "lead")
    for _ in range(3):
        claimed(board.confirmed(), danger="yes")
        work()
    assert len(mails("lead@example.org")) == 1
    with clock.moved(timedelta(minutes=2)):
        upkeep.look_at_clocks()
        work()
    assert len(mails("lead@example.org")) == 2


def test_claims_that_people_were_told_of_keep_no_newer_one_waiting(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached(board, "lead", "lead")
    old = claimed(board.confirmed(), wrong="private")
    Claim.objects.filter(pk=old.pk).update(escalated_at=clock.now(), reminded_at=clock.now())
    many = [
        Claim(
            public_id=f"old{n}", form_key=f"old{n}", reference=0, channel="form",
            received_at=old.received_at, due_at=old.received_at,
            escalated_at=old.received_at, reminded_at=old.received_at,
        )
        for n in range(1000)
    ]  # fmt: skip
    Claim.objects.bulk_create(many)
    late = claimed(board.confirmed(), wrong="private")
    with clock.moved(timedelta(hours=25)):
        upkeep.look_at_clocks()
    late.refresh_from_db()
    assert late.reminded_at is not None


def test_whoever_left_is_not_called(board: Any) -> None:
    lead = reached(board, "lead", "lead")
    reached(board, "second lead", "lead")
    people.dismiss(lead)
    claimed(board.confirmed(), danger="yes")
    work()
    assert not mails("lead@example.org")
    assert len(mails("second.lead@example.org")) == 1


def test_a_mailbox_is_given_by_a_command(board: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from daylight.cli import main

    staff = board.staff("lead", "lead")
    assert main(["staff", "mailbox", "lead", "lead@example.org"]) == 0
    staff.refresh_from_db()
    assert staff.email == "lead@example.org"
    assert main(["staff", "mailbox", "lead", "no mailbox"]) == 2
    assert "no e-mail address" in capsys.readouterr().err
