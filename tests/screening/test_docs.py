"""The pages about signals and policy say what the code does."""

from __future__ import annotations

from pathlib import Path

import pytest

from daylight.screening.signals.catalogue import REMEMBERED, pages
from daylight.screening.signals.names import REMEMBERED as REMEMBERED_NAMES
from daylight.screening.where import FACTS

DOCS = Path(__file__).parents[2] / "docs"
pytestmark = pytest.mark.skipif(not DOCS.exists(), reason="installed without docs")


def test_the_page_of_signals_is_what_the_code_makes() -> None:
    page = (DOCS / "signals.md").read_text("utf-8")
    made = page.split("## The list\n\n", 1)[1]
    assert made == "\n".join(pages()).rstrip() + "\n"


def test_every_remembered_signal_is_in_the_table() -> None:
    assert {row[0] for row in REMEMBERED} == set(REMEMBERED_NAMES)


def test_every_fact_of_where_is_documented() -> None:
    page = (DOCS / "policy.md").read_text("utf-8")
    for name, (kind, says) in FACTS.items():
        assert f"| `{name}` | {kind} | {says} |" in page
