"""A talk between a reader and a seller, with the world's mail servers around it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest


@pytest.fixture
def outside() -> Iterator[Any]:
    from django.conf import settings
    from django.test import override_settings

    from tests.web.replies.world import Outside

    world = Outside()
    smtp = "daylight.web.smtp.EmailBackend"
    with override_settings(
        ENVIRONMENT=replace(settings.ENVIRONMENT, takes_mail=True),
        EMAIL_BACKEND=smtp, EMAIL_HOST="127.0.0.1", EMAIL_PORT=world.port, EMAIL_USE_TLS=False,
        EMAIL_USE_SSL=False, EMAIL_HOST_USER="", EMAIL_HOST_PASSWORD="",
    ):  # fmt: skip
        yield world
    world.stop()


@pytest.fixture
def door(board: Any) -> Iterator[Any]:
    from daylight.web.replies import spool
    from tests.web.replies.world import Door

    shutil.rmtree(spool.folder(), ignore_errors=True)
    made = Door()
    yield made
    made.stop()
    shutil.rmtree(spool.folder(), ignore_errors=True)


@pytest.fixture
def talk(board: Any, outside: Any, door: Any) -> Any:
    from tests.web.replies.talks import Talk

    return Talk(board, outside, door)
