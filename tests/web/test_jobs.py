"""Background work: claimed once, retried for ever, never lost, on the database at hand."""

from __future__ import annotations

import os
import signal
import threading
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction

from daylight.web import clock, doctor
from daylight.web.jobs import queue, worker
from daylight.web.jobs.models import Job, Lane
from tests.web.forks import Forked

done: list[str] = []


@queue.handles("note")
def note(word: str) -> None:
    done.append(word)


@queue.handles("break")
def break_(word: str) -> None:
    raise ValueError(word)


@pytest.fixture(autouse=True)
def _nothing_done() -> None:
    done.clear()


def test_due_work_is_done_and_gone(board: Any) -> None:
    queue.put("note", word="now")
    queue.put("note", word="later", delay=timedelta(hours=1))
    assert worker.run_due() == 1
    assert done == ["now"]
    with clock.moved(timedelta(hours=2)):
        worker.run_due()
    assert done == ["now", "later"]
    assert Job.objects.count() == 0


def test_the_same_key_is_queued_once(board: Any) -> None:
    queue.put("note", key="once", word="a")
    queue.put("note", key="once", word="b")
    worker.run_due()
    assert done == ["a"]


def test_what_a_person_waits_for_goes_first(board: Any) -> None:
    queue.put("note", word="bulk", lane=Lane.BULK)
    queue.put("note", word="urgent", lane=Lane.URGENT)
    worker.run_due()
    assert done == ["urgent", "bulk"]


def test_a_failure_is_tried_again_later_and_keeps_only_its_class(board: Any) -> None:
    queue.put("break", word="secret words of an ad")
    assert worker.run_due() == 0
    job = Job.objects.get()
    assert job.last_error == "ValueError"
    assert job.due_at > clock.now()
    assert "secret" not in job.last_error


def test_it_never_gives_up_and_calls_a_person(board: Any) -> None:
    queue.put("break", word="x")
    for attempt in range(queue.PAGE_AFTER + 3):
        with clock.moved(timedelta(hours=2 * (attempt + 1))):
            worker.run_due()
    job = Job.objects.get()
    assert job.attempts == queue.PAGE_AFTER + 3
    assert list(Job.objects.paging()) == [job]


def test_recurring_work_moves_on(board: Any) -> None:
    queue.put("note", key="tick", word="tick", every=timedelta(minutes=1))
    worker.run_due()
    worker.run_due()
    assert done == ["tick"]
    with clock.moved(timedelta(minutes=2)):
        worker.run_due()
    assert done == ["tick", "tick"]


def test_an_unknown_kind_waits_for_a_newer_worker(board: Any) -> None:
    queue.put("from the future")
    worker.run_due()
    assert Job.objects.get().last_error == "LookupError"


def test_a_lease_that_ran_out_is_taken_over(board: Any) -> None:
    queue.put("note", word="a")
    [first] = queue.claim()
    assert queue.claim() == []
    with clock.moved(queue.LEASE + timedelta(seconds=1)):
        [second] = queue.claim()
    assert second.pk == first.pk
    queue.finish(first)
    assert Job.objects.filter(pk=first.pk).exists(), "the old holder has no say any more"
    queue.finish(second)
    assert not Job.objects.exists()


def test_the_doctor_names_work_that_hangs_and_tells_it_from_work_that_waits(board: Any) -> None:
    queue.put("note", word="hangs")
    [job] = queue.claim()
    with clock.moved(queue.LEASE - timedelta(seconds=1)):
        assert [f.level for f in doctor.queue()] == ["ok"], "it has its time"
    with clock.moved(queue.LEASE + timedelta(minutes=2)):
        [hung] = doctor.queue()
    assert hung.level == "warn"
    assert "note" in hung.said
    assert "start it again" in hung.mend
    queue.finish(job)
    queue.put("note", word="waits")
    with clock.moved(timedelta(minutes=11)):
        [late] = doctor.queue()
    assert (late.level, late.said) == ("warn", "1 jobs are late")


def test_many_workers_never_take_the_same_job(board: Any) -> None:
    queue.put_all(queue.build("note", word=str(n)) for n in range(20))
    taken: list[int] = []

    def take() -> None:
        while jobs := queue.claim():
            taken.extend(job.pk for job in jobs)
        connection.close()

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(taken) == sorted(set(taken))
    assert len(taken) == 20


def test_work_is_queued_with_its_deed_or_not_at_all(board: Any) -> None:
    class Undone(Exception):
        pass

    def deed() -> None:
        with transaction.atomic():
            queue.put("note", word="a")
            raise Undone

    with pytest.raises(Undone):
        deed()
    assert not Job.objects.exists()


def test_a_worker_killed_between_claim_and_done_loses_nothing(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue.put("note", word="survives")
    with monkeypatch.context() as patch:
        patch.setitem(queue.HANDLERS, "note", lambda word: os.kill(os.getpid(), signal.SIGKILL))
        assert Forked(worker.run_due).wait() == -signal.SIGKILL
    assert worker.run_due() == 0, "its lease still stands"
    with clock.moved(queue.LEASE + timedelta(seconds=1)):
        assert worker.run_due() == 1
    assert done == ["survives"]
