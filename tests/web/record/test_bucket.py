"""The log's copy in a bucket, by the real client against a small server of this test's own."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from daylight.errors import ConfigError, IntegrityError
from daylight.ledger.verify import verify_log
from daylight.web.record import bucket, folder, logkeys, sequencer

NOTHING = b"<Error><Code>NoSuchKey</Code><Message>nothing</Message></Error>"


class Store(ThreadingHTTPServer):
    """Keeps what is put, in order; refuses after `room` writes where that is set."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.things: dict[str, bytes] = {}
        self.order: list[str] = []
        self.room = 10**9


class Handler(BaseHTTPRequestHandler):
    server: Store
    protocol_version = "HTTP/1.1"  # a client waits a second for the 100 that 1.0 does not have

    def log_message(self, *_: Any) -> None:
        pass

    def _answer(self, status: int, body: bytes = b"") -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self) -> None:
        data = self._body()
        if len(self.server.order) >= self.server.room:
            return self._answer(400, b"<Error><Code>Full</Code></Error>")
        self.server.things[self.path] = data
        self.server.order.append(self.path)
        return self._answer(200)

    def _body(self) -> bytes:
        raw = self.rfile.read(int(self.headers["Content-Length"]))
        if "aws-chunked" not in self.headers.get("Content-Encoding", ""):
            return raw
        whole = b""
        while raw:
            head, _, raw = raw.partition(b"\r\n")
            size = int(head.split(b";")[0], 16)
            if not size:
                break
            whole, raw = whole + raw[:size], raw[size + 2 :]
        return whole

    def do_GET(self) -> None:
        data = self.server.things.get(self.path)
        self._answer(404, NOTHING) if data is None else self._answer(200, data)


@pytest.fixture
def store(monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    server = Store()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    for name, value in {
        "AWS_ENDPOINT_URL_S3": f"http://127.0.0.1:{server.server_port}",
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
    }.items():
        monkeypatch.setenv(name, value)
    yield server
    server.shutdown()
    server.server_close()


def test_the_copy_verifies_alone_and_its_checkpoint_comes_last(recorded: Any, store: Store) -> None:
    recorded.confirmed()
    sequencer.run_all()
    there = bucket.Bucket("s3://logs/board")
    assert bucket.copy(there) > 0
    assert store.order[-1] == "/logs/board/checkpoint"
    note = there.read(folder.CHECKPOINT)
    assert note is not None
    verify_log(there.read, logkeys.open_own(note))
    assert bucket.copy(there) == 0
    recorded.confirmed("other@example.org")
    sequencer.run_all()
    bucket.copy(there)
    note = there.read(folder.CHECKPOINT)
    assert note == folder.reader()(folder.CHECKPOINT)
    verify_log(there.read, logkeys.open_own(note or b""))


def test_a_copy_that_was_cut_off_is_gone_on_with(recorded: Any, store: Store) -> None:
    recorded.confirmed()
    sequencer.run_all()
    there = bucket.Bucket("s3://logs")
    store.room = 1
    with pytest.raises(Exception, match="Full"):
        bucket.copy(there)
    assert there.read(folder.CHECKPOINT) is None
    store.room = 10**9
    bucket.copy(there)
    note = there.read(folder.CHECKPOINT)
    verify_log(there.read, logkeys.open_own(note or b""))


def test_a_shorter_log_is_not_put_over_a_longer_one(recorded: Any, store: Store) -> None:
    recorded.confirmed()
    sequencer.run_all()
    short = folder.reader()(folder.CHECKPOINT) or b""
    recorded.confirmed("other@example.org")
    sequencer.run_all()
    there = bucket.Bucket("s3://logs")
    bucket.copy(there)
    folder.write_checkpoint(short)
    with pytest.raises(IntegrityError):
        bucket.copy(there)


def test_only_full_tiles_stay_as_they_are() -> None:
    from daylight.ledger.tiles import ENTRIES, Tile

    assert bucket._was_full(Tile(0, 0), 256)
    assert bucket._was_full(Tile(ENTRIES, 1), 512)
    assert not bucket._was_full(Tile(0, 1), 511)
    assert not bucket._was_full(Tile(1, 0), 65_535)
    assert bucket._was_full(Tile(1, 0), 65_536)
    assert not bucket._was_full(Tile(0, 0, 100), 256)


def test_an_address_that_is_no_bucket_is_said() -> None:
    with pytest.raises(ConfigError):
        bucket.Bucket("s3:///nowhere")
