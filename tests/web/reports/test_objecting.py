"""A poster says by one tap that it is wrong: kept for who looks, whatever the ad went down for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from daylight.web import clock
from daylight.web.ads import actions, links
from daylight.web.ads.models import Ad, AdState
from daylight.web.record.models import Entry
from daylight.web.reports import posters
from daylight.web.reports.models import Objection
from daylight.web.review.actions import leasing, opening
from tests.web.browse.shots import photo
from tests.web.desk.desks import Desk
from tests.web.people.signing import signed_in
from tests.web.reports.helpers import claimed

SAID = "Its poster says that this is wrong"


def down(board: Any, how: str) -> Ad:
    """An ad that is not shown, for one reason or another."""
    if how == "screening":
        ad: Ad = board.confirmed(content=board.doubtful())
    else:
        ad = board.confirmed()
        if how == "claim":
            claimed(ad)
        elif how == "staff":
            actions.hide([ad.public_id], reason="a report", harm="fraud")
    ad.refresh_from_db()
    assert ad.state in (AdState.HELD, AdState.HIDDEN)
    return ad


def case_page(desk: Desk, ad: Ad, name: str = "reviewer") -> str:
    opening.look_again([ad.pk])
    case, staff = desk.case_of(ad), desk.staff(name)
    leasing.take(staff, case)
    return signed_in(staff).get(f"/desk/cases/{case.public_id}").content.decode()


@pytest.mark.parametrize("how", ["screening", "staff", "claim"])
def test_it_stands_in_the_case(board: Any, client: Client, how: str) -> None:
    ad, desk = down(board, how), Desk(board)
    assert SAID not in case_page(desk, ad, "one")
    for _ in range(2):  # pressed twice
        assert client.post(f"{links.path(ad)}/wrong").status_code == 200
    assert Objection.objects.filter(ad=ad).count() == 1
    page = case_page(desk, ad, "one")
    assert page.count(SAID) == 1
    assert Entry.objects.filter(type="objection").count() == 1


def test_an_answer_ends_it(board: Any, client: Client) -> None:
    ad, desk = down(board, "staff"), Desk(board)
    client.post(f"{links.path(ad)}/wrong")
    opening.look_again([ad.pk])
    desk.decide(desk.staff("one"), desk.case_of(ad), "publish")
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    assert posters.objection([ad]) is None
    with clock.moved(timedelta(hours=1)):
        actions.hide([ad.public_id], reason="another report", harm="fraud")
        ad.refresh_from_db()
        assert posters.objection([ad]) is None, "they said nothing of that yet"
        client.post(f"{links.path(ad)}/wrong")
        assert posters.objection([ad]) is not None
    assert Objection.objects.filter(ad=ad).count() == 2


def test_it_is_kept_for_a_photo_that_is_left_out(board: Any, client: Client) -> None:
    shot = photo("red")
    named = board.confirmed("a@example.org", title="Red", photos=(shot,))
    twin = photo("red")
    twin.pdq, twin.sha256 = shot.pdq, shot.sha256
    twin.save(update_fields=["pdq", "sha256"])
    ad = board.confirmed("b@example.org", title="Another", photos=(twin,))
    claimed(named, wrong="private")
    assert client.post(f"{links.path(ad)}/wrong").status_code == 200
    assert posters.objection([ad]) is not None


def test_an_ad_that_is_shown_takes_none(board: Any, client: Client) -> None:
    ad = board.confirmed()
    page = client.post(f"{links.path(ad)}/wrong").content.decode()
    assert "This ad is not hidden." in page
    assert not Objection.objects.exists()


def test_no_poster_objects_for_another(board: Any, client: Client) -> None:
    ad = down(board, "staff")
    assert client.post(f"/m/{ad.public_id}/{'0' * 26}/wrong").status_code == 404
    assert not Objection.objects.exists()
