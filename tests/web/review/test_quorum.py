"""A doubt about a child asks two people, whoever raised it, and no way round leads past them."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, transaction

from daylight.errors import Refused
from daylight.screening import Harm
from daylight.web import clock
from daylight.web.ads import actions, gate, memory
from daylight.web.ads.models import (
    Ad,
    AdState,
    Authority,
    AuthorityDecision,
    AuthorityKind,
    BlockKind,
    Decision,
    EndReason,
    Publication,
    ScreeningRecord,
    VersionContent,
)
from daylight.web.ads.models.memory import EpochAdvance
from tests.web.boards import STRANGER


@pytest.mark.parametrize("harm", ["child_safety", ""])
def test_what_was_reported_as_a_child_takes_two_people_to_return(board: Any, harm: str) -> None:
    ad = board.confirmed()
    actions.hide([ad.public_id], reason="a report", harm=harm)
    assert board.decide(ad, "reviewer").state == AdState.HIDDEN
    assert board.decide(ad, "second reviewer").state == AdState.PUBLIC


def test_another_report_takes_one_person(board: Any) -> None:
    ad = board.confirmed()
    actions.hide([ad.public_id], reason="a report", harm="fraud")
    assert board.decide(ad, "reviewer").state == AdState.PUBLIC


def test_a_listed_text_takes_two_people_though_it_was_screened_before(board: Any) -> None:
    ad = board.submitted()
    text = VersionContent.objects.get(version=ad.head_id).text_digest
    actions.block(
        BlockKind.TEXT, bytes(text).hex(), reason="an officer's word", harm=Harm.CHILD_SAFETY
    )
    ad = actions.confirm(ad)
    assert ad.state == AdState.HELD
    assert board.decide(ad, "reviewer").state == AdState.HELD
    assert board.decide(ad, "second reviewer").state == AdState.PUBLIC


def test_the_database_refuses_one_persons_word_after_a_takedown(board: Any) -> None:
    ad = board.confirmed()
    actions.hide([ad.public_id], reason="a report", harm="child_safety")
    ad = board.decide(ad, "reviewer")
    decision = Decision.objects.get(version=ad.head)
    authority = Authority.objects.create(
        version=ad.head,
        version_digest=decision.version_digest,
        kind=AuthorityKind.PEOPLE,
        screening=ScreeningRecord.objects.get(version=ad.head),
        policy_digest="",
        epoch=decision.epoch,
        created_at=clock.now(),
    )
    AuthorityDecision.objects.create(authority=authority, decision=decision)
    with pytest.raises(DatabaseError, match="no authority"), transaction.atomic():
        gate.publish([gate.Candidate(gate.lock(ad.pk)[0], ad.head, "review")], at=clock.now())


def approved(board: Any) -> Ad:
    """Public by the word of two people."""
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    return board.decide(ad, "second reviewer")  # type: ignore[no-any-return]


def test_withdrawing_and_restoring_does_not_lead_round_a_held_edit(board: Any) -> None:
    ad = approved(board)
    ad = actions.edit(ad, board.doubtful(price_kind="free"), base=1, arrival=board.arrival())
    assert ad.state == AdState.HELD
    with pytest.raises(Refused, match="not public"):
        actions.end(ad, EndReason.GONE)
    ad.refresh_from_db()
    assert ad.state == AdState.HELD
    assert ad.pk in actions.waiting().values_list("pk", flat=True)
    assert Publication.objects.filter(ad=ad).count() == 1


def test_one_persons_word_on_the_old_words_is_no_error_after_a_graver_edit(board: Any) -> None:
    ad = board.confirmed()
    actions.hide([ad.public_id], reason="a report", harm="fraud")
    ad = board.decide(ad, "reviewer")
    ad = actions.edit(ad, board.doubtful(), base=1, arrival=board.arrival())
    with pytest.raises(Refused, match="not public"):
        actions.end(ad, EndReason.GONE)
    ad.refresh_from_db()
    assert ad.state == AdState.HELD


def test_an_old_word_of_people_still_brings_back_what_nobody_doubts_since(board: Any) -> None:
    ad = approved(board)
    assert actions.restore(actions.end(ad, EndReason.GONE)).state == AdState.PUBLIC


def test_people_can_decide_anew_after_a_block_or_list_came_between(board: Any) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer")
    text = VersionContent.objects.get(version=ad.head_id).text_digest
    actions.block(BlockKind.TEXT, bytes(text).hex(), reason="came between")
    assert board.decide(ad, "second reviewer").state == AdState.HELD
    ad = board.decide(ad, "reviewer")
    assert ad.state == AdState.PUBLIC, "both have looked again, so nobody is stuck"

    other = board.confirmed(STRANGER, content=board.doubtful())
    board.decide(other, "reviewer")
    with transaction.atomic():
        memory.advance_epoch("list")
    assert EpochAdvance.objects.filter(cause="list").exists()
    assert board.decide(other, "second reviewer").state == AdState.HELD
    assert board.decide(other, "reviewer").state == AdState.PUBLIC


def test_a_person_decides_once(board: Any) -> None:
    ad = board.confirmed()
    actions.hide([ad.public_id], reason="a report")
    board.decide(ad, "reviewer")
    with pytest.raises(Refused) as refused:
        board.decide(ad, "reviewer")
    assert refused.value.code == "decided_already"
