"""A print that is sent beside a name: it hides nobody's photo until somebody answers for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daylight.web.ads.models import Block, HiddenPhoto
from daylight.web.reports.actions import searching
from daylight.web.reports.models import ClaimAd
from tests.web.browse.shots import photo
from tests.web.reports.helpers import claimed, link_in, mails, statuses, work
from tests.web.reports.test_copies import like, pictured, states

PHONE = "+1 312 555 0123"


def prints_of(shot: Any) -> dict[str, str]:
    return {"pdq": bytes(shot.pdq or b"").hex(), "sha256": shot.sha256}


def named_by(board: Any, how: str) -> dict[str, str]:
    if how == "ad":
        return {"address": board.confirmed("z@example.org").public_id}
    if how == "nothing here":
        return {"address": "zzzz9999"}
    return {"address": "", "phone": PHONE}


@pytest.mark.parametrize("how", ["ad", "nothing here", "phone"])
def test_a_name_beside_a_foreign_print_hides_no_strangers_photo(
    board: Any, client: Client, how: str
) -> None:
    shot = photo()
    strangers = [pictured(board, f"s{n}@example.org", like(shot, n)) for n in range(3)]
    claim = claimed(**prints_of(shot), **named_by(board, how))
    work()
    searching.search_again(claim.pk)
    for stranger in strangers:
        assert statuses(client, stranger) == [200, 200]
        assert claim.ads.get(ad=stranger.public_id).role == ClaimAd.LOOK
    assert not HiddenPhoto.objects.exists()
    assert not Block.objects.filter(value__in=prints_of(shot).values()).exists()
    again = pictured(board, "later@example.org", like(shot, 5))
    assert states(again) == ["public"]


def test_once_the_contact_answers_it_hides_the_photos_alone(board: Any, client: Client) -> None:
    shot = photo()
    stranger = pictured(board, "s@example.org", like(shot, 2))
    named = board.confirmed("z@example.org")
    claim = claimed(named, **prints_of(shot), email="mother@example.org", safe="yes")
    work()
    assert statuses(client, named) == [404]
    path = link_in("\n".join(mails("mother@example.org")), "takedown/confirm/")
    assert b"<form" in client.get(path).content
    assert client.post(path).status_code == 200
    work()
    assert statuses(client, stranger) == [200, 404]
    row = claim.ads.get(ad=stranger.public_id)
    assert row.role == ClaimAd.PHOTO
    assert row.photos
    assert Block.objects.filter(value=shot.sha256).exists()
    assert states(pictured(board, "later@example.org", like(shot, 5))) == ["held"]


def test_who_did_not_say_that_it_is_safe_is_not_asked(board: Any) -> None:
    claimed(board.confirmed(), **prints_of(photo()), email="mother@example.org")
    work()
    assert not mails("mother@example.org")


def test_staff_who_heard_a_voice_need_no_mailbox(board: Any, client: Client) -> None:
    shot = photo()
    stranger = pictured(board, "s@example.org", like(shot, 2))
    staff = str(board.staff("reviewer").pk)
    claimed(board.confirmed("z@example.org"), **prints_of(shot), staff=staff)
    assert statuses(client, stranger) == [200, 404]


def test_a_print_of_a_photo_that_the_named_ad_shows_changes_nothing(
    board: Any, client: Client
) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    stranger = pictured(board, "s@example.org", like(shot, 2))
    claimed(named, **prints_of(shot))
    assert statuses(client, stranger) == [200, 404]
