"""The log grows from entries alone, whatever happens on the way."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connections, transaction

from daylight.errors import ConfigError, IntegrityError
from daylight.ledger.leaf import parse_leaf
from daylight.ledger.shells.files import folder_reader
from daylight.ledger.tiles import read_bundle
from daylight.ledger.verify import verify_log
from daylight.web import clock
from daylight.web.record import actions, folder, lease, logkeys, sequencer
from daylight.web.record.models import Checkpoint, Entry, Leaf
from tests.conftest import ON_POSTGRESQL


def enter(count: int = 1) -> None:
    with transaction.atomic():
        actions.enter_all(actions.draft("flag", subject="ad:1", ad="7f3a") for _ in range(count))


def published() -> Any:
    """The log verified from its files alone, as anybody would."""
    read = folder_reader(settings.HOME / "log")
    signed = logkeys.policy().open(read("checkpoint") or b"")
    verify_log(read, signed)
    return signed


def commitments(size: int) -> list[bytes]:
    read = folder_reader(settings.HOME / "log")
    found: list[bytes] = []
    for index in range(-(-size // 256)):
        bundle = read_bundle(read, index, min(256, size - index * 256))
        found += [parse_leaf(entry).commitment for entry in bundle]
    return found


def test_every_entry_gets_one_place(recorded: Any) -> None:
    enter(300)
    assert sequencer.run() == Entry.objects.count()
    enter(5)
    assert sequencer.run() == 5
    signed = published()
    assert signed.size == Entry.objects.count()
    held = [bytes(each) for each in Entry.objects.values_list("commitment", flat=True)]
    assert sorted(commitments(signed.size)) == sorted(held)


def test_nothing_to_do_changes_nothing(recorded: Any) -> None:
    sequencer.run()
    before = (settings.HOME / "log" / "checkpoint").read_bytes()
    assert sequencer.run() == 0
    assert (settings.HOME / "log" / "checkpoint").read_bytes() == before


def test_a_quiet_log_is_signed_again_each_hour(recorded: Any) -> None:
    sequencer.run()
    before = published()
    with clock.moved(timedelta(hours=1, minutes=1)):
        sequencer.run()
    assert published().time_s > before.time_s
    assert published().size == before.size


def test_the_order_in_a_checkpoint_tells_nothing(recorded: Any) -> None:
    sequencer.run()
    first = published().size
    enter(200)
    sequencer.run()
    order = list(
        Leaf.objects.filter(index__gte=first).order_by("index").values_list("pk", flat=True)
    )
    assert order != sorted(order)
    assert sorted(order) == list(
        Entry.objects.order_by("-id").values_list("pk", flat=True)[:200][::-1]
    )


def test_what_is_public_in_full_is_in_the_leaf(recorded: Any) -> None:
    sequencer.run()
    read = folder_reader(settings.HOME / "log")
    leaves = [parse_leaf(each) for each in read_bundle(read, 0, published().size)]
    shown = {each.leaf_class for each in leaves if each.entry is not None}
    assert shown == {"governance"}


def test_the_time_never_goes_back(recorded: Any) -> None:
    with clock.moved(timedelta(hours=3)):
        enter()
        sequencer.run()
        ahead = published().time_s
    enter()
    sequencer.run()
    assert published().time_s == ahead


def test_a_smaller_id_that_commits_later_is_not_lost(recorded: Any) -> None:
    enter(3)
    sequencer.run()
    late = actions.draft("flag", subject="ad:1", ad="late")
    with transaction.atomic():
        top = Entry.objects.order_by("-id").values_list("pk", flat=True)[0]
    enter(2)
    Entry.objects.create(
        pk=top + 1000,
        type="flag",
        leaf_class="report",
        at=late.at,
        commitment=late.commitment,
    )
    assert sequencer.run() == 3
    early = actions.draft("flag", subject="ad:1", ad="early")
    Entry.objects.create(
        pk=top + 500,
        type="flag",
        leaf_class="report",
        at=early.at,
        commitment=early.commitment,
    )
    assert sequencer.run() == 1
    assert early.commitment in commitments(published().size)


def test_a_commit_that_took_hours_is_found_by_the_complete_pass(recorded: Any) -> None:
    enter(3)
    sequencer.run()
    top = Entry.objects.order_by("-id").values_list("pk", flat=True)[0]
    slow = actions.draft("flag", subject="ad:1", ad="slow")
    Entry.objects.create(
        pk=top + 1000,
        type="flag",
        leaf_class="report",
        at=slow.at,
        commitment=slow.commitment,
    )
    sequencer.run()
    with clock.moved(timedelta(hours=2)):
        sequencer.run()
        Entry.objects.create(
            pk=top + 1,
            type="flag",
            leaf_class="report",
            at=slow.at,
            commitment=bytes(32),
        )
        assert sequencer.run() == 0
        assert sequencer.run_all() == 1


def test_one_at_a_time(recorded: Any) -> None:
    enter(5)
    with lease.held() as mine:
        assert mine
        assert sequencer.run() == 0
    assert sequencer.run() > 0


def test_the_lease_of_a_dead_process_runs_out(recorded: Any) -> None:
    lease._take("dead")
    assert sequencer.run() == 0
    with clock.moved(lease.TERM + timedelta(seconds=1)):
        assert sequencer.run() > 0


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer")
def test_two_that_do_not_know_of_each_other_make_one_log(recorded: Any) -> None:
    for _ in range(5):
        enter(40)
        threads = [threading.Thread(target=_sequence_without_lease) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        sequencer.run()
        assert published().size == Entry.objects.count()


def _sequence_without_lease() -> None:
    try:
        sequencer._publish(sequencer._state()) if sequencer._place(0) else None
    except IntegrityError:
        pass  # another one was first
    finally:
        connections.close_all()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has one writer")
def test_two_open_transactions_that_commit_in_the_other_order(recorded: Any) -> None:
    sequencer.run()
    written, may_commit = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                enter(3)
                written.set()
                assert may_commit.wait(20)
        finally:
            connections.close_all()

    thread = threading.Thread(target=slow)
    thread.start()
    assert written.wait(20)
    enter(2)
    first = set(Entry.objects.unplaced().values_list("pk", flat=True))
    assert sequencer.run() == 2, "the other transaction is open, and hides its own"
    assert published().size == Entry.objects.count()
    may_commit.set()
    thread.join()
    late = set(Entry.objects.unplaced().values_list("pk", flat=True))
    assert len(late) == 3
    assert max(late) < min(first), "they were written first, and commit last"
    assert sequencer.run() == 3
    assert published().size == Entry.objects.count()


def test_lost_files_are_made_again_from_the_rows(recorded: Any) -> None:
    enter(600)
    sequencer.run()
    before = {
        path.relative_to(folder.path()): path.read_bytes()
        for path in folder.path().rglob("*")
        if path.is_file()
    }
    for path in sorted(folder.path().rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    enter()
    sequencer.run()
    assert published().size == Entry.objects.count()
    full = {name: data for name, data in before.items() if ".p" not in str(name)}
    after = {
        name: (folder.path() / name).read_bytes() for name in full if str(name) != "checkpoint"
    }
    assert after == {name: data for name, data in full.items() if str(name) != "checkpoint"}


@pytest.mark.parametrize("name", ["tile/1/000.p/1", "tile/0/001.p/91", "tile/entries/001.p/91"])
def test_a_damaged_file_is_made_again(recorded: Any, name: str) -> None:
    enter(347 - Entry.objects.count())
    sequencer.run()
    path: Path = folder.path() / name
    path.write_bytes(bytes(len(path.read_bytes())))
    enter()
    sequencer.run()
    assert published().size == 348


def test_a_database_older_than_the_log_grows_no_second_one(recorded: Any) -> None:
    enter(10)
    sequencer.run()
    held = folder.path() / "checkpoint"
    newer = held.read_bytes()
    with transaction.atomic():
        enter(5)
        sequencer._place(0)
        sequencer._publish(sequencer._state())
        newer = held.read_bytes()
        transaction.set_rollback(True)
    enter(5)
    with pytest.raises(IntegrityError, match="older than the log"):
        sequencer.run()
    assert held.read_bytes() == newer


def test_the_wrong_key_signs_nothing(recorded: Any) -> None:
    path = settings.ENVIRONMENT.keys / "checkpoint"
    promise = (settings.ENVIRONMENT.keys / "promise").read_text()
    path.write_text(promise)
    with pytest.raises(IntegrityError, match="checkpoint key"):
        sequencer.run()
    path.unlink()
    with pytest.raises(ConfigError):
        sequencer.run()
    assert Checkpoint.objects.count() == 0


def test_a_key_that_others_can_read_signs_nothing(recorded: Any) -> None:
    (settings.ENVIRONMENT.keys / "checkpoint").chmod(0o644)
    with pytest.raises(ConfigError, match="others can read"):
        sequencer.run()


def test_a_full_disk_loses_nothing(recorded: Any, monkeypatch: Any) -> None:
    import errno

    from daylight.ledger.shells import files

    enter(20)

    def full(*_args: Any, **_options: Any) -> None:
        raise OSError(errno.ENOSPC, "no space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", full)
        with pytest.raises(OSError, match="no space"):
            sequencer.run()
    assert not (folder.path() / "checkpoint").exists()
    assert sequencer.run() == 0, "they have their places already"
    assert published().size == Entry.objects.count()


def test_receipts_do_without_a_log_that_lost_its_files(recorded: Any) -> None:
    from daylight.web.record import receipts

    recorded.submitted()
    sequencer.run()
    entry = Entry.objects.filter(type="submission").get()
    assert receipts.proof_of(entry.pk) is not None
    (folder.path() / "tile" / "0").rename(folder.path() / "lost")
    assert receipts.proof_of(entry.pk) is None
