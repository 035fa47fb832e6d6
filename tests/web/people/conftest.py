"""A desk that a real browser can reach, and browsers with an authenticator of their own."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import pytest

PASSWORD = "a long enough one"


@pytest.fixture
def hire(board: Any) -> Callable[..., Any]:
    """Adds somebody with a password, as the machine's owner would."""
    from daylight.web.people import actions
    from daylight.web.people.models import Role

    def hired(name: str = "kim", *roles: Role, password: str | None = PASSWORD) -> Any:
        given = list(roles) or [Role.REVIEWER]
        return actions.add_staff(name=name, password=password, roles=given, pseudonym=f"{name}-p")

    return hired


@pytest.fixture
def stranger(board: Any) -> Any:
    from django.test import Client

    return Client(headers={"host": "localhost"})


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Changes what the process was told, such as `demo=True`."""
    from django.conf import settings

    def tell(**changes: Any) -> None:
        changed = dataclasses.replace(settings.ENVIRONMENT, **changes)
        monkeypatch.setattr(settings, "ENVIRONMENT", changed)

    return tell


@pytest.fixture
def server(board: Any, told: Callable[..., None]) -> Iterator[str]:
    """The board on a port of this machine, whose settings know its address."""
    from tests.web.serving import served

    with served("localhost") as address:
        told(url=address)
        yield address
