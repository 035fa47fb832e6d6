"""The public tables follow from public entries alone, in whatever order these come."""

from __future__ import annotations

import csv
import io
import random
from datetime import UTC, datetime
from typing import Any

import msgspec

from daylight.ledger.entries import make_entry
from daylight.ledger.tables import GROUPS, Table, public_tables

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


def tally(day: str, counts: dict[str, int], suppressed: list[str], **more: Any) -> dict[str, Any]:
    return make_entry(
        "tally", time=NOON, day=day, counts=counts, suppressed=suppressed, threshold=5, **more
    )


ENTRIES = [
    tally("2026-11-18", {"submission.web": 9, "ban": 6}, ["flag"]),
    tally("2026-11-19", {"submission.web": 7}, ["publication"]),
    tally("2026-11-19", {"submission.web": 8}, ["publication"], revision=2),
    make_entry("policy_deployed", time=NOON, policy="a" * 64, rules=3, epoch=1),
    make_entry(
        "policy_deployed", time=NOON.replace(hour=13), policy="b" * 64, previous="a" * 64,
        summary='rule x removed; "quoted", with a comma', rules=2, epoch=2,
    ),
    make_entry(
        "quality", time=NOON, period_from="2026-08-01", period_until="2026-11-01",
        series=["held/all:3:60:0.05:0.0171:0.137", "audit/all:few"], few=20,
    ),
]  # fmt: skip


def test_a_table_adds_up_the_last_tally_of_each_day() -> None:
    rows = {row[0]: row[1:] for row in public_tables(ENTRIES)["ads"].rows}
    assert rows["submission.web"] == (17, 0)
    assert rows["publication"] == (0, 1)
    assert rows.keys() == set(GROUPS["ads"])
    assert public_tables(ENTRIES)["others"].rows == (("ban", 6, 0),)


def test_days_hide_what_the_tally_hides() -> None:
    found = public_tables(ENTRIES)
    assert found["days-submission-web"].rows == (("2026-11-18", 9), ("2026-11-19", 8))
    assert found["days-publication"].rows == (("2026-11-18", 0), ("2026-11-19", None))


def test_policies_and_quality_are_told_in_full() -> None:
    found = public_tables(ENTRIES)
    assert [row[1] for row in found["policies"].rows] == ["a" * 64, "b" * 64]
    assert found["quality"].rows[1][2:] == ("audit", "all", None, None, None, None, None)
    assert len(found["acts"].rows) == 2


def test_the_order_of_the_entries_changes_nothing() -> None:
    whole = public_tables(ENTRIES)
    for seed in range(5):
        mixed = list(ENTRIES)
        random.Random(seed).shuffle(mixed)
        assert public_tables(mixed) == whole


def test_a_table_is_read_back_from_csv_and_json() -> None:
    table = public_tables(ENTRIES)["policies"]
    rows = list(csv.reader(io.StringIO(table.as_csv())))
    assert rows[0] == list(table.columns)
    assert rows[1:] == [["" if cell is None else str(cell) for cell in row] for row in table.rows]
    assert msgspec.json.decode(table.as_json(), type=Table) == table


def test_no_entries_make_empty_tables() -> None:
    found = public_tables([])
    assert found["policies"].rows == ()
    assert found["days-flag"].as_csv() == "day,count\n"
