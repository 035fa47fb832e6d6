"""The public figures follow from the public record, and false ones are found."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from daylight.ledger import command
from daylight.ledger.tally import check_tally
from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import EndReason
from daylight.web.record import actions as record
from daylight.web.record import sequencer, tallies
from daylight.web.record.models import Entry, Tally


def tomorrow() -> Any:
    end = datetime.combine(clock.now().date() + timedelta(days=1), time(2), UTC)
    return clock.moved(end - clock.now())


@pytest.fixture
def counted(recorded: Any) -> Any:
    """A day on which something happened, counted and signed."""
    for n in range(7):
        ad = recorded.confirmed()
        if n < 2:
            actions.end(ad, EndReason.WITHDRAWN)
    recorded.confirmed(content=recorded.doubtful())
    with tomorrow():
        tallies.tally_due()
        sequencer.run()
    return recorded


def test_each_day_is_counted_once(counted: Any) -> None:
    days = Tally.objects.count()
    with tomorrow():
        tallies.tally_due()
    assert Tally.objects.count() == days
    [tally] = [each for each in tallies.tallies() if each["counts"]]
    assert tally["counts"]["submission.web"] == 8


def test_small_cells_are_hidden(counted: Any) -> None:
    tally = tallies.tallies()[-1]
    assert "screening.hold" in tally["suppressed"]
    assert "withdrawal" in tally["suppressed"]
    assert all(count >= tally["threshold"] for count in tally["counts"].values())


def test_page_command_csv_and_json_agree(
    counted: Any, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = settings.HOME / "log"
    assert command.main(["stats", str(folder), "--json"]) == 0
    from_log = json.loads(capsys.readouterr().out)
    from_page = json.loads(client.get("/transparency.json").content)
    assert from_page["totals"] == from_log
    rows = list(csv.DictReader(io.StringIO(client.get("/transparency.csv").content.decode())))
    summed: dict[str, int] = {}
    for row in rows:
        if row["count"]:
            summed[row["cell"]] = summed.get(row["cell"], 0) + int(row["count"])
    assert summed == from_log["counts"]
    page = client.get("/transparency").content.decode()
    assert "<td>8" in page
    assert "<rect" in page
    assert "style=" not in page
    assert client.get("/es/transparency").status_code == 200


def test_the_page_before_the_first_day(board: Any, client: Client) -> None:
    assert "first whole day" in client.get("/transparency").content.decode()


def test_an_auditor_with_openings_finds_nothing_wrong_in_an_honest_tally(counted: Any) -> None:
    for tally in tallies.tallies():
        assert check_tally(tally, tallies.entries_of(date.fromisoformat(tally["day"]))) == []


def test_an_auditor_with_openings_finds_a_falsified_tally(counted: Any) -> None:
    honest = tallies.tallies()[-1]
    false = {**honest, "counts": {**honest["counts"], "submission.web": 9}}
    fields = {name: value for name, value in false.items() if name not in ("v", "type", "time")}
    with transaction.atomic():
        record.enter("tally", subject="board", **fields)
    with tomorrow():
        sequencer.run()
    problems = check_tally(
        tallies.tallies()[-1], tallies.entries_of(date.fromisoformat(honest["day"]))
    )
    assert problems == [f"{honest['day']} submission.web: the tally says 9, the entries 8"]


def test_days_without_anything_are_counted_too(recorded: Any) -> None:
    recorded.confirmed()
    with clock.moved(timedelta(days=5)):
        tallies.tally_due()
    assert Tally.objects.count() == 5
    assert Entry.objects.filter(type="tally").count() == 5


def test_how_long_decisions_took(counted: Any, client: Client) -> None:
    from daylight.web.record import delays

    for _ in range(6):
        ad = counted.confirmed(content=counted.doubtful())
        with clock.moved(timedelta(hours=2)):
            counted.decide(ad, "reviewer")
            counted.decide(ad, "second reviewer")
    found = delays.to_decision()
    assert (found.total, dict(found.cells)[240]) == (6, 6)
    assert found.within in (119, 120)
    assert msgspec.json.encode(found)
    assert client.get("/transparency").status_code == 200


def openings(path: Any, day: date, change: Any = None) -> str:
    from daylight.web.record import auditing

    lines = list(auditing.openings_of(day))
    if change is not None:
        change(lines)
    path.write_bytes(b"\n".join(msgspec.json.encode(line) for line in lines))
    return str(path)


def test_an_auditor_compares_a_day_without_the_board(
    counted: Any, tmp_path: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    from daylight.commands import ledger

    log, today = str(settings.HOME / "log"), clock.now().date()
    file = openings(tmp_path / "openings", today)
    assert ledger.main(["day", today.isoformat(), log, file]) == 0
    assert "0 problems" in capsys.readouterr().out


def withheld(lines: list[dict[str, Any]]) -> None:
    lines.pop()


def reworded(lines: list[dict[str, Any]]) -> None:
    entry = next(line["entry"] for line in lines if line["entry"]["type"] == "screening")
    entry["verdict"] = "refuse"


def swapped(lines: list[dict[str, Any]]) -> None:
    lines[0]["index"], lines[1]["index"] = lines[1]["index"], lines[0]["index"]


@pytest.mark.parametrize("change", [withheld, reworded, swapped])
def test_an_auditor_notices_what_was_withheld_or_changed(
    counted: Any, tmp_path: Any, change: Any
) -> None:
    from daylight.commands import ledger

    log, today = str(settings.HOME / "log"), clock.now().date()
    file = openings(tmp_path / "openings", today, change)
    assert ledger.main(["day", today.isoformat(), log, file]) == 1


@pytest.mark.parametrize(("back", "shown"), [(0, True), (4, False), (5, True)])
def test_the_hours_of_a_few_ads_that_came_back_are_not_told(
    recorded: Any, client: Client, back: int, shown: bool
) -> None:
    with transaction.atomic():
        for n in range(back):
            ad = {"subject": f"ad:{n}", "ad": f"ad-{n}", "version": 1}
            record.enter("hiding", at=clock.now() - timedelta(hours=1), **ad)
            record.enter("publication", **ad, content="0" * 64, policy="0" * 64, authority="x")
    page = client.get("/transparency").content.decode()
    assert ("Together they were down for" in page) == shown
    assert ("Fewer than 5 ads came back" in page) != shown
