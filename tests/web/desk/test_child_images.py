"""Child images are refused, kept down and tipped unopened; few people may bring one back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from daylight.errors import Refused
from daylight.screening import Harm
from daylight.web import site
from daylight.web.ads import actions
from daylight.web.ads.models import Ad, AdState, BlockKind, Photo
from daylight.web.people.models import Role
from daylight.web.record.models import Opening
from daylight.web.review.actions import leasing, limits, looking, opening
from daylight.web.review.models import PhotoView, Shown, Tip
from tests.web.browse.shots import photo
from tests.web.desk.desks import EVERYTHING, Desk
from tests.web.people.signing import signed_in


@pytest.fixture
def lawful() -> Any:
    """A country whose law lets a trained officer look."""
    path = Path(settings.HOME) / "site.toml"
    path.write_text("[desk]\nrestoring_child_images = true\n", "utf-8")
    site.forget()
    yield
    path.unlink()
    site.forget()


def listed(desk: Desk) -> Ad:
    """An ad whose photo was blocked as a child's."""
    shown = photo("red")
    actions.block(BlockKind.PHOTO, shown.sha256, reason="an officer's word", harm=Harm.CHILD_SAFETY)
    ad = desk.board.confirmed(photos=(shown,))
    opening.look_again([ad.pk])
    assert ad.state == AdState.HELD
    return ad


def test_no_photo_of_it_is_on_the_page_not_even_veiled(desk: Desk) -> None:
    listed(desk)
    staff = desk.staff()
    case = leasing.take_next(staff, EVERYTHING)
    assert case is not None
    assert case.child_image
    browser = signed_in(staff)
    page = browser.get(f"/desk/cases/{case.public_id}").content.decode()
    assert '<img src="/desk' not in page
    assert 'value="publish"' not in page
    base = f"/desk/cases/{case.public_id}/photos/{Photo.objects.get().public_id}"
    assert browser.get(f"{base}/veiled").status_code == 404
    assert browser.post(base, {"shown": "grey"}).status_code == 403
    assert not PhotoView.objects.exists()


def test_a_child_claim_shows_no_photo_either(desk: Desk) -> None:
    ad = desk.board.confirmed(photos=(photo("red"),))
    actions.hide([ad.public_id], reason="a report", harm=Harm.CHILD_SAFETY)
    opening.look_again([ad.pk])
    assert desk.case_of(ad).child_image


def test_refusing_it_drafts_a_tip_that_says_nobody_looked(desk: Desk) -> None:
    ad = listed(desk)
    desk.decide(desk.staff(), desk.case_of(ad), "refuse")
    ad.refresh_from_db()
    assert ad.state == AdState.REFUSED
    tip = Tip.objects.get()
    assert (tip.ad_id, tip.opened, tip.state) == (ad.pk, False, "drafted")
    assert Opening.objects.filter(entry__type="tip", subject=f"ad:{ad.pk}").count() == 1
    opening.look_again([ad.pk])
    assert Tip.objects.count() == 1


def test_nobody_publishes_it_unasked(desk: Desk) -> None:
    case = desk.case_of(listed(desk))
    for name, role in (("reviewer", Role.REVIEWER), ("lead", Role.LEAD)):
        staff = desk.staff(name, role)
        leasing.take(staff, case)
        with pytest.raises(Refused, match="trained"):
            desk.intend(staff, case, "publish")
        leasing.give_back(staff, case)


def test_only_who_is_trained_and_willing_looks_and_two_restore(desk: Desk, lawful: Any) -> None:
    ad = listed(desk)
    case = desk.case_of(ad)
    lead = desk.staff("lead", Role.LEAD)
    one, two = desk.staff("one"), desk.staff("two")
    limits.name_trained(lead, one, trained=True)
    leasing.take(one, case)
    with pytest.raises(Refused, match="Nobody opens"):
        looking.show(one, case, Photo.objects.get(), Shown.GREY)
    limits.set_limits(one, harms_off=[], points_a_day=None, willing=True)
    looking.show(one, case, Photo.objects.get(), Shown.GREY)
    desk.decide(one, case, "publish")
    ad.refresh_from_db()
    assert ad.state == AdState.HELD
    limits.set_limits(two, harms_off=[], points_a_day=None, willing=True)
    leasing.take(two, case)
    with pytest.raises(Refused, match="trained"):
        desk.intend(two, case, "publish")
    limits.name_trained(lead, two, trained=True)
    desk.decide(two, case, "publish")
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    assert not Tip.objects.exists()


def test_where_the_law_does_not_allow_it_nobody_looks(desk: Desk) -> None:
    case = desk.case_of(listed(desk))
    lead, one = desk.staff("lead", Role.LEAD), desk.staff("one")
    limits.name_trained(lead, one, trained=True)
    limits.set_limits(one, harms_off=[], points_a_day=None, willing=True)
    leasing.take(one, case)
    with pytest.raises(Refused, match="Nobody opens"):
        looking.show(one, case, Photo.objects.get(), Shown.GREY)


def test_a_lead_names_others_and_not_themselves(desk: Desk) -> None:
    lead, one = desk.staff("lead", Role.LEAD), desk.staff("one")
    with pytest.raises(Refused, match="Another lead"):
        limits.name_trained(lead, lead, trained=True)
    with pytest.raises(Refused, match="Only a safety lead"):
        limits.name_trained(one, lead, trained=True)
    assert signed_in(one).post("/desk/account/limits/trained", {}).status_code == 404
