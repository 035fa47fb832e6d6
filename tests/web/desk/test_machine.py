"""A state machine over cases: whatever posters, readers and reviewers do in whatever order, nothing
that may be about a child is published by one person, no word changes, and no flag removes.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from daylight.errors import Refused
from daylight.web.ads import actions
from daylight.web.ads.models import Ad, AdState, Choice, Decision
from daylight.web.record.models import Entry
from daylight.web.review.actions import deciding, ending, leasing, opening
from daylight.web.review.models import Case, CaseAd, Intention, IntentionState
from tests.conftest import ON_POSTGRESQL
from tests.web.desk.desks import EVERYTHING, Desk, seen_of
from tests.web.desk.machines import AtTheDesk, run, two_of

names = st.sampled_from(AtTheDesk.people)


class Cases(AtTheDesk):
    """Claims come as staff enter them; a decision may be taken back, or lie open."""

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__(desk)
        self.agreed: dict[int, set[str]] = defaultdict(set)  # version -> who would publish it
        self.told: dict[int, int] = defaultdict(int)  # ad -> claims of it so far
        self.looked: dict[int, dict[int, int]] = {}  # intention -> ad -> claims when it was opened

    @rule(pk=AtTheDesk.ads, harm=st.sampled_from(["child_safety", "fraud", ""]))
    def claim(self, pk: int, harm: str) -> None:
        ad = Ad.objects.get(pk=pk)
        actions.hide([ad.public_id], reason="a claim", harm=harm)
        self.told[pk] += 1
        if harm in ("child_safety", ""):
            self.doubted.add(pk)
        for version in ad.versions.values_list("pk", flat=True):
            self.agreed[version].clear()

    @rule(
        name=names,
        choice=st.sampled_from(["publish"] * 5 + ["refuse", "remove", "hold", "escalate"]),
        ends=st.sampled_from(["written", "written", "taken back", "left open"]),
        claimed_meanwhile=st.sampled_from([False, False, True]),
    )
    def decide(self, name: str, choice: str, ends: str, claimed_meanwhile: bool) -> None:
        opening.reconcile()
        staff = self.staff[name]
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

    @rule(both=two_of(AtTheDesk.people))
    def agree(self, both: list[str]) -> None:
        """Two look one after the other, and would publish what they are given."""
        for name in both:
            self.decide(name, "publish", "written", claimed_meanwhile=False)

    @rule(name=names, way=st.sampled_from([leasing.give_back, leasing.not_me]))
    def leave(self, name: str, way: Any) -> None:
        case = Case.objects.open().filter(staff=self.staff[name]).first()
        if case is not None:
            way(self.staff[name], case)

    @rule()
    def seconds_go_by(self) -> None:
        waiting = list(Intention.objects.filter(state=IntentionState.WAITING))
        versions = {
            pk: Ad.objects.values_list("head", "public_version", "held_since").get(pk=pk)
            for each in waiting
            for pk in map(int, each.seen)
        }
        self.time_goes_by(seconds=11)
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
        self.time_goes_by(days=days)
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
    def every_waiting_ad_has_one_case_after_a_look(self) -> None:
        again = opening.reconcile()
        waiting = set(Ad.objects.waiting().values_list("pk", flat=True))
        members = list(CaseAd.objects.filter(open=True).values_list("ad", flat=True))
        assert waiting <= set(members)
        assert len(members) == len(set(members))
        for case in Case.objects.open():
            assert case.members.filter(open=True).exists()
        assert not CaseAd.objects.filter(open=True, case__closed_at__isnull=False).exists()
        assert not again or opening.reconcile() == 0, "looking again changes nothing"

    @invariant()
    def every_decision_has_its_entry(self) -> None:
        assert Entry.objects.filter(type="decision").count() == Decision.objects.count()


def test_whatever_happens_at_the_desk_the_guarantees_hold(databases: Any) -> None:
    run(Cases, databases, examples=3 if ON_POSTGRESQL else 8)
