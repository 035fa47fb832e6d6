"""The pages about signals and policy say what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from daylight.screening.signals.catalogue import REMEMBERED, pages
from daylight.screening.signals.names import REMEMBERED as REMEMBERED_NAMES
from daylight.screening.signals.registry import examples
from daylight.screening.where import FACTS
from tests.screening import signal_measure

NEIGHBOURS_HELD = 2
DOCS = Path(__file__).parents[2] / "docs"
pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="installed without docs")


def test_the_page_of_signals_is_what_the_code_makes() -> None:
    page = (DOCS / "signals.md").read_text("utf-8")
    made = page.split("## The list\n\n", 1)[1]
    assert made == "\n".join(pages()).rstrip() + "\n"


def test_every_remembered_signal_is_in_the_table() -> None:
    assert {row[0] for row in REMEMBERED} == set(REMEMBERED_NAMES)


def test_the_page_has_what_was_measured_of_every_signal() -> None:
    page = (DOCS / "signals.md").read_text("utf-8")
    assert "\n".join(signal_measure.table()) in page, "python benchmarks/screening/by_signal.py"
    said = {row.name for row in signal_measure.rows()} | set(signal_measure.NOT_OF_WORDS)
    assert said == {*examples(), "price_far_below", *REMEMBERED_NAMES}


def test_no_neighbour_of_a_signal_is_held_beyond_those_that_are_known() -> None:
    assert len(signal_measure.neighbours_held()) <= NEIGHBOURS_HELD


def test_every_fact_of_where_is_documented() -> None:
    page = (DOCS / "policy.md").read_text("utf-8")
    for name, (kind, says) in FACTS.items():
        assert f"| `{name}` | {kind} | {says} |" in page
