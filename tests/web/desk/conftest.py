"""A board with a desk for each test."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def desk(board: Any) -> Any:
    from tests.web.desk.desks import Desk

    return Desk(board)
