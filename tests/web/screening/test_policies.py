"""A policy in force: signed by two, said in public, and live ads screened again under it."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings

from daylight.cli import main
from daylight.errors import ConfigError, Refused
from daylight.screening import shipped_policy
from daylight.screening.terms import load_terms
from daylight.web import clock, doctor
from daylight.web.ads import history, policies, rescreens
from daylight.web.ads.actions import rescreening
from daylight.web.ads.models import (
    Ad,
    AdState,
    BoardState,
    Listing,
    PolicyDeployment,
    ScreeningRecord,
)
from daylight.web.jobs import queue, worker
from daylight.web.jobs.models import Job
from daylight.web.people.models import Role
from daylight.web.record.models import Opening

# Holds what the shipped policy lets through: any ad that says so.
NO_BASKETS = """
[[rule]]
id = "adult-services-2"
harm = "fraud"
when = "shared_contact >= 0.1 or hidden_link >= 0.1"
verdict = "hold"
clause = { en = "A clause." }
"""


def stricter() -> str:
    return shipped_policy().text + NO_BASKETS


def doubted(board: Any) -> Ad:
    """Public under the shipped policy; a phone that three posters used, which is no guilt."""
    for name in ("a", "b", "c"):
        board.confirmed(f"{name}@example.org", body=BODY.format(name))
    return board.confirmed("d@example.org", body=BODY.format("d"))


BODY = "A sturdy bicycle with new tyres. Call 312 555 0123 and ask for {}."


def entries(kind: str) -> list[dict[str, Any]]:
    rows = Opening.objects.filter(entry__type=kind).order_by("entry_id")
    return [msgspec.json.decode(bytes(row.body)) for row in rows]


def test_live_ads_are_screened_again_and_hidden(board: Any) -> None:
    ad = doubted(board)
    clean = board.confirmed("e@example.org")
    policies.deploy(stricter())
    assert Ad.objects.get(pk=ad.pk).state == AdState.PUBLIC
    worker.run_due()
    ad.refresh_from_db()
    clean.refresh_from_db()
    assert (ad.state, clean.state) == (AdState.HELD, AdState.PUBLIC)
    assert not Listing.objects.filter(pub_seq=ad.pub_seq).exists()
    assert entries("hiding")[-1]["reason"] == "screening"
    assert rescreens.progress() is None


def test_a_round_goes_in_slices_and_survives_being_killed(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rescreening, "SLICE", 2)
    doubted(board)
    policies.deploy(stricter())
    before = ScreeningRecord.objects.count()
    [job] = queue.claim(kinds=[rescreens.KIND])
    queue.HANDLERS[job.kind](**job.args)  # and then the machine goes off: the job is not finished
    under_way = rescreens.progress()
    assert under_way is not None
    assert (under_way.seen, under_way.total) == (2, 4)
    [said] = list(doctor.rescreening())
    assert "2 of about 4 live ads" in said.said
    Job.objects.filter(pk=job.pk).update(lease_until=job.created_at)
    worker.run_due()
    assert rescreens.progress() is None
    seen = ScreeningRecord.objects.filter(pk__gt=before).values("version").distinct().count()
    assert seen >= 2
    assert not Ad.objects.filter(state=AdState.PUBLIC).exists()


def test_a_newer_round_takes_over(board: Any) -> None:
    doubted(board)
    policies.deploy(stricter())
    [job] = queue.claim(kinds=[rescreens.KIND])
    policies.deploy(shipped_policy().text)
    before = ScreeningRecord.objects.count()
    worker.run_one(job)
    assert ScreeningRecord.objects.count() == before
    worker.run_due()
    assert Ad.objects.filter(state=AdState.PUBLIC).count() == 4


def test_what_people_decided_outlives_a_policy(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    board.decide(ad, "second reviewer")
    policies.deploy(stricter())
    worker.run_due()
    assert Ad.objects.get(pk=ad.pk).state == AdState.PUBLIC


def test_two_different_people_with_the_right_role_sign(board: Any) -> None:
    lead, operator = board.staff("lead", Role.LEAD), board.staff("operator", Role.OPERATOR)
    for pair, code in (
        ((lead, lead), "one_person"),
        ((lead, board.staff("reviewer")), "not_allowed"),
    ):
        with pytest.raises(Refused) as refused:
            policies.sign(stricter(), *pair)
        assert refused.value.code == code
    before = BoardState.objects.get(pk=1).policy_digest
    policies.sign(stricter(), lead, operator)
    assert entries("policy_deployed")[-1]["previous"] == before


def test_a_safety_rule_that_was_taken_out_is_public(board: Any) -> None:
    rules = shipped_policy().text.split("[[rule]]")
    policies.deploy("[[rule]]".join(r for r in rules if 'id = "listed-photo"' not in r))
    said = entries("policy_deployed")[-1]["summary"]
    assert "shipped child-safety rule listed-photo removed" in said


def test_a_broken_file_stops_the_deployment_and_not_the_board(board: Any) -> None:
    before = BoardState.objects.get(pk=1)
    with pytest.raises(ConfigError):
        policies.deploy(shipped_policy().text.replace("velocity", "velociti"))
    after = BoardState.objects.get(pk=1)
    assert (after.memory_epoch, after.policy_digest) == (before.memory_epoch, before.policy_digest)
    assert board.confirmed().state == AdState.PUBLIC
    file = settings.HOME / "policy.toml"
    file.write_text("nonsense", "utf-8")
    try:
        [said] = list(doctor.policy_file())
    finally:
        file.unlink()
    assert "the last good one counts" in said.said


def test_history_has_the_words_and_what_memory_said_then(board: Any) -> None:
    ad = doubted(board)
    past = {each.name: each for each in history.pasts()}
    assert len(past) == history.count() == 4
    assert past[ad.public_id].ad.section == "bikes"
    names = [s.name for s in past[ad.public_id].remembered]
    assert names == ["shared_contact", "near_duplicate"]


def test_replay_on_the_board_and_on_a_file(
    board: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ad = doubted(board)
    new = tmp_path / "new.toml"
    new.write_text(stricter(), "utf-8")
    assert main(["policy", "replay", str(new), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert [(m["before"], m["after"], m["ads"]) for m in found["moves"]] == [("publish", "hold", 1)]
    assert found["moves"][0]["examples"][0]["id"] == ad.public_id
    lines = tmp_path / "history.jsonl"
    lines.write_text('{"id": 1, "title": "Blue bicycle"}\nnot json\n', "utf-8")
    assert main(["policy", "replay", str(new), "--on", str(lines)]) == 1
    captured = capsys.readouterr()
    assert "1 ads read: 0 would get another verdict" in captured.out
    assert "line 2" in captured.err


def test_the_command_deploys_with_two_passwords(
    board: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    board.staff("lead", Role.LEAD)
    board.staff("operator", Role.OPERATOR)
    new = tmp_path / "new.toml"
    new.write_text(stricter(), "utf-8")
    deploy = ["policy", "deploy", str(new), "--as", "lead", "--and", "operator"]
    before = BoardState.objects.get(pk=1).policy_digest
    monkeypatch.setattr(sys, "stdin", io.StringIO("lead-password\nwrong\n"))
    assert main(deploy) == 2
    assert BoardState.objects.get(pk=1).policy_digest == before
    monkeypatch.setattr(sys, "stdin", io.StringIO("lead-password\noperator-password\n"))
    assert main(deploy) == 0
    assert BoardState.objects.get(pk=1).policy_digest != before
    assert "adult-services-2" in capsys.readouterr().out
    (settings.HOME / "policy.toml").unlink()


def test_one_person_twice_is_refused_before_a_password(
    board: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    new = tmp_path / "new.toml"
    new.write_text(stricter(), "utf-8")
    assert main(["policy", "deploy", str(new), "--as", "lead", "--and", "lead"]) == 2
    assert "two different people" in capsys.readouterr().err


def test_a_policy_that_nobody_can_read_any_more_does_not_block_the_next(board: Any) -> None:
    at = clock.now()
    PolicyDeployment.objects.create(digest="0" * 64, text="old words", epoch=1, created_at=at)
    BoardState.objects.filter(pk=1).update(policy_digest="0" * 64)
    policies.deploy(stricter())
    assert "cannot be read" in entries("policy_deployed")[-1]["summary"]
    assert board.confirmed().state == AdState.PUBLIC


OWN = """
[[group]]
signal = "private_list"
indicator = "a word of this town"
harm = "fraud"
weight = 0.9
terms = ["blue heron deposit"]
"""
OWN_RULE = """
[[rule]]
id = "private-list"
harm = "fraud"
when = "private_list >= 0.5"
verdict = "hold"
clause = { en = "The ad reads like a known fraud." }
"""


def test_private_terms_hold_and_only_their_number_is_public(board: Any) -> None:
    first, second = board.staff("one", Role.LEAD), board.staff("two", Role.OPERATOR)
    text = shipped_policy().text + OWN_RULE
    policies.sign(text, first, second, terms=load_terms(OWN))
    held = board.confirmed(title="Flat by the lake", body="Pay the Blue Heron deposit first")
    assert held.state == AdState.HELD
    entry = Opening.objects.filter(entry__type="list_deployed").latest("entry_id")
    assert b"heron" not in bytes(entry.body)
    assert b'"size":1' in bytes(entry.body)


def test_private_terms_stay_until_they_are_dropped(board: Any) -> None:
    first, second = board.staff("one", Role.LEAD), board.staff("two", Role.OPERATOR)
    with_rule = shipped_policy().text + OWN_RULE
    policies.sign(with_rule, first, second, terms=load_terms(OWN))
    policies.sign(with_rule + "\n# the same\n", first, second)
    assert [group.signal for group in policies.in_force().terms] == ["private_list"]
    policies.sign(shipped_policy().text, first, second, terms=())
    assert policies.in_force().terms == ()
    assert Opening.objects.filter(entry__type="list_deployed").count() == 2


def test_the_command_deploys_private_terms_and_an_auditor_reads_them(
    board: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, role in (("one", Role.LEAD), ("two", Role.OPERATOR), ("ada", Role.AUDITOR)):
        board.staff(name, role)
    file, own = tmp_path / "policy.toml", tmp_path / "own.toml"
    file.write_text(shipped_policy().text + OWN_RULE, "utf-8")
    own.write_text(OWN, "utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO("one-password\ntwo-password\n"))
    signed = ["--as", "one", "--and", "two"]
    assert main(["policy", "deploy", str(file), "--terms", str(own), *signed]) == 0
    (settings.HOME / "policy.toml").unlink()
    assert main(["policy", "terms"]) == 0
    assert "heron" not in capsys.readouterr().out
    monkeypatch.setattr(sys, "stdin", io.StringIO("ada-password\none-password\n"))
    assert main(["policy", "terms", "--as", "ada"]) == 0
    assert "blue heron deposit" in capsys.readouterr().out
    assert main(["policy", "terms", "--as", "one"]) != 0


def test_private_terms_are_checked_compared_and_tried(
    board: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board.confirmed(title="Flat by the lake", body="Pay the Blue Heron deposit first")
    file, own, old = tmp_path / "policy.toml", tmp_path / "own.toml", tmp_path / "old.toml"
    file.write_text(shipped_policy().text + OWN_RULE, "utf-8")
    old.write_text(shipped_policy().text, "utf-8")
    own.write_text(OWN.replace("0.9", "0.5"), "utf-8")  # too little for the shipped rule
    assert main(["policy", "check", str(file)]) == 2
    assert "unknown signal" in capsys.readouterr().err
    with_own = ["--terms", str(own)]
    assert main(["policy", "check", str(file), *with_own]) == 0
    assert main(["policy", "diff", str(file), *with_own]) == 0
    assert "private-list" in capsys.readouterr().out
    assert main(["policy", "diff", str(old), str(file), *with_own]) == 0
    assert main(["policy", "replay", str(file), "--json", *with_own]) == 0
    found = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert [(m["before"], m["after"], m["ads"]) for m in found["moves"]] == [("publish", "hold", 1)]
    lines = tmp_path / "history.jsonl"
    lines.write_text('{"id": 1, "title": "Flat", "body": "blue heron deposit"}\n', "utf-8")
    tried = ["policy", "replay", str(file), "--on", str(lines), "--against", str(old), *with_own]
    assert main(tried) == 0
    assert "1 would get another verdict" in capsys.readouterr().out


def test_private_terms_in_force_are_those_that_a_policy_is_checked_with(
    board: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = board.staff("one", Role.LEAD), board.staff("two", Role.OPERATOR)
    file = tmp_path / "policy.toml"
    file.write_text(shipped_policy().text + OWN_RULE, "utf-8")
    policies.sign(file.read_text("utf-8"), first, second, terms=load_terms(OWN))
    for verb in ("check", "diff", "replay"):
        assert main(["policy", verb, str(file)]) == 0
    assert main(["policy", "check", str(file), "--without-terms"]) == 2
