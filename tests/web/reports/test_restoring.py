"""A photo hidden for a child comes back by two who are trained, willing, and have looked."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daylight.errors import Refused
from daylight.web.ads.models import Ad, Photo
from daylight.web.people.models import Staff
from daylight.web.reports.actions import answering
from daylight.web.reports.models import ClaimAd
from daylight.web.review.actions import leasing, limits, looking, opening
from daylight.web.review.models import Case, Shown
from tests.web.browse.shots import photo
from tests.web.people.signing import signed_in
from tests.web.reports.helpers import claimed, fit, statuses
from tests.web.reports.test_copies import like, pictured


def hidden_photo(board: Any, wrong: str) -> tuple[Ad, ClaimAd]:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    stranger = pictured(board, "b@example.org", like(shot, 4))
    claim = claimed(named, wrong=wrong)
    return stranger, claim.ads.get(ad=stranger.public_id)


def look(staff: Staff, ad: Ad) -> None:
    """Look at the ad's photo in its case, as the desk shows it."""
    opening.look_again([ad.pk])
    case = Case.objects.get(members__ad=ad, members__open=True)
    leasing.take(staff, case)
    looking.show(staff, case, Photo.objects.get(shown_in__version=ad.head), Shown.GREY)
    leasing.give_back(staff, case)


@pytest.mark.parametrize("wrong", ["child", ""])
def test_two_people_who_are_trained_and_looked(
    board: Any, client: Client, lawful: None, wrong: str
) -> None:
    ad, row = hidden_photo(board, wrong)
    one, two = fit(board, "one"), fit(board, "two")
    with pytest.raises(Refused, match="look at the photo"):
        answering.decide_row(row, "restored", staff=one)
    look(one, ad)
    assert answering.decide_row(row, "restored", staff=one)
    with pytest.raises(Refused, match="look at the photo"):
        answering.decide_row(row, "restored", staff=two)
    assert answering.decide_row(row, "restored", staff=one)
    assert statuses(client, ad) == [200, 404]
    look(two, ad)
    assert answering.decide_row(row, "restored", staff=two) == ""
    assert statuses(client, ad) == [200, 200]


@pytest.mark.parametrize("wrong", ["child", ""])
def test_the_untrained_bring_nothing_back(
    board: Any, client: Client, lawful: None, wrong: str
) -> None:
    ad, row = hidden_photo(board, wrong)
    for name in ("reviewer", "second reviewer"):
        with pytest.raises(Refused, match="trained"):
            answering.decide_row(row, "restored", staff=board.staff(name))
    page = signed_in(board.staff("reviewer")).get(f"/desk/reports/{row.claim.public_id}")
    assert b"trained to look" in page.content
    assert b'value="restore"' not in page.content
    assert b'value="keep"' in page.content
    assert statuses(client, ad) == [200, 404]
    assert answering.decide_row(row, "removed", staff=board.staff("reviewer")) == ""


def test_who_is_no_longer_willing_does_not_count(board: Any, client: Client, lawful: None) -> None:
    ad, row = hidden_photo(board, "child")
    one, two = fit(board, "one"), fit(board, "two")
    look(one, ad)
    look(two, ad)
    assert answering.decide_row(row, "restored", staff=one)
    limits.set_limits(one, harms_off=[], points_a_day=None, willing=False)
    assert answering.decide_row(row, "restored", staff=two)
    assert statuses(client, ad) == [200, 404]


def test_where_the_law_does_not_allow_it_nobody_does(board: Any) -> None:
    _ad, row = hidden_photo(board, "child")
    with pytest.raises(Refused, match="trained"):
        answering.decide_row(row, "restored", staff=fit(board, "one"))


def test_another_photo_comes_back_by_one_person(board: Any, client: Client) -> None:
    ad, row = hidden_photo(board, "private")
    assert answering.decide_row(row, "restored", staff=board.staff()) == ""
    assert statuses(client, ad) == [200, 200]
