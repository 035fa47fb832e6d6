"""A publication names the entry that allowed it."""

from __future__ import annotations

from typing import Any

import msgspec

from daylight.web.ads.models import Ad, AdState
from daylight.web.record.models import Opening
from daylight.web.review.appeals import actions as appeals
from daylight.web.review.models import Vote
from tests.web.appeals.stages import refused, say


def newest(ad: Any, kind: str) -> Opening:
    rows = Opening.objects.filter(subject=f"ad:{ad.pk}", entry__type=kind)
    return rows.select_related("entry").latest("entry_id")


def named(ad: Any) -> str:
    return str(msgspec.json.decode(bytes(newest(ad, "publication").body))["authority_entry"])


def test_a_machines_publication_names_its_screening(board: Any) -> None:
    ad = board.confirmed()
    assert named(ad) == bytes(newest(ad, "screening").entry.commitment).hex()


def test_peoples_publication_names_the_last_decision(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    for name in ("reviewer", "second"):
        board.decide(ad, name)
    assert named(ad) == bytes(newest(ad, "decision").entry.commitment).hex()


def test_an_appeals_publication_names_the_last_decision(board: Any) -> None:
    appeal = appeals.appeal_as_poster(refused(board), "It is a bicycle.", language="en")
    for name in ("second", "third"):
        appeal = say(board, appeal, name, Vote.REVERSE)
    ad = Ad.objects.get()
    assert ad.state == AdState.PUBLIC
    assert named(ad) == bytes(newest(ad, "decision").entry.commitment).hex()
