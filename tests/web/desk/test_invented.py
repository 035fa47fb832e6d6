"""Invented cases in the queue: like any other to whoever reads them, and nothing to the board."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse

from daylight.web import clock
from daylight.web.ads.models import Ad, Choice, Decision
from daylight.web.record.models import Entry, Opening
from daylight.web.review import queues, sparing, weights
from daylight.web.review.actions import leasing, limits
from daylight.web.review.models import Case, GoldenAnswer, GoldenLook, Intention
from daylight.web.review.quality import drawing, golden, inventing, plan, publishing
from daylight.web.review.quality.golden_texts import GOLDEN
from tests.web.desk.desks import EVERYTHING, Desk
from tests.web.desk.test_pages import values_of
from tests.web.people.signing import signed_in


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each next one is invented."""
    monkeypatch.setattr(plan, "SHIPPED", plan.Plan(golden_per_1000=1000))


def waiting(desk: Desk) -> Case:
    """A real case that is not overdue."""
    case = desk.case_of(desk.fraud("real@example.org"))
    Case.objects.filter(pk=case.pk).update(urgent_at=clock.now() + timedelta(hours=2))
    case.refresh_from_db()
    return case


def given(desk: Desk, name: str = "reviewer") -> GoldenLook:
    """An invented case in somebody's hands."""
    case = inventing.take_next(desk.staff(name), EVERYTHING)
    assert case is not None
    assert case.pk is None
    return GoldenLook.objects.get(public_id=case.public_id)


def shape(page: HttpResponse) -> list[str]:
    """Elements, keys and forms of a page's middle, without what it says."""
    text = page.content.decode()
    main = text[text.index('class="case-head"') : text.index("</main>")]
    return sorted(set(re.findall(r'(?:data-key|data-choice|name|class|id)="[a-z-]+"', main)))


def timeless(page: bytes) -> bytes:
    return re.sub(rb"\d\d:\d\d(:\d\d)?", b"", page)


def counts() -> tuple[int, ...]:
    rows = (Ad, Case, Decision, Intention, Entry)
    return tuple(row.objects.count() for row in rows)


def test_the_next_case_is_invented_and_afterwards_it_says_so(desk: Desk, always: None) -> None:
    waiting(desk)
    browser = signed_in(desk.staff())
    before = counts()
    page = browser.post("/desk/next", follow=True)
    look = GoldenLook.objects.get()
    found = golden.find(look.golden)
    assert found is not None
    text = page.content.decode()
    assert f"Case {look.public_id}" in text
    for word in ("invented", "golden", found.why):
        assert word not in text
    assert "/a/" not in text[text.index("<main") :]
    assert "<img" not in text
    assert f"/desk/cases/{look.public_id}" in browser.get("/desk").content.decode(), "in hand"
    values = values_of(text) | {"choice": found.choice}
    done = browser.post(f"/desk/cases/{look.public_id}/decide", values, follow=True)
    said = done.content.decode()
    assert "That was an invented case" in said
    assert "that is what you did" in said
    assert counts() == before
    assert GoldenAnswer.objects.get().is_right
    again = browser.post(f"/desk/cases/{look.public_id}/decide", values)
    assert again.status_code == 409
    assert GoldenAnswer.objects.count() == 1


def test_a_wrong_answer_is_told_what_was_expected(desk: Desk, always: None) -> None:
    waiting(desk)
    browser = signed_in(desk.staff())
    text = browser.post("/desk/next", follow=True).content.decode()
    look = GoldenLook.objects.get()
    found = golden.find(look.golden)
    assert found is not None
    wrong = "refuse" if found.choice == "publish" else "publish"
    path = f"/desk/cases/{look.public_id}/decide"
    said = browser.post(path, values_of(text) | {"choice": wrong}, follow=True).content.decode()
    assert f"you chose “{wrong}”, and “{found.choice}” was expected" in said


def test_its_page_has_what_a_real_one_has(desk: Desk, always: None) -> None:
    real = waiting(desk)
    staff = desk.staff()
    look = given(desk)
    GoldenLook.objects.update(golden="advance", harms=["fraud"], quorum=1)
    browser = signed_in(staff)
    theirs = browser.get(f"/desk/cases/{look.public_id}")
    leasing.take(staff, real)
    ours = browser.get(f"/desk/cases/{real.public_id}")
    assert shape(theirs) == shape(ours)


@pytest.mark.parametrize("each", GOLDEN, ids=lambda each: each.name)
def test_every_one_of_them_has_a_page(desk: Desk, always: None, each: Any) -> None:
    waiting(desk)
    look = given(desk)
    harms, quorum = inventing.harms_of(each)
    GoldenLook.objects.update(golden=each.name, harms=harms, quorum=quorum)
    text = signed_in(desk.staff()).get(f"/desk/cases/{look.public_id}").content.decode()
    bare = re.sub(r"<sup>.*?</sup>|<[^>]+>", "", text)
    assert each.body.replace("'", "&#39;") in bare


def test_an_overdue_case_comes_first(desk: Desk, always: None) -> None:
    waiting(desk)
    child = desk.case_of(desk.held())
    staff = desk.staff()
    assert inventing.take_next(staff, queues.Queue(harm="fraud")) is not None
    assert not GoldenLook.objects.exists(), "also where somebody looks at something else"
    assert inventing.take_next(staff, EVERYTHING) == child


def test_where_nothing_waits_nothing_is_invented(desk: Desk, always: None) -> None:
    assert inventing.take_next(desk.staff(), EVERYTHING) is None


def test_a_board_that_wants_none_has_none(desk: Desk) -> None:
    case = waiting(desk)
    assert inventing.take_next(desk.staff(), EVERYTHING) == case
    assert not GoldenLook.objects.exists()


def test_it_weighs_what_its_severity_weighs(desk: Desk, always: None) -> None:
    waiting(desk)
    staff = desk.staff()
    look = given(desk)
    points = weights.look_points(weights.severity(look.harm))
    assert sparing.of(staff).spent == points
    inventing.leave(staff, look, "later")
    inventing.take(staff, GoldenLook.objects.get())
    assert sparing.of(staff).spent == points, "once a day"


def test_what_is_too_much_or_unwanted_is_not_given(desk: Desk, always: None) -> None:
    real = waiting(desk)
    staff = desk.staff()
    off = [harm for harm in weights.HARMS if harm != real.harm]
    limits.set_limits(staff, harms_off=off, points_a_day=None, willing=False)
    case = inventing.take_next(staff, EVERYTHING)
    assert case is not None
    assert case.harm == real.harm


def test_not_me_is_for_good(desk: Desk, always: None) -> None:
    waiting(desk)
    staff = desk.staff()
    look = given(desk)
    browser = signed_in(staff)
    left = browser.post(f"/desk/cases/{look.public_id}/leave", {"how": "not_me"}, follow=True)
    assert "It goes to somebody else" in left.content.decode()
    assert b"This case is closed" in browser.get(f"/desk/cases/{look.public_id}").content
    for _ in range(3 * len(GOLDEN)):
        found = golden.pick(staff, 0)
        assert found is not None
        assert found.name != look.golden
        golden.answer(staff, found, Choice.PUBLISH)


def test_one_that_is_left_comes_back_and_a_lease_runs_out(desk: Desk, always: None) -> None:
    real = waiting(desk)
    Case.objects.update(urgent_at=clock.now() + timedelta(days=1))
    staff = desk.staff()
    look = given(desk)
    inventing.leave(staff, look, "later")
    assert inventing.take_next(staff, EVERYTHING) == real
    leasing.give_back(staff, real)
    with clock.moved(leasing.LATER + timedelta(minutes=1)):
        back = inventing.take_next(staff, EVERYTHING)
        assert back is not None
        assert back.public_id == look.public_id
    with clock.moved(leasing.LATER + leasing.LEASE + timedelta(minutes=2)):
        browser = signed_in(staff)
        assert b"Take this case" in browser.get(f"/desk/cases/{look.public_id}").content
        taken = browser.post(f"/desk/cases/{look.public_id}/take", follow=True)
        assert b"exactly as it was submitted" in taken.content


def test_a_break_takes_it_out_of_their_hands(desk: Desk, always: None) -> None:
    waiting(desk)
    staff = desk.staff()
    given(desk)
    limits.start_break(staff)
    assert queues.in_hand(staff, clock.now()) == []


def test_nobody_else_finds_it(desk: Desk, always: None) -> None:
    waiting(desk)
    look = given(desk)
    other = signed_in(desk.staff("other"))
    assert other.get(f"/desk/cases/{look.public_id}").status_code == 404
    assert look.public_id not in other.get("/desk/cases").content.decode()


def test_it_is_in_no_tally_and_no_export(desk: Desk, always: None) -> None:
    waiting(desk)
    tallies = queues.waiting()
    client = signed_in(desk.staff())
    public = ("/transparency", "/transparency/quality.csv", "/transparency/quality.json")
    until = clock.now() + timedelta(days=1)
    before = [timeless(client.get(path).content) for path in public]
    series = list(publishing.series(until - timedelta(days=90), until))
    look = given(desk)
    inventing.answer(
        desk.staff(),
        look,
        choice=Choice.REFUSE,
        clause="content-rules",
        note="",
        seen=[inventing.seen_value(look)],
    )
    assert queues.waiting() == tallies
    assert list(publishing.series(until - timedelta(days=90), until)) == series
    assert [timeless(client.get(path).content) for path in public] == before
    assert not Opening.objects.filter(subject__contains=look.public_id).exists()


def test_the_share_is_the_one_that_is_set() -> None:
    key = b"k" * 32
    drawn = sum(drawing.chosen(f"turn:1:{n}", 40, key) for n in range(5000))
    assert 140 < drawn < 260
