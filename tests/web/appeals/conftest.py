"""A board on which letters are sent and reasons given."""

from __future__ import annotations

import email
import email.policy
from collections.abc import Callable
from typing import Any

import pytest


@pytest.fixture
def client() -> Any:
    from django.test import Client

    return Client(HTTP_HOST="localhost")


@pytest.fixture
def letters_sent(board: Any) -> Callable[[], list[str]]:
    """Run the worker; the mails that it wrote since the last call, newest last."""
    from django.conf import settings

    from daylight.web.jobs.worker import run_due

    seen = set((settings.HOME / "mail").glob("*.eml"))

    def fresh() -> list[str]:
        run_due()
        found = sorted(set((settings.HOME / "mail").glob("*.eml")) - seen)
        seen.update(found)
        return [_text(path.read_bytes()) for path in found]

    return fresh


def _text(data: bytes) -> str:
    made = email.message_from_bytes(data, policy=email.policy.default)
    return f"{made['subject']}\n{made.get_content()}"
