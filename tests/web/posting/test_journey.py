"""From the empty form to a public ad, and by the private link onwards."""

from __future__ import annotations

from typing import Any

from daylight.web.ads import links
from daylight.web.ads.models import Ad, AdState, Photo, Submission, Upload
from daylight.web.evidence.models import Item
from tests.web.posting.visitors import Visitor, carried, hidden, photo, text


def test_a_person_posts_in_four_requests(board: Any) -> None:
    seller = Visitor()
    ad = seller.posts()
    assert ad.state == AdState.UNCONFIRMED
    sent = seller.client.get(f"/m/{ad.public_id}")
    assert "Look in your mailbox" in text(sent)
    assert links.link_key(ad) not in text(sent)
    opened = seller.opens_link(ad)
    assert opened.status_code == 303
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC
    assert "Your ad is public" in text(seller.client.get(opened.headers["Location"]))


def test_a_mail_scanner_that_opens_the_link_changes_nothing(board: Any) -> None:
    ad = Visitor().posts()
    scanner = Visitor()
    page = scanner.opens_link(ad)
    assert page.status_code == 200
    assert "Put it online" in text(page)
    ad.refresh_from_db()
    assert ad.state == AdState.UNCONFIRMED
    scanner.client.post(links.path(ad) + "/confirm")
    ad.refresh_from_db()
    assert ad.state == AdState.PUBLIC


def test_the_same_form_sent_twice_is_one_ad(board: Any) -> None:
    seller = Visitor()
    first = seller.posts()
    again = seller.sends("submit")
    assert again.status_code == 303
    assert again.headers["Location"].endswith(first.public_id)
    assert Submission.objects.count() == 1


def test_photos_survive_every_error_and_their_originals_are_kept_first(board: Any) -> None:
    seller = Visitor(title="")
    seller.opens()
    page = seller.sends(photos=[photo("teal"), photo("navy")])
    assert page.status_code == 422
    assert Upload.objects.count() == 2
    assert Item.objects.filter(kind="photo").count() == 2
    kept = text(page)
    assert all(each.public_id in kept for each in Photo.objects.all())
    seller.typed["title"] = "Blue bicycle with a basket"
    seller.typed |= {name: value for name, value in carried(kept).items() if name == "photo"}
    preview = seller.sends()
    assert preview.status_code == 200
    seller.client.post("/m/new", carried(text(preview)) | {"do": "submit"})
    shown = Ad.objects.get().head.shown_photos.order_by("position")
    assert [each.photo for each in shown] == list(Photo.objects.order_by("id"))
    assert not Upload.objects.exists()


def test_the_form_shows_the_preview_as_typed(board: Any) -> None:
    page = text(Visitor(title="A <b>bold</b> bicycle").sends())
    assert "A &lt;b&gt;bold&lt;/b&gt; bicycle" in page
    assert "$120" in page
    assert hidden(page)["title"] == "A <b>bold</b> bicycle"
