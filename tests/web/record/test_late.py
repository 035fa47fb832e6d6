"""Entries that come late, and clocks that ran ahead: the day is counted again."""

from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from daylight.commands import ledger
from daylight.ledger import command
from daylight.ledger.tally import latest
from daylight.web import clock, triggers
from daylight.web.record import actions as record
from daylight.web.record import sequencer, tallies
from daylight.web.record.models import Entry, Opening, Tally
from tests.web.record.test_transparency import openings, tomorrow


def flags(count: int, at: Any = None) -> None:
    with transaction.atomic():
        record.enter_all(
            record.draft("flag", subject="board", at=at, ad="7f3a") for _ in range(count)
        )


def tally_of(day: date) -> dict[str, Any]:
    [found] = [each for each in latest(tallies.tallies()) if each["day"] == day.isoformat()]
    return found


@pytest.fixture
def outage(recorded: Any) -> date:
    """A day that was counted before seven of its hidings could be entered."""
    today, at = clock.now().date(), clock.now()
    flags(6)
    with tomorrow():
        tallies.tally_due()
        flags(7, at)
        tallies.tally_due()
        sequencer.run()
    return today


def test_a_day_is_counted_again_when_entries_come_late(outage: date) -> None:
    assert tally_of(outage)["counts"]["flag"] == 13
    assert tally_of(outage)["revision"] == 2
    with tomorrow():
        before = Tally.objects.count()
        tallies.tally_due()
        assert Tally.objects.count() == before, "and not once more"


def test_an_auditor_finds_nothing_wrong_with_a_day_that_was_counted_again(
    outage: date, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    log = str(settings.HOME / "log")
    file = openings(tmp_path / "openings", outage)
    assert ledger.main(["day", outage.isoformat(), log, file]) == 0
    assert "counted 2 times" in capsys.readouterr().out


def test_every_reader_takes_the_last_count_and_says_so(
    outage: date, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command.main(["stats", str(settings.HOME / "log"), "--json"]) == 0
    from_log = json.loads(capsys.readouterr().out)
    assert command.main(["stats", str(settings.HOME / "log")]) == 0
    assert f"counted again: {outage}" in capsys.readouterr().out
    from_page = json.loads(client.get("/transparency.json").content)
    assert from_page["totals"] == from_log
    assert from_log["counts"]["flag"] == 13
    assert from_log["replaced"] == {outage.isoformat(): 1}
    assert [each["counts"]["flag"] for each in from_page["replaced"]] == [6]
    rows = csv.DictReader(io.StringIO(client.get("/transparency.csv").content.decode()))
    [row] = [row for row in rows if row["cell"] == "flag"]
    assert (row["count"], row["revision"]) == ("13", "2")
    page = client.get("/transparency").content.decode()
    assert f"Counted again, because entries came late: {outage}" in page


def test_days_that_a_clock_ahead_counted_are_counted_when_they_are_over(recorded: Any) -> None:
    today = clock.now().date()
    flags(1)
    with clock.moved(timedelta(days=5)):
        tallies.tally_due()
    assert "flag" not in tally_of(today)["counts"]
    flags(8)
    tallies.tally_due()
    assert tally_of(today).get("revision") is None, "today is not over"
    with tomorrow():
        tallies.tally_due()
        flags(9)
    assert tally_of(today)["counts"]["flag"] == 9
    with tomorrow(), clock.moved(timedelta(days=1)):
        tallies.tally_due()
    assert tally_of(today + timedelta(days=1))["counts"]["flag"] == 9


def test_a_later_count_wins_although_its_clock_is_earlier() -> None:
    first = {"day": "2026-11-20", "time": "2026-11-25T00:00:00.000Z", "counts": {}}
    again = {**first, "time": "2026-11-21T01:00:00.000Z", "revision": 2}
    assert latest([first, again]) == latest([again, first]) == [again]


def test_a_day_whose_words_are_gone_keeps_its_count(recorded: Any) -> None:
    today, at = clock.now().date(), clock.now()
    flags(6)
    with tomorrow():
        tallies.tally_due()
        triggers.remove()
        Opening.objects.filter(entry=Entry.objects.filter(type="flag")[0]).delete()
        triggers.install()
        flags(7, at)
        tallies.tally_due()
    assert tally_of(today)["counts"]["flag"] == 6
