"""A list that comes while an ad asks to be public: either order, both databases."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction

from daylight.web.ads import actions, lists
from daylight.web.ads.actions import listing, rescreening
from daylight.web.ads.models import Ad, AdState
from daylight.web.jobs import worker
from tests.web.screening.photographs import folder, jpeg, sha_row, taken, write
from tests.web.test_races import Other, wait_until_blocked


@pytest.fixture(autouse=True)
def no_lists() -> Iterator[None]:
    assert rescreening.screen_slice  # a handler is known once its module is
    yield
    for path in (folder(), lists.place("").parent):
        shutil.rmtree(path, ignore_errors=True)


def test_a_load_under_way_is_waited_for(board: Any) -> None:
    ad = board.submitted(photos=(taken(jpeg(1)),))
    write(sha_row(jpeg(1)))
    with transaction.atomic():
        listing.load()
        other = Other(lambda: actions.confirm(Ad.objects.get(pk=ad.pk)))
        other.start()
        wait_until_blocked(other)
    other.done()
    ad.refresh_from_db()
    assert ad.state == AdState.HELD
    assert not ad.publications.exists()


def test_a_load_waits_for_a_publication_and_its_round_hides_it(board: Any) -> None:
    ad = board.submitted(photos=(taken(jpeg(1)),))
    write(sha_row(jpeg(1)))
    with transaction.atomic():
        actions.confirm(Ad.objects.get(pk=ad.pk))
        other = Other(listing.load)
        other.start()
        wait_until_blocked(other)
    other.done()
    assert Ad.objects.get(pk=ad.pk).state == AdState.PUBLIC
    worker.run_due()
    assert Ad.objects.get(pk=ad.pk).state == AdState.HELD


def test_a_load_that_is_undone_lets_nothing_through(board: Any) -> None:
    """The file lies there already, the board does not name it: the old state of things counts."""
    ad = board.submitted(photos=(taken(jpeg(1)),))
    write(sha_row(jpeg(1)))
    with transaction.atomic():
        listing.load()
        transaction.set_rollback(True)
    assert lists.missing() == ""
    assert listing.load().is_new
    assert actions.confirm(ad).state == AdState.HELD
