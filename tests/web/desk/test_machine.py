"""A state machine over cases: whatever posters, readers and reviewers do in whatever order, nothing
that may be about a child is published by one person, no word changes, and no flag removes.

The books below are slow and obvious. They never ask the gate or the desk.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions, content
from daylight.web.ads.models import Ad, AdState, Choice, Decision, EndReason, VersionContent
from daylight.web.people.models import Role, Staff
from daylight.web.record.models import Entry
from daylight.web.reports.actions import flagging
from daylight.web.reports.models import Reason
from daylight.web.review.actions import deciding, ending, leasing, opening
from daylight.web.review.models import Case, CaseAd, Intention, IntentionState
from tests.conftest import ON_POSTGRESQL
from tests.web.boards import SELLER, STRANGER, Board
from tests.web.desk.desks import EVERYTHING, Desk, seen_of

PEOPLE = ("one", "two", "three", "lead")
KINDS = ("clean", "fraud", "child")
MOST_ADS, MOST_VERSIONS = 3, 6


class Desks(RuleBasedStateMachine):
    """Two sellers, readers, three reviewers and a lead."""

    copies: Any = None
    ads = Bundle("ads")

    def __init__(self) -> None:
        super().__init__()
        self.copies.fresh()
        self.desk = Desk(Board())
        self.time = ExitStack()
        self.people: dict[str, Staff] = {
            name: self.desk.staff(name, Role.LEAD if name == "lead" else Role.REVIEWER)
            for name in PEOPLE
        }
        self.doubted: set[int] = set()
        self.agreed: dict[int, set[str]] = defaultdict(set)  # version -> who would publish it
        self.words: dict[int, tuple[str, str]] = {}
        self.told: dict[int, int] = defaultdict(int)  # ad -> claims of it so far
        self.looked: dict[int, dict[int, int]] = {}  # intention -> ad -> claims when it was opened

    def teardown(self) -> None:
        self.time.close()
        self.copies.drop()

    def _content(self, kind: str) -> Any:
        if kind == "child":
            return self.desk.board.doubtful()
        if kind == "fraud":
            said = "Send the deposit by Western Union before viewing. Pay the fee by gift card."
            return self.desk.board.content(title="Apartment, half the rent", body=said)
        return self.desk.board.content()

    def _remember(self, ad: Ad, kind: str, given: Any) -> None:
        ad.refresh_from_db()
        self.words[ad.head_id or 0] = (given.title, given.body)
        if kind == "child":
            self.doubted.add(ad.pk)

    @precondition(lambda self: Ad.objects.count() < MOST_ADS)
    @rule(target=ads, kind=st.sampled_from(KINDS), email=st.sampled_from([SELLER, STRANGER]))
    def post(self, kind: str, email: str) -> int:
        given = self._content(kind)
        ad = self.desk.board.confirmed(email, given)
        self._remember(ad, kind, given)
        return ad.pk

    @precondition(lambda self: len(self.words) < MOST_VERSIONS)
    @rule(pk=ads, kind=st.sampled_from(KINDS))
    def edit(self, pk: int, kind: str) -> None:
        ad, given = Ad.objects.get(pk=pk), self._content(kind)
        assert ad.head is not None
        with suppress(Refused):
            actions.edit(ad, given, base=ad.head.number, arrival=self.desk.board.arrival())
            self._remember(ad, kind, given)

    @rule(pk=ads)
    def withdraw(self, pk: int) -> None:
        with suppress(Refused):
            actions.end(Ad.objects.get(pk=pk), EndReason.WITHDRAWN)

    @rule(pk=ads)
    def restore(self, pk: int) -> None:
        with suppress(Refused):
            actions.restore(Ad.objects.get(pk=pk))

    @rule(pk=ads, harm=st.sampled_from(["child_safety", "fraud", ""]))
    def claim(self, pk: int, harm: str) -> None:
        ad = Ad.objects.get(pk=pk)
        actions.hide([ad.public_id], reason="a claim", harm=harm)
        self.told[pk] += 1
        if harm in ("child_safety", ""):
            self.doubted.add(pk)
        for version in ad.versions.values_list("pk", flat=True):
            self.agreed[version].clear()

    @rule(pk=ads, reason=st.sampled_from([Reason.SCAM, Reason.WRONG]), who=st.integers(1, 200))
    def flag(self, pk: int, reason: Reason, who: int) -> None:
        before = Ad.objects.values_list("state", "public_version").get(pk=pk)
        with suppress(Refused):
            flagging.flag(Ad.objects.get(pk=pk), reason, network=f"198.51.100.{who}")
        opening.reconcile()
        after = Ad.objects.values_list("state", "public_version").get(pk=pk)
        assert after == before, "flags never remove"

    @rule(
        name=st.sampled_from(PEOPLE),
        choice=st.sampled_from(["publish"] * 5 + ["refuse", "remove", "hold", "escalate"]),
        ends=st.sampled_from(["written", "written", "taken back", "left open"]),
        claimed_meanwhile=st.sampled_from([False, False, True]),
    )
    def decide(self, name: str, choice: str, ends: str, claimed_meanwhile: bool) -> None:
        opening.reconcile()
        staff = self.people[name]
        case = leasing.take_next(staff, EVERYTHING)
        if case is None:
            return
        seen = seen_of(case)
        looked = {pk: self.told[pk] for pk in seen}
        if claimed_meanwhile:
            self.claim(min(seen), "fraud")
        try:
            made = deciding.intend(
                staff, case, choice=Choice(choice), clause="content-rules", seen=seen, note="why"
            )
        except Refused:
            return
        self.looked[made.pk] = looked
        if ends == "taken back":
            deciding.take_back(staff, made)
        elif ends == "written":
            self.seconds_go_by()

    @rule(name=st.sampled_from(PEOPLE), way=st.sampled_from([leasing.give_back, leasing.not_me]))
    def leave(self, name: str, way: Any) -> None:
        case = Case.objects.open().filter(staff=self.people[name]).first()
        if case is not None:
            way(self.people[name], case)

    @rule()
    def seconds_go_by(self) -> None:
        waiting = list(Intention.objects.filter(state=IntentionState.WAITING))
        versions = {
            pk: Ad.objects.values_list("head", "public_version", "held_since").get(pk=pk)
            for each in waiting
            for pk in map(int, each.seen)
        }
        self.time.enter_context(clock.moved(timedelta(seconds=11)))
        deciding.write_due()
        for each in waiting:
            each.refresh_from_db()
            for pk in set(each.seen) - set(each.said):
                head, public, held = versions[int(pk)]
                if each.choice == "publish" and each.state == IntentionState.WRITTEN:
                    knew = self.looked[each.pk][int(pk)] == self.told[int(pk)]
                    assert knew, "whoever decided had not seen the last claim"
                if each.state == IntentionState.WRITTEN and each.choice == "publish":
                    self.agreed[head if held else public].add(each.staff.name)

    @rule(days=st.sampled_from([1, 8]))
    def days_go_by(self, days: int) -> None:
        self.time.enter_context(clock.moved(timedelta(days=days)))
        self.seconds_go_by()
        public = set(Ad.objects.filter(state=AdState.PUBLIC).values_list("pk", flat=True))
        ending.end_holds()
        after = set(Ad.objects.filter(state=AdState.PUBLIC).values_list("pk", flat=True))
        assert after <= public, "a hold never ends as a publication"

    @invariant()
    def nobody_publishes_a_childs_doubt_alone(self) -> None:
        for ad in Ad.objects.filter(state=AdState.PUBLIC, pk__in=self.doubted):
            assert len(self.agreed[ad.public_version_id or 0]) >= 2

    @invariant()
    def no_word_ever_changes(self) -> None:
        for row in VersionContent.objects.select_related("version"):
            assert (row.title, row.body) == self.words[row.version_id]
            assert content.verify(row)

    @invariant()
    def every_waiting_ad_has_one_case_after_a_look(self) -> None:
        opening.reconcile()
        waiting = set(Ad.objects.waiting().values_list("pk", flat=True))
        members = list(CaseAd.objects.filter(open=True).values_list("ad", flat=True))
        assert waiting <= set(members)
        assert len(members) == len(set(members))
        for case in Case.objects.open():
            assert case.members.filter(open=True).exists()
        assert not CaseAd.objects.filter(open=True, case__closed_at__isnull=False).exists()
        assert opening.reconcile() == 0

    @invariant()
    def every_decision_has_its_entry(self) -> None:
        assert Entry.objects.filter(type="decision").count() == Decision.objects.count()


def test_whatever_happens_at_the_desk_the_guarantees_hold(databases: Any) -> None:
    Desks.copies = databases
    run_state_machine_as_test(
        Desks,
        settings=settings(
            max_examples=4 if ON_POSTGRESQL else 10,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
