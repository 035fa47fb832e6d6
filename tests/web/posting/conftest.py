"""Whoever has an ad of their own."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.fixture
def seller(board: Any) -> Any:
    """Has posted and confirmed one ad with a photo, in this browser."""
    from tests.web.posting.visitors import Visitor, photo

    visitor = Visitor()
    ad = visitor.posts(photos=[photo()])
    visitor.opens_link(ad)
    return visitor
