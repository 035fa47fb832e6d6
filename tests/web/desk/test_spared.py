"""What somebody is spared they are spared everywhere: appeals, second looks, audits, messages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads.models import Choice, Decision
from daylight.web.people.models import Role, Staff
from daylight.web.review import sparing
from daylight.web.review.actions import leasing, limits, opening
from daylight.web.review.appeals import actions as appeals
from daylight.web.review.appeals import looking
from daylight.web.review.models import Exposure, SecondLook
from daylight.web.review.quality import audits, second
from tests.web.appeals.stages import refused
from tests.web.appeals.test_quality import drawn
from tests.web.desk.desks import EVERYTHING, Desk
from tests.web.desk.test_messages import waiting
from tests.web.people.signing import signed_in

WORDS = "Little girl, new in town"


def read(page: bytes) -> str:
    """A page's words without its marks."""
    return re.sub(r"<sup>.*?</sup>|<[^>]+>", "", page.decode())


def appeal(desk: Desk) -> tuple[str, str]:
    """The address of an appeal about a child, and words that stand there."""
    made = appeals.appeal_as_poster(refused(desk.board), "It is wrong.", language="en")
    return f"/desk/appeals/{made.public_id}", WORDS


def second_look(desk: Desk) -> tuple[str, str]:
    refused(desk.board)
    SecondLook.objects.create(decision=Decision.objects.get(), created_at=clock.now())
    return "/desk/quality/second", WORDS


def disagreement(desk: Desk) -> tuple[str, str]:
    second_look(desk)
    look = SecondLook.objects.get()
    second.answer(look, desk.staff("other"), Choice.PUBLISH, "")
    return f"/desk/quality/disagreements/{look.pk}", WORDS


PAGES: list[Callable[[Desk], tuple[str, str]]] = [appeal, second_look, disagreement]


@pytest.fixture(params=PAGES, ids=lambda each: each.__name__)
def page(request: Any, desk: Desk) -> tuple[str, str]:
    found: tuple[str, str] = request.param(desk)
    return found


def lead(desk: Desk) -> Staff:
    return desk.staff("lead", Role.LEAD)


def test_a_look_weighs_once_a_day(desk: Desk, page: tuple[str, str]) -> None:
    path, words = page
    browser = signed_in(lead(desk))
    for _ in range(2):
        assert words in read(browser.get(path).content)
    assert sparing.of(lead(desk)).spent == 12
    with clock.moved(timedelta(hours=25)):
        assert sparing.of(lead(desk)).spent == 0


@pytest.mark.parametrize(
    "asked",
    [{"harms_off": ["child_safety"], "points_a_day": None}, {"harms_off": [], "points_a_day": 11}],
)
def test_what_is_too_much_or_unwanted_is_not_shown(
    desk: Desk, page: tuple[str, str], asked: dict[str, Any]
) -> None:
    path, words = page
    limits.set_limits(lead(desk), willing=False, **asked)
    assert words not in read(signed_in(lead(desk)).get(path).content)
    assert not Exposure.objects.filter(staff=lead(desk)).exists()


def test_nothing_is_shown_in_a_break(desk: Desk, page: tuple[str, str]) -> None:
    path, words = page
    limits.start_break(lead(desk))
    assert words not in read(signed_in(lead(desk)).get(path).content)


def test_a_photo_of_an_appeal_counts_and_is_not_shown_over_the_budget(desk: Desk) -> None:
    from tests.web.browse.shots import photo

    ad = desk.fraud(photos=(photo("red"),))
    desk.decide(desk.staff("first"), desk.case_of(ad), "refuse")
    ad.refresh_from_db()
    made = appeals.appeal_as_poster(ad, "It is wrong.", language="en")
    assert ad.head is not None
    [shown] = ad.head.shown_photos.select_related("photo")
    one = desk.staff("one")
    looking.show(one, made, ad.head, shown.photo.public_id)
    assert sparing.of(one).spent == 1
    limits.set_limits(one, harms_off=[], points_a_day=1, willing=False)
    with pytest.raises(Refused, match="enough for today"):
        looking.show(one, made, ad.head, shown.photo.public_id)


def test_an_audit_is_not_of_what_somebody_is_spared(desk: Desk) -> None:
    drawn(desk.board, ads_shown=1)
    with clock.moved(timedelta(days=5)):
        one = desk.staff("one")
        assert audits.waiting_for(one) is not None
        limits.set_limits(one, harms_off=["other"], points_a_day=None, willing=False)
        assert audits.waiting_for(one) is None


def test_a_second_look_skips_what_somebody_is_spared(desk: Desk) -> None:
    refused(desk.board)
    fraud = desk.fraud("b@example.org")
    desk.board.decide(fraud, "reviewer", "refuse")
    for decision in Decision.objects.order_by("id"):
        SecondLook.objects.create(decision=decision, created_at=clock.now())
    one = desk.staff("one")
    limits.set_limits(one, harms_off=["child_safety"], points_a_day=None, willing=False)
    found = second.waiting_for(one)
    assert found is not None
    assert found.decision.version.ad_id == fraud.pk


def test_a_message_weighs_as_its_case_does_and_once(desk: Desk) -> None:
    message = waiting(desk)
    opening.handle(messages=[message.pk])
    one, two = desk.staff("one"), desk.staff("two")
    assert leasing.take_next(one, EVERYTHING) is not None
    path = f"/desk/messages/{message.public_id}/open"
    assert signed_in(one).post(path).status_code == 200
    assert sparing.of(one).spent == 12, "the look at its case was it"
    assert signed_in(two).post(path).status_code == 200
    assert signed_in(two).post(path).status_code == 200
    assert sparing.of(two).spent == 12
    three = desk.staff("three")
    limits.set_limits(three, harms_off=["child_safety"], points_a_day=None, willing=False)
    assert signed_in(three).post(path).status_code == 409
