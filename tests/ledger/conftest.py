"""A real HTTP server over whatever a test says."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest


class _Files(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    files: Callable[[str], bytes | None]

    def do_GET(self) -> None:
        data = type(self).files(self.path.lstrip("/"))
        self.send_response(200 if data is not None else 404)
        if data is not None and data.startswith(b"\x1f\x8b"):
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data or b"")))
        self.end_headers()
        self.wfile.write(data or b"")

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def serve() -> Iterator[Callable[[Callable[[str], bytes | None]], str]]:
    """Serves whatever a function gives for a path; the answer is the server's address."""
    servers = []

    def start(files: Callable[[str], bytes | None]) -> str:
        handler = type("Handler", (_Files,), {"files": staticmethod(files)})
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}/"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()
