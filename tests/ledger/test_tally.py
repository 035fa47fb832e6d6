"""Figures that anybody can add up, an auditor can check, and nobody can be picked out of."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from daylight.ledger.command import main
from daylight.ledger.entries import leaf_for, make_entry
from daylight.ledger.entry_types import ENTRY_TYPES
from daylight.ledger.policy import format_policy
from daylight.ledger.shells.files import write_whole
from daylight.ledger.tally import check_tally, count, figures, make_tally, suppress

from .boards import NOON, Board, flag, policy, salt

DAY = "2026-11-20"


def decided(number: int, verdict: str) -> dict[str, Any]:
    return make_entry(
        "decision",
        time=NOON,
        ad=f"ad-{number}",
        version=1,
        content="ab" * 32,
        verdict=verdict,
        policy="cd" * 32,
    )


ENTRIES = [
    *(decided(number, "publish") for number in range(20)),
    *(decided(number, "hold") for number in range(9)),
    *(decided(number, "refuse") for number in range(2)),
    *(flag(number) for number in range(7)),
    flag(99, NOON + timedelta(days=1)),
    make_entry("suite_run", time=NOON, policy="ab" * 32, suite="cd" * 32, caught={}, total={}),
]


def test_a_tally_counts_its_day_and_hides_what_is_small() -> None:
    tally = make_tally(ENTRIES, DAY, time=NOON)
    assert tally["counts"] == {"decision.publish": 20, "flag": 7}
    # Two refusals are too few; with nothing else hidden they would follow from the class's total
    assert tally["suppressed"] == ["decision.hold", "decision.refuse"]
    assert check_tally(tally, ENTRIES) == []


@pytest.mark.parametrize(
    "change",
    [
        {"counts": {"decision.publish": 21, "flag": 7}},
        {"counts": {"decision.publish": 20}},
        {"counts": {"decision.publish": 20, "flag": 7, "takedown.received": 6}},
        {"suppressed": ["decision.refuse"]},
        {"suppressed": []},
    ],
)
def test_an_auditor_with_openings_finds_a_falsified_tally(change: dict[str, Any]) -> None:
    tally = make_tally(ENTRIES, DAY, time=NOON)
    assert check_tally({**tally, **change}, ENTRIES)
    assert check_tally(tally, ENTRIES[1:])


PRIVATE = [name for name, kind in ENTRY_TYPES.items() if not kind.is_public]
COUNTS = st.dictionaries(
    st.sampled_from([*PRIVATE, "decision.hold", "decision.publish", "takedown.received"]),
    st.integers(1, 30),
)


@given(COUNTS, st.integers(2, 10))
def test_what_is_hidden_cannot_be_worked_out(counts: dict[str, int], threshold: int) -> None:
    shown, hidden = suppress(counts, threshold)
    assert shown.keys() | set(hidden) == counts.keys()
    assert not shown.keys() & set(hidden)
    assert all(shown[cell] == counts[cell] >= threshold for cell in shown)
    for leaf_class in ("content", "decision", "report", "access"):
        family = [c for c in counts if ENTRY_TYPES[c.split(".")[0]].leaf_class == leaf_class]
        dark = [cell for cell in family if cell in hidden]
        if dark and len(dark) < len(family):
            assert len(dark) > 1
            assert sum(counts[cell] for cell in dark) >= threshold
    assert suppress(dict(reversed(counts.items())), threshold) == (shown, hidden)


def test_the_command_adds_up_what_the_log_says(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    board = Board()
    tallies = [
        make_tally(ENTRIES[:20], DAY, time=NOON),
        make_tally(ENTRIES, DAY, time=NOON + timedelta(hours=1)),
        make_tally(
            [flag(n, NOON + timedelta(days=1)) for n in range(5)],
            "2026-11-21",
            time=NOON + timedelta(days=1),
        ),
    ]
    board.add([leaf_for(tally, salt(number)) for number, tally in enumerate(tallies)])
    for path, data in {**board.files, "policy": format_policy(policy()).encode()}.items():
        write_whole(tmp_path / path, data, durable=False)
    assert main(["stats", str(tmp_path), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["counts"] == {"decision.publish": 20, "flag": 12}
    assert said["hidden_days"] == {"decision.hold": 1, "decision.refuse": 1}
    assert (said["days"], said["first"], said["last"]) == (2, DAY, "2026-11-21")
    assert main(["stats", str(tmp_path)]) == 0
    assert "decision.hold  (and 1 days too small" in capsys.readouterr().out


def test_no_tallies_no_figures() -> None:
    assert figures([]).days == 0
    assert count(ENTRIES, "2026-01-01") == {}
