"""The pages of the desk, as a browser without JavaScript has them."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from daylight.web import clock
from daylight.web.ads import likephotos
from daylight.web.ads.models import AdState, Decision
from daylight.web.people.models import Role
from daylight.web.review.actions import leasing
from daylight.web.review.models import Intention
from daylight.web.review.sheet import linked
from tests.web.browse.shots import photo
from tests.web.desk.desks import Desk
from tests.web.people.signing import signed_in
from tests.web.reports.test_copies import like, pictured


def values_of(page: str) -> dict[str, Any]:
    """What the form of a decision sends as it stands."""
    ads = re.findall(r'name="ad" value="([^"]+)"', page)
    clause = re.findall(r'<option value="([^"]+)" selected', page)
    return {"ad": ads, "clause": clause[0] if clause else "content-rules"}


def test_a_decision_from_sign_in_takes_three_steps(desk: Desk) -> None:
    ad = desk.fraud()
    browser = signed_in(desk.staff())
    assert b"Next case" in browser.get("/desk").content
    page = browser.post("/desk/next", follow=True)
    text = page.content.decode()
    assert ad.head is not None
    assert "Western" in text
    assert "<mark>" in text
    case = desk.case_of(ad)
    values = values_of(text) | {"choice": "refuse", "note": "as on the poster's other ad"}
    done = browser.post(f"/desk/cases/{case.public_id}/decide", values, follow=True)
    assert "Decided: refuse" in done.content.decode()
    ad.refresh_from_db()
    assert ad.state == AdState.HELD, "it can be taken back yet"
    with clock.moved(timedelta(seconds=11)):
        browser.get("/desk")
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED
    assert Decision.objects.get().clause == values["clause"]


def test_it_can_be_taken_back(desk: Desk) -> None:
    ad = desk.fraud()
    staff = desk.staff()
    browser = signed_in(staff)
    case = desk.case_of(ad)
    text = browser.post("/desk/next", follow=True).content.decode()
    browser.post(f"/desk/cases/{case.public_id}/decide", values_of(text) | {"choice": "refuse"})
    made = Intention.objects.get()
    back = browser.post(f"/desk/decisions/{made.pk}/take-back", follow=True)
    assert "exactly as it was submitted" in back.content.decode()
    with clock.moved(timedelta(minutes=1)):
        desk.work()
    assert not Decision.objects.exists()


def test_a_case_that_is_not_taken_shows_no_word_of_the_ad(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    page = signed_in(desk.staff()).get(f"/desk/cases/{case.public_id}").content.decode()
    assert "Take this case" in page
    assert "Western" not in page


def test_the_list_shows_no_word_of_an_ad(desk: Desk) -> None:
    desk.fraud()
    page = signed_in(desk.staff()).get("/desk/cases?harm=fraud&place=illinois").content.decode()
    assert "fraud" in page
    assert "Western" not in page
    assert "half the usual" not in page


def test_the_first_persons_choice_shows_nowhere(desk: Desk) -> None:
    ad = desk.held()
    case = desk.case_of(ad)
    desk.decide(desk.staff("one"), case, "publish", note="the note of the first")
    second = desk.staff("two")
    browser = signed_in(second)
    leasing.take(second, case)
    pages = [
        browser.get(path).content.decode()
        for path in ("/desk", "/desk/cases", f"/desk/cases/{case.public_id}")
    ]
    for page in pages:
        assert "the note of the first" not in page
        assert "A person decided" not in page
        assert "one-p" not in page.replace("one-p</option>", "")
    alone = desk.case_of(desk.held("other@example.org", title="young girl available in Peoria"))
    leasing.take(second, alone)
    fresh = browser.get(f"/desk/cases/{alone.public_id}").content.decode()
    words = "Two people look at this one, each without knowing of the other."
    assert words in fresh
    assert words in pages[2], "a case looks the same before and after the first seat"


def test_nobody_without_the_role_sees_a_case(desk: Desk) -> None:
    case = desk.case_of(desk.fraud())
    auditor = signed_in(desk.staff("auditor", Role.AUDITOR))
    assert auditor.get(f"/desk/cases/{case.public_id}").status_code == 404
    assert auditor.post("/desk/next").status_code == 404
    assert auditor.get("/desk").status_code == 200


def test_a_changed_ad_is_said_and_the_note_is_kept(desk: Desk) -> None:
    from daylight.web.ads import actions

    ad = desk.fraud()
    case = desk.case_of(ad)
    browser = signed_in(desk.staff())
    text = browser.post("/desk/next", follow=True).content.decode()
    changed = desk.board.content(title="Apartment", body="Send a fee by Western Union first.")
    actions.edit(ad, changed, base=1, arrival=desk.board.arrival())
    answer = browser.post(
        f"/desk/cases/{case.public_id}/decide",
        values_of(text) | {"choice": "refuse", "note": "my long note"},
    )
    assert answer.status_code == 409
    assert "changed since you looked" in answer.content.decode()
    assert "my long note" in answer.content.decode()


def test_a_copy_that_was_edited_a_moment_ago_is_not_offered_with_the_others(desk: Desk) -> None:
    from daylight.web.ads import actions

    first, second = desk.fraud(), desk.fraud("else@example.org")
    staff = desk.staff()
    case = desk.case_of(first)
    leasing.take(staff, case)
    browser = signed_in(staff)
    both = values_of(browser.get(f"/desk/cases/{case.public_id}").content.decode())
    assert len(both["ad"]) == 2
    words = desk.board.content(title="Apartment", body="Send a fee by Western Union first.")
    actions.edit(second, words, base=1, arrival=desk.board.arrival())
    one = values_of(browser.get(f"/desk/cases/{case.public_id}").content.decode())
    assert [value.split(":")[0] for value in one["ad"]] == [first.public_id]


def test_linked_ads_are_named_and_drawn(desk: Desk) -> None:
    from tests.web.browse.shots import photo

    shown = photo("red")
    said = "Call +1 312 555 0123. Send the deposit by Western Union before viewing, by gift card."
    ad = desk.fraud(photos=(shown,), body=said)
    other = desk.fraud("else@example.org", body=f"{said} Now.", photos=(shown,), title="Apartment")
    desk.fraud("nobody@example.org", title="Something else entirely")
    staff = desk.staff()
    leasing.take(staff, desk.case_of(ad))
    case = desk.case_of(ad)
    page = signed_in(staff).get(f"/desk/cases/{case.public_id}").content.decode()
    shown = page.split("Linked ads")[1].split("Its poster")[0]
    assert shown.count("<li>") == 1
    for kind in ("phone number", "photo"):
        assert kind in shown
    assert 'class="by-phone"' in shown
    assert other.state == AdState.HELD


def test_ads_with_photos_that_look_the_same_are_linked(desk: Desk) -> None:
    shot = photo("red")
    likephotos.keep([shot])
    near, far = like(shot, 20), like(shot, 60)
    ad = desk.fraud(photos=(shot,))
    assert ad.head is not None
    cut = pictured(desk.board, "a@example.org", near)
    pictured(desk.board, "b@example.org", far)
    assert [(each.ad, each.kinds) for each in linked.find(ad, ad.head)] == [(cut, {"photo"})]
