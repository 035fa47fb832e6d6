"""What comes between a look and a decision counts: nobody decides on what they did not see."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daylight.web import clock
from daylight.web.ads import actions, memory
from daylight.web.ads.models import Ad, AdState, Decision
from daylight.web.people.models import Staff
from daylight.web.reports.actions import flagging, searching
from daylight.web.reports.models import Claim, ClaimAd, Outcome, Reason
from daylight.web.review.actions import deciding, leasing, opening
from daylight.web.review.models import Intention, IntentionState
from tests.web.browse.shots import photo
from tests.web.desk.desks import Desk
from tests.web.people.signing import signed_in
from tests.web.reports import conftest as shared
from tests.web.reports.helpers import LONG, claimed


@pytest.fixture(autouse=True)
def clean(board: Any) -> Iterator[None]:
    yield from shared.clean.__wrapped__(board)


class Open:
    """A case's page as it lies open in somebody's browser."""

    def __init__(self, desk: Desk, staff: Staff, ad: Ad) -> None:
        opening.look_again([ad.pk])
        self.browser: Client = signed_in(staff)
        self.base = f"/desk/cases/{desk.case_of(ad).public_id}"
        self.browser.post(f"{self.base}/take")
        page = self.browser.get(self.base).content.decode()
        self.values = re.findall(r'name="ad" value="([^"]+)"', page)
        assert self.values

    def decide(self, choice: str = "publish") -> int:
        sent = {"choice": choice, "clause": "content-rules", "ad": self.values, "note": "why"}
        return self.browser.post(f"{self.base}/decide", sent).status_code


def seconds_go_by() -> None:
    with clock.moved(timedelta(seconds=11)):
        deciding.write_due()


def state(ad: Ad) -> str:
    return Ad.objects.values_list("state", flat=True).get(pk=ad.pk)


@pytest.mark.parametrize("wrong", ["private", "intimate", "child", ""])
def test_a_page_that_was_open_before_the_takedown_publishes_nothing(desk: Desk, wrong: str) -> None:
    ad = desk.fraud()
    page = Open(desk, desk.staff(), ad)
    claimed(ad, wrong=wrong)
    assert page.decide() == 409
    seconds_go_by()
    assert state(ad) == AdState.HELD
    assert not Decision.objects.exists()


@pytest.mark.parametrize("wrong", ["private", "child"])
def test_nor_does_what_was_pressed_seconds_before_it(desk: Desk, wrong: str) -> None:
    ad = desk.fraud()
    assert Open(desk, desk.staff(), ad).decide() == 302
    claimed(ad, wrong=wrong)
    seconds_go_by()
    assert state(ad) == AdState.HELD
    assert not Decision.objects.exists()
    made = Intention.objects.get()
    assert (made.state, made.said) == (IntentionState.REFUSED, {str(ad.pk): "changed_meanwhile"})


def test_it_is_no_seat_of_two(desk: Desk) -> None:
    ad = desk.held()
    assert Open(desk, desk.staff("one"), ad).decide() == 302
    claimed(ad, wrong="child")
    seconds_go_by()
    leasing.give_back(desk.staff("one"), desk.case_of(ad))
    with clock.moved(timedelta(seconds=30)):
        assert Open(desk, desk.staff("two"), ad).decide() == 302
    with clock.moved(timedelta(minutes=1)):
        deciding.write_due()
    assert state(ad) == AdState.HELD
    assert Decision.objects.count() == 1


def test_a_flagged_ad_is_not_left_up_by_who_did_not_see_the_claim(desk: Desk) -> None:
    ad = desk.board.confirmed()
    flagging.flag(ad, Reason.SCAM, network="198.51.100.1")
    page = Open(desk, desk.staff(), ad)
    claim = claimed(ad, wrong="private")
    page.decide()
    seconds_go_by()
    assert state(ad) == AdState.HIDDEN
    claim.refresh_from_db()
    assert claim.is_open


def test_a_claim_that_hides_nothing_waits_for_somebody_who_saw_it(desk: Desk) -> None:
    ad = desk.board.confirmed(title="Blue bicycle", body=LONG)
    flagging.flag(ad, Reason.SCAM, network="198.51.100.1")
    early = Open(desk, desk.staff("early"), ad)
    assert early.decide() == 302
    looked_at(desk, ad, "private")
    seconds_go_by()
    row = ClaimAd.objects.get(ad=ad.public_id)
    assert row.role == ClaimAd.LOOK
    assert row.outcome == "", "nobody who decided knew of it"
    with clock.moved(timedelta(seconds=30)):
        assert Open(desk, desk.staff("early"), ad).decide() == 302
    with clock.moved(timedelta(minutes=1)):
        deciding.write_due()
    row.refresh_from_db()
    assert row.outcome == Outcome.RESTORED


def searched(claim: Claim) -> Claim:
    """A claim of which the worker has looked for what is merely alike."""
    searching.search_again(claim.pk, claim.received_at.isoformat())
    return claim


def looked_at(desk: Desk, ad: Ad, wrong: str) -> Any:
    """A claim on another's ad of nearly these words: people look at this one, nothing hides it."""
    assert ad.head is not None
    words = f"{ad.head.content.body} It also has a bell."
    other = desk.board.confirmed("b@example.org", title=ad.head.content.title, body=words)
    claim = searched(claimed(other, wrong=wrong))
    assert claim.ads.get(ad=ad.public_id).role == ClaimAd.LOOK, "it hides nothing"
    return claim


def test_what_takes_down_is_written_all_the_same(desk: Desk) -> None:
    """A list that is loaded in those seconds keeps nothing up that a person has refused."""
    from django.db import transaction

    ad = desk.board.confirmed()
    flagging.flag(ad, Reason.SCAM, network="198.51.100.1")
    assert Open(desk, desk.staff(), ad).decide("remove") == 302
    with transaction.atomic():
        memory.advance_epoch("list")
    seconds_go_by()
    assert state(ad) == AdState.REFUSED


def test_an_untrained_person_brings_back_no_photo_that_a_claim_has_shut(desk: Desk) -> None:
    shot = photo("red")
    ad = desk.fraud(photos=(shot,))
    assert Open(desk, desk.staff(), ad).decide() == 302
    with clock.moved(timedelta(seconds=1)):
        looked_at_photo(desk, ad)
    seconds_go_by()
    assert state(ad) == AdState.HELD
    assert not Decision.objects.exists()


def looked_at_photo(desk: Desk, ad: Ad) -> None:
    """Somebody sends the print of one of its photos, and has not answered for it."""
    assert ad.head is not None
    [shown] = ad.head.shown_photos.select_related("photo")
    claim = claimed(desk.board.confirmed("b@example.org"), wrong="child", sha256=shown.photo.sha256)
    assert claim.ads.get(ad=ad.public_id).role == ClaimAd.LOOK


def test_the_seconds_do_not_end_a_claim_on_a_child_by_one_person(desk: Desk) -> None:
    """An ad held for money, of which somebody says meanwhile that it is about a child."""
    ad = desk.fraud(body=f"Send the deposit by Western Union before viewing. {LONG}")
    looked_at(desk, ad, "child")
    assert Open(desk, desk.staff("one"), ad).decide() == 302
    seconds_go_by()
    assert state(ad) == AdState.HELD, "two people must agree"
    with clock.moved(timedelta(seconds=30)):
        assert Open(desk, desk.staff("two"), ad).decide() == 302
    with clock.moved(timedelta(minutes=1)):
        deciding.write_due()
    assert state(ad) == AdState.PUBLIC


def test_a_vote_of_before_a_claim_that_hides_nothing_does_not_count(desk: Desk) -> None:
    ad = desk.held(body=f"Little girl, new in town. Ask for her. {LONG}")
    assert Open(desk, desk.staff("one"), ad).decide() == 302
    seconds_go_by()
    with clock.moved(timedelta(seconds=30)):
        looked_at(desk, ad, "child")
        assert Open(desk, desk.staff("two"), ad).decide() == 302
    with clock.moved(timedelta(minutes=1)):
        deciding.write_due()
    assert state(ad) == AdState.HELD
    assert Decision.objects.count() == 2


def test_the_command_decides_on_nothing_that_was_shown_before_a_takedown(desk: Desk) -> None:
    from daylight.commands import held_cases

    ad = desk.fraud()
    code = held_cases.find(ad.public_id).code
    assert held_cases.find(ad.public_id).code == code
    actions.hide([ad.public_id], reason="a report", harm="privacy")
    assert held_cases.find(ad.public_id).code != code
