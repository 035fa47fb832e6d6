"""A decision can be taken back until it is written, on whatever page of the desk its author is."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from daylight.web import clock
from daylight.web.ads.models import Decision
from daylight.web.review.actions import deciding, leasing, opening
from daylight.web.review.models import Intention, IntentionState
from tests.web.boards import STRANGER
from tests.web.desk.desks import Desk
from tests.web.desk.test_messages import waiting
from tests.web.people.signing import signed_in


def decided(desk: Desk) -> tuple[Intention, str]:
    """Somebody has decided on one case, and "next case" has brought another."""
    case = desk.case_of(desk.fraud())
    desk.fraud(STRANGER, title="another Apartment, half the usual rent")
    staff = desk.staff()
    leasing.take(staff, case)
    made = desk.intend(staff, case, "refuse")
    page = signed_in(staff).post("/desk/next", follow=True)
    assert page.redirect_chain[-1][0] != f"/desk/cases/{case.public_id}"
    return made, page.content.decode()


def test_the_next_case_offers_it_with_its_seconds(desk: Desk) -> None:
    made, page = decided(desk)
    assert f'action="/desk/decisions/{made.pk}/take-back"' in page
    assert 'data-key="z"' in page
    left = re.search(r'data-left="(\d+)"', page)
    assert left is not None
    assert f"{left[1]} seconds are left." in page
    signed_in(desk.staff()).post(f"/desk/decisions/{made.pk}/take-back")
    made.refresh_from_db()
    assert made.state == IntentionState.TAKEN_BACK


@pytest.mark.parametrize("end", ["written", "taken back", "time"])
def test_then_no_page_offers_it(desk: Desk, end: str) -> None:
    made, _page = decided(desk)
    if end == "taken back":
        deciding.take_back(desk.staff(), made)
    with clock.moved(timedelta(seconds=11)):
        if end == "written":
            deciding.write(intention=made.pk)
            assert Decision.objects.exists()
        page = signed_in(desk.staff()).post("/desk/next", follow=True).content.decode()
    assert "take-back" not in page


def test_nobody_else_is_offered_it(desk: Desk) -> None:
    made, _page = decided(desk)
    desk.fraud("c@example.org", title="a third Apartment, half the usual rent")
    page = signed_in(desk.staff("two")).post("/desk/next", follow=True).content.decode()
    assert "take-back" not in page
    answer = signed_in(desk.staff("two")).post(f"/desk/decisions/{made.pk}/take-back")
    assert answer.status_code == 404


def test_a_message_that_comes_next_offers_it_too(desk: Desk) -> None:
    """Whatever page of the desk they land on: before it is read, while it is read, in the list."""
    case = desk.case_of(desk.fraud())
    staff = desk.staff()
    leasing.take(staff, case)
    made = desk.intend(staff, case, "refuse")
    message = waiting(desk)
    opening.handle(messages=[message.pk])
    browser = signed_in(staff)
    offered = f'action="/desk/decisions/{made.pk}/take-back"'
    first = browser.post("/desk/next", follow=True)
    assert first.redirect_chain[-1][0] == "/desk/messages/message00001"
    read = browser.post("/desk/messages/message00001/open")
    others = [browser.get(path) for path in ("/desk/messages", "/desk/reports", "/desk/appeals")]
    for page in [first, read, *others]:
        assert page.status_code == 200
        text = page.content.decode()
        assert text.count(offered) == 1
        assert "desk.js" in text, "its key works here"
    browser.post(f"/desk/decisions/{made.pk}/take-back")
    made.refresh_from_db()
    assert made.state == IntentionState.TAKEN_BACK
    assert offered not in browser.get("/desk/messages/message00001").content.decode()


def test_the_desk_offers_it_once(desk: Desk) -> None:
    made, _page = decided(desk)
    page = signed_in(desk.staff()).get(f"/desk?done={made.pk}").content.decode()
    assert page.count("/take-back") == 1
