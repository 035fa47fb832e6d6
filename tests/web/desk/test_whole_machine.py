"""A state machine over all of it: real takedown claims, cases, decisions, appeals, in any order.

Whatever comes between, nothing that may be about a child becomes public by one person, nobody's
word counts that is older than a claim, no word of an ad changes, and no flag removes. The books
below count claims and remember which of them each person had seen; they ask neither the gate nor
the desk.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule

from daylight.errors import Refused
from daylight.web.ads.models import Ad, AdState, Choice, Decision, Publication
from daylight.web.reports.models import ClaimAd, Outcome
from daylight.web.review import seen
from daylight.web.review.actions import deciding, leasing, opening
from daylight.web.review.appeals import actions as appeals
from daylight.web.review.appeals.voting import version_of, vote
from daylight.web.review.models import Appeal, AppealVote, Case, Vote
from tests.conftest import ON_POSTGRESQL
from tests.web.boards import SELLER, STRANGER
from tests.web.desk.desks import EVERYTHING, Desk, seen_of
from tests.web.desk.machines import AtTheDesk, run, two_of
from tests.web.desk.test_meanwhile import searched
from tests.web.reports import conftest as shared
from tests.web.reports.helpers import claimed

PEOPLE = ("one", "two", "three", "four", "lead")
CHILDISH = ("child", "")
names = st.sampled_from(PEOPLE)
between = st.sampled_from([None, None, None, "child", "", "private"])


class Desks(AtTheDesk):
    """Reporters and appellants come too, while five people decide."""

    people = PEOPLE

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__(desk)
        self.claims: dict[int, int] = defaultdict(int)  # ad -> claims that speak of it
        self.rows: set[int] = set()  # those that are counted
        self.knew: dict[tuple[int, int], int] = {}  # person, ad -> claims they had seen
        self.last = {Decision: 0, AppealVote: 0, Publication: 0}
        self.answered: set[int] = set()

    @rule(pk=AtTheDesk.ads, wrong=st.sampled_from(["child", "", "private"]))
    def claim(self, pk: int, wrong: str) -> None:
        """A form as anybody sends it, and the worker's wider look."""
        held = set(Ad.objects.waiting().values_list("pk", flat=True))
        made = searched(claimed(Ad.objects.get(pk=pk), wrong=wrong))
        for row in made.ads.exclude(pk__in=self.rows):
            ad = Ad.objects.values_list("pk", flat=True).get(public_id=row.ad)
            self.rows.add(row.pk)
            self.claims[ad] += 1
            if wrong in CHILDISH and (row.role != ClaimAd.LOOK or ad in held):
                self.doubted.add(ad)
        assert self.claims[pk], "it is about what it names"

    # What people do at the desk: a page lies open, something comes, and then they answer

    def _between(self, what: str | None, pk: int) -> None:
        if what is not None:
            self.claim(pk, what)

    @rule(
        name=names,
        choice=st.sampled_from(["publish"] * 6 + ["refuse", "remove", "hold"]),
        before=between,
        after=between,
    )
    def decide(
        self, name: str, choice: str = "publish", before: Any = None, after: Any = None
    ) -> None:
        """Claims come before the key is pressed, or in the seconds after it, or none."""
        opening.reconcile()
        staff = self.staff[name]
        case = leasing.take_next(staff, EVERYTHING)
        if case is None:
            return
        given = seen_of(case)
        known = {pk: self.claims[pk] for pk in given}
        self._between(before, min(given))
        case.refresh_from_db()
        try:
            deciding.intend(
                staff, case, choice=Choice(choice), clause="content-rules", seen=given, note="why"
            )
        except Refused:
            self._let_go(case)
            return
        for pk in given:
            self.knew[staff.pk, pk] = known[pk]
        self._between(after, min(given))
        self.seconds_go_by()
        self._let_go(case)

    @rule(both=two_of(PEOPLE))
    def agree(self, both: list[str]) -> None:
        for name in both:
            self.decide(name)

    @rule(name=names, both=two_of(PEOPLE), pk=AtTheDesk.ads, before=between)
    def refuse_and_hear(self, name: str, both: list[str], pk: int, before: Any) -> None:
        """Somebody refuses, its poster appeals, and two would bring it back."""
        self.decide(name, "refuse")
        self.appeal(pk)
        for each in both:
            self.say(each, before=before)

    def _let_go(self, case: Case) -> None:
        """As when its time ran out: nothing keeps it from anybody."""
        Case.objects.filter(pk=case.pk).update(staff=None, lease_until=None)

    @rule()
    def seconds_go_by(self) -> None:
        self.time_goes_by(seconds=11)
        deciding.write_due()

    @rule(hours=st.sampled_from([5, 100]))
    def hours_go_by(self, hours: int) -> None:
        self.time_goes_by(hours=hours)

    @rule(pk=AtTheDesk.ads)
    def appeal(self, pk: int) -> None:
        with suppress(Refused):
            appeals.appeal_as_poster(Ad.objects.get(pk=pk), "It is wrong.", language="en")

    @rule(name=names, word=st.sampled_from([Vote.REVERSE] * 4 + [Vote.UPHOLD]), before=between)
    def say(self, name: str, word: Vote = Vote.REVERSE, before: Any = None) -> None:
        found = Appeal.objects.waiting().select_related("ad__head").first()
        if found is None:
            return
        given, known = seen.of(found.ad, version_of(found)), self.claims[found.ad_id]
        self._between(before, found.ad_id)
        self.time_goes_by(seconds=1)
        try:
            vote(found, staff=self.staff[name], vote=word, seen=given)
        except Refused:
            return
        self.knew[self.staff[name].pk, found.ad_id] = known

    # What must never happen

    def _fresh(self, model: Any) -> list[Any]:
        rows = list(model.objects.filter(pk__gt=self.last[model]).order_by("pk"))
        if rows:
            self.last[model] = rows[-1].pk
        return rows

    @invariant()
    def nobody_speaks_for_an_ad_without_having_seen_its_claims(self) -> None:
        said = [d for d in self._fresh(Decision) if d.choice == Choice.PUBLISH]
        said += [v for v in self._fresh(AppealVote) if v.vote == Vote.REVERSE]
        for each in said:
            ad = each.version.ad_id
            assert self.knew.get((each.staff_id, ad)) == self.claims[ad]

    @invariant()
    def a_childs_doubt_is_published_by_two_who_knew_of_it(self) -> None:
        for shown in self._fresh(Publication):
            if shown.ad_id not in self.doubted:
                continue
            people = set(shown.authority.rests_on.values_list("decision__staff", flat=True))
            knowing = {
                pk for pk in people if self.knew.get((pk, shown.ad_id)) == self.claims[shown.ad_id]
            }
            assert len(knowing) >= 2

    @invariant()
    def two_answer_that_a_child_is_not_in_question(self) -> None:
        rows = ClaimAd.objects.filter(outcome=Outcome.RESTORED).exclude(pk__in=self.answered)
        for row in rows.select_related("claim"):
            self.answered.add(row.pk)
            ad = Ad.objects.get(public_id=row.ad).pk
            knowing = [key for key, n in self.knew.items() if key[1] == ad and n == self.claims[ad]]
            assert len(knowing) >= (2 if row.claim.may_be_a_child else 1)


@pytest.fixture(autouse=True)
def clean(board: Any) -> Iterator[None]:
    yield from shared.clean.__wrapped__(board)


def test_whatever_is_claimed_and_appealed_the_guarantees_hold(databases: Any) -> None:
    databases.drop()  # the board of the test itself
    run(Desks, databases, examples=3 if ON_POSTGRESQL else 8)


@pytest.fixture
def made(desk: Desk) -> Iterator[Desks]:
    """A machine whose rules are called by hand, on the test's own board."""

    by_hand = Desks(desk)
    yield by_hand
    by_hand.teardown()


def check(made: Desks) -> None:
    made.nobody_speaks_for_an_ad_without_having_seen_its_claims()
    made.a_childs_doubt_is_published_by_two_who_knew_of_it()
    made.two_answer_that_a_child_is_not_in_question()
    made.no_word_ever_changes()


def test_the_machine_reaches_what_it_watches(made: Desks) -> None:
    """Claims, two people, a claim again, a refusal, an appeal: a path by hand."""
    ad = made.post("clean", SELLER)
    check(made)
    made.claim(ad, "child")
    for name in ("one", "two"):
        made.decide(name)
        check(made)
    assert Ad.objects.get(pk=ad).state == AdState.PUBLIC
    assert ClaimAd.objects.get().outcome == Outcome.RESTORED
    made.seconds_go_by()
    made.claim(ad, "")
    made.decide("three", before="private")
    made.decide("four", after="child")
    check(made)
    assert Ad.objects.get(pk=ad).state == AdState.HIDDEN
    made.hours_go_by(5)
    made.decide("three", "refuse")
    made.appeal(ad)
    made.say("one", before="private")
    made.say("four", before="child")
    check(made)
    made.say("four")
    check(made)
    assert Ad.objects.get(pk=ad).state == AdState.REFUSED
    made.say("lead")
    check(made)
    assert Ad.objects.get(pk=ad).state == AdState.PUBLIC


def test_the_machine_reaches_a_look_that_two_answer(made: Desks) -> None:
    """An ad that is only like the one that was claimed stays up, and two people look at it."""
    named, like = made.post("clean", SELLER), made.post("alike", STRANGER)
    check(made)
    made.claim(named, "child")
    look = ClaimAd.objects.get(role=ClaimAd.LOOK)
    assert look.ad == Ad.objects.get(pk=like).public_id
    made.decide("one")
    made.decide("one")
    check(made)
    look.refresh_from_db()
    assert look.outcome == "", "another person must look"
    made.decide("two")
    made.decide("two")
    check(made)
    assert Ad.objects.get(pk=named).state == AdState.PUBLIC
    assert Ad.objects.get(pk=like).state == AdState.PUBLIC
