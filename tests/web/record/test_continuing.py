"""A restored board whose newer log is lost goes on under another name; nothing old turns untrue."""

from __future__ import annotations

import contextlib
import itertools
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from django.conf import settings
from django.db import DatabaseError, transaction

from daylight.commands import ledger
from daylight.errors import ConfigError, IntegrityError
from daylight.ledger import command
from daylight.ledger.continued import predecessors
from daylight.ledger.keys import make_key
from daylight.ledger.leaf import parse_leaf
from daylight.ledger.policy import parse_policy
from daylight.ledger.promise import make_promise
from daylight.ledger.receipts import Outcome, Receipt, settle, verify_receipt
from daylight.ledger.shells.files import folder_reader, load_key
from daylight.web import clock, sitekeys
from daylight.web.record import (
    continuing,
    folder,
    health,
    logkeys,
    receipts,
    rotation,
    sequencer,
)
from daylight.web.record.models import (
    Checkpoint,
    Continuation,
    Entry,
    FormerCheckpoint,
    FormerPlace,
    Leaf,
    Opening,
    SequencerLease,
)
from tests.conftest import NIGHTLY, ON_POSTGRESQL
from tests.web.databases import query
from tests.web.record.live import served
from tests.web.record.test_crashes import killed_at
from tests.web.record.test_recovery import checkpoint, forget
from tests.web.record.test_sequencer import commitments, enter, published

GAP = "A disk broke; what came on one day in November is gone."
OLD, NEW = "localhost/log", "localhost/log-2"

# Each death leaves one more log behind, so that the next costs more. By day some of two hundred
# moments around writes, an odd number apart: as many before a write as after one. The databases
# meet different ones, and a night all.
APART = 1 if NIGHTLY else 5
FIRST = 1 if NIGHTLY or not ON_POSTGRESQL else 3


def receipt_of(entry: int) -> Receipt:
    return receipts.receipt(Opening.objects.get(pk=entry))


def newest() -> int:
    return Entry.objects.order_by("-pk").values_list("pk", flat=True)[0]


def lose(count: int = 20) -> list[Receipt]:
    """The log was published further, the database was restored, and the newer tiles are gone.

    Gives what somebody holds of an entry that only the lost log had.
    """
    held: list[Receipt] = []

    def deeds() -> None:
        enter(count)
        held.append(receipt_of(newest()))

    forget(deeds)
    shutil.rmtree(folder.path() / "tile")
    return held


def go_on(**options: Any) -> list[str]:
    return continuing.continue_log(**({"gap": GAP} | options))


@pytest.fixture(autouse=True)
def _nothing_before() -> Any:
    shutil.rmtree(settings.HOME / continuing.BEFORE, ignore_errors=True)
    yield
    shutil.rmtree(settings.HOME / continuing.BEFORE, ignore_errors=True)


@pytest.fixture
def known(recorded: Any) -> Any:
    """A board with a signed log of some entries."""
    enter(10)
    sequencer.run()
    return recorded


def test_the_new_log_names_the_old_one_and_holds_what_is_left(known: Any) -> None:
    before = commitments(published().size)
    lose()
    enter(3)  # came after the restore, and waits
    last = logkeys.open_own(checkpoint())
    with pytest.raises(IntegrityError, match="older than the log"):
        sequencer.run()
    assert NEW in "\n".join(go_on())
    signed = published()
    assert signed.checkpoint.origin == NEW
    assert signed.size == Entry.objects.count() == Leaf.objects.count()
    [old] = predecessors(folder_reader(folder.path()), signed)
    assert (old.origin, old.size, old.root, old.gap) == (OLD, last.size, last.root.hex(), GAP)
    assert commitments(signed.size)[3 : 3 + len(before)] == before
    enter()
    assert sequencer.run() == 1
    assert published().size == signed.size + 1


def test_nothing_is_signed_under_the_old_name_again(known: Any) -> None:
    keys: Path = settings.ENVIRONMENT.keys
    before = {use: load_key(keys / use).verifier.public for use in continuing.USES}
    rotation.begin("checkpoint")
    lose()
    go_on()
    for path in keys.iterdir():
        if path.name.startswith(continuing.USES):
            assert path.name in continuing.USES
            assert load_key(path).verifier.public not in before.values()
    assert sitekeys.differing(keys, "localhost") == []
    assert logkeys.promise_key().verifier.name == NEW


def test_receipts_of_both_logs_verify(known: Any) -> None:
    entry = newest()
    proven = receipt_of(entry)
    promised = Receipt(proven.entry, proven.salt, proven.promise)
    [lost] = lose()
    go_on()
    policy = parse_policy((folder.path() / "policy").read_text())
    anew = receipt_of(entry)
    assert anew != proven
    for each in (proven, anew):
        assert verify_receipt(each, policy, clock.now()).outcome is Outcome.KEPT
    read = folder_reader(folder.path())
    with clock.moved(timedelta(days=2)):
        sequencer.run()
        same, report = settle(promised, policy, checkpoint(), read)
        assert (same, report.outcome) == (promised, Outcome.KEPT)
        assert GAP in report.why
        _, report = settle(lost, policy, checkpoint(), read)
        assert report.outcome is Outcome.NOT_KEPT
        assert GAP in report.why


def test_a_receipt_of_a_log_that_is_not_named_is_of_another_log(known: Any) -> None:
    mine = receipt_of(newest())
    lose()
    go_on()
    other = make_key("elsewhere/log", bytes(32))
    promise = make_promise("elsewhere/log", mine.entry, mine.salt, other)
    policy = logkeys.policy()
    trusting = msgspec.structs.replace(policy, promises=(*policy.promises, other.verifier))
    theirs = Receipt(mine.entry, mine.salt, promise)
    _, report = settle(theirs, trusting, checkpoint(), folder_reader(folder.path()))
    assert (report.outcome, report.why) == (Outcome.FORGED, "the receipt is of another log")


def test_what_is_not_lost_is_not_continued(known: Any) -> None:
    with pytest.raises(ConfigError, match="no log newer"):
        go_on()
    forget(lambda: enter(20))
    with pytest.raises(ConfigError, match="all there") as error:
        go_on()
    assert "recover" in str(error.value)
    with pytest.raises(ConfigError, match="missing"):
        go_on(gap=" ")
    assert not Continuation.objects.exists()
    assert logkeys.origin() == OLD


def test_a_checkpoint_that_somebody_kept_tells_how_far_it_was(known: Any) -> None:
    """The machine was restored whole: only a stranger's copy of a checkpoint remembers."""
    old = checkpoint()
    forget(lambda: enter(20))
    kept = checkpoint()
    shutil.rmtree(folder.path())
    (folder.path()).mkdir()
    (folder.path() / "checkpoint").write_bytes(old)
    go_on(beside=[b"nonsense", kept])
    [named] = predecessors(folder_reader(folder.path()), published())
    assert named.size == logkeys.policy().open(kept).size


def test_where_no_checkpoint_is_left_either(known: Any) -> None:
    size = published().size
    go_on(unseen=True)
    [named] = predecessors(folder_reader(folder.path()), published())
    assert (named.origin, named.size) == (OLD, size)


def test_it_can_happen_twice(known: Any) -> None:
    entry = newest()
    first = receipt_of(entry)
    lose()
    go_on()
    second = receipt_of(entry)
    lose()
    go_on()
    assert published().checkpoint.origin == "localhost/log-3"
    names = [each.origin for each in predecessors(folder_reader(folder.path()), published())]
    assert names == [NEW]  # whose own first entry, which follows, names the one before
    for each in (first, second, receipt_of(entry)):
        assert verify_receipt(each, logkeys.policy(), clock.now()).outcome is Outcome.KEPT


def test_a_backup_from_before_it_takes_a_name_that_was_never_used(known: Any) -> None:
    """The database forgot that its log was continued; the key in the folder remembers."""
    lose()
    with transaction.atomic():
        go_on()
        transaction.set_rollback(True)
    assert logkeys.origin() == OLD
    shutil.rmtree(folder.path() / "tile")
    go_on()
    assert published().checkpoint.origin == "localhost/log-3"
    named = predecessors(folder_reader(folder.path()), published())
    assert {each.origin for each in named} == {OLD, NEW}


def test_killed_at_any_write_it_is_gone_on_with(recorded: Any, tmp_path: Path) -> None:
    """Nothing is ever signed under the old name, and the next try brings it to an end."""
    for moment in itertools.count(FIRST, APART):
        enter(5)
        sequencer.run()
        lose(5)
        old = logkeys.origin()
        if not killed_at(moment, go_on):
            break
        with contextlib.suppress(IntegrityError):
            sequencer.run()  # as a worker that nobody stopped
        SequencerLease.objects.update(holder="", until=None)  # two minutes later
        if logkeys.origin() == old or continuing._is_under_way():
            go_on()
        sequencer.run()
        assert published().checkpoint.origin == logkeys.origin() != old
        assert published().size == Entry.objects.count()
        assert sitekeys.differing(settings.ENVIRONMENT.keys, "localhost") == []
    assert moment > 20, "there are that many writes"


def test_the_old_log_is_kept_aside(known: Any) -> None:
    rows = list(Leaf.objects.order_by("index").values_list("entry", "index"))
    notes = [bytes(note) for note in Checkpoint.objects.values_list("note", flat=True)]
    lose()
    note = checkpoint()
    go_on()
    kept = settings.HOME / continuing.BEFORE / "localhost_log"
    assert (kept / "checkpoint").read_bytes() == note
    assert list(FormerPlace.objects.order_by("index").values_list("entry", "index")) == rows
    assert [bytes(each.note) for each in FormerCheckpoint.objects.all()] == notes


@pytest.mark.parametrize("table", ["leaf", "checkpoint", "formerplace", "formercheckpoint"])
def test_the_database_keeps_both(known: Any, table: str) -> None:
    lose()
    go_on()
    with pytest.raises(DatabaseError), transaction.atomic():
        query(f"DELETE FROM record_{table}")


def test_a_mirror_of_the_old_log_says_what_happened(
    known: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with served() as url:
        mirror = ["mirror", f"{url}log/", str(tmp_path / "old")]
        assert command.main(mirror) == 0
        before = (tmp_path / "old" / "checkpoint").read_bytes()
        lose()
        go_on()
        capsys.readouterr()
        assert command.main(mirror) == 1
        said = capsys.readouterr().err
        assert "Continued" in said
        assert GAP in said
        assert NEW in said
        assert (tmp_path / "old" / "checkpoint").read_bytes() == before
        assert command.main([*mirror[:2], str(tmp_path / "new")]) == 0
    assert command.main(["verify", str(tmp_path / "new")]) == 0
    assert command.main(["verify", str(tmp_path / "old")]) == 0


def test_an_audit_of_the_board_passes(known: Any) -> None:
    for _ in range(2):
        known.confirmed()
    sequencer.run()
    lose()
    known.confirmed()
    go_on()
    with served() as url:
        assert command.main(["audit", url, "--sample", "9"]) == 0


def test_an_old_receipt_is_checked_against_the_new_log_by_the_command(
    known: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine = receipt_of(newest())
    (tmp_path / "kept").write_bytes(Receipt(mine.entry, mine.salt, mine.promise).encode())
    [lost] = lose()
    (tmp_path / "lost").write_bytes(Receipt(lost.entry, lost.salt, lost.promise).encode())
    go_on()
    with clock.moved(timedelta(days=2)):
        sequencer.run()
    with served() as url:
        assert command.main(["verify", str(tmp_path / "kept"), "--log", f"{url}log/"]) == 0
        assert command.main(["verify", str(tmp_path / "lost"), "--log", f"{url}log/"]) == 1
    said = capsys.readouterr().out
    assert "KEPT" in said
    assert "NOT KEPT" in said
    assert said.count(GAP) == 2


def test_the_command_and_the_doctor(
    known: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lose()
    assert any("daylight ledger continue" in mend for _, _, mend in health.examine())
    site = ["--site", str(settings.HOME)]
    (tmp_path / "last").write_bytes(checkpoint())
    last = ["--last", str(tmp_path / "last")]
    assert ledger.main(["continue", "--gap", GAP, *last, *site]) == 0
    assert NEW in capsys.readouterr().out
    assert any(OLD in said for _, said, _ in health.examine())


def test_the_first_leaf_is_public_in_full(known: Any) -> None:
    lose()
    go_on()
    bundle = folder_reader(folder.path())(f"tile/entries/000.p/{published().size}") or b""
    length = int.from_bytes(bundle[:2], "big")
    leaf = parse_leaf(bundle[2 : 2 + length])
    assert leaf.entry is not None
    assert GAP.encode() in leaf.entry
