"""The database is locked by another: a sentence, a chance to try again, nothing half done."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.test import Client

from daylight.web.ads import actions, links
from daylight.web.ads.models import Ad, AdState, BoardState
from tests.web.databases import query


@pytest.fixture
def impatient(board: Any) -> Iterator[Any]:
    """A board whose connections give up on a lock after a moment."""
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    before = dict(options)
    if connection.vendor == "sqlite":
        options["timeout"] = 0.2
    else:
        options["options"] = "-c lock_timeout=200ms"
    yield board
    connection.close()
    options.clear()
    options.update(before)


class Holder(threading.Thread):
    """Holds the lock that every publication needs until it is let go."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.holds, self.let_go = threading.Event(), threading.Event()

    def run(self) -> None:
        with transaction.atomic():
            BoardState.objects.filter(pk=1).update(memory_epoch=1_000)
            self.holds.set()
            self.let_go.wait(30)
        connection.close()


@pytest.fixture
def locked(impatient: Any) -> Iterator[Any]:
    impatient.ad = impatient.submitted()
    holder = Holder()
    holder.start()
    assert holder.holds.wait(10)
    yield impatient
    holder.let_go.set()
    holder.join(10)


def test_readers_do_not_notice(locked: Any) -> None:
    assert Client(HTTP_HOST="localhost").get("/").status_code == 200


def test_a_confirmation_is_answered_with_a_sentence_and_works_later(locked: Any) -> None:
    client = Client(HTTP_HOST="localhost", raise_request_exception=False)
    address = links.path(locked.ad) + "/confirm"
    answer = client.post(address)
    assert answer.status_code == 503
    assert "try again" in answer.content.decode()
    assert Ad.objects.get(pk=locked.ad.pk).state == AdState.UNCONFIRMED


def test_and_nothing_is_half_done(locked: Any) -> None:
    with pytest.raises(OperationalError):
        actions.confirm(locked.ad)
    assert query("SELECT count(*) FROM ads_publication") == [(0,)]
    assert query("SELECT count(*) FROM ads_listing") == [(0,)]
