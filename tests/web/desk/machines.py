"""What the state machines over the desk share: a board of their own for each run, posters, readers,
people who decide, and the books that know every word.

The books are slow and obvious. They never ask the gate or the desk.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions, content
from daylight.web.ads.models import Ad, EndReason, VersionContent
from daylight.web.people.models import Role, Staff
from daylight.web.reports.actions import flagging
from daylight.web.reports.models import Reason
from daylight.web.review.actions import opening
from tests.web.boards import SELLER, STRANGER, Board
from tests.web.desk.desks import Desk
from tests.web.reports.helpers import LONG

KINDS = {
    "clean": ("Blue bicycle", LONG),
    "alike": ("Blue bicycle", f"{LONG} It also has a bell."),
    "fraud": ("Apartment, half the rent", f"Send a deposit by Western Union first. {LONG}"),
    "child": ("young girl available tonight", f"Little girl, new in town. Ask for her. {LONG}"),
}
kinds = st.sampled_from(sorted(KINDS))


def two_of(people: Sequence[str]) -> st.SearchStrategy[list[str]]:
    """Two different ones of them, in any order."""
    return st.permutations(people).map(lambda some: some[:2])


MOST_ADS, MOST_VERSIONS = 3, 6


class AtTheDesk(RuleBasedStateMachine):
    """Two sellers, readers and people who decide, the last of whom leads."""

    people: ClassVar[tuple[str, ...]] = ("one", "two", "three", "lead")
    copies: ClassVar[Any] = None  # the databases; None where a test gives the desk
    ads = Bundle("ads")

    def __init__(self, desk: Desk | None = None) -> None:
        super().__init__()
        self.owns_board = desk is None
        if self.owns_board:
            self.copies.fresh()
        self.desk = desk or Desk(Board())
        self.time = ExitStack()
        self.staff: dict[str, Staff] = {
            name: self.desk.staff(name, Role.LEAD if name == "lead" else Role.REVIEWER)
            for name in self.people
        }
        self.doubted: set[int] = set()  # ads that may be about a child
        self.words: dict[int, tuple[str, str]] = {}

    def teardown(self) -> None:
        self.time.close()
        if self.owns_board:
            self.copies.drop()

    def time_goes_by(self, **much: int) -> None:
        self.time.enter_context(clock.moved(timedelta(**much)))

    def given(self, kind: str) -> content.Content:
        title, body = KINDS[kind]
        return self.desk.board.content(title=title, body=body)

    def remember(self, ad: Ad, kind: str) -> None:
        ad.refresh_from_db()
        self.words[ad.head_id or 0] = KINDS[kind]
        if kind == "child":
            self.doubted.add(ad.pk)

    @initialize(target=ads, one=kinds, other=kinds)
    def begin(self, one: str, other: str) -> Any:
        return multiple(self.post(one, SELLER), self.post(other, STRANGER))

    @precondition(lambda self: Ad.objects.count() < MOST_ADS)
    @rule(target=ads, kind=kinds, email=st.sampled_from([SELLER, STRANGER]))
    def post(self, kind: str, email: str = SELLER) -> int:
        ad = self.desk.board.confirmed(email, self.given(kind))
        self.remember(ad, kind)
        return ad.pk

    @precondition(lambda self: len(self.words) < MOST_VERSIONS)
    @rule(pk=ads, kind=kinds)
    def edit(self, pk: int, kind: str) -> None:
        ad = Ad.objects.get(pk=pk)
        assert ad.head is not None
        with suppress(Refused):
            arrival = self.desk.board.arrival()
            actions.edit(ad, self.given(kind), base=ad.head.number, arrival=arrival)
            self.remember(ad, kind)

    @rule(pk=ads, back=st.booleans())
    def withdraw(self, pk: int, back: bool) -> None:
        with suppress(Refused):
            actions.end(Ad.objects.get(pk=pk), EndReason.WITHDRAWN)
        with suppress(Refused):
            if back:
                actions.restore(Ad.objects.get(pk=pk))

    @rule(pk=ads, reason=st.sampled_from([Reason.SCAM, Reason.WRONG]), who=st.integers(1, 200))
    def flag(self, pk: int, reason: Reason, who: int) -> None:
        before = Ad.objects.values_list("state", "public_version").get(pk=pk)
        with suppress(Refused):
            flagging.flag(Ad.objects.get(pk=pk), reason, network=f"198.51.100.{who}")
        opening.reconcile()
        after = Ad.objects.values_list("state", "public_version").get(pk=pk)
        assert after == before, "flags never remove"

    @invariant()
    def no_word_ever_changes(self) -> None:
        for row in VersionContent.objects.select_related("version"):
            assert (row.title, row.body) == self.words[row.version_id]
            assert content.verify(row)


def run(machine: type[AtTheDesk], databases: Any, *, examples: int) -> None:
    """Run it, each example on a board of its own."""
    kind = type("Fresh", (machine,), {"copies": databases})
    run_state_machine_as_test(
        kind,
        settings=settings(
            max_examples=examples,
            stateful_step_count=14,
            deadline=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )
