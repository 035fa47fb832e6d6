"""A reader's client, the operator's file, and a real server for a real browser."""

from __future__ import annotations

import threading
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


@pytest.fixture
def server(board: Any) -> Iterator[str]:
    """The board on a port of this machine; returns its address."""
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
    yield f"http://127.0.0.1:{served.server_port}"
    served.shutdown()
    served.server_close()
    thread.join()
    connections.close_all()
