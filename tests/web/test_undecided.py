"""A doubt about a person is decided by people, even when its poster goes; blocks reach back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from daylight.web import clock
from daylight.web.ads import actions, photos, renditions
from daylight.web.ads.actions import rescreening
from daylight.web.ads.models import AdState, BlockKind, EndReason
from daylight.web.jobs import worker
from tests.web.boards import STRANGER, jpeg

_HANDLERS = (rescreening, renditions)  # the kinds of work that the worker knows


def test_a_withdrawn_doubt_still_waits_for_people(board: Any) -> None:
    ad = actions.end(board.confirmed(content=board.doubtful()), EndReason.WITHDRAWN)
    assert [each.pk for each in actions.waiting()] == [ad.pk]
    board.decide(ad, "reviewer")
    ad = board.decide(ad, "second reviewer")
    assert ad.state == AdState.ENDED, "nobody puts up what its poster took down"
    assert not actions.waiting().exists()
    assert actions.restore(ad).state == AdState.PUBLIC


def test_a_refusal_of_a_withdrawn_doubt_stands(board: Any) -> None:
    ad = actions.end(board.confirmed(content=board.doubtful()), EndReason.WITHDRAWN)
    assert board.decide(ad, "reviewer", "refuse").state == AdState.REFUSED
    assert not actions.waiting().exists()


def test_a_doubt_that_nobody_confirmed_waits_too(board: Any) -> None:
    doubt, clean = board.submitted(content=board.doubtful()), board.submitted(STRANGER)
    with clock.moved(timedelta(days=8)):
        actions.lapse_due()
        assert [each.pk for each in actions.waiting()] == [doubt.pk]
    clean.refresh_from_db()
    assert (clean.end_reason, clean.pending) == (EndReason.LAPSED, "")


def test_what_people_had_cleared_does_not_come_back_to_them(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    ad = board.decide(ad, "second reviewer")
    actions.end(ad, EndReason.WITHDRAWN)
    assert not actions.waiting().exists()


def test_a_blocked_photo_goes_down_where_it_shows_already(board: Any) -> None:
    photo = photos.take(jpeg("red"), form_key="k" * 26, network="192.0.2.7")
    ad = board.confirmed(photos=(photo,))
    other = board.confirmed()
    actions.block(BlockKind.PHOTO, photo.sha256, reason="a report", harm="child_safety")
    worker.run_due()
    for each in (ad, other):
        each.refresh_from_db()
    assert (ad.state, other.state) == (AdState.HELD, AdState.PUBLIC)


def test_what_nobody_confirmed_is_not_published_by_people(board: Any) -> None:
    ad = board.submitted(content=board.doubtful())
    actions.end(ad, EndReason.GONE)
    actions.restore(ad)
    for name in ("reviewer", "second"):
        board.decide(ad, name)
    ad.refresh_from_db()
    assert ad.state == AdState.UNCONFIRMED
    assert actions.confirm(ad).state == AdState.PUBLIC
