"""Who is on duty is said as it is: by weekday and hour, in the operator's own zone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from daylight.errors import ConfigError
from daylight.web import clock
from daylight.web.rota import Rota
from daylight.web.site_file import read_site
from tests.web.reports.conftest import site_file
from tests.web.reports.helpers import claimed

NINE_TO_FIVE = "\n".join(
    f'{day} = "09:00-17:00"' for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
)
HOURS = f'[review.staffed]\nzone = "America/Chicago"\n{NINE_TO_FIVE}\n'
MONDAY = datetime(2026, 11, 30, tzinfo=UTC)  # Chicago is six hours behind then


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    with clock.moved(moment - clock.now()):
        yield


def near(one: datetime, other: datetime) -> bool:
    return abs(one - other) < timedelta(minutes=1)


def text_of(client: Client) -> str:
    return said(client.get("/takedown"))


def said(answer: Any) -> str:
    """The words of a page, without its tags."""
    return re.sub(r"<[^>]+>", "", answer.content.decode())


def test_at_three_in_the_morning_nobody_is_on_duty(board: Any, client: Client) -> None:
    board.staff()
    with site_file(HOURS):
        with at(MONDAY + timedelta(hours=9)):
            page = text_of(client)
            assert "Nobody is on duty" in page
            assert "back on 2026-11-30 15:00 UTC" in page
            claim = claimed(board.confirmed(), wrong="child")
            assert near(claim.due_at, MONDAY + timedelta(hours=19))
            answer = client.post("/takedown", {"address": board.confirmed().public_id})
            assert "Nobody is on duty" in answer.content.decode()
            assert "back on 2026-11-30 15:00 UTC" in said(answer)
        with at(MONDAY + timedelta(hours=16)):
            assert "Nobody is on duty" not in text_of(client)
            claim = claimed(board.confirmed(), wrong="child")
            assert near(claim.due_at, claim.received_at + timedelta(hours=4))
            answer = client.post("/takedown", {"address": board.confirmed().public_id})
            assert "by 2026-11-30 20:00 UTC" in said(answer)


def test_four_hours_are_hours_in_which_somebody_is_there(board: Any) -> None:
    board.staff()
    with site_file(HOURS):
        with at(MONDAY + timedelta(hours=22)):  # an hour before they leave
            claim = claimed(board.confirmed(), wrong="child")
            assert near(claim.due_at, MONDAY + timedelta(days=1, hours=18))
        with at(MONDAY - timedelta(days=3) + timedelta(hours=22)):  # on a Friday
            claim = claimed(board.confirmed(), wrong="child")
            assert claim.due_at - claim.received_at == timedelta(hours=48), "by law, in any case"


def test_hours_without_anybody_who_decides_are_none(board: Any, client: Client) -> None:
    board.staff("auditor", "auditor")
    with site_file(HOURS), at(MONDAY + timedelta(hours=16)):
        assert "Nobody is on duty" in text_of(client)


def test_an_account_alone_is_nobody_on_duty(board: Any, client: Client) -> None:
    board.staff()
    assert "Nobody is on duty" in text_of(client)
    claim = claimed(board.confirmed(), wrong="child")
    assert claim.due_at - claim.received_at == timedelta(hours=48)


def test_the_hours_stand_on_the_transparency_page(board: Any, client: Client) -> None:
    with site_file(HOURS):
        page = client.get("/transparency").content.decode()
        assert "Friday 09:00–17:00 (America/Chicago)" in page
        assert "viernes 09:00–17:00" in client.get("/es/transparency").content.decode()
    with site_file(f'[review]\nhours = "on workdays"\n{HOURS}'):
        assert "on workdays" in client.get("/transparency").content.decode()


FAULTS = {
    'zone = "Chicago"': "zone",
    'zone = "America/Chicago"\nmonday = "nine to five"': "monday",
    'zone = "America/Chicago"\nmonday = "17:00-09:00"': "monday",
    'zone = "America/Chicago"\nmonday = "09:00-12:00, 11:00-13:00"': "monday",
    'zone = "America/Chicago"\nmonday = "09:00-24:30"': "monday",
    'zone = "America/Chicago"\nmonday = 9': "monday",
    'monday = "09:00-17:00"': "zone",
    'zone = "America/Chicago"\nmundane = "09:00-17:00"': "mundane",
}


@pytest.mark.parametrize("text", FAULTS)
def test_hours_that_cannot_be_read_are_named(tmp_path: Any, text: str) -> None:
    path = tmp_path / "site.toml"
    path.write_text(f"[review.staffed]\n{text}\n", "utf-8")
    with pytest.raises(ConfigError, match=FAULTS[text]):
        read_site(path)


def test_hours_follow_the_clocks_of_the_zone() -> None:
    """The night the clocks go forward has an hour less, the one they go back an hour more."""
    nights = Rota(zone="America/Chicago", hours={6: ((0, 360),)})
    for sunday, hours in (
        (datetime(2026, 3, 8, 6, tzinfo=UTC), 5),
        (datetime(2026, 11, 1, 5, tzinfo=UTC), 7),
    ):
        assert nights.is_staffed(sunday)
        end = sunday + timedelta(hours=hours)
        assert nights.is_staffed(end - timedelta(minutes=1))
        assert not nights.is_staffed(end)
        assert nights.after(sunday, timedelta(hours=hours)) == end


def test_a_week_without_hours_has_nobody() -> None:
    assert not Rota()
    assert Rota().back_at(MONDAY) is None
    assert Rota().after(MONDAY, timedelta(hours=1)) is None
    assert Rota().words("en") == ""
    always = Rota(hours=dict.fromkeys(range(7), ((0, 1440),)))
    assert always.after(MONDAY, timedelta(hours=48)) == MONDAY + timedelta(hours=48)
