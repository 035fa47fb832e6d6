"""The board on a port of this machine, for browsers and for commands that look from outside."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler

from daylight.web.wsgi import application

POLL_S = 0.02  # between two looks at whether it is to stop


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: Any) -> None: ...


class _Server(ThreadedWSGIServer):
    """When it is closed, every request is answered, and nobody asks any more."""

    daemon_threads = False  # closing waits for those that are no daemons

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Quiet)
        self.set_app(application)
        self._open: set[Any] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def close_request(self, request: Any) -> None:
        self._open.discard(request)
        super().close_request(request)

    def server_close(self) -> None:
        for each in list(self._open):
            with contextlib.suppress(OSError):  # it went by itself
                each.shutdown(socket.SHUT_RD)  # a browser keeps connections that it does not use
        super().server_close()


@contextlib.contextmanager
def served(host: str = "127.0.0.1") -> Iterator[str]:
    """The board's address within the block."""
    server = _Server()
    thread = threading.Thread(target=server.serve_forever, args=(POLL_S,), daemon=True)
    thread.start()
    try:
        yield f"http://{host}:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def follow(page: Any, button: Any) -> None:
    """Click what leads to another page, and wait until that page is there whole.

    A click alone does not wait: what looks at the page next may still see the one before, or none.
    """
    with page.expect_navigation():
        button.click()
