"""Claims at the desk: tips, looks that take two people, a third person, and nothing left over."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import Ad, AdState, EndReason
from daylight.web.reports.actions import flagging
from daylight.web.reports.models import Claim, ClaimAd, Outcome, Reason
from daylight.web.review.actions import ending, leasing, opening
from daylight.web.review.models import Case, CaseAd, Tip
from tests.web.browse.shots import photo
from tests.web.desk.desks import EVERYTHING, Desk
from tests.web.desk.test_meanwhile import looked_at, searched
from tests.web.reports import conftest as shared
from tests.web.reports.helpers import LONG, claimed


@pytest.fixture(autouse=True)
def clean(board: Any) -> Iterator[None]:
    yield from shared.clean.__wrapped__(board)


def hidden_for_a_child(desk: Desk, **changes: Any) -> Ad:
    ad = desk.board.confirmed(**changes)
    claimed(ad, wrong="child")
    opening.look_again([ad.pk])
    ad.refresh_from_db()
    return ad


@pytest.mark.parametrize("choice", ["refuse", "remove"])
def test_a_childs_image_is_tipped_however_it_is_kept_down(desk: Desk, choice: str) -> None:
    ad = hidden_for_a_child(desk, photos=(photo("red"),))
    desk.decide(desk.staff(), desk.case_of(ad), choice)
    assert Tip.objects.get().ad_id == ad.pk


@pytest.mark.parametrize("choice", ["refuse", "remove"])
def test_words_about_a_child_are_tipped_too(desk: Desk, choice: str) -> None:
    ad = desk.held()
    desk.decide(desk.staff(), desk.case_of(ad), choice)
    tip = Tip.objects.get()
    assert (tip.ad_id, tip.opened) == (ad.pk, False)


def test_what_is_refused_by_another_rule_is_no_tip(desk: Desk) -> None:
    """A person decides every tip: here they said that it is a fraud, and nothing of a child."""
    from daylight.web.review.actions import deciding

    ad = desk.held()
    case, staff = desk.case_of(ad), desk.staff()
    leasing.take(staff, case)
    made = desk.intend(staff, case, "refuse", clause="fraud")
    with clock.moved(timedelta(seconds=11)):
        deciding.write(intention=made.pk)
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED
    assert not Tip.objects.exists()


def edited_badly(desk: Desk) -> Ad:
    """A public ad whose last change a person refused, and that a reader flagged then."""
    ad = desk.board.confirmed()
    words = desk.board.content(
        title="Bicycle", body="Send a fee by Western Union first. Gift card."
    )
    ad = actions.edit(ad, words, base=1, arrival=desk.board.arrival())
    opening.look_again([ad.pk])
    desk.decide(desk.staff(), desk.case_of(ad), "refuse")
    ad.refresh_from_db()
    assert (ad.state, ad.pending) == (AdState.PUBLIC, "refused")
    flagging.flag(ad, Reason.SCAM, network="198.51.100.1")
    opening.look_again([ad.pk])
    return ad


@pytest.mark.parametrize(
    ("choice", "state"), [("refuse", "refused"), ("hold", "held"), ("publish", "public")]
)
def test_an_ad_whose_change_was_refused_is_decided_on_as_any(
    desk: Desk, choice: str, state: str
) -> None:
    ad = edited_badly(desk)
    shown = ad.public_version_id
    desk.decide(desk.staff("two"), desk.case_of(ad), choice, note="why")
    ad.refresh_from_db()
    assert ad.state == state
    assert ad.public_version_id == shown
    if choice == "publish":
        assert ad.pending == "refused", "nothing was published anew"


def test_two_people_look_before_a_childs_claim_on_a_public_ad_is_answered(desk: Desk) -> None:
    ad = desk.board.confirmed(title="Blue bicycle", body=LONG)
    looked_at(desk, ad, "child")
    opening.look_again([ad.pk])
    case = desk.case_of(ad)
    assert case.quorum == 2
    one, two = desk.staff("one"), desk.staff("two")
    desk.decide(one, case)
    row = ClaimAd.objects.get(ad=ad.public_id)
    assert row.outcome == "", "another person must look"
    case.refresh_from_db()
    assert case.is_open
    assert leasing.take_next(one, EVERYTHING) != case
    assert leasing.take_next(two, EVERYTHING) is not None
    with clock.moved(timedelta(minutes=1)):
        desk.decide(two, case)
    row.refresh_from_db()
    assert row.outcome == Outcome.RESTORED
    case.refresh_from_db()
    assert not case.is_open


def test_one_person_answers_no_childs_claim_by_a_clock_that_goes_back(desk: Desk) -> None:
    ad = desk.board.confirmed(title="Blue bicycle", body=LONG)
    with clock.moved(timedelta(hours=1)):
        looked_at(desk, ad, "child")
        opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad))
    assert ClaimAd.objects.get(ad=ad.public_id).outcome == ""


def test_one_person_takes_it_down(desk: Desk) -> None:
    ad = desk.board.confirmed(title="Blue bicycle", body=LONG)
    looked_at(desk, ad, "child")
    opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad), "refuse")
    assert ClaimAd.objects.get(ad=ad.public_id).outcome == Outcome.REMOVED
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


def cleared(desk: Desk) -> Ad:
    """Two people brought it back after a claim, and somebody claims the same again."""
    ad = hidden_for_a_child(desk)
    desk.decide(desk.staff("one"), desk.case_of(ad))
    with clock.moved(timedelta(minutes=1)):
        desk.decide(desk.staff("two"), desk.case_of(ad))
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    with clock.moved(timedelta(hours=1)):
        claimed(ad, wrong="child")
        opening.look_again([ad.pk])
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN
    return ad


def test_what_two_have_cleared_goes_to_a_third(desk: Desk) -> None:
    desk.staff("three")
    ad = cleared(desk)
    case = desk.case_of(ad)
    with clock.moved(timedelta(hours=2)):
        assert leasing.take_next(desk.staff("one"), EVERYTHING) is None
        assert leasing.take_next(desk.staff("two"), EVERYTHING) is None
        assert leasing.take_next(desk.staff("three"), EVERYTHING) == case
        desk.decide(desk.staff("three"), case)
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN
    with clock.moved(timedelta(hours=3)):
        desk.decide(desk.staff("one"), case)
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC


def test_the_same_two_do_not_clear_it_again(desk: Desk) -> None:
    ad = cleared(desk)
    with clock.moved(timedelta(hours=2)):
        for name in ("one", "two"):
            desk.board.decide(ad, name)
    ad.refresh_from_db()
    assert ad.state == AdState.HIDDEN
    with clock.moved(timedelta(hours=3)):
        desk.board.decide(ad, "three")
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC


def test_where_there_is_no_third_it_is_refused_after_its_days(desk: Desk) -> None:
    ad = cleared(desk)
    with clock.moved(timedelta(hours=2)):
        desk.decide(desk.staff("one"), desk.case_of(ad))
    with clock.moved(timedelta(days=8)):
        assert ending.end_holds() == 1
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


@pytest.mark.parametrize("end", ["withdrawn", "refused"])
def test_an_ad_that_is_down_is_not_missed_until_its_claim_closes(desk: Desk, end: str) -> None:
    ad = desk.board.confirmed(title="Blue bicycle", body=LONG)
    claim = looked_at(desk, ad, "private")
    opening.reconcile()
    assert desk.case_of(ad).is_open
    if end == "refused":
        actions.hide([ad.public_id], reason="a report", harm="fraud")
        desk.board.decide(ad, "reviewer", "refuse")
    else:
        actions.end(ad, EndReason.WITHDRAWN)
    claim.refresh_from_db()
    assert claim.is_open
    opening.reconcile()
    assert opening.missed() == 0
    assert not Case.objects.open().filter(members__ad=ad, members__open=True).exists()


def test_those_that_go_on_waiting_keep_none_from_its_end(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "BATCH", 2)
    desk.staff("two")
    for number in range(3):
        desk.held(f"s{number}@example.org", title=f"young girl available {number}")
    ad = desk.held("late@example.org", title="young girl available at last")
    desk.decide(desk.staff("one"), desk.case_of(ad))
    with clock.moved(timedelta(days=8)):
        assert ending.end_holds() == 1
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


# --- what is merely alike ----------------------------------------------------------------------


def alike(desk: Desk, wrong: str = "child") -> tuple[Ad, Ad, Claim]:
    """A named ad that is down, a stranger's with nearly its words that stays up, and the claim."""
    named = desk.board.confirmed("a@example.org", title="A blue bicycle", body=LONG)
    words = f"{LONG} It also has a bell."
    like = desk.board.confirmed("b@example.org", title="A blue bicycle", body=words)
    claim = searched(claimed(named, wrong=wrong))
    opening.look_again([named.pk, like.pk])
    assert claim.ads.get(ad=like.public_id).role == ClaimAd.LOOK
    return named, like, claim


@pytest.mark.parametrize("choice", ["refuse", "publish"])
def test_what_is_merely_alike_stays_until_somebody_has_looked(desk: Desk, choice: str) -> None:
    named, like, claim = alike(desk, "private")
    desk.decide(desk.staff("one"), desk.case_of(named), choice)
    claim.refresh_from_db()
    assert claim.answered_at is not None, "whoever named an ad has their answer"
    opening.look_again([like.pk])
    assert opening.reconcile() == 0
    case = desk.case_of(like)
    desk.decide(desk.staff("two"), case, "publish")
    row = claim.ads.get(ad=like.public_id)
    assert row.outcome == Outcome.RESTORED
    assert not CaseAd.objects.filter(ad=like, open=True).exists()
    assert opening.reconcile() == 0


def test_the_answer_stays_though_what_is_alike_goes_later(desk: Desk) -> None:
    named, like, claim = alike(desk, "private")
    desk.decide(desk.staff("one"), desk.case_of(named), "publish")
    claim.refresh_from_db()
    answered = claim.answered_at
    desk.decide(desk.staff("two"), desk.case_of(like), "remove")
    claim.refresh_from_db()
    assert (claim.outcome, claim.answered_at) == (Outcome.RESTORED, answered)
    assert claim.ads.get(ad=like.public_id).outcome == Outcome.REMOVED


def test_two_look_at_what_is_alike_after_a_childs_claim_has_its_answer(desk: Desk) -> None:
    named, like, claim = alike(desk)
    desk.decide(desk.staff("one"), desk.case_of(named), "refuse")
    claim.refresh_from_db()
    assert not claim.is_open
    desk.decide(desk.staff("one"), desk.case_of(like))
    assert claim.ads.get(ad=like.public_id).outcome == "", "another person must look"
    desk.decide(desk.staff("two"), desk.case_of(like))
    assert claim.ads.get(ad=like.public_id).outcome == Outcome.RESTORED


def edited(desk: Desk, ad: Ad) -> Ad:
    """Its poster swaps the words for innocent ones."""
    ad.refresh_from_db()
    assert ad.head is not None
    words = desk.board.content(title="A green lamp", body="It shines, and takes little power.")
    return actions.edit(ad, words, base=ad.head.number, arrival=desk.board.arrival())


def test_no_machine_changes_what_people_are_asked_to_look_at(desk: Desk) -> None:
    _named, like, _claim = alike(desk)
    before = like.public_version_id
    ad = edited(desk, like)
    assert (ad.state, ad.pending) == (AdState.PUBLIC, "held")
    assert ad.public_version_id == before, "readers, and whoever looks, see the words from before"
    opening.look_again([ad.pk])
    for name in ("one", "two"):
        desk.decide(desk.staff(name), desk.case_of(ad))
    ad.refresh_from_db()
    assert ad.public_version_id == ad.head_id
    assert edited_freely(desk, ad)


def edited_freely(desk: Desk, ad: Ad) -> bool:
    words = desk.board.content(title="A red lamp", body="It shines, and takes little power.")
    assert ad.head is not None
    ad = actions.edit(ad, words, base=ad.head.number, arrival=desk.board.arrival())
    return ad.public_version_id == ad.head_id


def test_its_poster_reads_nothing_of_a_report_in_that(desk: Desk) -> None:
    from daylight.web.review.models import StatementText
    from daylight.web.review.statements import actions as stating

    _named, like, _claim = alike(desk)
    ad = edited(desk, like)
    stated = stating.issue(ad.pk)
    assert stated is not None
    [text] = StatementText.objects.filter(statement=stated)
    said = str(text.body["words"]).lower()
    for word in ("report", "claim", "child", "complain"):
        assert word not in said
    assert stated.is_neutral


def test_renewing_and_other_ads_go_on_as_ever(desk: Desk) -> None:
    _named, like, _claim = alike(desk)
    actions.renew(like)
    like.refresh_from_db()
    assert (like.state, like.pending) == (AdState.PUBLIC, "")
    other = desk.board.confirmed("c@example.org")
    assert edited_freely(desk, other)


def test_a_change_that_is_refused_for_a_child_is_tipped_though_the_ad_stays(desk: Desk) -> None:
    """Readers go on seeing the words from before; the tip is about those that were refused."""
    _named, like, _claim = alike(desk)
    ad = edited(desk, like)
    opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad), "refuse")
    ad.refresh_from_db()
    assert (ad.state, ad.pending) == (AdState.PUBLIC, "refused")
    assert Tip.objects.get(ad_id=ad.pk).version_id == ad.head_id
