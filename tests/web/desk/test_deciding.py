"""Decisions: bound to what was seen, by as many as are asked, written once, taken back in time."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.models import AdState, Choice, Decision, EndReason
from daylight.web.jobs import worker
from daylight.web.people.actions import revoke
from daylight.web.people.models import Role
from daylight.web.record.models import Opening
from daylight.web.review.actions import deciding, leasing, opening
from daylight.web.review.models import CaseState, Intention, IntentionState
from daylight.web.review.seen import Seen
from tests.web.boards import STRANGER
from tests.web.desk.desks import EVERYTHING, Desk, seen_of


def entries(kind: str) -> list[dict[str, Any]]:
    rows = Opening.objects.filter(entry__type=kind).order_by("entry_id")
    return [json.loads(bytes(body)) for body in rows.values_list("body", flat=True)]


def test_one_person_refuses_with_a_clause_and_the_entry_names_the_case(desk: Desk) -> None:
    ad = desk.held()
    case = desk.case_of(ad)
    desk.decide(desk.staff(), case, "refuse")
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED
    [entry] = entries("decision")
    assert (entry["verdict"], entry["case"]) == ("refuse", case.public_id)
    case.refresh_from_db()
    assert case.state == CaseState.CLOSED


def test_two_people_publish_and_the_first_is_not_given_it_again(desk: Desk) -> None:
    ad = desk.held()
    case = desk.case_of(ad)
    first, second = desk.staff("one"), desk.staff("two")
    desk.decide(first, case)
    ad.refresh_from_db()
    assert ad.state == AdState.HELD
    assert leasing.take_next(first, EVERYTHING) is None
    with pytest.raises(Refused, match="somebody else"):
        leasing.take(first, case)
    assert leasing.take_next(second, EVERYTHING) == case
    desk.decide(second, case)
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    assert not entries("override")


def test_after_an_edit_the_first_person_looks_again(desk: Desk) -> None:
    ad = desk.held()
    first = desk.staff("one")
    desk.decide(first, desk.case_of(ad))
    changed = desk.board.doubtful(title="young girl available, new words")
    ad.refresh_from_db()
    actions.edit(ad, changed, base=1, arrival=desk.board.arrival())
    opening.look_again([ad.pk])
    assert leasing.take_next(first, EVERYTHING) == desk.case_of(ad)


def test_people_who_disagree_go_to_a_lead_and_the_override_is_public(desk: Desk) -> None:
    ad = desk.held()
    case = desk.case_of(ad)
    lead = desk.staff("lead", Role.LEAD)
    desk.decide(desk.staff("one"), case, "publish")
    desk.decide(desk.staff("two"), case, "refuse")
    ad.refresh_from_db()
    case.refresh_from_db()
    assert (ad.state, case.state) == (AdState.HELD, CaseState.LEAD)
    third = desk.staff("three")
    assert leasing.take_next(third, EVERYTHING) is None
    with pytest.raises(Refused, match="lead"):
        leasing.take(third, case)
    assert leasing.take_next(lead, EVERYTHING) == case
    desk.decide(lead, case, "publish")
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    [entry] = entries("override")
    assert (entry["before"], entry["after"]) == ("refuse", "publish")
    assert ad.public_id not in json.dumps(entry)


def test_a_lead_who_refuses_in_a_dispute_refuses(desk: Desk) -> None:
    ad = desk.held()
    case = desk.case_of(ad)
    lead = desk.staff("lead", Role.LEAD)
    desk.decide(desk.staff("one"), case, "publish")
    desk.decide(desk.staff("two"), case, "refuse")
    desk.decide(lead, case, "refuse")
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


def test_nobody_but_a_lead_publishes_what_somebody_would_refuse(desk: Desk) -> None:
    ad = desk.held()
    desk.staff("lead", Role.LEAD)
    case = desk.case_of(ad)
    desk.decide(desk.staff("one"), case, "publish")
    desk.decide(desk.staff("two"), case, "refuse")
    assert desk.board.decide(ad, "three").state == AdState.HELD, "nor by the command"


def test_without_a_lead_one_refusal_refuses(desk: Desk) -> None:
    ad = desk.held()
    case = desk.case_of(ad)
    desk.decide(desk.staff("one"), case, "publish")
    desk.decide(desk.staff("two"), case, "refuse")
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


def test_copies_are_decided_together_each_with_its_entry(desk: Desk) -> None:
    ads = [desk.fraud(f"s{n}@example.org") for n in range(3)]
    case = desk.case_of(ads[0])
    staff = desk.staff()
    leasing.take(staff, case)
    seen = seen_of(case)
    left = seen.popitem()[0]
    made = deciding.intend(staff, case, choice=Choice.REFUSE, clause="fraud", seen=seen)
    with clock.moved(timedelta(seconds=11)):
        deciding.write(intention=made.pk)
    states = {ad.pk: type(ad).objects.get(pk=ad.pk).state for ad in ads}
    assert states.pop(left) == AdState.HELD, "it was not ticked"
    assert set(states.values()) == {AdState.REFUSED}
    assert len(entries("decision")) == 2
    case.refresh_from_db()
    assert case.is_open


def test_a_copy_that_came_after_the_look_is_not_decided_on(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    staff = desk.staff()
    leasing.take(staff, case)
    seen = seen_of(case)
    late = desk.fraud(STRANGER)
    made = deciding.intend(staff, case, choice=Choice.REFUSE, clause="fraud", seen=seen)
    with clock.moved(timedelta(seconds=11)):
        deciding.write(intention=made.pk)
    late.refresh_from_db()
    assert late.state == AdState.HELD
    with pytest.raises(Refused, match="changed"):
        deciding.intend(
            staff, case, choice=Choice.REFUSE, clause="fraud", seen={10**6: Seen(digest="00")}
        )


def test_the_worker_writes_it_though_the_browser_is_closed(desk: Desk) -> None:
    ad = desk.fraud()
    case = desk.case_of(ad)
    leasing.take(desk.staff(), case)
    desk.intend(desk.staff(), case, "refuse")
    worker.run_due()
    ad.refresh_from_db()
    assert ad.state == AdState.HELD
    with clock.moved(timedelta(seconds=11)):
        worker.run_due()
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


def test_writing_twice_writes_once_and_too_late_is_said(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    made = desk.decide(desk.staff(), case, "refuse")
    with clock.moved(timedelta(minutes=1)):
        deciding.write(intention=made.pk)
        with pytest.raises(Refused, match="too late"):
            deciding.take_back(desk.staff(), made)
    assert Decision.objects.count() == 1
    assert made.state == IntentionState.WRITTEN


def test_what_was_taken_back_is_never_written(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    leasing.take(desk.staff(), case)
    made = desk.intend(desk.staff(), case, "refuse")
    deciding.take_back(desk.staff(), made)
    with clock.moved(timedelta(minutes=1)):
        deciding.write(intention=made.pk)
        worker.run_due()
    assert not Decision.objects.exists()
    assert desk.intend(desk.staff(), case, "publish").state == IntentionState.WAITING


def test_sent_twice_is_one_decision(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    leasing.take(desk.staff(), case)
    desk.intend(desk.staff(), case, "refuse")
    with pytest.raises(Refused, match="decided on this"):
        desk.intend(desk.staff(), case, "publish")
    assert Intention.objects.count() == 1


def test_what_changed_in_those_seconds_is_not_decided_and_is_said(desk: Desk) -> None:
    ad = desk.fraud()
    case = desk.case_of(ad)
    leasing.take(desk.staff(), case)
    made = desk.intend(desk.staff(), case, "publish")
    words = desk.board.content(title="Apartment", body="Send a fee by Western Union first.")
    actions.edit(ad, words, base=1, arrival=desk.board.arrival())
    with clock.moved(timedelta(seconds=11)):
        deciding.write(intention=made.pk)
    made.refresh_from_db()
    assert made.state == IntentionState.REFUSED
    assert made.said == {str(ad.pk): "changed_meanwhile"}
    ad.refresh_from_db()
    assert ad.state == AdState.HELD


def test_whoever_was_demoted_meanwhile_decides_nothing(desk: Desk) -> None:
    ad = desk.fraud()
    case = desk.case_of(ad)
    staff = desk.staff()
    leasing.take(staff, case)
    made = desk.intend(staff, case, "publish")
    revoke(staff, Role.REVIEWER)
    with clock.moved(timedelta(seconds=11)):
        deciding.write(intention=made.pk)
    ad.refresh_from_db()
    made.refresh_from_db()
    assert (ad.state, made.state) == (AdState.HELD, IntentionState.REFUSED)
    with pytest.raises(Refused, match="Only a reviewer"):
        desk.intend(staff, case, "publish")


def test_a_lease_that_ran_out_is_renewed_where_nobody_took_it(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    one, two = desk.staff("one"), desk.staff("two")
    leasing.take(one, case)
    with clock.moved(timedelta(hours=1)):
        assert desk.intend(one, case, "refuse").state == IntentionState.WAITING
    other = desk.case_of(desk.fraud(STRANGER, title="another Apartment"))
    leasing.take(one, other)
    with clock.moved(timedelta(hours=1)):
        leasing.take(two, other)
        with pytest.raises(Refused, match="Somebody else has this case"):
            desk.intend(one, other, "refuse")


def test_hold_and_escalate_ask_for_a_note_and_change_nothing(desk: Desk) -> None:
    ad = desk.fraud()
    case = desk.case_of(ad)
    staff, lead = desk.staff(), desk.staff("lead", Role.LEAD)
    leasing.take(staff, case)
    with pytest.raises(Refused, match="next person"):
        desk.intend(staff, case, "hold")
    desk.decide(staff, case, "hold", note="ask the poster")
    ad.refresh_from_db()
    assert ad.state == AdState.HELD
    assert leasing.take_next(staff, EVERYTHING) is None, "not within some hours"
    desk.decide(desk.staff("two"), case, "escalate", note="too hard for me")
    case.refresh_from_db()
    assert case.state == CaseState.LEAD
    assert leasing.take_next(lead, EVERYTHING) == case
    assert [entry["verdict"] for entry in entries("decision")] == ["hold", "escalate"]


def test_remove_takes_down_what_readers_see_though_only_an_edit_waits(desk: Desk) -> None:
    ad = desk.board.confirmed()
    words = desk.board.content(
        title="Bicycle", body="Send a fee by Western Union first. Gift card."
    )
    ad = actions.edit(ad, words, base=1, arrival=desk.board.arrival())
    assert (ad.state, ad.pending) == (AdState.PUBLIC, "held")
    opening.look_again([ad.pk])
    desk.decide(desk.staff(), desk.case_of(ad), "remove")
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


def test_a_poster_who_withdraws_meanwhile_makes_it_moot(desk: Desk) -> None:
    ad = desk.fraud()
    case = desk.case_of(ad)
    leasing.take(desk.staff(), case)
    made = desk.intend(desk.staff(), case, "refuse")
    actions.end(ad, EndReason.WITHDRAWN)
    worker.run_due()
    made.refresh_from_db()
    assert made.state == IntentionState.REFUSED


def test_only_clauses_of_the_policy_in_force(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    leasing.take(desk.staff(), case)
    with pytest.raises(Refused, match="rule of this board"):
        desk.intend(desk.staff(), case, "refuse", clause="because-i-say-so")


@pytest.mark.parametrize(("choice", "state"), [("publish", "public"), ("refuse", "refused")])
def test_a_flagged_ad_stays_up_until_a_person_decides(desk: Desk, choice: str, state: str) -> None:
    from daylight.web.reports.actions import flagging
    from daylight.web.reports.models import FlagCount, Reason

    ad = desk.board.confirmed()
    for number in range(1, 40):
        flagging.flag(ad, Reason.SCAM, network=f"198.51.100.{number}")
    opening.reconcile()
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC, "flags never remove by count"
    case = desk.case_of(ad)
    assert case.harm == "fraud"
    assert case.reports >= 1
    desk.decide(desk.staff(), case, choice)
    ad.refresh_from_db()
    case.refresh_from_db()
    assert ad.state == state
    assert not case.is_open
    assert not FlagCount.objects.filter(closed_at__isnull=True).exists()
    assert opening.reconcile() == 0
