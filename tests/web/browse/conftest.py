"""A reader's client and the operator's file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest


@pytest.fixture
def reader(board: Any) -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost")


@pytest.fixture
def site_file() -> Iterator[Callable[[str], None]]:
    """Writes the site's `site.toml`; it is gone afterwards."""
    from django.conf import settings

    from daylight.web import site

    path = settings.HOME / site.FILE

    def write(text: str) -> None:
        path.write_text(text, "utf-8")
        site.forget()

    yield write
    path.unlink(missing_ok=True)
    site.forget()
