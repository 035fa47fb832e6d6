"""Two at the same moment: real threads, real transactions, both databases."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads.models import Ad, AdState, Decision
from daylight.web.review import sparing
from daylight.web.review.actions import deciding, leasing, limits, opening
from daylight.web.review.models import Case, CaseAd, Intention, IntentionState
from tests.web.desk.desks import EVERYTHING, Desk


def together(*works: Callable[[], Any]) -> list[Any]:
    """Do all at once, each on a connection of its own; what came of each, or its refusal."""
    gate = threading.Barrier(len(works))
    found: list[Any] = [None] * len(works)

    def run(number: int) -> None:
        try:
            gate.wait(10)
            found[number] = works[number]()
        except Refused as refused:
            found[number] = refused.code
        except Exception as error:
            found[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(n,), daemon=True) for n in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
        assert not thread.is_alive(), "it waits for ever"
    return found


def test_one_case_comes_to_one_of_two(desk: Desk) -> None:
    desk.fraud()
    people = [desk.staff("one"), desk.staff("two")]
    found = together(*[lambda p=p: leasing.take_next(p, EVERYTHING) for p in people])
    assert sorted(type(each).__name__ for each in found) == ["Case", "NoneType"], found


def test_many_cases_come_to_different_people(desk: Desk) -> None:
    for number in range(4):
        desk.fraud(f"s{number}@example.org", title=f"Apartment {number}")
    people = [desk.staff(f"p{number}") for number in range(4)]
    found = together(*[lambda p=p: leasing.take_next(p, EVERYTHING) for p in people])
    assert len({each.pk for each in found}) == 4, found


def test_two_windows_of_one_person_spend_one_budget(desk: Desk) -> None:
    for number in range(3):
        desk.held(f"s{number}@example.org", title=f"young girl available {number}")
    staff = desk.staff()
    limits.set_limits(staff, harms_off=[], points_a_day=15, willing=False)
    together(*[lambda: leasing.take_next(staff, EVERYTHING)] * 3)
    assert sparing.of(staff).spent == 12


def test_two_who_write_one_decision_write_it_once(desk: Desk) -> None:
    ad = desk.fraud()
    case, staff = desk.case_of(ad), desk.staff()
    leasing.take(staff, case)
    made = desk.intend(staff, case, "refuse")
    with clock.moved(timedelta(seconds=11)):
        found = together(*[lambda: deciding.write(intention=made.pk)] * 3)
    assert found == [None, None, None]
    assert Decision.objects.count() == 1
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED


def test_taking_back_and_writing_at_once_is_one_of_both(desk: Desk) -> None:
    ad = desk.fraud()
    case, staff = desk.case_of(ad), desk.staff()
    leasing.take(staff, case)
    made = desk.intend(staff, case, "refuse")
    Intention.objects.filter(pk=made.pk).update(due_at=clock.now())
    found = together(
        lambda: deciding.write(intention=made.pk), lambda: deciding.take_back(staff, made)
    )
    made.refresh_from_db()
    ad.refresh_from_db()
    assert (made.state, ad.state) == (IntentionState.WRITTEN, AdState.REFUSED)
    assert found == [None, "too_late"]


def test_two_workers_open_one_case(desk: Desk) -> None:
    ad = desk.board.confirmed(content=desk.board.doubtful())
    found = together(*[lambda: opening.look_again([ad.pk])] * 3)
    assert not [each for each in found if isinstance(each, Exception)], found
    assert Case.objects.count() == 1
    assert CaseAd.objects.count() == 1


def test_copies_that_come_at_once_are_one_case_or_two_and_never_lost(desk: Desk) -> None:
    ads = [desk.board.confirmed(f"s{n}@example.org", desk.board.doubtful()) for n in range(3)]
    together(*[lambda ad=ad: opening.look_again([ad.pk]) for ad in ads])
    opening.reconcile()
    assert set(CaseAd.objects.filter(open=True).values_list("ad", flat=True)) == {
        ad.pk for ad in ads
    }
    assert Ad.objects.waiting().count() == 3


def test_the_two_seats_at_once_publish_once(desk: Desk) -> None:
    """One finishes while the other looks: both are different people, and both were asked."""
    ad = desk.held()
    case = desk.case_of(ad)
    first, second = desk.staff("one"), desk.staff("two")
    leasing.take(first, case)
    one = desk.intend(first, case, "publish")
    with clock.moved(timedelta(seconds=11)):
        deciding.write(intention=one.pk)
        leasing.take(second, case)
        two = desk.intend(second, case, "publish")
    with clock.moved(timedelta(seconds=30)):
        together(lambda: deciding.write(intention=two.pk), lambda: opening.look_again([ad.pk]))
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    assert Decision.objects.count() == 2
