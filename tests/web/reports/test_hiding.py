"""Named, and gone: whatever the database, the log or another person is doing at that second."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from daylight.web import clock
from daylight.web.ads import actions, hidden
from daylight.web.ads.models import Ad, AdState, EndReason
from daylight.web.record.models import Opening
from daylight.web.reports.actions import filing, upkeep
from daylight.web.reports.models import Claim
from tests.conftest import ON_POSTGRESQL
from tests.web.browse.shots import photo
from tests.web.reports.helpers import claimed, form, paths_of, statuses, work
from tests.web.test_races import Other, wait_until_blocked


def shown(board: Any) -> Ad:
    ad: Ad = board.confirmed(photos=(photo(),))
    return ad


def test_the_page_and_its_photos_are_gone(board: Any, client: Client) -> None:
    ad = shown(board)
    assert statuses(client, ad) == [200, 200]
    claimed(ad)
    assert statuses(client, ad) == [404, 404]
    assert ad.public_id not in client.get("/springfield/bikes").content.decode()
    assert not list(hidden.waiting())


def test_an_ad_in_the_folder_is_gone_though_every_table_shows_it(
    board: Any, client: Client
) -> None:
    ad, other = shown(board), shown(board)
    hidden.put("x", {"ads": [ad.public_id]})
    assert statuses(client, ad) == [404, 404]
    assert statuses(client, other) == [200, 200]
    listed = client.get("/springfield/bikes").content.decode()
    assert ad.public_id not in listed
    assert other.public_id in listed
    assert not Ad.objects.visible(clock.now()).filter(pk=ad.pk).exists()
    hidden.drop("x")
    assert statuses(client, ad) == [200, 200]


def test_a_photo_in_the_folder_is_gone_and_the_words_stay(board: Any, client: Client) -> None:
    ad = shown(board)
    name = ad.head.shown_photos.get().photo.public_id  # type: ignore[union-attr]
    hidden.put("x", {"photos": [name]})
    assert statuses(client, ad) == [200, 404]
    assert name not in client.get(f"/a/{ad.public_id}").content.decode()
    assert name not in client.get("/springfield/bikes").content.decode()


def test_two_changes_within_one_tick_are_both_seen(board: Any) -> None:
    for number in range(50):
        hidden.put(f"n{number}", {"ads": [f"ad{number}"]})
        assert len(hidden.now().ads) == number + 1
        os.utime(hidden.folder(), ns=(1, 1))  # a clock that stands still
        hidden._seen.settled = False


# --- nothing can be written -----------------------------------------------------------------


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    """SQLite: the file may not grow by a page. The error is the database's own."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE filler (x BLOB)")
        cursor.execute("PRAGMA page_count")
        cursor.execute(f"PRAGMA max_page_count = {cursor.fetchone()[0]}")
        with contextlib.suppress(Exception):
            while True:
                cursor.execute("INSERT INTO filler VALUES (zeroblob(1000))")
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1000000000")


@contextlib.contextmanager
def read_only() -> Iterator[None]:
    with connection.cursor() as cursor:
        if ON_POSTGRESQL:
            cursor.execute("SET default_transaction_read_only = on")
        else:
            cursor.execute("PRAGMA query_only = ON")
    yield
    connection.close()


@contextlib.contextmanager
def locked() -> Iterator[None]:
    """Another process holds the write lock and does not let go."""
    import sqlite3

    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 50")
    yield
    other.execute("ROLLBACK")
    other.close()
    connection.close()


@contextlib.contextmanager
def stopped() -> Iterator[None]:
    """PostgreSQL lets nobody in, and has thrown out who was."""
    import psycopg

    name = connection.settings_dict["NAME"]
    uri = os.environ["DAYLIGHT_TEST_SERVER"]
    with psycopg.connect(uri, autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name]
        )
        yield
        admin.execute(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
    connections.close_all()


TROUBLE = (
    {"read only": read_only, "stopped": stopped}
    if ON_POSTGRESQL
    else {"full": full_disk, "read only": read_only, "locked": locked}
)


@pytest.mark.parametrize("trouble", TROUBLE)
def test_hiding_cannot_be_refused(board: Any, client: Client, trouble: str) -> None:
    """The ad goes all the same, the reporter has a code, and the record has it later."""
    ad = shown(board)
    paths = paths_of(ad)
    with TROUBLE[trouble]():
        answer = client.post(
            "/takedown",
            {"address": f"http://localhost/a/{ad.public_id}", "description": "what it says " * 380},
        )
        assert answer.status_code == 200
        assert all(client.get(path).status_code in (404, 503) for path in paths)
        assert ad.public_id in hidden.now().ads
    assert Claim.objects.count() == 0
    assert statuses(client, ad) == [404, 404]
    upkeep.enter_waiting()
    assert statuses(client, ad) == [404, 404]
    assert not list(hidden.waiting())
    claim = Claim.objects.get()
    assert claim.late
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN
    first = claim.steps.order_by("pk")[0]
    body = bytes(Opening.objects.get(pk=first.entry_id).body)
    assert b'"late":true' in body
    from daylight.web.reports import claim_links

    assert claim_links.reference(claim) in answer.content.decode()


def test_a_folder_on_a_full_disk_uses_its_reserve(board: Any, monkeypatch: Any) -> None:
    hidden.make_reserve()
    wrote = hidden._write
    reserve = hidden.folder() / hidden.RESERVE

    def full(name: str, data: bytes, *, is_safe: bool) -> None:
        if reserve.exists():
            raise OSError(28, "no space left on device")
        wrote(name, data, is_safe=is_safe)

    monkeypatch.setattr(hidden, "_write", full)
    hidden.put("x", {"ads": ["abcd1234"]})
    assert "abcd1234" in hidden.now().ads
    assert (hidden.folder() / "x.json").exists()


def test_where_no_disk_takes_it_this_process_holds_it(board: Any, client: Client) -> None:
    """A file stands where the folder should be: the real error of a real file system."""
    ad = shown(board)
    hidden.folder().write_text("in the way")
    try:
        filing.file(form(address=ad.public_id))
        hidden.put("y", {"ads": ["abcd1234"]})
        assert statuses(client, ad) == [404, 404]
        assert "abcd1234" in hidden.now().ads
    finally:
        hidden.folder().unlink()
    hidden.write_again()
    assert Path(hidden.folder() / "y.json").exists()


# --- at the same second ------------------------------------------------------------------------


def edited(board: Any, ad: Ad) -> Any:
    content = board.content(title="Another title for it")
    return lambda: actions.edit(ad, content, base=1, arrival=board.arrival())


AT_ONCE = {
    "edit": (lambda board: board.confirmed(), edited),
    "confirm": (lambda board: board.submitted(), lambda _b, ad: lambda: actions.confirm(ad)),
    "renew": (lambda board: board.confirmed(), lambda _b, ad: lambda: actions.renew(ad)),
    "restore": (
        lambda board: actions.end(board.confirmed(), EndReason.WITHDRAWN),
        lambda _b, ad: lambda: actions.restore(ad),
    ),
}


@pytest.mark.parametrize("what", AT_ONCE)
@pytest.mark.parametrize("first", ["claim", "poster"])
def test_an_ad_that_moves_at_that_second_is_gone(
    board: Any, client: Client, what: str, first: str
) -> None:
    from django.db import transaction

    prepare, moving = AT_ONCE[what]
    ad = prepare(board)
    acts = [
        lambda: filing.file(form(address=ad.public_id)),
        moving(board, Ad.objects.get(pk=ad.pk)),
    ]
    if first == "poster":
        acts.reverse()
    with transaction.atomic():
        acts[0]() if first == "poster" else Ad.objects.select_for_update().get(pk=ad.pk)
        other = Other(acts[1] if first == "poster" else acts[0])
        other.start()
        if first == "poster":
            wait_until_blocked(other)
    other.done()
    if first == "claim":
        with contextlib.suppress(Exception):
            acts[1]()
    work()
    ad.refresh_from_db()
    assert ad.state != AdState.PUBLIC
    assert client.get(f"/a/{ad.public_id}").status_code in (404, 410)


def test_nobody_who_reports_waits_for_a_lock(board: Any, client: Client) -> None:
    """Somebody holds the ad, or all of the tables, and does not let go: the ad goes all the same,
    and the code is on the screen long before whoever waits for locks would give up."""
    from django.db import transaction

    ad = shown(board)
    with transaction.atomic():
        Ad.objects.select_for_update().get(pk=ad.pk)
        Ad.objects.filter(pk=ad.pk).update(reminded_at=None)
        began = time.monotonic()
        other = Other(lambda: filing.file(form(address=ad.public_id)))
        other.start()
        made = other.done()
        assert time.monotonic() - began < 10
        assert made.receipt_entry == 0
        assert made.reference
        assert ad.public_id in hidden.now().ads
    upkeep.enter_waiting()
    assert Claim.objects.get().late
    assert statuses(client, ad) == [404, 404]


def test_whoever_comes_after_is_as_patient_as_before(board: Any) -> None:
    asked = "SHOW lock_timeout" if ON_POSTGRESQL else "PRAGMA busy_timeout"

    def patience() -> Any:
        with connection.cursor() as cursor:
            cursor.execute(asked)
            return cursor.fetchone()

    before = patience()
    filing.file(form(address=shown(board).public_id))
    assert patience() == before


def test_the_disk_is_waited_for_only_where_no_table_takes_a_claim(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    waited: list[int] = []
    really = os.fsync

    def counted(handle: int) -> None:
        waited.append(handle)
        really(handle)

    monkeypatch.setattr(os, "fsync", counted)
    ad, other = shown(board), shown(board)
    waited.clear()
    filing.file(form(address=ad.public_id))
    assert not waited
    with TROUBLE["read only"]():
        filing.file(form(address=other.public_id))
    assert len(waited) == 2  # the file and its folder


def test_many_claims_about_one_ad_at_once(board: Any, client: Client) -> None:
    ad = shown(board)
    others = [Other(lambda: filing.file(form(address=ad.public_id))) for _ in range(6)]
    for other in others:
        other.start()
    codes = {other.done().reference for other in others}
    assert len(codes) == 6
    assert Claim.objects.count() == 6
    assert statuses(client, ad) == [404, 404]


def test_the_same_form_twice_is_one_claim(board: Any) -> None:
    ad = shown(board)
    given = form(address=ad.public_id)
    assert filing.file(given).reference == filing.file(given).reference
    assert Claim.objects.count() == 1


def test_a_process_that_dies_after_the_file_loses_nothing(board: Any, client: Client) -> None:
    """Killed between the first write and the transaction: the worker enters it."""
    ad = shown(board)
    given = form(address=ad.public_id)
    begun = filing._begun(given, clock.now(), late=False)
    hidden.put(begun.name, filing._body(begun))
    assert statuses(client, ad) == [404, 404]
    upkeep.enter_waiting()
    assert Claim.objects.count() == 0  # young: whoever wrote it may still be at it
    os.utime(hidden.folder() / f"{begun.name}.json", (1, 1))
    upkeep.enter_waiting()
    assert Claim.objects.get().late
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN
