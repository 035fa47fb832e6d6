"""Cases follow their ads: opened, raised, grouped and closed, and nothing is ever missed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.actions import blocking
from daylight.web.ads.models import Ad, AdState, EndReason
from daylight.web.jobs.models import Job
from daylight.web.review import weights
from daylight.web.review.actions import opening
from daylight.web.review.models import Case, CaseAd, CaseState
from tests.web.boards import STRANGER
from tests.web.desk.desks import Desk


def test_an_ad_that_is_held_says_so_in_its_own_transaction(desk: Desk) -> None:
    ad = desk.board.confirmed(content=desk.board.doubtful())
    assert ad.state == AdState.HELD
    assert Job.objects.filter(kind="case", args={"ads": [ad.pk]}).exists()


def test_a_public_ad_makes_no_work(desk: Desk) -> None:
    ad = desk.board.confirmed()
    assert ad.state == AdState.PUBLIC
    assert not Job.objects.filter(kind="case").exists()
    assert opening.reconcile() == 0


def test_a_case_has_harm_quorum_and_urgency(desk: Desk) -> None:
    case = desk.case_of(desk.held())
    assert (case.harm, case.quorum, case.severity) == ("child_safety", 2, 5)
    assert case.urgent_at <= clock.now()
    assert case.deadline_at is not None
    assert case.deadline_at > clock.now() + timedelta(days=6)


def test_looking_again_changes_nothing(desk: Desk) -> None:
    ad = desk.held()
    before = Case.objects.values_list().get()
    opening.look_again([ad.pk])
    assert Case.objects.values_list().get() == before


def test_exact_copies_are_one_look(desk: Desk) -> None:
    first, second = desk.held(), desk.held(STRANGER)
    other = desk.held(STRANGER, title="young girl available tonight, really")
    assert desk.case_of(first) == desk.case_of(second)
    assert desk.case_of(other) != desk.case_of(first)


def test_a_group_has_an_end(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "MOST_IN_CASE", 2)
    ads = [desk.held(f"seller{n}@example.org") for n in range(3)]
    assert len({desk.case_of(ad).pk for ad in ads}) == 2


def test_an_edit_goes_on_in_the_same_case_and_a_copy_that_changed_leaves(desk: Desk) -> None:
    ad = desk.held()
    case = desk.case_of(ad)
    changed = desk.board.doubtful(price_kind="free", price_minor=None, currency="")
    actions.edit(ad, changed, base=1, arrival=desk.board.arrival())
    opening.look_again([ad.pk])
    assert desk.case_of(ad) == case
    copy = desk.held(STRANGER, price_kind="free", price_minor=None, currency="")
    assert desk.case_of(copy) == case
    other = desk.board.doubtful(title="something else, young girl available")
    actions.edit(copy, other, base=1, arrival=desk.board.arrival())
    opening.look_again([copy.pk])
    assert desk.case_of(copy) != case
    assert desk.case_of(ad) == case


def test_a_case_closes_when_its_ad_waits_no_more(desk: Desk) -> None:
    ad = desk.fraud()
    case = desk.case_of(ad)
    actions.end(ad, EndReason.WITHDRAWN)
    desk.work()
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED
    assert not case.members.filter(open=True).exists()


def test_a_child_doubt_stays_open_though_its_poster_withdrew(desk: Desk) -> None:
    ad = desk.held()
    actions.end(ad, EndReason.WITHDRAWN)
    desk.work()
    assert desk.case_of(ad).is_open


def test_what_was_missed_is_found_and_what_is_over_is_closed(desk: Desk) -> None:
    ad = desk.board.confirmed(content=desk.board.doubtful())
    gone = desk.fraud("somebody@example.org")
    Job.objects.all().delete()
    actions.end(gone, EndReason.WITHDRAWN)
    Job.objects.all().delete()
    assert opening.reconcile() == 2
    assert desk.case_of(ad).is_open
    assert not CaseAd.objects.filter(ad=gone, open=True).exists()
    assert opening.reconcile() == 0


def test_a_hidden_ad_of_which_nobody_said_why_may_be_about_a_child(desk: Desk) -> None:
    ad = desk.board.confirmed()
    blocking.hide([ad.public_id], reason="a report")
    desk.work()
    case = desk.case_of(ad)
    assert (case.harm, case.quorum) == ("child_safety", 2)


def test_urgency_never_falls(desk: Desk) -> None:
    ad = desk.fraud()
    before = desk.case_of(ad).urgent_at
    with clock.moved(timedelta(hours=5)):
        blocking.hide([ad.public_id], reason="a report", harm="fraud")
        desk.work()
    assert desk.case_of(ad).urgent_at <= before


def test_graver_surer_and_reported_is_sooner_and_nothing_starves() -> None:
    now = clock.now()

    def at(severity: int, confidence: float, **more: object) -> object:
        return weights.urgent_at(now, severity=severity, confidence=confidence, **more)  # type: ignore[arg-type]

    assert at(5, 0.5) < at(4, 0.5) < at(3, 0.5) < at(2, 0.5) < at(1, 0.5)
    assert at(2, 0.9) < at(2, 0.1)
    assert at(2, 0.5, flags=1.0) < at(2, 0.5)
    assert at(2, 0.5, claimed_at=now) < at(2, 0.5)
    yesterday = now - timedelta(hours=40)
    late = weights.urgent_at(yesterday, severity=1, confidence=0.0)
    assert late < at(5, 1.0), "whatever waited long enough goes before the gravest"


def test_an_import_of_many_doubtful_ads_has_a_case_each(desk: Desk) -> None:
    ads = [
        desk.board.confirmed(f"s{n}@example.org", desk.board.doubtful(title=f"young girl {n}"))
        for n in range(3)
    ]
    desk.work()
    assert {ad.pk for ad in Ad.objects.waiting()} == {ad.pk for ad in ads}
    assert opening.reconcile() == 0
