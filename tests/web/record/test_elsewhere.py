"""A machine restored whole, and what its witnesses and its copy in a bucket remember of it."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings

from daylight.commands import ledger
from daylight.errors import IntegrityError
from daylight.ledger.errors import Missing
from daylight.ledger.keys import COSIGNATURE, make_key
from daylight.ledger.shells.files import folder_reader
from daylight.ledger.verify import verify_log
from daylight.web import clock
from daylight.web.record import (
    bucket,
    elsewhere,
    folder,
    health,
    logkeys,
    recovery,
    sequencer,
    witnesses,
)
from daylight.web.record.models import Entry, Leaf, Opening, WitnessDoubt
from tests.web.record.test_bucket import Store, store
from tests.web.record.test_keeping import configure, witness
from tests.web.record.test_recovery import checkpoint, forget
from tests.web.record.test_sequencer import enter, published

__all__ = ["store"]


def restore_all(tmp_path: Path, then: Callable[[], object]) -> Path:
    """The log is published on, and database and folder come back as they were before.

    Returns where a mirror kept the newer log.
    """
    saved, mirror = tmp_path / "saved", tmp_path / "mirror"
    shutil.copytree(folder.path(), saved)
    forget(lambda: enter(20))
    then()
    shutil.copytree(folder.path(), mirror)
    shutil.rmtree(folder.path())
    shutil.copytree(saved, folder.path())
    enter(2)
    return mirror


def goes_on_from(mirror: Path) -> None:
    """What the mirror has is taken, no place was given twice, and the log continues."""
    recovery.recover(folder_reader(mirror))
    sequencer.run()
    assert published().size == Entry.objects.count()


def test_a_witness_that_saw_more_stops_a_restored_board(recorded: Any, tmp_path: Path) -> None:
    with witness(tmp_path) as line:
        configure(line)
        enter(5)
        sequencer.run()
        before = checkpoint()
        mirror = restore_all(tmp_path, lambda: None)
        with pytest.raises(IntegrityError, match="witness w1 holds the log"):
            sequencer.run()
        assert checkpoint() == before, "nothing was published over what it saw"
        assert Leaf.objects.count() < Entry.objects.count(), "and no place was given twice"
        goes_on_from(mirror)
    assert WitnessDoubt.objects.count() == 0


def test_a_witness_that_was_away_shows_it_when_asked_to_sign(
    recorded: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with witness(tmp_path) as line:
        configure(line)
        sequencer.run()
        restore_all(tmp_path, lambda: None)
        before = checkpoint()
        # It showed nothing at the first question.
        monkeypatch.setattr(witnesses, "shown", lambda: witnesses.Shown({}, ()))
        with pytest.raises(IntegrityError, match="shows what this log signed before"):
            sequencer.run()
    assert checkpoint() == before


def test_a_witness_that_does_not_answer_the_first_question_is_waited_for(
    recorded: Any, tmp_path: Path
) -> None:
    """It may be the only one that remembers what a restored board forgot."""
    with witness(tmp_path) as line:
        configure(line)
        enter(5)
        sequencer.run()
        restore_all(tmp_path, lambda: None)
        before, places = checkpoint(), Leaf.objects.count()
    for minutes in (0, 14):
        with clock.moved(timedelta(minutes=minutes)), pytest.raises(Missing, match="witness w1"):
            sequencer.run()
    assert (checkpoint(), Leaf.objects.count()) == (before, places), "no place was given"


def test_waiting_for_a_witness_has_a_limit(recorded: Any, tmp_path: Path) -> None:
    with witness(tmp_path) as line:
        configure(line)
        enter(5)
        sequencer.run()
    elsewhere.know(b"another process")
    enter(2)
    with pytest.raises(Missing, match="15 minutes"):
        sequencer.run()
    with clock.moved(timedelta(minutes=16)):
        sequencer.run()
    assert published().size == Entry.objects.count()
    enter(2)
    sequencer.run()
    assert published().size == Entry.objects.count(), "and a log that runs on depends on nobody"


class Accuser(BaseHTTPRequestHandler):
    """Says that it saw another log; what it shows is `note`."""

    status, body, note = 409, b"999999\n", b""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        self._answer(self.status, self.body)

    def do_GET(self) -> None:
        self._answer(200 if self.note else 404, self.note)

    def _answer(self, status: int, body: bytes) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, *args: object) -> None:
        pass


@contextmanager
def accuser(**says: Any) -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), type("Says", (Accuser,), says))
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    key = make_key("accuser.example.org", bytes(32), COSIGNATURE).verifier
    try:
        yield f"witness accuser {key} http://127.0.0.1:{server.server_address[1]}/\n"
    finally:
        server.shutdown()
        server.server_close()


LIES: dict[str, dict[str, Any]] = {
    "a longer log": {},
    "another log": {"status": 422, "body": b""},
    "with nonsense": {"note": b"nonsense\n"},
    "with another's note": {"note": b"localhost/log\n999999\nAAAA\n\n\xe2\x80\x94 x AAAAAAAA\n"},
}


@pytest.mark.parametrize("lie", LIES)
def test_a_witness_that_accuses_without_proof_costs_its_own_line_only(
    recorded: Any, client: Client, tmp_path: Path, lie: str
) -> None:
    with witness(tmp_path) as honest, accuser(**LIES[lie]) as line:
        configure(honest + line)
        enter(3)
        sequencer.run()
        state = logkeys.open_own(checkpoint())
        assert state.size == Entry.objects.count()
        assert [key.name for key in state.witnesses] == ["w1.example.org"]
        assert [doubt.name for doubt in WitnessDoubt.objects.all()] == ["accuser"]
        said = [what for level, what, _hint in health.examine() if level == "fail"]
        assert len(said) == 1
        assert "accuser" in said[0]
        assert "The witness accuser says" in client.get("/record").content.decode()
        configure(honest)
        enter()
        sequencer.run()
        assert WitnessDoubt.objects.count() == 0
        assert "accuser" not in client.get("/record").content.decode()


def test_an_older_note_of_ours_proves_nothing(recorded: Any) -> None:
    sequencer.run()
    with accuser(note=checkpoint()) as line:
        configure(line)
        enter(3)
        sequencer.run()
        assert published().size == Entry.objects.count()
    assert WitnessDoubt.objects.count() == 1


@pytest.fixture
def copied(recorded: Any, store: Store) -> Iterator[Store]:
    """A board that keeps a copy of its log in a bucket."""
    environment = replace(settings.ENVIRONMENT, log_copy="s3://logs")
    with override_settings(ENVIRONMENT=environment):
        enter(300)
        sequencer.run()
        copy()
        yield store


def copy() -> int:
    return bucket.copy(bucket.Bucket("s3://logs"))


def test_the_copy_in_a_bucket_stops_a_restored_board(
    copied: Store, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    restore_all(tmp_path, copy)
    with pytest.raises(IntegrityError, match="the copy at s3://logs holds the log"):
        sequencer.run()
    assert Leaf.objects.count() < Entry.objects.count(), "no place was given twice"
    assert ledger.main(["recover", "--from", "s3://logs"]) == 0
    assert "20 are known to the log only" in capsys.readouterr().out
    sequencer.run()
    copy()
    assert published().size == Entry.objects.count()


def test_a_restored_board_puts_nothing_of_its_own_into_a_newer_copy(
    copied: Store, tmp_path: Path
) -> None:
    restore_all(tmp_path, copy)
    enter(300)
    with override_settings(ENVIRONMENT=replace(settings.ENVIRONMENT, log_copy="")):
        sequencer.run()  # as a board whose settings were lost too
    before = dict(copied.things)
    with pytest.raises(IntegrityError, match="holds another log"):
        copy()
    assert copied.things == before
    there = bucket.Bucket("s3://logs")
    verify_log(there.read, logkeys.open_own(there.read("checkpoint") or b""))


def test_nonsense_in_a_bucket_is_said_and_left(copied: Store) -> None:
    copied.things["/logs/checkpoint"] = b"nonsense\n"
    with pytest.raises(IntegrityError, match="no copy of this log"):
        copy()


def test_a_bucket_that_does_not_answer_stops_only_who_cannot_know(copied: Store) -> None:
    copied.shutdown()
    copied.server_close()
    enter()
    sequencer.run()
    assert published().size == Entry.objects.count(), "this process signed the last one itself"
    elsewhere.know(b"another process")
    enter()
    with pytest.raises(Missing, match="does not answer"):
        sequencer.run()


def test_each_change_of_witnesses_is_a_public_entry(recorded: Any, tmp_path: Path) -> None:
    with witness(tmp_path) as one, witness(tmp_path, "second") as two:
        configure(one + two)
        sequencer.run()
        sequencer.run()
        configure(two)
        sequencer.run()
        configure("")
        sequencer.run()
    rows = Opening.objects.filter(entry__type="witness_changed").order_by("entry_id")
    told = [json.loads(bytes(row.body)) for row in rows]
    assert [(each["witness"].split("+")[0], each["step"], each["total"]) for each in told] == [
        ("second.example.org", "added", 2),
        ("w1.example.org", "added", 2),
        ("w1.example.org", "removed", 1),
        ("second.example.org", "removed", 0),
    ]
    assert published().size == Entry.objects.count()
