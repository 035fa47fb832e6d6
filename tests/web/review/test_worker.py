"""The worker outlives its database."""

from __future__ import annotations

import signal
import threading
from typing import Any

import pytest
from django.db import OperationalError

from daylight.web.jobs import queue, worker

ran: list[str] = []


@queue.handles("review-note")
def note(word: str) -> None:
    ran.append(word)


def test_a_database_that_does_not_answer_does_not_end_the_worker(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.put("review-note", word="after all")
    claim, faults, stop = queue.claim, [OperationalError("gone")], threading.Event()

    def shaky() -> Any:
        if faults:
            raise faults.pop()
        if ran:
            stop.set()
        return claim()

    monkeypatch.setattr(queue, "claim", shaky)
    monkeypatch.setattr(worker, "WITHOUT_DATABASE_S", 0.0)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    monkeypatch.setattr(threading, "Event", lambda: stop)
    worker.run_forever()
    assert ran == ["after all"]
