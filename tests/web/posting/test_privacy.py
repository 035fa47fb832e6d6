"""What nobody may learn by posting or asking: who posts here, what their links are."""

from __future__ import annotations

import email
import email.policy
import logging
from typing import Any

import pytest
from django.conf import settings

from daylight.web.ads import letters, links, renditions
from daylight.web.ads.models import Ad, AdState
from daylight.web.jobs.models import Job
from daylight.web.jobs.worker import run_due
from daylight.web.logs import WithoutKeys
from tests.web.boards import SELLER, STRANGER
from tests.web.posting.visitors import Visitor, carried, text

HANDLERS = (letters, renditions)  # known once imported, as the worker does


def mails() -> list[Any]:
    """What the worker has sent into the folder, oldest first."""
    folder = settings.HOME / "mail"
    return [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in sorted(folder.glob("*.eml"))
    ]


@pytest.fixture(autouse=True)
def _empty_mailbox(board: Any) -> None:
    for path in (settings.HOME / "mail").glob("*.eml"):
        path.unlink()


def test_mine_answers_everybody_alike_and_mails_only_the_owner() -> None:
    visitor = Visitor()
    ads = [visitor.posts(), visitor.posts(title="A red tricycle", body="For a child of four.")]
    Job.objects.all().delete()
    known = Visitor().client.post("/mine", {"email": SELLER})
    unknown = Visitor().client.post("/mine", {"email": STRANGER})
    assert text(known).replace(SELLER, "X") == text(unknown).replace(STRANGER, "X")
    assert known.status_code == unknown.status_code == 200
    run_due()
    [mail] = mails()
    assert mail["to"] == SELLER
    assert all(links.url(ad) in mail.get_content() for ad in ads)


def test_mine_is_limited_alike_for_known_and_unknown() -> None:
    Visitor().posts()
    for address in (SELLER, STRANGER):
        answers = [Visitor().client.post("/mine", {"email": address}) for _ in range(4)]
        assert [each.status_code for each in answers] == [200, 200, 200, 429]


def test_a_near_copy_is_offered_to_the_browser_that_posted_the_first() -> None:
    seller = Visitor()
    first = seller.posts()
    seller.opens_link(first)
    seller.opens()
    page = text(seller.sends(title="Blue bicycle with a basket!"))
    answer = seller.client.post("/m/new", carried(page) | {"do": "submit"})
    assert answer.status_code == 409
    assert links.link_key(first) not in text(answer)
    assert Ad.objects.count() == 1
    asked = seller.client.post(f"/m/{first.public_id}/near")
    assert asked.status_code == 200
    run_due()
    assert links.url(first) in mails()[-1].get_content()
    answer = seller.client.post("/m/new", carried(text(answer)) | {"do": "submit"})
    assert answer.status_code == 303
    assert Ad.objects.count() == 2


def test_nobody_learns_by_a_copy_whose_ad_it_is() -> None:
    seller = Visitor()
    seller.opens_link(seller.posts())
    curious = Visitor()  # types the seller's address under the seller's words
    second = curious.posts()
    assert second.state == AdState.UNCONFIRMED
    assert curious.client.post(f"/m/{Ad.objects.first().public_id}/near").status_code == 404
    run_due()
    confirm = mails()[-1].get_content()
    assert links.url(Ad.objects.exclude(pk=second.pk).get()) in confirm, "the owner is told by mail"


def test_the_cookie_goes_to_private_pages_only() -> None:
    visitor = Visitor()
    visitor.opens()
    assert not visitor.client.cookies
    answer = visitor.sends("submit")
    cookie = answer.cookies[links.BROWSER_COOKIE]
    assert cookie["path"] == "/m"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 30 * 86_400
    for path in ("/", "/post", "/mine", "/all"):
        assert not Visitor().client.get(path).cookies


def test_a_second_ad_of_a_browser_keeps_its_cookie() -> None:
    visitor = Visitor()
    first = visitor.posts()
    cookie = visitor.client.cookies[links.BROWSER_COOKIE].value
    visitor.posts(title="A red tricycle", body="For a child of four or five.")
    assert visitor.client.cookies[links.BROWSER_COOKIE].value == cookie
    visitor.opens_link(first)
    first.refresh_from_db()
    assert first.state == AdState.PUBLIC


def test_the_form_is_cached_by_nobody_else() -> None:
    answer = Visitor().client.get("/post")
    assert "private" in answer.headers["Cache-Control"]
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert len(answer.content) < 20_000


def test_keys_stay_out_of_the_log() -> None:
    ad = Visitor().posts()
    said = logging.LogRecord("x", 30, "", 0, "Not Found: %s", (links.path(ad) + "/renew",), None)
    assert WithoutKeys().filter(said)
    assert links.link_key(ad) not in said.getMessage()
    assert ad.public_id in said.getMessage()


def test_a_mail_carries_the_link_and_no_word_of_a_reason() -> None:
    visitor = Visitor(title="young girl available tonight", body="Little girl, new in town. Ask.")
    ad = visitor.posts()
    visitor.opens_link(ad)
    run_due()
    held = mails()[-1]
    assert "A person is looking at your ad" in held["subject"]
    assert "24 hours" in held.get_content()
    assert links.url(ad) in held.get_content()
    assert "child" not in held.get_content()
