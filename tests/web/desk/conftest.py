"""A board with a desk for each test."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _no_invented_cases(monkeypatch: pytest.MonkeyPatch) -> None:
    """None comes between, unless a test asks for them."""
    from daylight.web.review.quality import plan

    monkeypatch.setattr(plan, "SHIPPED", plan.Plan(golden_per_1000=0))


@pytest.fixture
def desk(board: Any) -> Any:
    from tests.web.desk.desks import Desk

    return Desk(board)
