"""The whole vault is looked at again and again, a piece at a time; and a full disk is told."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections

from daylight.commands import vault as command
from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads.models import Ad
from daylight.web.evidence import checking, passes, vaultkeys
from daylight.web.evidence.models import Item, VaultPass
from daylight.web.evidence.vault import vault
from daylight.web.jobs.models import Job
from tests.web.evidence.test_strays import append, damaged


def fill(count: int) -> None:
    for n in range(count):
        append(bytes([n]) * 50, named=True)


def test_a_pass_goes_on_where_it_ended(alone: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(5)
    monkeypatch.setattr(passes, "STEP", 2)
    seen = []
    for _ in range(4):
        passes.go_on(seconds=0)  # one step
        current = passes.newest()
        assert current is not None
        seen.append((current.items, current.ended_at is not None))
    assert seen == [(2, False), (4, False), (5, False), (5, True)]
    passes.go_on()
    assert VaultPass.objects.count() == 1, "the last one is young"
    with clock.moved(timedelta(days=8)):
        passes.go_on()
    assert VaultPass.objects.count() == 2


def test_the_worker_finds_damage_and_the_doctor_says_so(
    alone: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(3)
    [level] = {level for level, said, _ in checking.health() if "digests" in said}
    assert level == "warn"
    passes.go_on()
    assert any(
        (level, "no problems" in said) == ("ok", True) for level, said, _ in checking.health()
    )
    last = Item.objects.order_by("-pk")[0]
    stored = append(b"x" * 99, named=True)
    damaged(stored, 60, b"changed")
    with clock.moved(timedelta(days=8)):
        passes.go_on()
        found = [said for level, said, _ in checking.health() if level == "fail"]
        assert any("1 problems" in said for said in found)
    current = passes.newest()
    assert current is not None
    assert current.problems == [f"item {last.pk + 1} in {stored.segment} is changed"]
    assert command.main(["list"]) == 0
    assert "last full look" in capsys.readouterr().out


def test_two_workers_count_no_item_twice(alone: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(4)
    monkeypatch.setattr(passes, "STEP", 2)
    passes.go_on(seconds=0)
    mine, theirs = passes.newest(), passes.newest()
    assert mine is not None
    assert theirs is not None
    passes._step(mine)
    passes._step(theirs)
    current = passes.newest()
    assert current is not None
    assert (current.items, theirs.items) == (4, 4)


def test_it_is_scheduled(alone: Any) -> None:
    passes.schedule()
    passes.schedule()
    assert Job.objects.filter(kind=passes.KIND).count() == 1


def in_a_process_of_its_own(work: Callable[[], bool]) -> bool:
    """Whether that returns true in a fork of this process."""
    connections.close_all()
    pid = os.fork()
    if pid == 0:
        status = 1
        try:
            status = 0 if work() else 1
        finally:
            os._exit(status)
    return os.waitpid(pid, 0)[1] == 0


@pytest.mark.parametrize("room", [0, 100, 5_000])
def test_a_full_disk_refuses_and_keeps_what_was_there(alone: Any, room: int) -> None:
    """The system itself refuses to let any file grow further, in the middle of a record."""
    kept = append(b"acknowledged before", named=True)
    vaultkeys.current()

    def posts() -> bool:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        own = append(b"first of this process")
        path = vault().folder / own.segment
        before = path.read_bytes()
        most = len(before) + room
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))
        try:
            vault().append([("form", b"x" * 3000), ("photo", os.urandom(100_000))])
        except Refused as refused:
            full = refused.code == "storage_full"
        else:
            full = False
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)
        after = vault().append([("form", b"there is room again")])[0]
        return full and path.read_bytes() == before and after.segment != own.segment

    assert in_a_process_of_its_own(posts)
    assert checking.verify().problems == []
    assert (vault().folder / kept.segment).exists()


def test_a_form_on_a_full_disk_leaves_no_ad(alone: Any) -> None:
    vaultkeys.current()
    before = Ad.objects.count()

    def posts() -> bool:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        write = vault()._write

        def full(*given: Any) -> Any:
            resource.setrlimit(resource.RLIMIT_FSIZE, (10, resource.RLIM_INFINITY))
            try:
                return write(*given)
            finally:
                resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY,) * 2)

        vault()._write = full  # type: ignore[method-assign]
        try:
            alone.submitted()
        except Refused as refused:
            return refused.code == "storage_full" and Ad.objects.count() == before
        return False

    assert in_a_process_of_its_own(posts)
    assert Ad.objects.count() == before
