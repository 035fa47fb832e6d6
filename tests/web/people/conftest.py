"""A desk that a real browser can reach, and browsers with an authenticator of their own."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

PASSWORD = "a long enough one"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-first-run",
]  # fmt: skip


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
    from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
    from django.db import connections

    from daylight.web.wsgi import application

    class Quiet(WSGIRequestHandler):
        def log_message(self, *args: Any) -> None:
            pass

    served = ThreadedWSGIServer(("127.0.0.1", 0), Quiet)
    served.daemon_threads = True
    served.set_app(application)
    thread = threading.Thread(target=served.serve_forever, daemon=True)
    thread.start()
    address = f"http://localhost:{served.server_port}"
    told(url=address)
    yield address
    served.shutdown()
    served.server_close()
    thread.join()
    connections.close_all()


@pytest.fixture(scope="module")
def chrome(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    patched = pytest.MonkeyPatch()
    # Playwright keeps a loop in this thread; our queries beside it block nobody.
    patched.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        yield browser
        browser.close()
    patched.undo()
