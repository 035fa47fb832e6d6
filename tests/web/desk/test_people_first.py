"""The people at the desk come first: budgets, breaks, "not me", limits, a concern that stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads.models import Photo
from daylight.web.people.models import Role
from daylight.web.record.models import Entry
from daylight.web.review import queues, sparing
from daylight.web.review.actions import concerns, leasing, limits, looking
from daylight.web.review.models import Case, CaseState, Concern, Exposure, PhotoView, Shown
from daylight.web.review.quality import inventing
from tests.web.boards import STRANGER
from tests.web.browse.shots import photo
from tests.web.desk.desks import EVERYTHING, Desk
from tests.web.people.signing import signed_in


def test_the_queue_never_exceeds_the_budget(desk: Desk) -> None:
    for number in range(4):
        desk.held(f"s{number}@example.org", title=f"young girl available {number}")
    mild = desk.fraud("else@example.org")
    staff = desk.staff()
    limits.set_limits(staff, harms_off=[], points_a_day=30, willing=False)
    given = []
    for _ in range(5):
        case = leasing.take_next(staff, EVERYTHING)
        if case is None:
            break
        given.append(case)
        leasing.give_back(staff, case)
    assert [case.harm for case in given] == ["child_safety", "child_safety", "fraud"]
    assert given[-1] == desk.case_of(mild)
    assert sparing.of(staff).spent <= 30
    refused = Case.objects.open().filter(harm="child_safety").first()
    assert refused is not None
    with pytest.raises(Refused, match="for somebody else"):
        leasing.take(staff, refused)
    with clock.moved(timedelta(hours=25)):
        assert leasing.take_next(staff, EVERYTHING) is not None


def test_looking_again_at_the_same_case_costs_nothing(desk: Desk) -> None:
    case = desk.case_of(desk.held())
    staff = desk.staff()
    leasing.take(staff, case)
    leasing.give_back(staff, case)
    leasing.take(staff, case)
    assert sparing.of(staff).spent == 12
    assert Exposure.objects.count() == 2


def test_harms_opted_out_of_are_never_given(desk: Desk) -> None:
    case = desk.case_of(desk.held())
    staff = desk.staff()
    leasing.take(staff, case)
    limits.set_limits(
        staff, harms_off=["child_safety", "nonsense"], points_a_day=None, willing=False
    )
    case.refresh_from_db()
    assert case.staff is None, "what is in hand goes to others at once"
    assert leasing.take_next(staff, EVERYTHING) is None
    assert leasing.take_next(desk.staff("two"), EVERYTHING) == case


def test_not_me_asks_nothing_and_never_comes_back(desk: Desk) -> None:
    case = desk.case_of(desk.held())
    staff = desk.staff()
    leasing.take(staff, case)
    leasing.not_me(staff, case)
    with clock.moved(timedelta(days=400)):
        assert leasing.take_next(staff, EVERYTHING) is None
    with pytest.raises(Refused, match="for somebody else"):
        leasing.take(staff, case)
    assert leasing.take_next(desk.staff("two"), EVERYTHING) == case


def test_what_was_left_for_now_comes_again_later(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    staff = desk.staff()
    leasing.take(staff, case)
    leasing.give_back(staff, case)
    assert leasing.take_next(staff, EVERYTHING) is None
    with clock.moved(timedelta(hours=5)):
        assert leasing.take_next(staff, EVERYTHING) == case


def test_a_break_gives_back_what_is_in_hand_and_gives_nothing(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    staff = desk.staff()
    leasing.take(staff, case)
    limits.start_break(staff)
    with pytest.raises(Refused, match="break"):
        leasing.take_next(staff, EVERYTHING)
    assert leasing.take_next(desk.staff("two"), EVERYTHING) == case
    limits.end_break(staff)
    assert leasing.take_next(staff, EVERYTHING) is None


def test_a_break_is_proposed_after_a_while_of_work(desk: Desk) -> None:
    staff = desk.staff()
    case = desk.case_of(desk.fraud())
    start = clock.now()
    for minute in range(0, 56, 5):
        Exposure.objects.create(
            staff=staff, case=case, points=0, at=start + timedelta(minutes=minute)
        )
    assert sparing.needs_break(staff, start + timedelta(minutes=56))
    assert not sparing.needs_break(staff, start + timedelta(minutes=70))


def test_a_script_that_takes_every_case_holds_three(desk: Desk) -> None:
    for number in range(6):
        desk.fraud(f"s{number}@example.org", title=f"Apartment number {number}")
    staff = desk.staff()
    taken = {leasing.take_next(staff, EVERYTHING) for _ in range(20)}
    assert len(taken) == leasing.MOST_IN_HAND
    assert len(queues.in_hand(staff, clock.now())) == leasing.MOST_IN_HAND
    other = Case.objects.open().filter(staff=None).first()
    assert other is not None
    with pytest.raises(Refused, match="enough cases"):
        leasing.take(staff, other)


def test_handing_over_leaves_a_note_and_hides_why_somebody_was_not_given_it(desk: Desk) -> None:
    case = desk.case_of(desk.held())
    one, two = desk.staff("one"), desk.staff("two")
    leasing.take(one, case)
    with pytest.raises(Refused, match="next person"):
        leasing.hand_over(one, case, " ")
    leasing.hand_over(one, case, "look at the second photo", to=two)
    case.refresh_from_db()
    assert case.staff == two
    limits.set_limits(one, harms_off=["child_safety"], points_a_day=None, willing=False)
    leasing.hand_over(two, case, "back to you", to=one)
    case.refresh_from_db()
    assert case.staff is None
    assert case.notes.count() == 2


def test_queues_by_harm_place_and_language(desk: Desk) -> None:
    fraud = desk.case_of(desk.fraud())
    child = desk.case_of(desk.held(STRANGER))
    staff = desk.staff()

    def nexts(**wanted: str) -> int | None:
        return queues.first(
            queues.Queue(**wanted), staff=staff, harms=["child_safety", "fraud"], leads=False,
            at=clock.now(),
        )  # fmt: skip

    assert nexts() == child.pk, "the gravest of what came just now"
    assert nexts(harm="fraud") == fraud.pk
    assert nexts(place="illinois") == child.pk
    assert nexts(place="peoria") is None
    assert nexts(language="xx") is None


def test_a_harm_opted_out_of_is_not_given_beside_a_graver_one(desk: Desk) -> None:
    case = desk.case_of(desk.held(body="Send a deposit by Western Union and a gift card first."))
    assert "fraud" in case.harms
    assert case.harm != "fraud"
    staff = desk.staff()
    limits.set_limits(staff, harms_off=["fraud"], points_a_day=None, willing=False)
    assert leasing.take_next(staff, EVERYTHING) is None
    with pytest.raises(Refused, match="for somebody else"):
        leasing.take(staff, case)
    other = desk.staff("two")
    assert leasing.take_next(other, EVERYTHING) == case
    limits.set_limits(other, harms_off=["fraud"], points_a_day=None, willing=False)
    case.refresh_from_db()
    assert case.staff is None, "what is in hand goes to others at once"


def test_what_is_handed_over_weighs_and_never_too_much(desk: Desk) -> None:
    case = desk.case_of(desk.held())
    one, two = desk.staff("one"), desk.staff("two")
    leasing.take(one, case)
    leasing.hand_over(one, case, "the second photo", to=two)
    assert sparing.of(two).spent == 12
    limits.set_limits(one, harms_off=[], points_a_day=5, willing=False)
    leasing.hand_over(two, case, "back to you", to=one)
    case.refresh_from_db()
    assert case.staff is None
    for number in range(leasing.MOST_IN_HAND):
        leasing.take(two, desk.case_of(desk.fraud(title=f"Apartment {number}")))
    three = desk.staff("three")
    leasing.take(three, case)
    leasing.hand_over(three, case, "another for you", to=two)
    case.refresh_from_db()
    assert case.staff is None, "they have enough in hand"


def test_the_first_page_counts_so_far_and_no_further(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queues, "COUNTED", 2)
    for number in range(3):
        desk.fraud(f"s{number}@example.org", title=f"Apartment {number}")
    desk.held()
    child, fraud = queues.waiting()
    assert (child.harm, child.cases, child.more) == ("child_safety", 1, False)
    assert (fraud.harm, fraud.cases, fraud.more) == ("fraud", 2, True)
    first = Case.objects.open().filter(harm="fraud").first()
    assert first is not None
    assert fraud.urgent_at == first.urgent_at
    assert '<span class="n">2+</span>' in signed_in(desk.staff()).get("/desk").content.decode()


def test_the_next_case_asks_little(desk: Desk) -> None:
    """Each query of the key costs its way to the database: there are few, however much is there."""
    for number in range(5):
        desk.fraud(f"s{number}@example.org", title=f"Apartment {number}")
    staff = desk.staff()
    with CaptureQueriesContext(connection) as asked:
        assert inventing.take_next(staff, EVERYTHING) is not None
    first = len(asked)
    with CaptureQueriesContext(connection) as asked:
        assert inventing.take_next(staff, EVERYTHING) is not None
    work = [each["sql"] for each in asked if each["sql"] not in ("BEGIN", "COMMIT")]
    assert len(asked) <= first
    assert len([sql for sql in work if not sql.startswith("BEGIN")]) <= 6, work


def test_a_photo_is_entered_before_it_is_shown(desk: Desk) -> None:
    ad = desk.fraud(photos=(photo("red"),))
    case, staff = desk.case_of(ad), desk.staff()
    shown = Photo.objects.get()
    with pytest.raises(Refused):
        looking.show(staff, case, shown, Shown.GREY)
    leasing.take(staff, case)
    browser = signed_in(staff)
    base = f"/desk/cases/{case.public_id}/photos/{shown.public_id}"
    assert browser.get(f"{base}/veiled").status_code == 200
    assert browser.get(f"{base}/grey").status_code == 404
    browser.post(base, {"shown": "grey"})
    assert browser.get(f"{base}/grey").status_code == 200
    assert browser.get(f"{base}/full").status_code == 404
    browser.post(base, {"shown": "full"})
    assert browser.get(f"{base}/full").status_code == 200
    assert [v.full_size for v in PhotoView.objects.order_by("id")] == [False, True]
    assert Entry.objects.filter(type="evidence_viewed").count() == 2
    with clock.moved(timedelta(minutes=16)):
        leasing.keep(staff, case)
        assert browser.get(f"{base}/grey").status_code == 404, "it is veiled again"
    stranger = signed_in(desk.staff("two"))
    assert stranger.get(f"{base}/veiled").status_code == 404


def test_what_is_veiled_cannot_be_sharpened(desk: Desk) -> None:
    import io

    from PIL import Image

    desk.fraud(photos=(photo("red"),))
    staff = desk.staff()
    case = leasing.take_next(staff, EVERYTHING)
    assert case is not None
    found = Photo.objects.get()
    path = f"/desk/cases/{case.public_id}/photos/{found.public_id}/veiled"
    veiled = Image.open(io.BytesIO(signed_in(staff).get(path).content))
    assert max(veiled.size) <= 96
    assert veiled.mode == "L"


def test_a_photo_is_not_shown_over_the_budget(desk: Desk) -> None:
    desk.fraud(photos=(photo("red"),))
    staff = desk.staff()
    case = leasing.take_next(staff, EVERYTHING)
    assert case is not None
    limits.set_limits(staff, harms_off=[], points_a_day=1, willing=False)
    with pytest.raises(Refused, match="enough for today"):
        looking.show(staff, case, Photo.objects.get(), Shown.FULL)
    assert not PhotoView.objects.exists()


def test_what_was_seen_cannot_be_taken_out(desk: Desk) -> None:
    desk.fraud(photos=(photo("red"),))
    staff = desk.staff()
    case = leasing.take_next(staff, EVERYTHING)
    assert case is not None
    looking.show(staff, case, Photo.objects.get(), Shown.GREY)
    with pytest.raises(DatabaseError), transaction.atomic():
        PhotoView.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        PhotoView.objects.update(full_size=True)


def test_a_concern_has_an_entry_and_nobody_deletes_it(desk: Desk) -> None:
    staff = desk.staff("operator", Role.OPERATOR)
    browser = signed_in(staff)
    page = browser.post("/desk/concern", {"words": "I was told to look away."}, follow=True)
    assert page.status_code == 200
    assert "I was told to look away." in page.content.decode()
    other = signed_in(desk.staff("two")).get("/desk/concern").content.decode()
    assert "look away.</p>" not in other, "nobody else reads it"
    made = Concern.objects.get()
    assert Entry.objects.get(pk=made.entry_id).type == "concern"
    with pytest.raises(DatabaseError), transaction.atomic():
        Concern.objects.all().delete()
    with pytest.raises(Refused, match="between 1"):
        concerns.raise_concern(staff, " ")


def test_the_page_of_limits_keeps_what_is_set(desk: Desk) -> None:
    staff = desk.staff()
    browser = signed_in(staff)
    assert browser.get("/desk/account/limits").status_code == 200
    browser.post("/desk/account/limits", {"off": ["spam"], "points": "50"})
    assert limits.limits_of(staff).harms_off == ["spam"]
    bad = browser.post("/desk/account/limits", {"points": "many"})
    assert bad.status_code == 400
    assert limits.limits_of(staff).points_a_day == 50


def test_a_case_in_hand_is_not_given_to_anybody_else(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    leasing.take(desk.staff("one"), case)
    assert leasing.take_next(desk.staff("two"), EVERYTHING) is None
    with pytest.raises(Refused, match="Somebody else"):
        leasing.take(desk.staff("two"), case)
    with clock.moved(timedelta(minutes=21)):
        assert leasing.take_next(desk.staff("two"), EVERYTHING) == case
    assert case.state == CaseState.OPEN
