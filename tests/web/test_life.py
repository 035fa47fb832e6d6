"""A state machine over the lives of ads: whatever happens in whatever order, the guarantees hold.

The oracle below is slow and obvious and keeps its own books; it never asks the gate.
"""

from __future__ import annotations

from collections import defaultdict
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from daylight.errors import Refused
from daylight.screening import shipped_policy
from daylight.web import clock
from daylight.web.ads import actions, content, policies
from daylight.web.ads.models import (
    Ad,
    AdState,
    Block,
    BlockKind,
    EndReason,
    Listing,
    ListingCount,
    Publication,
    Submission,
    Version,
    VersionContent,
)
from daylight.web.evidence.models import Item
from daylight.web.evidence.opening import opener_from
from daylight.web.evidence.vault import vault
from daylight.web.record.models import Entry
from tests.conftest import NIGHTLY, ON_POSTGRESQL
from tests.web.boards import SELLER, STRANGER, Board, recovery_key

MOST_VERSIONS = 6  # few ads, so that long lives are tried rather than many short ones
PEOPLE = ("reviewer", "second reviewer", "third reviewer")


class Life(RuleBasedStateMachine):
    """Posters, reviewers, reports, bans, policies and time, in any order."""

    copies: Any = None
    ads = Bundle("ads")

    def __init__(self) -> None:
        super().__init__()
        self.copies.fresh()
        self.board = Board()
        self.time = ExitStack()
        self.policies = 0
        self.doubted: set[int] = set()  # ads that ever had doubtful words
        self.approvals: dict[int, set[str]] = defaultdict(set)  # by version, since the last report
        self.reported: set[int] = set()  # ads taken down by a report at least once
        self.frozen: dict[str, dict[int, int]] = {}  # banned mailbox -> publications then
        self.words: dict[int, tuple[str, str]] = {}  # version -> what was submitted

    def teardown(self) -> None:
        self.time.close()
        self.copies.drop()

    def _words(self, doubtful: bool) -> Any:
        return self.board.doubtful() if doubtful else self.board.content()

    def _remember(self, ad: Ad, submitted: Any, doubtful: bool) -> None:
        ad.refresh_from_db()
        self.words[ad.head_id or 0] = (submitted.title, submitted.body)
        if doubtful:
            self.doubted.add(ad.pk)

    @precondition(lambda self: len(self.words) < MOST_VERSIONS and Ad.objects.count() < 2)
    @rule(target=ads, doubtful=st.booleans(), email=st.sampled_from([SELLER, STRANGER]))
    def submit(self, doubtful: bool, email: str) -> Any:
        words = self._words(doubtful)
        try:
            ad = self.board.submitted(email, words)
        except Refused:
            assert email in self.frozen
            return multiple()
        self._remember(ad, words, doubtful)
        return ad.pk

    def _try(self, action: Any, pk: int, **options: Any) -> None:
        with suppress(Refused):
            action(Ad.objects.get(pk=pk), **options)

    @rule(pk=ads)
    def confirm(self, pk: int) -> None:
        self._try(actions.confirm, pk)

    @precondition(lambda self: len(self.words) < MOST_VERSIONS)
    @rule(pk=ads, doubtful=st.booleans())
    def edit(self, pk: int, doubtful: bool) -> None:
        ad = Ad.objects.get(pk=pk)
        words = self._words(doubtful)
        assert ad.head is not None
        try:
            actions.edit(ad, words, base=ad.head.number, arrival=self.board.arrival())
        except Refused:
            return
        self._remember(ad, words, doubtful)

    @rule(pk=ads)
    def renew(self, pk: int) -> None:
        self._try(actions.renew, pk)

    @rule(pk=ads, reason=st.sampled_from([EndReason.GONE, EndReason.WITHDRAWN]))
    def end(self, pk: int, reason: EndReason) -> None:
        self._try(actions.end, pk, reason=reason)

    @rule(pk=ads)
    def restore(self, pk: int) -> None:
        self._try(actions.restore, pk)

    @rule(
        pk=ads, name=st.sampled_from(PEOPLE), choice=st.sampled_from(["publish"] * 4 + ["refuse"])
    )
    def decide_alone(self, pk: int, name: str, choice: str) -> None:
        self.decide(pk, name, choice)

    def decide(self, pk: int, name: str, choice: str) -> None:
        ad = Ad.objects.get(pk=pk)
        version = ad.head_id or 0
        try:
            self.board.decide(ad, name, choice)
        except Refused:
            return
        if choice == "publish":
            self.approvals[version].add(name)

    @rule(pk=ads)
    def agree(self, pk: int) -> None:
        for name in PEOPLE[:2]:
            self.decide(pk, name, "publish")

    @rule(pk=ads)
    def report(self, pk: int) -> None:
        ad = Ad.objects.get(pk=pk)
        actions.hide([ad.public_id], reason="a report")
        self.reported.add(pk)
        for version in Version.objects.filter(ad=pk).values_list("pk", flat=True):
            self.approvals[version].clear()

    @rule(email=st.sampled_from([SELLER, STRANGER]))
    def ban(self, email: str) -> None:
        if email in self.frozen:
            return
        actions.ban(BlockKind.EMAIL, email, reason="spam", appeal_to="appeals@example.org")
        self.frozen[email] = self._publications(email)

    @precondition(lambda self: self.frozen)
    @rule()
    def lift(self) -> None:
        for block in Block.objects.filter(kind=BlockKind.EMAIL, lifted_at=None):
            actions.lift(block)
        self.frozen.clear()

    @rule()
    def deploy(self) -> None:
        self.policies += 1
        turn = self.policies % 2  # another than the last; what was loaded once is known
        text = shipped_policy().text.replace('version = "', f'version = "{turn}-', 1)
        policies.deploy(text)

    @rule(days=st.sampled_from([1, 20, 40]))
    def pass_time(self, days: int) -> None:
        self.time.enter_context(clock.moved(timedelta(days=days)))
        actions.lapse_due()
        actions.remind_due()
        actions.expire_due()

    def _publications(self, email: str) -> dict[int, int]:
        return {
            pk: Publication.objects.filter(ad=pk).count()
            for pk in Ad.objects.filter(poster__contact__email=email).values_list("pk", flat=True)
        }

    @invariant()
    def readers_see_only_what_was_allowed(self) -> None:
        for ad in Ad.objects.visible(clock.now()).select_related("public_version"):
            version = ad.public_version
            assert version is not None
            assert version.screenings.exists(), "screened first"
            assert ad.confirmed_at is not None
            people = self.approvals[version.pk]
            if ad.pk in self.doubted:
                assert len(people) >= 2, "a child-safety doubt takes two people"
            elif ad.pk in self.reported:
                assert len(people) >= 1, "what was reported comes back by people only"

    @invariant()
    def words_are_those_submitted(self) -> None:
        for row in VersionContent.objects.select_related("version"):
            assert (row.title, row.body) == self.words[row.version_id]
            assert content.verify(row)

    @invariant()
    def a_banned_mailbox_publishes_nothing(self) -> None:
        for email, before in self.frozen.items():
            assert self._publications(email) == before | {
                pk: 0 for pk in self._publications(email) if pk not in before
            }

    @invariant()
    def lists_and_counts_are_those_of_the_public_ads(self) -> None:
        public = set(Ad.objects.filter(state=AdState.PUBLIC).values_list("pub_seq", flat=True))
        shown = Listing.objects.filter(place_id=0, section_id=0).values_list("pub_seq", flat=True)
        assert set(shown) == public
        count = ListingCount.objects.filter(place_id=0, section_id=0).first()
        assert (count.ads if count else 0) == len(public)

    @invariant()
    def every_form_is_preserved_and_every_deed_entered(self) -> None:
        kept = set(Submission.objects.values_list("vault_item", flat=True))
        assert len(kept) == Version.objects.count()
        assert Item.objects.filter(pk__in=kept).count() == len(kept)
        entered = Entry.objects.filter(type="publication").count()
        assert entered == Publication.objects.count()


def test_the_guarantees_hold_over_any_life(databases: Any) -> None:
    Life.copies = databases
    run_state_machine_as_test(
        Life,
        settings=settings(
            max_examples=30 if NIGHTLY else 6 if ON_POSTGRESQL else 12,
            stateful_step_count=40,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


def test_what_the_vault_holds_can_be_read_back(board: Board) -> None:
    board.confirmed()
    item = Item.objects.get()
    segment = vault().folder / item.segment
    assert opener_from(recovery_key()).open(item) == b"form"
    assert b"form" not in segment.read_bytes()[item.offset :]
    assert segment.stat().st_mode & 0o077 == 0
    assert segment.parent.stat().st_mode & 0o077 == 0


def test_an_ad_says_in_which_language_it_is(board: Any) -> None:
    ad = board.confirmed(
        title="Vendo bicicleta de montaña", body="Está en muy buen estado y se vende con el casco."
    )
    page = Client(HTTP_HOST="localhost").get(f"/a/{ad.public_id}").content.decode()
    assert page.count('lang="es"') >= 2
    own = Client(HTTP_HOST="localhost").get(f"/es/a/{ad.public_id}").content.decode()
    assert '<h1 data-recorded="title" dir="auto">' in own
