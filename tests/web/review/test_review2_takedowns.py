"""A takedown holds whatever the reporter, a stranger or one person at the desk does next."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from daylight.web.ads import actions, hidden
from daylight.web.ads.models import AdState, HiddenPhoto
from daylight.web.jobs.models import Job
from daylight.web.reports import claim_links
from daylight.web.reports.actions import answering, filing, upkeep
from daylight.web.reports.models import Claim, ClaimAd, Outcome
from tests.web.browse.shots import photo
from tests.web.reports import conftest as shared
from tests.web.reports.helpers import LONG, claimed, form
from tests.web.reports.test_copies import like, pictured

client = shared.client
recorded = shared.recorded


@pytest.fixture(autouse=True)
def clean(board: Any) -> Iterator[None]:
    yield from shared.clean.__wrapped__(board)


def test_who_goes_back_and_mends_the_address_is_heard(board: Any, client: Client) -> None:
    mistaken, meant = board.confirmed(), board.confirmed("other@example.org")
    key = secrets.token_hex(16)
    client.post("/takedown", {"form_key": key, "wrong": "child", "address": mistaken.public_id})
    assert client.get(f"/a/{meant.public_id}").status_code == 200
    client.post("/takedown", {"form_key": key, "wrong": "child", "address": meant.public_id})
    assert client.get(f"/a/{meant.public_id}").status_code == 404
    assert Claim.objects.get().ads.filter(role=ClaimAd.NAMED).count() == 2


def test_a_form_that_is_sent_again_hides_nothing_that_people_brought_back(
    board: Any, client: Client
) -> None:
    ad = board.confirmed()
    sent = {"form_key": secrets.token_hex(16), "wrong": "fraud", "address": ad.public_id}
    client.post("/takedown", sent)
    board.decide(ad, "reviewer")
    board.decide(ad, "second")
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    client.post("/takedown", sent)
    assert client.get(f"/a/{ad.public_id}").status_code == 200


def test_one_person_does_not_end_the_claim_on_a_photo_of_a_child(board: Any) -> None:
    shot = photo()
    named = pictured(board, "a@example.org", shot)
    copy = like(shot, 4)
    other = pictured(board, "b@example.org", copy, title="A quite different thing altogether")
    claim = claimed(named, wrong="child")
    assert claim.ads.get(ad=other.public_id).role == ClaimAd.PHOTO
    answering.decided(other.public_id, Outcome.RESTORED)
    row = claim.ads.get(ad=other.public_id)
    assert row.outcome == "", "what is left out is decided on the claim, by two people"
    assert HiddenPhoto.objects.filter(photo=copy, restored_at__isnull=True).exists()


def test_one_claim_that_cannot_be_entered_keeps_no_other_waiting(board: Any) -> None:
    ad = board.confirmed()
    good = filing._begun(form(address=ad.public_id), board_now(), late=True)
    hidden.put("0-broken", {"ads": [], "photos": [], "form": {}, "at": "never", "late": True})
    hidden.put(good.name, filing._body(good))
    with pytest.raises(Exception):  # noqa: B017, PT011 - whatever it is, the job is tried again
        upkeep.enter_waiting()
    assert Claim.objects.filter(public_id=good.name).exists()


def board_now() -> Any:
    from daylight.web import clock

    return clock.now()


def test_what_is_named_again_on_the_claims_page_needs_people_again(
    board: Any, client: Client
) -> None:
    ad = board.confirmed()
    claim = claimed(ad, wrong="child")
    board.decide(ad, "reviewer")
    board.decide(ad, "second")
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    ad = actions.end(ad, "withdrawn")  # type: ignore[arg-type]
    client.post(claim_links.path(claim.public_id), {"address": ad.public_id})
    ad = actions.restore(ad)
    assert ad.state != AdState.PUBLIC


def test_naming_it_again_holds_its_copies_again(board: Any, client: Client) -> None:
    ad = board.confirmed(title="A blue bicycle", body=LONG)
    claim = claimed(ad, wrong="child")
    board.decide(ad, "reviewer")
    board.decide(ad, "second")
    answering.decided(ad.public_id, Outcome.RESTORED)
    client.post(claim_links.path(claim.public_id), {"address": ad.public_id})
    copy = board.confirmed("b@example.org", title="A blue bicycle", body=LONG)
    assert copy.state == AdState.HELD


def test_a_mailbox_is_not_filled_by_claims_of_others(board: Any, client: Client) -> None:
    for _ in range(40):
        answer = client.post(
            "/takedown",
            {
                "form_key": secrets.token_hex(16),
                "sha256": secrets.token_hex(32),
                "email": "victim@example.org",
            },
        )
        assert answer.status_code == 200
    assert Claim.objects.count() == 40, "a claim is taken, whatever the mail"
    assert Job.objects.filter(kind="report-mail").count() <= 10


def test_how_many_were_hidden_is_not_told_before_review(recorded: Any, client: Client) -> None:
    ad = recorded.confirmed()
    claim = claimed(ad, wrong="child")
    page = client.get(claim_links.path(claim.public_id)).content.decode()
    from daylight.web.record import receipts

    for step in claim.steps.exclude(step__in=("received", "contacted")):
        assert receipts.address(step.entry_id) not in page, step.step


def test_an_address_found_after_the_answer_gets_a_clock_and_an_answer(
    board: Any, client: Client
) -> None:
    claim = claimed(description="It was somewhere in the lists", wrong="child")
    answering.found_nothing(claim, staff=board.staff())
    ad = board.confirmed()
    client.post(claim_links.path(claim.public_id), {"address": ad.public_id})
    claim.refresh_from_db()
    assert client.get(f"/a/{ad.public_id}").status_code == 404
    assert claim.is_open
    assert claim.outcome == ""
    board.decide(ad, "reviewer", "refuse")
    answering.decided(ad.public_id, Outcome.REMOVED)
    claim.refresh_from_db()
    assert claim.outcome == Outcome.REMOVED
    assert claim.answered_at is not None
