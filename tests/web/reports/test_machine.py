"""Whatever people do to a small board, in whatever order: what is promised of takedowns holds."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from daylight.errors import Refused
from daylight.web.ads import content, likephotos
from daylight.web.ads.models import Ad, AdState, Decision, HiddenPhoto, Photo, VersionContent
from daylight.web.reports.actions import answering, flagging, searching, telling, upkeep
from daylight.web.reports.models import Claim, ClaimAd, Reason
from tests.web.boards import Board
from tests.web.browse.shots import photo
from tests.web.reports.helpers import LONG, claimed

POSTERS = ("ann@example.org", "bob@example.org", "cid@example.org")
TEXTS = (LONG, f"{LONG} Two of them.", "Short words.")


class Takedowns(RuleBasedStateMachine):
    """Ads by three posters who share texts and pictures; readers, reporters and reviewers."""

    def __init__(self) -> None:
        super().__init__()
        databases.fresh()
        self.board = Board()
        self.client = Client(HTTP_HOST="localhost")
        self.ads: list[Ad] = []
        self.named: set[int] = set()
        self.pdqs = [secrets.token_bytes(32) for _ in range(2)]

    def teardown(self) -> None:
        databases.drop()

    def pick(self, number: int) -> Ad:
        return Ad.objects.get(pk=self.ads[number % len(self.ads)].pk)

    @rule(poster=st.sampled_from(POSTERS), text=st.sampled_from(TEXTS), shot=st.integers(0, 2))
    def post(self, poster: str, text: str, shot: int) -> None:
        shots: tuple[Photo, ...] = ()
        if shot < 2:
            made = photo(size=(64, 48))
            made.pdq = self.pdqs[shot]
            made.save(update_fields=["pdq"])
            likephotos.keep([made])
            shots = (made,)
        self.ads.append(self.board.confirmed(poster, title="A thing", body=text, photos=shots))

    @precondition(lambda self: self.ads)
    @rule(number=st.integers(0, 50), wrong=st.sampled_from(["child", "private", ""]))
    def claim(self, number: int, wrong: str) -> None:
        ad = self.pick(number)
        claimed(ad, wrong=wrong)
        self.named.add(ad.pk)
        assert self.client.get(f"/a/{ad.public_id}").status_code == 404

    @rule(shot=st.integers(0, 1))
    def claim_a_picture(self, shot: int) -> None:
        before = dict(Ad.objects.values_list("pk", "state"))
        claim = claimed(address="", pdq=self.pdqs[shot].hex(), email="mother@example.org")
        assert not HiddenPhoto.objects.filter(claim=claim.public_id).exists()
        telling.contact_answered(claim)
        assert dict(Ad.objects.values_list("pk", "state")) == before

    @precondition(lambda self: self.ads)
    @rule(number=st.integers(0, 50), reason=st.sampled_from(list(Reason)), many=st.integers(1, 9))
    def flag(self, number: int, reason: Reason, many: int) -> None:
        ad = self.pick(number)
        before = dict(Ad.objects.values_list("pk", "state"))
        for each in range(many):
            flagging.flag(ad, reason, network=f"192.0.2.{each}")
        assert dict(Ad.objects.values_list("pk", "state")) == before

    @precondition(lambda self: self.ads)
    @rule(
        number=st.integers(0, 50),
        name=st.sampled_from(["reviewer", "second reviewer"]),
        choice=st.sampled_from(["publish", "refuse"]),
    )
    def decide(self, number: int, name: str, choice: str) -> None:
        ad = self.pick(number)
        with suppress(Refused):
            self.board.decide(ad, name, choice)
        upkeep.follow()

    @precondition(lambda self: ClaimAd.objects.filter(role="photo", outcome="").exists())
    @rule(
        name=st.sampled_from(["reviewer", "second reviewer"]),
        outcome=st.sampled_from(["removed", "restored"]),
    )
    def decide_photo(self, name: str, outcome: str) -> None:
        row = ClaimAd.objects.filter(role="photo", outcome="")[0]
        with suppress(Refused):
            answering.decide_row(row, outcome, staff=self.board.staff(name))

    @precondition(lambda self: Claim.objects.exists())
    @rule()
    def look_again(self) -> None:
        for claim in Claim.objects.all()[:3]:
            searching.search_again(claim.pk)

    @invariant()
    def no_word_changes(self) -> None:
        assert all(content.verify(row) for row in VersionContent.objects.select_related("version"))

    @invariant()
    def a_named_ad_is_public_only_by_people(self) -> None:
        """Two of them where a child may be shown."""
        for ad in Ad.objects.filter(pk__in=self.named, state=AdState.PUBLIC):
            claims = ClaimAd.objects.filter(ad=ad.public_id, role="named").select_related("claim")
            last = max(claims, key=lambda row: row.claim.received_at).claim
            agreed = Decision.objects.filter(
                version=ad.public_version, choice="publish", created_at__gt=last.received_at
            )
            needed = 2 if any(row.claim.may_be_a_child for row in claims) else 1
            assert agreed.values("staff").distinct().count() >= needed

    @invariant()
    def claims_hide_others_only_for_a_reason(self) -> None:
        for row in ClaimAd.objects.filter(role="copy"):
            assert Ad.objects.filter(public_id=row.ad).exists()
            named = row.claim.ads.filter(role="named").values_list("ad", flat=True)
            posters = Ad.objects.filter(public_id__in=list(named)).values_list("poster", flat=True)
            ad = Ad.objects.get(public_id=row.ad)
            doubted = ad.versions.filter(screenings__verdict__in=["hold", "refuse"]).exists()
            assert ad.poster_id in set(posters) or doubted

    @invariant()
    def hidden_photos_are_not_shown(self) -> None:
        for row in HiddenPhoto.objects.filter(restored_at=None).select_related("photo"):
            path = f"/p/{row.photo.public_id}/{row.photo.width}.jpg"
            assert self.client.get(path).status_code == 404


databases: Any = None


@pytest.fixture
def copies_of_databases(databases: Any) -> None:
    globals()["databases"] = databases


def test_what_is_promised_of_takedowns_holds(board: Any, copies_of_databases: None) -> None:
    run_state_machine_as_test(
        Takedowns,
        settings=settings(
            max_examples=4,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
