"""A script that claims every ad, through every door there is: each is hidden, for that is promised;
beyond what is named it gets no further than one claim, and a lead is called."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from daylight.web.ads.models import Ad, HiddenPhoto
from daylight.web.reports import bounds, claim_links
from daylight.web.reports.models import Claim, ClaimAd
from tests.web.browse.shots import photo
from tests.web.reports.helpers import claimed, link_in, mails, work
from tests.web.reports.test_copies import like, pictured, states

Door = Callable[[Client, list[Ad]], None]


def by_forms(client: Client, ads: list[Ad]) -> None:
    for ad in ads:
        sent = {"form_key": secrets.token_hex(16), "wrong": "child", "address": ad.public_id}
        assert client.post("/takedown", sent).status_code == 200


def by_one_form(client: Client, ads: list[Ad]) -> None:
    key = secrets.token_hex(16)
    for ad in ads:
        sent = {"form_key": key, "wrong": "child", "address": ad.public_id}
        assert client.post("/takedown", sent).status_code == 200


def by_a_claims_page(client: Client, ads: list[Ad]) -> None:
    sent = {"form_key": secrets.token_hex(16), "wrong": "child", "address": ads[0].public_id}
    client.post("/takedown", sent)
    path = claim_links.path(Claim.objects.get().public_id)
    for ad in ads[1:]:
        assert client.post(path, {"address": ad.public_id}).status_code == 200


def by_a_claims_page_from_everywhere(client: Client, ads: list[Ad]) -> None:
    claim = claimed(ads[0], network="203.0.113.9")
    path = claim_links.path(claim.public_id)
    for number, ad in enumerate(ads[1:]):
        client.post(path, {"address": ad.public_id}, REMOTE_ADDR=f"198.51.100.{number}")


def by_addresses_of_one_network(client: Client, ads: list[Ad]) -> None:
    for number, ad in enumerate(ads):
        sent = {"form_key": secrets.token_hex(16), "wrong": "child", "address": ad.public_id}
        client.post("/takedown", sent, REMOTE_ADDR=f"2001:db8:1:1::{number + 1:x}")


DOORS: tuple[Door, ...] = (
    by_forms,
    by_one_form,
    by_a_claims_page,
    by_a_claims_page_from_everywhere,
    by_addresses_of_one_network,
)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: str(door.__name__))
def test_it_takes_no_copies_along_and_a_lead_is_called(
    board: Any, client: Client, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_OF_ONE_CONNECTION", 4)
    lead = board.staff("lead", "lead")
    lead.email = "lead@example.org"
    lead.save(update_fields=["email"])
    ads = [board.confirmed(f"s{n}@example.org", title=f"Number {n}") for n in range(6)]
    shot = photo()
    last = pictured(board, "z@example.org", shot)
    copy = pictured(board, "z@example.org", like(shot, 2))
    stranger = pictured(board, "y@example.org", like(shot, 3))
    door(client, [*ads, last])
    work()
    assert set(states(*ads, last)) == {"hidden"}
    assert states(copy, stranger) == ["public", "public"]
    assert not HiddenPhoto.objects.exists()
    assert ClaimAd.objects.filter(ad=copy.public_id, role=ClaimAd.LOOK).exists()
    assert Claim.objects.exclude(page_by=None).exists()
    assert mails("lead@example.org")


def test_one_claim_has_its_fifty_once(
    board: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of each named ad a stranger shows the photo. The allowance is the claim's."""
    monkeypatch.setattr(bounds, "MOST_LOOSE", 2)
    named, strangers = [], []
    for number in range(4):
        shot = photo()
        named.append(pictured(board, f"n{number}@example.org", shot))
        strangers.append(pictured(board, f"s{number}@example.org", like(shot, 3)))
    by_a_claims_page(client, named)
    work()
    assert set(states(*named)) == {"hidden"}
    hidden = HiddenPhoto.objects.values("photo").distinct().count()
    assert hidden == 2
    claim = Claim.objects.get()
    assert claim.page_by is not None
    assert claim.ads.filter(role=ClaimAd.LOOK).count() == 2


def test_photos_that_were_hidden_alone_make_a_storm_too(
    board: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "STORM_LEAST", 3)
    shot = photo()
    for number in range(4):
        pictured(board, f"s{number}@example.org", like(shot, number + 1))
    named = pictured(board, "n@example.org", shot)
    claimed(named, network="203.0.113.1")
    assert HiddenPhoto.objects.count() == 4
    other = photo()
    second = pictured(board, "o@example.org", other)
    copy = pictured(board, "o@example.org", like(other, 2))
    claim = claimed(second, network="203.0.113.2")
    assert states(second, copy) == ["hidden", "public"]
    assert claim.page_by is not None


def test_the_second_look_of_a_claim_is_no_storm_of_its_own(
    board: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "STORM_LEAST", 3)
    shot = photo()
    named = pictured(board, "n@example.org", shot)
    for number in range(5):
        pictured(board, "n@example.org", like(shot, number + 1))
    alike = pictured(board, "s@example.org", like(shot, 25))
    claim = claimed(named)
    assert claim.ads.filter(role=ClaimAd.COPY).count() == 5
    work()
    assert claim.ads.get(ad=alike.public_id).role == ClaimAd.PHOTO
    assert claim.page_by is None


def test_a_picture_alone_is_in_the_burst_of_its_connection(
    board: Any, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounds, "MOST_OF_ONE_CONNECTION", 2)
    shot = photo()
    ad = pictured(board, "a@example.org", shot)
    for _ in range(4):
        sent = {
            "form_key": secrets.token_hex(16),
            "pdq": bytes(shot.pdq or b"").hex(),
            "email": "mother@example.org",
        }
        client.post("/takedown", sent)
    work()
    client.post(link_in(mails("mother@example.org")[-1], "takedown/confirm/"))
    assert not HiddenPhoto.objects.exists()
    assert Claim.objects.filter(ads__ad=ad.public_id, page_by__isnull=False).exists()


def test_whoever_works_here_is_in_no_burst(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from daylight.web.reports.actions import telling

    monkeypatch.setattr(bounds, "MOST_OF_ONE_CONNECTION", 2)
    claim = claimed(description="a blue chair", address="")
    for number in range(5):
        shot = photo()
        ad = pictured(board, f"a{number}@example.org", shot)
        copy = pictured(board, f"a{number}@example.org", like(shot, 2))
        telling.name_ads(claim, (ad.public_id,), staff=board.staff())
        assert states(ad, copy) == ["hidden", "hidden"]


def test_what_was_found_in_a_photo_and_is_named_later_goes_whole(
    board: Any, client: Client
) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    stranger = pictured(board, "b@example.org", like(shot, 4))
    claim = claimed(named)
    assert claim.ads.get(ad=stranger.public_id).role == ClaimAd.PHOTO
    client.post(claim_links.path(claim.public_id), {"address": stranger.public_id})
    row = claim.ads.get(ad=stranger.public_id)
    assert (row.role, row.outcome) == (ClaimAd.NAMED, "")
    assert states(stranger) == ["hidden"]
