"""Reading a log over HTTP: one connection kept open, answers of bounded size."""

from __future__ import annotations

import http.client
import time
import zlib
from collections.abc import Callable
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from daylight.errors import ConfigError
from daylight.ledger.errors import Malformed, Missing
from daylight.ledger.tiles import Read

TIMEOUT_S = 20
MAX_BYTES = 32 * 1024 * 1024  # a full bundle of the longest entries has 16.8 MB
_TRIES = 3
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {"User-Agent": "daylight-ledger/1", "Accept-Encoding": "gzip, identity"}
_GZIP = 31  # zlib's way to say: with a gzip header


class Client:
    """GET and POST to one host; connects again where the connection was lost."""

    def __init__(self, base: str, *, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s
        self.base = base if base.endswith("/") else base + "/"
        self._parts = _split(self.base)
        self._connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> bytes | None:
        """The body at a path relative to the base; None for 404 and 410.

        Raises: Missing where nothing answers or it is another status; Malformed for a body that
        is too long.
        """
        status, body = self.request("GET", urljoin(self.base, quote(path, safe="/.:?=&%#+~")))
        if status in (404, 410):
            return None
        if status != 200:
            raise Missing(f"{self.base}{path} answers {status}")
        return body

    def request(self, method: str, url: str, body: bytes | None = None) -> tuple[int, bytes]:
        """Status and body, after at most three redirects within the host.

        Raises: Missing, Malformed.
        """
        for _ in range(4):
            if _split(url)[:2] != self._parts[:2]:
                raise Missing(f"{self.base} sends us to another host: {url}")
            status, location, data = self._retry(method, url, body)
            if status not in _REDIRECTS or not location:
                return status, data
            url = urljoin(url, location)
        raise Missing(f"{url} goes round in circles")

    def _retry(self, method: str, url: str, body: bytes | None) -> tuple[int, str, bytes]:
        for attempt in range(_TRIES):
            try:
                return self._once(method, url, body)
            except (OSError, http.client.HTTPException) as error:
                self.close()
                if attempt == _TRIES - 1:
                    raise Missing(f"{self.base} does not answer: {error}") from error
                time.sleep(0.2 * attempt)
        raise AssertionError("unreachable")

    def _once(self, method: str, url: str, body: bytes | None) -> tuple[int, str, bytes]:
        if self._connection is None:
            self._connection = _connect(self._parts, self._timeout_s)
        parts = _split(url)
        target = parts.path + (f"?{parts.query}" if parts.query else "")
        self._connection.request(method, target, body, _HEADERS)
        answer = self._connection.getresponse()
        data = answer.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            self.close()
            raise Malformed(f"{url} has more than {MAX_BYTES} bytes")
        if answer.getheader("Content-Encoding", "identity") == "gzip":
            data = _unzip(data, url)
        return answer.status, answer.getheader("Location") or "", data

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def http_reader(base: str) -> Read:
    """Reads the log whose prefix is that URL."""
    return Client(base).get


def _unzip(data: bytes, url: str) -> bytes:
    stream = zlib.decompressobj(_GZIP)
    try:
        whole = stream.decompress(data, MAX_BYTES)
    except zlib.error as error:
        raise Malformed(f"{url} is not the gzip it says") from error
    if stream.unconsumed_tail or not stream.eof:
        raise Malformed(f"{url} is cut, or has more than {MAX_BYTES} bytes")
    return whole


def _split(url: str) -> SplitResult:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigError(f"not an address: {url!r}", hint="https://board.example.org/log/")
    return parts


def _connect(parts: SplitResult, timeout_s: float) -> http.client.HTTPConnection:
    make: Callable[..., http.client.HTTPConnection] = (
        http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
    )
    return make(parts.hostname, parts.port, timeout=timeout_s)
