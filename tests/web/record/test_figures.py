"""Beside every figure of `/transparency` stands its file, and the log alone makes the same."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from daylight.ledger import command
from daylight.ledger.tables import GROUPS
from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import EndReason
from daylight.web.record import actions as record
from daylight.web.record import delays, figure_names, sequencer, tables, tallies
from tests.web.record.test_transparency import tomorrow

LINK = re.compile(r"/transparency/([a-z-]+)\.(csv|json)")


class Figures(HTMLParser):
    """Each table and drawing of a page with the files that are linked in it."""

    def __init__(self) -> None:
        super().__init__()
        self.figures: list[list[str]] = []
        self._open: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("table", "figure") and self._open is None:
            self._open = tag
            self.figures.append([])
        found = LINK.fullmatch(given.get("href") or "") if tag == "a" else None
        if found and self._open:
            self.figures[-1].append(found[2])

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = None


@pytest.fixture
def lively(recorded: Any) -> Any:
    """A day with something of everything, counted and signed."""
    for _ in range(7):
        recorded.confirmed()
    for _ in range(6):
        ad = recorded.confirmed(content=recorded.doubtful())
        recorded.decide(ad, "reviewer")
    with transaction.atomic():
        record.enter(
            "quality", subject="board", period_from="2026-08-01", period_until="2026-11-01",
            series=["audit/all:1:60:0.0167:0.001:0.0894", "held/section.bikes:3:60:0.05:0.02:0.14"],
            few=20,
        )  # fmt: skip
    with tomorrow():
        tallies.tally_due()
        sequencer.run()
    return recorded


def test_every_figure_has_its_files(lively: Any, client: Client) -> None:
    page = client.get("/transparency").content.decode()
    parser = Figures()
    parser.feed(page)
    assert len(parser.figures) >= 9
    for number, files in enumerate(parser.figures):
        assert set(files) == {"csv", "json"}, f"figure {number}"
    linked = {name for name, _kind in LINK.findall(page)}
    known = tables.every()
    assert linked <= known.keys()
    told = {name for name, table in known.items() if table.rows and not name.startswith("days-")}
    assert linked >= told, "a table that no figure of the page offers"


def test_the_log_alone_makes_the_same_tables(
    lively: Any, client: Client, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = str(settings.HOME / "log")
    names = tables.public_tables(tables.public_entries()).keys()
    assert {*GROUPS, "policies", "acts", "quality", "days-submission-web"} <= names
    for name in names:
        assert command.main(["stats", folder, "--table", name]) == 0
        assert capsys.readouterr().out == client.get(f"/transparency/{name}.csv").content.decode()
    assert command.main(["stats", folder, "--table", "ads", "--json"]) == 0
    assert capsys.readouterr().out.encode() == client.get("/transparency/ads.json").content


def test_a_table_that_is_not_there(lively: Any, client: Client) -> None:
    assert client.get("/transparency/nonsense.csv").status_code == 404
    assert client.get("/transparency/nonsense.json").status_code == 404
    with pytest.raises(Exception, match="no table 'nonsense'"):
        command.main(["stats", str(settings.HOME / "log"), "--table", "nonsense"])


def test_a_file_says_its_period_source_and_method(lively: Any, client: Client) -> None:
    for name in tables.every().keys() - {"quality"}:  # whose JSON is the entries themselves
        found = json.loads(client.get(f"/transparency/{name}.json").content)
        assert found["source"], name
        assert found["method"], name
        assert all(len(row) == len(found["columns"]) for row in found["rows"]), name
    ads = json.loads(client.get("/transparency/ads.json").content)
    assert ads["first"] == ads["last"] == f"{clock.now():%Y-%m-%d}"


def test_every_cell_has_words() -> None:
    words = figure_names.cell_words()
    assert words.keys() == {cell for cells in GROUPS.values() for cell in cells}


def test_delays_are_told_with_small_numbers_left_out(lively: Any, client: Client) -> None:
    rows = list(
        csv.DictReader(io.StringIO(client.get("/transparency/to-decision.csv").content.decode()))
    )
    assert rows[0] == {"within_minutes": "1", "how_many": "6"}
    assert rows[-1] == {"within_minutes": "", "how_many": "0"}


def test_contacts_before_an_answer_are_counted(recorded: Any) -> None:
    with transaction.atomic():
        for number in range(7):
            for step in ["received", *["contacted"] * (number % 2), "answered", "contacted"]:
                record.enter("takedown", subject=f"claim:{number}", claim=f"c{number}", step=step)
    found = delays.contacts()
    assert found.total == 7
    assert dict(found.cells) == {0: None, 1: None, 2: 0, None: 0}, "four and three are too few"
    assert found.within == 0


def hidden(board: Any, hours: int) -> None:
    """Down by another's word for so long, and public again by people's."""
    ad = board.confirmed()
    actions.hide([ad.public_id], reason="a report")
    with clock.moved(timedelta(hours=hours)):
        for name in ("reviewer", "second reviewer"):
            board.decide(ad, name)
    ad.refresh_from_db()
    assert ad.is_visible(clock.now())


def test_hours_wrongly_hidden_are_those_of_others_words(recorded: Any) -> None:
    for _ in range(6):
        mine = actions.end(recorded.confirmed(), EndReason.WITHDRAWN)
        with clock.moved(timedelta(hours=5)):
            actions.restore(mine)
    assert delays.hidden_hours() == (0, 0), "a poster's own pause is nobody's mistake"
    for _ in range(5):
        hidden(recorded, hours=2)
    with clock.moved(timedelta(hours=3)):
        found = delays.hidden_hours()
    assert found is not None
    assert found[0] == 5
    assert found[1] == pytest.approx(10, abs=0.2)


def test_staffed_hours_come_from_the_rota(
    recorded: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dataclasses import replace

    from daylight.web import site
    from daylight.web.rota import Rota

    rota = Rota(zone="Europe/Malta", hours={0: ((540, 720), (810, 1440)), 4: ((540, 600),)})
    board = replace(site.current(), rota=rota)
    monkeypatch.setattr(site, "current", lambda: board)
    text = client.get("/transparency/staffed-hours.csv").content.decode()
    assert text.splitlines()[1:] == [
        "monday,09:00,12:00,Europe/Malta",
        "monday,13:30,24:00,Europe/Malta",
        "friday,09:00,10:00,Europe/Malta",
    ]
    assert "Together these are 14.5 hours a week." in client.get("/transparency").content.decode()
