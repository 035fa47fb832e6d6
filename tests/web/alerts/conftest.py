"""A real mail server on this machine, and a reader's client."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest
from aiosmtpd.controller import Controller


@pytest.fixture
def mailboxes() -> Iterator[Any]:
    """A real SMTP server; the board's mail goes there."""
    from django.test import override_settings

    from tests.web.alerts.readers import Mailboxes

    boxes = Mailboxes()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(boxes, hostname="127.0.0.1", port=port)
    server.start()
    with override_settings(
        EMAIL_BACKEND="daylight.web.smtp.EmailBackend",
        EMAIL_HOST="127.0.0.1",
        EMAIL_PORT=port,
        EMAIL_HOST_USER="",
        EMAIL_HOST_PASSWORD="",
        EMAIL_USE_SSL=False,
        EMAIL_USE_TLS=False,
        EMAIL_TIMEOUT=5,
    ):
        yield boxes
    server.stop()


@pytest.fixture(autouse=True)
def fresh_processes() -> None:
    """What a worker remembers of another board is forgotten."""
    from daylight.web.ads.alerts import anchors, matching

    matching.forget()
    anchors.forget()


@pytest.fixture
def reader(board: Any) -> Any:
    from django.test import Client

    return Client(SERVER_NAME="localhost")
