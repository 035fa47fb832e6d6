"""A restored database, a damaged or an older checkpoint: the log goes on, and never backwards."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction

from daylight.commands import ledger
from daylight.errors import ConfigError, IntegrityError
from daylight.ledger.shells.files import folder_reader
from daylight.web import clock
from daylight.web.record import folder, logkeys, recovery, rotation, sequencer, tallies
from daylight.web.record.models import Checkpoint, Entry, Leaf, Tally
from tests.web.record.test_sequencer import enter, published
from tests.web.record.test_transparency import tomorrow


def forget(deeds: Callable[[], object]) -> None:
    """What a restore does: the log was published further than the database remembers."""
    with transaction.atomic():
        deeds()
        sequencer.run()
        transaction.set_rollback(True)


def recover() -> recovery.Recovered:
    return recovery.recover(folder_reader(folder.path()))


def checkpoint() -> bytes:
    return (folder.path() / "checkpoint").read_bytes()


@pytest.mark.parametrize("finished", [False, True])
def test_a_rotation_that_the_backup_missed_is_known_again(recorded: Any, finished: bool) -> None:
    sequencer.run()

    def rotate() -> None:
        rotation.begin("checkpoint")
        if finished:
            rotation.finish("checkpoint")
        enter()

    forget(rotate)
    with pytest.raises(IntegrityError):
        sequencer.run()
    recover()
    assert len(logkeys.history()["checkpoint"]) == 2
    enter()
    sequencer.run()
    assert published().size == Entry.objects.count()


def test_a_tally_that_the_backup_missed_is_not_made_again(recorded: Any) -> None:
    recorded.confirmed()
    sequencer.run()
    with tomorrow():
        forget(tallies.tally_due)
        before = Tally.objects.count()
        recover()
        assert Tally.objects.count() == before + 1
        tallies.tally_due()
        assert Tally.objects.count() == before + 1
    assert len(tallies.tallies()) == 1


def test_a_day_with_lost_entries_is_counted_without_them(recorded: Any) -> None:
    recorded.confirmed()
    sequencer.run()
    forget(lambda: enter(9))
    recover()
    assert Entry.objects.filter(type="lost").count() == 9
    with tomorrow():
        tallies.tally_due()
    [tally] = tallies.tallies()
    assert "flag" not in tally["counts"]


@pytest.mark.parametrize("recovers", [False, True])
def test_a_backup_from_between_place_and_signature_goes_on(recorded: Any, recovers: bool) -> None:
    sequencer.run()
    enter(5)
    sequencer._place(0)
    with transaction.atomic():
        sequencer._publish(sequencer._state())
        transaction.set_rollback(True)
    assert Leaf.objects.count() > Checkpoint.objects.order_by("-id")[0].size
    enter(2)
    if recovers:
        assert recover().lost == 0
    sequencer.run()
    assert published().size == Entry.objects.count()


def test_what_is_not_newer_is_not_taken(recorded: Any) -> None:
    sequencer.run()
    with pytest.raises(ConfigError, match="not newer"):
        recover()


@pytest.mark.parametrize("damage", [b"", b"nonsense\n", None])
def test_a_damaged_checkpoint_is_put_in_place_again(recorded: Any, damage: bytes | None) -> None:
    sequencer.run()
    note = checkpoint()
    (folder.path() / "checkpoint").write_bytes(note[:-9] if damage is None else damage)
    sequencer.run()
    assert checkpoint() == note
    enter()
    sequencer.run()
    assert published().size == Entry.objects.count()


def test_rebuild_writes_the_checkpoint_too(recorded: Any) -> None:
    enter(300)
    sequencer.run()
    note = checkpoint()
    shutil.rmtree(folder.path())
    assert ledger.main(["rebuild"]) == 0
    assert checkpoint() == note
    assert published().size == Entry.objects.count()


@pytest.mark.parametrize("how", ["sequence", "rebuild"])
def test_a_damaged_checkpoint_does_not_hide_that_the_log_was_longer(
    recorded: Any, how: str
) -> None:
    enter(10)
    sequencer.run()
    forget(lambda: enter(20))
    (folder.path() / "checkpoint").write_bytes(b"nonsense\n")
    enter()
    with pytest.raises(IntegrityError, match="older than the log"):
        sequencer.run() if how == "sequence" else ledger.main(["rebuild"])
    assert checkpoint() == b"nonsense\n"


def test_a_sequencer_that_stalled_publishes_nothing_older(
    recorded: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    sequencer.run()
    write, stalled = folder.write_policy, []

    def stall(text: str) -> None:
        write(text)
        if not stalled:
            stalled.append(True)
            enter()
            sequencer._place(0)
            sequencer._publish(sequencer._state())

    monkeypatch.setattr(folder, "write_policy", stall)
    enter()
    sequencer._place(0)
    sequencer._publish(sequencer._state())
    assert stalled
    assert published().size == Checkpoint.objects.order_by("-id")[0].size == Entry.objects.count()


def test_a_restored_board_publishes_no_earlier_time(recorded: Any) -> None:
    sequencer.run()
    with clock.moved(timedelta(hours=2)):
        forget(lambda: None)
    later = published()
    sequencer.run()
    assert checkpoint() == later.data
    enter()
    sequencer.run()
    assert published().time_s >= later.time_s
    assert published().size == later.size + 1


def test_a_copy_with_only_a_later_signature_can_be_recovered_from(
    recorded: Any, tmp_path: Path
) -> None:
    sequencer.run()
    old = checkpoint()
    with clock.moved(timedelta(hours=2)):
        forget(lambda: None)
    shutil.copytree(folder.path(), tmp_path / "mirror")
    (folder.path() / "checkpoint").write_bytes(old)
    assert recovery.recover(folder_reader(tmp_path / "mirror")).lost == 0
    assert checkpoint() != old
