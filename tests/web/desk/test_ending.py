"""With no second person a hold ends, after a stated time, as a refusal; never as a publication."""

from __future__ import annotations

from datetime import timedelta

from daylight.web import clock, doctor
from daylight.web.ads import actions
from daylight.web.ads.models import AdState
from daylight.web.jobs.models import Job
from daylight.web.record.models import Entry
from daylight.web.review.actions import ending, opening
from tests.web.desk.desks import Desk

WEEK = timedelta(days=7, hours=1)


def test_alone_it_ends_as_a_refusal_with_its_entry_and_letter(desk: Desk) -> None:
    ad = desk.held()
    desk.staff()
    assert ending.end_holds() == 0
    with clock.moved(WEEK):
        assert ending.end_holds() == 1
        assert ending.end_holds() == 0
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED
    assert Entry.objects.filter(type="hold_ended").count() == 1
    assert Job.objects.filter(kind="mail", args__template="refused").exists()


def test_one_agreed_and_nobody_else_looked(desk: Desk) -> None:
    ad = desk.held()
    desk.decide(desk.staff("one"), desk.case_of(ad))
    desk.staff("two")
    with clock.moved(WEEK):
        assert ending.end_holds() == 1
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


def test_what_people_could_not_get_to_goes_on_waiting(desk: Desk) -> None:
    ad = desk.held()
    desk.staff("one")
    desk.staff("two")
    with clock.moved(WEEK):
        assert ending.end_holds() == 0
    ad.refresh_from_db()
    assert ad.state == AdState.HELD


def test_what_asks_for_one_person_never_ends_so(desk: Desk) -> None:
    ad = desk.fraud()
    with clock.moved(WEEK * 10):
        assert ending.end_holds() == 0
    ad.refresh_from_db()
    assert ad.state == AdState.HELD


def test_an_edit_in_doubt_leaves_what_was_public(desk: Desk) -> None:
    ad = desk.board.confirmed()
    ad = actions.edit(ad, desk.board.doubtful(), base=1, arrival=desk.board.arrival())
    assert ad.state == AdState.HELD, "a doubt about a child takes all of it down"
    opening.look_again([ad.pk])
    with clock.moved(WEEK):
        ending.end_holds()
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


def test_the_doctor_says_so_from_the_first_day(desk: Desk) -> None:
    said = " ".join(f.said for f in doctor.cases())
    assert "refused after 7 days" in said
