"""Whatever posters, reporters and staff do in whatever order: what must never happen, does not.

No path restores a child's ad on fewer than two people who are new to it; nobody's word counts on
what they decided themselves; no word of an ad changes; each appeal is answered once.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from daylight.errors import Refused
from daylight.web.ads import actions as ads
from daylight.web.ads.content import verify
from daylight.web.ads.models import (
    Ad,
    AdState,
    Authority,
    Block,
    Decision,
    Publication,
    VersionContent,
)
from daylight.web.review import seen
from daylight.web.review.appeals import actions, people
from daylight.web.review.appeals.voting import version_of, vote
from daylight.web.review.models import Appeal, AppealState, AppealVote, Vote
from daylight.web.review.statements import actions as stating

NAMES = ("ann", "ben", "cleo", "dan", "eve")
people_named = st.sampled_from(NAMES)


class Appeals(RuleBasedStateMachine):
    """One ad about a child, five people who decide, and whatever else befalls it."""

    board: Any

    @initialize(was_public=st.booleans())
    def begin(self, was_public: bool) -> None:
        for name in NAMES:
            self.board.staff(name)
        if was_public:
            self.ad = self.board.confirmed()
            ads.hide([self.ad.public_id], reason="a report", harm="child_safety")
        else:
            self.ad = ads.confirm(self.board.submitted(content=self.board.doubtful()))
        self.before = Publication.objects.count()

    def now(self) -> Ad:
        return Ad.objects.select_related("head", "public_version").get(pk=self.ad.pk)

    @rule(name=people_named, choice=st.sampled_from(["publish", "refuse", "remove", "hold"]))
    def decide(self, name: str, choice: str) -> None:
        with suppress(Refused):
            self.board.decide(self.now(), name, choice)

    @rule()
    def appeal(self) -> None:
        with suppress(Refused):
            actions.appeal_as_poster(self.now(), "It is wrong.", language="en")

    @rule(name=people_named, word=st.sampled_from(Vote))
    def say(self, name: str, word: Vote) -> None:
        appeal = Appeal.objects.waiting().select_related("ad__head").first()
        if appeal is None:
            return
        staff = self.board.staff(name)
        new = staff.pk not in people.had_part(appeal)
        shown = seen.of(appeal.ad, version_of(appeal))
        try:
            vote(appeal, staff=staff, vote=word, seen=shown)
        except Refused:
            return
        assert new, f"{name} had a part in this"

    @rule()
    def hide(self) -> None:
        ads.hide([self.ad.public_id], reason="a report", harm="child_safety")

    @rule()
    def withdraw(self) -> None:
        with suppress(Refused):
            ads.end(self.now(), "withdrawn")

    @rule()
    def restore(self) -> None:
        with suppress(Refused):
            ads.restore(self.now())

    @rule()
    def look(self) -> None:
        stating.issue(self.ad.pk)

    @rule()
    def settle(self) -> None:
        for appeal in Appeal.objects.waiting():
            actions.settle_if_over(appeal)

    @invariant()
    def a_child_comes_back_by_two_new_people(self) -> None:
        """Every publication since the doubt rests on two people; one for an appeal, on two who
        had decided nothing about the ad before they voted."""
        for shown in Publication.objects.order_by("id")[self.before :]:
            words = [row.decision for row in shown.authority.rests_on.select_related("decision")]
            assert len({word.staff_id for word in words}) >= 2
            if shown.cause == "appeal":
                for word in words:
                    voted = AppealVote.objects.filter(
                        staff=word.staff_id, version=shown.version_id, vote=Vote.REVERSE
                    ).latest("id")
                    earlier = Decision.objects.filter(
                        version__ad=self.ad, staff=word.staff_id, created_at__lt=voted.created_at
                    )
                    assert not earlier.exists()
                assert not Block.objects.filter(
                    value=self.ad.public_id, epoch__gt=shown.authority.epoch,
                    created_at__lt=shown.created_at,
                ).exists(), "a block came after their words"  # fmt: skip

    @invariant()
    def no_word_changes(self) -> None:
        for row in VersionContent.objects.select_related("version"):
            assert verify(row)

    @invariant()
    def each_is_answered_once(self) -> None:
        for appeal in Appeal.objects.all():
            closed = appeal.state != AppealState.WAITING
            assert (appeal.decided_at is not None) is closed
            words = set(appeal.votes.values_list("vote", flat=True))
            assert (Vote.UPHOLD in words) is (appeal.state == AppealState.UPHELD)

    @invariant()
    def an_authority_names_what_was_said(self) -> None:
        for authority in Authority.objects.filter(kind="people"):
            for row in authority.rests_on.select_related("decision"):
                assert row.decision.choice == "publish"
                assert bytes(row.decision.version_digest) == bytes(authority.version_digest)


@pytest.mark.usefixtures("board")
def test_no_path_restores_a_child_without_two_new_people(databases: Any) -> None:
    from tests.web.boards import Board

    class Fresh(Appeals):
        """Each run on a board of its own."""

        def __init__(self) -> None:
            super().__init__()
            databases.drop()
            databases.fresh()
            self.board = Board()

    run_state_machine_as_test(
        Fresh,
        settings=settings(
            max_examples=8,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    assert connection.is_usable()


def test_the_machine_reaches_a_reversal(board: Any) -> None:
    """What the machine watches does happen: a short path by hand."""
    machine = Appeals()
    machine.board = board
    machine.begin(was_public=True)
    machine.decide("ann", "refuse")
    machine.appeal()
    machine.say("ben", Vote.REVERSE)
    machine.say("ann", Vote.REVERSE)
    machine.a_child_comes_back_by_two_new_people()
    assert machine.now().state == AdState.REFUSED
    machine.say("cleo", Vote.REVERSE)
    assert machine.now().state == AdState.PUBLIC
    machine.a_child_comes_back_by_two_new_people()
    machine.each_is_answered_once()
