"""A cosigning witness over HTTP. It has the new size on disk before it signs, one at a time."""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Callable, Sequence
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import IO, Any

import msgspec

from daylight.errors import ConfigError
from daylight.ledger import base64text
from daylight.ledger.checkpoints import SignedCheckpoint
from daylight.ledger.keys import SigningKey, VerifierKey
from daylight.ledger.policy import Policy
from daylight.ledger.shells.files import write_whole
from daylight.ledger.witness import Seen, Verdict, cosign, judge, log_id

MAX_BODY = 128 * 1024
SEEN = "seen"  # at SEEN/ID lies the note that was signed last for a log
_TEXT = "text/plain; charset=utf-8"


class Witness:
    """What a witness knows: its key, the logs it looks after, and what it signed last."""

    def __init__(
        self,
        folder: Path,
        key: SigningKey,
        policy: Policy,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.folder = folder
        self.key = key
        self.logs: dict[str, Sequence[VerifierKey]] = {}
        for each in policy.logs:
            self.logs[each.name] = [*self.logs.get(each.name, ()), each]
        self._clock = clock
        self._lock = threading.Lock()
        self._alone = _only_process(folder)

    def add_checkpoint(self, body: bytes) -> Verdict:
        """The answer to a request. Whatever is signed is on disk first."""
        with self._lock:
            verdict = judge(body, self.logs, self.seen)
            if verdict.accepted is None:
                return verdict
            self._keep(verdict.accepted)
            lines = cosign(verdict.accepted.checkpoint, [self.key], int(self._clock()))
            return Verdict(200, lines)

    def seen(self, origin: str) -> Seen:
        """What was signed last for a log.

        Raises: ConfigError where the file is damaged: better no word than a second one.
        """
        return self._state(origin)[0]

    def note_of(self, name: str) -> bytes | None:
        """The note that was signed last for the log that `log_id` calls so; None for no such log.

        It is what shows that a log once was longer, or another.

        Raises: as `seen`.
        """
        for origin in self.logs:
            if log_id(origin) == name:
                return self._state(origin)[1]
        return None

    def _state(self, origin: str) -> tuple[Seen, bytes | None]:
        path = self._path(origin)
        try:
            raw = msgspec.json.decode(path.read_bytes())
            if raw["origin"] == origin:
                seen = Seen(int(raw["size"]), base64text.decode(raw["root"], size=32))
                return seen, raw["checkpoint"].encode()
        except FileNotFoundError:
            return Seen(), None
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ConfigError("the state of a log is damaged", file=str(path)) from error
        raise ConfigError("the state is of another log", file=str(path))

    def _keep(self, signed: SignedCheckpoint) -> None:
        state = {
            "origin": signed.checkpoint.origin,
            "size": signed.size,
            "root": base64text.encode(signed.root),
            "checkpoint": signed.data.decode(),
        }
        write_whole(self._path(signed.checkpoint.origin), msgspec.json.encode(state))

    def _path(self, origin: str) -> Path:
        return self.folder / "seen" / f"{log_id(origin)}.json"

    def close(self) -> None:
        self._alone.close()


def _only_process(folder: Path) -> IO[bytes]:
    folder.mkdir(parents=True, exist_ok=True)
    file = (folder / "lock").open("wb")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.close()
        raise ConfigError("another witness runs on this folder", file=str(folder)) from None
    return file


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "daylight-witness"
    sys_version = ""
    timeout = 20
    witness: Witness

    def do_POST(self) -> None:
        if self.path.rsplit("/", 1)[-1] != "add-checkpoint":
            self.close_connection = True  # with whatever it meant to send us
            return self._answer(404, "There is nothing at this address.\n")
        length = self.headers.get("Content-Length", "")
        if not length.isascii() or not length.isdecimal() or int(length) > MAX_BODY:
            self.close_connection = True
            return self._answer(413 if length.isdecimal() else 411, "")
        try:
            verdict = self.witness.add_checkpoint(self.rfile.read(int(length)))
        except (OSError, ConfigError) as error:
            self.log_error("not signed: %s", error)
            return self._answer(503, "")
        if verdict.why:
            self.log_message("%s: %s", verdict.status, verdict.why)
        return self._answer(verdict.status, verdict.body, verdict.content_type)

    def do_GET(self) -> None:
        try:
            above, _, name = self.path.rpartition("/")
            if above.rpartition("/")[2] == SEEN:
                note = self.witness.note_of(name)
                return self._answer(404 if note is None else 200, (note or b"").decode())
            seen = [f"{name} {self.witness.seen(name).size}" for name in self.witness.logs]
        except (OSError, ConfigError) as error:
            self.log_error("cannot tell: %s", error)
            return self._answer(503, "")
        return self._answer(200, "\n".join([str(self.witness.key.verifier), "", *seen, ""]))

    def _answer(self, status: int, body: str, content_type: str = _TEXT) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 (the base class's)
        # Addresses of those who ask are nobody's business.
        print(time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), format % args, flush=True)


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def make_server(witness: Witness, host: str, port: int) -> ThreadingHTTPServer:
    """The server, bound and not yet serving."""
    handler = type("WitnessHandler", (_Handler,), {"witness": witness})
    return _Server((host, port), handler)
