"""A board whose log has its keys, and a folder of its own for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from daylight.web import clock, sitekeys


def forget_log() -> None:
    """No files, no keys, as before `daylight init`."""
    shutil.rmtree(settings.HOME / "log", ignore_errors=True)
    for use in ("checkpoint", "promise"):
        for name in (use, f"{use}.old", f"{use}.new"):
            (settings.ENVIRONMENT.keys / name).unlink(missing_ok=True)
    (settings.HOME / "witnesses").unlink(missing_ok=True)


@pytest.fixture
def recorded(board: Any) -> Iterator[Any]:
    """The board of the other tests, with keys for its log."""
    forget_log()
    sitekeys.make(settings.ENVIRONMENT.keys, "localhost")
    with transaction.atomic():
        sitekeys.declare(settings.ENVIRONMENT.keys, "localhost", at=clock.now())
    yield board
    forget_log()


@pytest.fixture
def client() -> Client:
    return Client(HTTP_HOST="localhost")
