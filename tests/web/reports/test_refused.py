"""A claim names an ad that was refused before anybody saw it: a person still looks what it was."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daylight.screening import shipped_policy
from daylight.web import clock
from daylight.web.ads import actions, links, policies
from daylight.web.ads.models import Ad, AdState, EndReason, Pending, VersionContent
from daylight.web.reports import claim_links
from daylight.web.reports.actions import upkeep
from daylight.web.reports.models import Claim, Outcome
from daylight.web.review.actions import ending, opening
from daylight.web.review.models import Statement, Tip
from tests.web.desk.desks import Desk
from tests.web.people.signing import signed_in
from tests.web.reports.helpers import claimed, mails, work

LOOKED = "People have looked."


FRAUD = (
    'id = "fraud"\nharm = "fraud"\nwhen = "any(fraud) >= 0.6 or count(fraud, 0.3) >= 2"\nverdict = '
)
STRICT = shipped_policy().text.replace(f'{FRAUD}"hold"', f'{FRAUD}"refuse"')


@pytest.fixture(autouse=True)
def strict(clean: None) -> None:
    """A board whose policy refuses frauds without asking anybody."""
    policies.deploy(STRICT)


def refused(board: Any) -> Ad:
    """The machine said no, and nobody looked."""
    words = "I cannot show it. Send the deposit by Western Union before viewing. Pay by gift card."
    ad: Ad = board.confirmed(
        "seller@example.org", title="Apartment, half the usual rent", body=words
    )
    assert ad.state == AdState.REFUSED
    return ad


def fresh(claim: Claim) -> Claim:
    upkeep.look_at_clocks()
    claim.refresh_from_db()
    return claim


def page_of(claim: Claim) -> str:
    client = Client(HTTP_HOST="localhost")
    return client.get(claim_links.path(claim.public_id)).content.decode()


@pytest.mark.parametrize("wrong", ["child", "", "intimate", "forced"])
def test_it_waits_for_a_person_where_somebody_may_be_harmed(board: Any, wrong: str) -> None:
    ad, desk = refused(board), Desk(board)
    claim = claimed(ad, wrong=wrong, email="mother@example.org", safe="yes")
    work()
    assert fresh(claim).outcome == ""
    ad.refresh_from_db()
    assert (ad.state, ad.pending) == (AdState.REFUSED, Pending.HELD)
    opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad), "refuse")
    ad.refresh_from_db()
    assert (ad.state, ad.pending) == (AdState.REFUSED, "")
    assert fresh(claim).outcome == Outcome.REMOVED
    assert LOOKED in page_of(claim)
    with clock.moved(timedelta(minutes=1)):
        work()
    assert "people have looked" in mails("mother@example.org")[-1]
    assert Tip.objects.filter(ad_id=ad.pk).exists() is (wrong in ("child", ""))


def test_where_nobody_may_be_harmed_the_answer_says_no_more_than_is_so(board: Any) -> None:
    ad = refused(board)
    claim = claimed(ad, wrong="private", email="mother@example.org", safe="yes")
    assert fresh(claim).outcome == Outcome.REMOVED
    page = page_of(claim)
    assert LOOKED not in page
    assert "People decided" not in page
    assert "is off this board and stays off" in page
    work()
    assert "people have looked" not in mails("mother@example.org")[-1]


def test_whoever_looks_cannot_show_it(board: Any) -> None:
    """Two people find nothing of a child in it: the look is over, and it stays refused."""
    ad, desk = refused(board), Desk(board)
    claim = claimed(ad, wrong="child")
    opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad))
    ad.refresh_from_db()
    assert ad.pending == Pending.HELD, "one is not enough"
    assert fresh(claim).outcome == ""
    desk.decide(desk.staff("two"), desk.case_of(ad))
    ad.refresh_from_db()
    assert (ad.state, ad.pending) == (AdState.REFUSED, "")
    assert fresh(claim).outcome == Outcome.REMOVED
    assert not Tip.objects.exists()


def test_the_page_says_that_nothing_shows_it(board: Any) -> None:
    ad, desk = refused(board), Desk(board)
    claimed(ad, wrong="child")
    opening.look_again([ad.pk])
    staff = desk.staff("one")
    base = f"/desk/cases/{desk.case_of(ad).public_id}"
    browser = signed_in(staff)
    browser.post(f"{base}/take")
    page = browser.get(base).content.decode()
    assert "Nobody sees this ad, and your choice alone does not show it." in page


@pytest.mark.parametrize("choice", ["hold", "escalate"])
def test_a_word_that_ends_nothing_answers_nothing(board: Any, choice: str) -> None:
    ad, desk = refused(board), Desk(board)
    claim = claimed(ad, wrong="child")
    opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad), choice, note="why")
    ad.refresh_from_db()
    assert ad.pending == Pending.HELD
    assert fresh(claim).outcome == ""


def test_a_second_claim_of_the_same_asks_for_no_second_look(board: Any) -> None:
    ad, desk = refused(board), Desk(board)
    claimed(ad, wrong="child")
    opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad), "refuse")
    again = claimed(ad, wrong="child")
    assert fresh(again).outcome == Outcome.REMOVED
    other = claimed(ad, wrong="intimate")
    assert fresh(other).outcome == "", "of that nobody knew"


def test_its_poster_sees_nothing_of_it(board: Any, client: Client) -> None:
    ad, desk = refused(board), Desk(board)
    work()
    path = links.path(ad)
    pages = (path, f"{path}/reasons")
    before = [client.get(each).content for each in pages]
    letters = len(mails("seller@example.org"))
    claimed(ad, wrong="child")
    work()
    waiting = [client.get(each).content for each in pages]
    opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad), "refuse")
    work()
    after = [client.get(each).content for each in pages]
    assert before == waiting == after
    assert len(mails("seller@example.org")) == letters
    assert Statement.objects.filter(ad=ad).count() == 1


def test_where_there_is_no_second_person_the_wait_ends(board: Any) -> None:
    ad, desk = refused(board), Desk(board)
    claim = claimed(ad, wrong="child")
    opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad))
    with clock.moved(timedelta(days=8)):
        assert ending.end_holds() == 1
        assert ending.end_holds() == 0
        assert fresh(claim).outcome == Outcome.REMOVED


@pytest.mark.parametrize("how", ["refused", "withdrawn"])
def test_what_is_destroyed_keeps_no_claim_waiting(board: Any, how: str) -> None:
    """Nobody can look at it: the answer comes, and does not say that somebody did."""
    gone = actions.end(board.confirmed(), EndReason.WITHDRAWN)
    ad = refused(board) if how == "refused" else gone
    _words_go(ad)
    claim = claimed(ad, wrong="child")
    assert fresh(claim).outcome == Outcome.REMOVED
    assert LOOKED not in page_of(claim)
    assert opening.reconcile() == 0


def _words_go(ad: Ad) -> None:
    """As retention does it: the trigger asks for a destruction."""
    from daylight.web.ads.actions import retention

    with clock.moved(timedelta(days=400)):
        retention.clear_due()
        retention.destroy_due()
    assert not VersionContent.objects.filter(version__ad=ad).exists()
