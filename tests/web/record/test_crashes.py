"""The sequencer is killed before and after each of its writes; no entry is lost, nothing forks.

The killed one is a real process: a fork of this one with connections of its own.
"""

from __future__ import annotations

import itertools
import os
import signal
import tempfile
from collections.abc import Callable, Iterable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from daylight.ledger.shells.files import folder_reader
from daylight.ledger.verify import check_growth, verify_log
from daylight.web.record import logkeys, sequencer
from daylight.web.record.models import Checkpoint, Entry, Leaf, SequencerLease, WitnessDoubt
from tests.conftest import NIGHTLY
from tests.web.record.test_keeping import configure, witness
from tests.web.record.test_sequencer import enter

# Of the moments around writes every third by day, beginning elsewhere in the next pass.
APART = 1 if NIGHTLY else 3


class Fuse:
    """Kills the process at the n-th moment around a write."""

    def __init__(self, moment: int) -> None:
        self.left = moment

    def burn(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    def around(self, function: Callable[..., Any]) -> Callable[..., Any]:
        def fused(*args: Any, **options: Any) -> Any:
            self.burn()
            done = function(*args, **options)
            self.burn()
            return done

        return fused

    def statement(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip().upper().startswith(("INSERT", "UPDATE", "DELETE")):
            return self.around(execute)(sql, params, many, context)
        return execute(sql, params, many, context)

    def lay(self) -> None:
        os.replace = self.around(os.replace)  # type: ignore[assignment]
        os.fsync = self.around(os.fsync)  # type: ignore[assignment]
        os.sync = self.around(os.sync)
        tempfile.mkstemp = self.around(tempfile.mkstemp)
        BaseDatabaseWrapper._commit = self.around(BaseDatabaseWrapper._commit)  # type: ignore[attr-defined]
        connection.execute_wrappers.append(self.statement)


def killed_at(moment: int, work: Callable[[], object] = sequencer.run) -> bool:
    """Do that in another process (else sequence); whether it was killed before it was done."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            Fuse(moment).lay()
            work()
            status = 0
        finally:
            os._exit(status)
    _, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status) or os.WEXITSTATUS(status) == 0, "it failed by itself"
    return os.WIFSIGNALED(status)


def look_from_outside(seen: list[bytes], *, whole: bool = False) -> None:
    """What is published verifies whole, and continues whatever was published before."""
    read = folder_reader(settings.HOME / "log")
    data = read("checkpoint")
    if data is None:
        assert not seen
        return
    policy = logkeys.policy()
    verify_log(read, policy.open(data))
    for note in seen if whole else seen[-1:]:  # it continued those before when it was seen
        check_growth(read, policy.open(note), policy.open(data))
    if data not in seen:
        seen.append(data)


def kill_at_writes(moments: Iterable[int], entries: int, seen: list[bytes]) -> int:
    """Kill it once at each of these moments, with something to do each time; how often it died.

    It ends with the first moment that is past its last write.
    """
    for deaths, moment in enumerate(moments):
        enter(entries if deaths % 4 == 0 else 1)
        killed = killed_at(moment)
        look_from_outside(seen)
        places = list(Leaf.objects.order_by("index").values_list("index", "entry_id"))
        SequencerLease.objects.update(until=None)  # two minutes later
        if deaths % 3 == 2:
            sequencer.run()
            look_from_outside(seen)
            assert Checkpoint.objects.order_by("-id")[0].size == Entry.objects.count()
        kept = list(Leaf.objects.order_by("index").values_list("index", "entry_id"))
        assert kept[: len(places)] == places, "a place is for ever"
        if not killed:
            return deaths
    raise AssertionError("there is always a last write")


@pytest.mark.parametrize("witnessed", [False, True], ids=["alone", "witnessed"])
def test_killed_hundreds_of_times(recorded: Any, tmp_path: Path, witnessed: bool) -> None:
    seen: list[bytes] = []
    deaths = 0
    with witness(tmp_path) if witnessed else nullcontext("") as line:
        configure(line)
        for first, entries in enumerate((1, 300, 40, 5, 2)):
            moments = itertools.count(1 + first % APART, APART)
            deaths += kill_at_writes(moments, entries, seen)
        sequencer.run()
    assert deaths >= 200 // APART, "at hundreds of moments of a night"
    look_from_outside(seen, whole=True)
    assert Leaf.objects.count() == Entry.objects.count()
    notes = [
        bytes(note) for note in Checkpoint.objects.order_by("id").values_list("note", flat=True)
    ]
    assert set(seen) <= set(notes), "nothing was ever published that the database does not know"
    newest = logkeys.open_own(seen[-1])
    assert len(newest.witnesses) == witnessed, "and its witness never had to doubt it"
    assert not WitnessDoubt.objects.exists()
