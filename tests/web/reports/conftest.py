"""What the tests of reports share."""

from __future__ import annotations

import importlib
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from daylight.web import site
from daylight.web.rota import WEEKDAYS
from tests.web.replies.conftest import door, outside  # noqa: F401

HANDLERS = (
    "daylight.web.ads.letters",
    "daylight.web.ads.duplicates",
    "daylight.web.ads.renditions",
    "daylight.web.reports.actions.upkeep",
    "daylight.web.reports.actions.flagging",
    "daylight.web.reports.letters",
    "daylight.web.review.statements.actions",
)


@pytest.fixture(autouse=True)
def clean(board: Any) -> Iterator[None]:
    """Nothing hidden, nothing mailed, our own board beside the lane, every handler known."""
    from daylight.web.reports import own_board

    for name in HANDLERS:
        importlib.import_module(name)
    _empty()
    before = own_board.board()
    yield
    own_board.serve(before)
    _empty()


def _empty() -> None:
    from daylight.web.ads import hidden

    shutil.rmtree(hidden.folder(), ignore_errors=True)
    shutil.rmtree(settings.HOME / "mail", ignore_errors=True)
    hidden._seen = hidden._Seen()


@pytest.fixture
def recorded(board: Any) -> Iterator[Any]:
    """The board, with keys for its log, so that receipts can be given."""
    from tests.web.record.conftest import recorded as made

    yield from made.__wrapped__(board)


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost")


@pytest.fixture
def lawful() -> Iterator[None]:
    """A country whose law lets a trained officer look."""
    with site_file("[desk]\nrestoring_child_images = true\n"):
        yield


ALL_DAY = "\n".join(f'{day} = "00:00-24:00"' for day in WEEKDAYS)


@contextmanager
def site_file(text: str) -> Iterator[None]:
    """The operator's file says this."""
    path = Path(settings.HOME) / "site.toml"
    path.write_text(text, "utf-8")
    site.forget()
    yield
    path.unlink()
    site.forget()


@pytest.fixture
def all_day() -> Iterator[None]:
    """Whoever decides here is there at every hour."""
    with site_file(f'[review.staffed]\nzone = "America/Chicago"\n{ALL_DAY}\n'):
        yield
