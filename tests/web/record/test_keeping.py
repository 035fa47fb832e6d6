"""Looking after the log: recovery after a restore, new keys, openings, witnesses."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client

from daylight.errors import ConfigError, IntegrityError
from daylight.ledger.base64text import decode
from daylight.ledger.commitment import commit
from daylight.ledger.keys import COSIGNATURE, make_key
from daylight.ledger.policy import Policy
from daylight.ledger.receipts import Outcome, parse_receipt, verify_receipt
from daylight.ledger.shells.files import folder_reader
from daylight.ledger.shells.witness_server import Witness, make_server
from daylight.web import clock, pages
from daylight.web.record import (
    auditing,
    browsing,
    folder,
    logkeys,
    receipts,
    recovery,
    rotation,
    sequencer,
    witnesses,
)
from daylight.web.record.models import Checkpoint, Entry
from tests.web.record.test_sequencer import enter, published


def lose_newest(count: int) -> Path:
    """What a restore does: the log was published further than the database remembers."""
    with transaction.atomic():
        enter(count)
        sequencer._place(0)
        sequencer._publish(sequencer._state())
        transaction.set_rollback(True)
    return folder.path()


def test_a_restored_database_goes_on_after_recovery(recorded: Any, tmp_path: Path) -> None:
    enter(300)
    sequencer.run()
    mirror = tmp_path / "mirror"
    shutil.copytree(lose_newest(20), mirror)
    enter(3)
    with pytest.raises(IntegrityError):
        sequencer.run()
    found = recovery.recover(folder_reader(mirror))
    assert (found.known, found.lost) == (0, 20)
    assert sequencer.run() == 3
    assert published().size == Entry.objects.count()


def test_entries_that_the_backup_has_get_their_places_again(recorded: Any, tmp_path: Path) -> None:
    enter(10)
    sequencer.run()
    enter(5)
    with transaction.atomic():
        sequencer._place(0)
        sequencer._publish(sequencer._state())
        transaction.set_rollback(True)
    found = recovery.recover(folder_reader(folder.path()))
    assert (found.known, found.lost) == (5, 0)
    assert sequencer.run() == 0


def test_recovery_takes_nothing_that_does_not_continue(recorded: Any) -> None:
    sequencer.run()
    with pytest.raises(ConfigError, match="not newer"):
        recovery.recover(folder_reader(folder.path()))


def test_the_checkpoint_key_is_replaced_without_a_gap(recorded: Any) -> None:
    sequencer.run()
    before = logkeys.policy()
    rotation.begin("checkpoint")
    enter()
    sequencer.run()
    note = (folder.path() / "checkpoint").read_bytes()
    assert before.open(note), "whoever has only the old key still verifies"
    assert Policy(logs=logkeys.policy().logs[1:]).open(note), "and whoever has only the new one"
    with pytest.raises(ConfigError):
        rotation.begin("checkpoint")
    rotation.finish("checkpoint")
    enter()
    sequencer.run()
    assert published().size == Entry.objects.count()


def test_receipts_of_an_old_promise_key_stay_good(recorded: Any, client: Client) -> None:
    recorded.submitted()
    path = receipts.latest("ad:1", "submission")
    old = parse_receipt(client.get(f"{path}/file").content)
    rotation.begin("promise")
    new = parse_receipt(client.get(f"{path}/file").content)
    assert old.promise != new.promise
    for made in (old, new):
        outcome = verify_receipt(made, logkeys.policy(), clock.now()).outcome
        assert outcome is Outcome.PROMISED


def test_an_auditor_gets_every_opening_of_a_day(recorded: Any) -> None:
    recorded.confirmed()
    sequencer.run()
    lines = list(auditing.openings_of(clock.now().date()))
    assert len(lines) == Entry.objects.count()
    for line in lines:
        assert commit(line["entry"], decode(line["salt"])).hex() == line["commitment"]
    assert sorted(line["index"] for line in lines) == list(range(len(lines)))


@contextmanager
def witness(tmp_path: Path, name: str = "w1") -> Iterator[str]:
    """A real witness of this log; the line for the board's file of witnesses."""
    key = make_key(f"{name}.example.org", bytes([len(name)] * 32), COSIGNATURE)
    watching = Witness(_made(tmp_path / name), key, logkeys.policy())
    server = make_server(watching, "127.0.0.1", 0)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    try:
        yield f"witness {name} {key.verifier} http://127.0.0.1:{server.server_address[1]}/\n"
    finally:
        server.shutdown()
        server.server_close()
        watching.close()


def _made(path: Path) -> Path:
    path.mkdir(exist_ok=True)
    return path


class _Liar(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.end_headers()
        self.wfile.write("\N{EM DASH} liar.example.org AAAAAAAA\n".encode())

    def log_request(self, *args: object) -> None:
        pass


@contextmanager
def liar() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), _Liar)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    key = make_key("liar.example.org", bytes(32), COSIGNATURE).verifier
    try:
        yield f"witness liar {key} http://127.0.0.1:{server.server_address[1]}/\n"
    finally:
        server.shutdown()
        server.server_close()


def configure(text: str) -> None:
    (settings.HOME / "witnesses").write_text(text)


def test_a_witness_cosigns_and_every_foot_says_so(
    recorded: Any, client: Client, tmp_path: Path, monkeypatch: Any
) -> None:
    with witness(tmp_path) as line:
        configure(line)
        for _ in range(3):
            enter()
            sequencer.run()
    state = browsing.state()
    assert state is not None
    assert state.witnesses == ("w1.example.org",)
    assert Checkpoint.objects.order_by("-id")[0].witnesses == 1
    monkeypatch.setattr(pages, "_witnesses", pages._Witnesses())
    assert "1 independent witness" in client.get("/about").content.decode()


def test_witnesses_that_are_down_or_lie_stop_nothing(recorded: Any, tmp_path: Path) -> None:
    down = make_key("down.example.org", bytes([9] * 32), COSIGNATURE).verifier
    with witness(tmp_path) as line, liar() as lie:
        configure(line + lie + f"witness down {down} http://127.0.0.1:9/\n")
        enter()
        sequencer.run()
    state = browsing.state()
    assert state is not None
    assert state.witnesses == ("w1.example.org",)


def test_a_slow_witness_costs_a_few_seconds_at_most(recorded: Any, monkeypatch: Any) -> None:
    import socket
    import time

    monkeypatch.setattr(witnesses, "PATIENCE_S", 0.3)
    key = make_key("slow.example.org", bytes([8] * 32), COSIGNATURE).verifier
    with socket.create_server(("127.0.0.1", 0)) as server:
        configure(f"witness slow {key} http://127.0.0.1:{server.getsockname()[1]}/\n")
        enter()
        began = time.monotonic()
        sequencer.run()
    assert time.monotonic() - began < 3
    assert published().size == Entry.objects.count()
