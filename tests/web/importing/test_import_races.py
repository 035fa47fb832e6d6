"""Between the screening of a line and its rows anything may happen; the gate still decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction

from daylight.screening import shipped_policy
from daylight.web import clock
from daylight.web.ads import actions, memory, policies
from daylight.web.ads.importing.writer import Writer
from daylight.web.ads.models import (
    Ad,
    AdState,
    BlockKind,
    Listing,
    Publication,
    ScreeningRecord,
    VersionContent,
)
from tests.web.boards import SELLER
from tests.web.importing.files import ad, line, plan, ready
from tests.web.test_races import Other, wait_until_blocked

PHONE = "+13125550142"
WORDS = {
    "body": "Four chairs and a table. Telephone (312) 555-0142 in the evening.",
    "email": SELLER,
}


def text_digest(board: Any) -> str:
    content = board.content(title="Oak table with four chairs", body=WORDS["body"])
    return content.text_digest().hex()


STOPS: dict[str, Callable[[Any], Any]] = {
    "the mailbox is banned": lambda board: actions.ban(
        BlockKind.EMAIL, SELLER, reason="spam", appeal_to="appeals@example.org"
    ),
    "the phone is banned": lambda board: actions.ban(
        BlockKind.PHONE, PHONE, reason="spam", appeal_to="appeals@example.org"
    ),
    "the text is blocked": lambda board: actions.block(
        BlockKind.TEXT, text_digest(board), reason="a report"
    ),
}


def stricter() -> str:
    """The shipped policy under another name, so that every word of a machine is void."""
    return shipped_policy().text.replace('version = "', 'version = "x-', 1)


def nothing_is_public() -> None:
    assert Ad.objects.count() == 1
    assert not Ad.objects.visible(clock.now()).exists()
    assert Listing.objects.count() == 0
    assert Publication.objects.count() == 0


@pytest.mark.parametrize("stop", STOPS)
def test_a_stop_after_the_screening_is_seen(board: Any, stop: str) -> None:
    waiting = ready(line(1, **WORDS))
    STOPS[stop](board)
    Writer(plan()).write(waiting)
    nothing_is_public()


@pytest.mark.parametrize("stop", STOPS)
def test_a_stop_under_way_is_waited_for(board: Any, stop: str) -> None:
    """It holds the epoch but has not committed when the import asks the gate."""
    waiting = ready(line(1, **WORDS))
    with transaction.atomic():
        memory.advance_epoch("block")
        STOPS[stop](board)
        other = Other(lambda: Writer(plan()).write(waiting))
        other.start()
        wait_until_blocked(other)
    other.done()
    nothing_is_public()


def test_a_policy_after_the_screening_screens_again(board: Any) -> None:
    waiting = ready(line(1, **WORDS), line(2, id="a2"))
    checked = policies.deploy(stricter())
    Writer(plan()).write(waiting)
    assert {each.state for each in Ad.objects.all()} == {AdState.PUBLIC}
    records = ScreeningRecord.objects.all()
    assert {each.policy_digest for each in records} == {checked.digest}
    assert len(records) == 2, "what was void was never written"
    for publication in Publication.objects.select_related("authority"):
        assert publication.authority.policy_digest == checked.digest


def test_a_policy_under_way_is_waited_for(board: Any) -> None:
    waiting = ready(line(1, **WORDS))
    with transaction.atomic():
        checked = policies.deploy(stricter())
        other = Other(lambda: Writer(plan()).write(waiting))
        other.start()
        wait_until_blocked(other)
    other.done()
    [publication] = Publication.objects.select_related("authority")
    assert publication.authority.policy_digest == checked.digest


def test_a_list_after_the_screening_screens_again(board: Any) -> None:
    waiting = ready(line(1, **WORDS))
    with transaction.atomic():
        epoch = memory.advance_epoch("list")
    Writer(plan()).write(waiting)
    assert ScreeningRecord.objects.get().epoch == epoch
    assert ad().state == AdState.PUBLIC


def test_a_takedown_of_an_imported_ad_outlives_a_second_import(board: Any) -> None:
    waiting = ready(line(1, **WORDS))
    Writer(plan()).write(ready(line(1, **WORDS)))
    actions.hide([ad().public_id], reason="a report")
    Writer(plan()).write(waiting)
    assert Ad.objects.get().state == AdState.HIDDEN
    assert Listing.objects.count() == 0


def test_two_imports_of_one_file_at_the_same_moment_are_one(board: Any) -> None:
    given = [line(n, id=str(n), title=f"Chair number {n} of a set") for n in range(60)]
    others = [Other(lambda: Writer(plan()).write(ready(*given))) for _ in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.done()
    assert Ad.objects.count() == 60
    assert VersionContent.objects.count() == 60
    assert Listing.objects.filter(place_id=0, section_id=0).count() == 60


def test_a_takedown_waits_for_a_batch_and_then_hides(board: Any) -> None:
    with transaction.atomic():
        Writer(plan()).write(ready(line(1, **WORDS)))
        public_id = ad().public_id
        other = Other(lambda: _hide_when_there(public_id))
        other.start()
        assert other.began.wait(10)
    other.done()
    assert not Ad.objects.visible(clock.now()).exists()


def _hide_when_there(public_id: str) -> None:
    """On PostgreSQL an ad is not there before its batch has committed."""
    while not actions.hide([public_id], reason="a report"):
        pass
