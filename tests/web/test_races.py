"""Two at the same moment: real threads, real transactions, either order, both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from daylight.errors import Refused
from daylight.screening import shipped_policy
from daylight.web import clock
from daylight.web.ads import actions, memory, policies
from daylight.web.ads.models import Ad, AdState, BlockKind, EndReason, Listing, Submission
from tests.web.boards import SELLER


class Other(threading.Thread):
    """Does something on a connection of its own, and keeps what came of it."""

    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__(daemon=True)
        self.work = work
        self.result: Any = None
        self.error: BaseException | None = None
        self.began = threading.Event()

    def run(self) -> None:
        self.began.set()
        try:
            self.result = self.work()
        except Refused as refused:
            self.result = refused
        except BaseException as error:
            self.error = error
        finally:
            connection.close()

    def done(self) -> Any:
        self.join(30)
        assert not self.is_alive(), "it waits for ever"
        if self.error is not None:
            raise self.error
        return self.result


def wait_until_blocked(other: Other) -> None:
    """PostgreSQL says who waits for a lock. On SQLite the writer waits for the file anyway."""
    assert other.began.wait(10)
    if connection.vendor != "postgresql":
        return
    query = "SELECT count(*) FROM pg_locks WHERE NOT granted"
    for _ in range(20_000):
        with connection.cursor() as cursor:
            cursor.execute(query)
            if cursor.fetchone()[0] or not other.is_alive():
                return
    raise AssertionError("nobody waits")


STOPS = {
    "takedown": lambda ad: actions.hide([ad.public_id], reason="a report"),
    "ban": lambda ad: actions.ban(
        BlockKind.EMAIL, SELLER, reason="spam", appeal_to="appeals@example.org"
    ),
    "text": lambda ad: actions.block(
        BlockKind.TEXT, bytes(ad.head.content.text_digest).hex(), reason="a report"
    ),
}
COMES_BACK = {
    "confirm": (lambda board: board.submitted(), actions.confirm),
    "renew": (lambda board: board.confirmed(), actions.renew),
    "restore": (
        lambda board: actions.end(board.confirmed(), EndReason.WITHDRAWN),
        actions.restore,
    ),
}


@pytest.mark.parametrize("stop", STOPS)
@pytest.mark.parametrize("how", COMES_BACK)
def test_a_stop_under_way_is_waited_for(board: Any, stop: str, how: str) -> None:
    """The stop holds the epoch but has not committed when the ad asks to be public."""
    prepare, come_back = COMES_BACK[how]
    ad = prepare(board)
    before = ad.publications.count()
    with transaction.atomic():
        memory.advance_epoch("block")
        STOPS[stop](ad)
        other = Other(lambda: come_back(Ad.objects.get(pk=ad.pk)))
        other.start()
        wait_until_blocked(other)
    other.done()
    ad.refresh_from_db()
    assert ad.publications.count() == before
    assert not (ad.is_visible(clock.now()) and how != "renew")


@pytest.mark.parametrize("how", COMES_BACK)
def test_a_takedown_waits_for_a_publication_and_then_hides_it(board: Any, how: str) -> None:
    prepare, come_back = COMES_BACK[how]
    ad = prepare(board)
    with transaction.atomic():
        come_back(Ad.objects.get(pk=ad.pk))
        other = Other(lambda: actions.hide([ad.public_id], reason="a report"))
        other.start()
        wait_until_blocked(other)
    other.done()
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN
    assert Listing.objects.count() == 0


def test_a_policy_deployed_meanwhile_is_the_one_that_counts(board: Any) -> None:
    ad = board.submitted()
    stricter = shipped_policy().text.replace('version = "', 'version = "x-', 1)
    with transaction.atomic():
        checked = policies.deploy(stricter)
        other = Other(lambda: actions.confirm(Ad.objects.get(pk=ad.pk)))
        other.start()
        wait_until_blocked(other)
    other.done()
    publication = ad.publications.select_related("authority").get()
    assert publication.authority.policy_digest == checked.digest


def test_many_publish_at_once_and_counts_stay_exact(board: Any) -> None:
    ads = [board.submitted(f"seller{n}@example.org") for n in range(8)]
    others = [Other(lambda ad=ad: actions.confirm(ad)) for ad in ads]  # type: ignore[misc]
    for other in others:
        other.start()
    for other in others:
        other.done()
    assert Ad.objects.visible(clock.now()).count() == 8
    assert Listing.objects.filter(place_id=0, section_id=0).count() == 8


def test_one_form_sent_twice_at_the_same_moment_is_one_ad(board: Any) -> None:
    content, arrival = board.content(), board.arrival()
    others = [
        Other(lambda: actions.submit(content, email=SELLER, language="en", arrival=arrival))
        for _ in range(4)
    ]
    for other in others:
        other.start()
    assert len({other.done().pk for other in others}) == 1
    assert Ad.objects.count() == Submission.objects.count() == 1


def test_two_reviewers_at_once_both_count(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    for name in ("reviewer", "second reviewer"):
        board.staff(name)
    others = [
        Other(lambda name=name: board.decide(Ad.objects.get(pk=ad.pk), name))  # type: ignore[misc]
        for name in ("reviewer", "second reviewer")
    ]
    for other in others:
        other.start()
    for other in others:
        other.done()
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
