"""By the private link: see where the ad stands, edit, renew, end, bring back, move."""

from __future__ import annotations

from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from daylight.web import clock
from daylight.web.ads import actions, links, policies
from daylight.web.ads.models import (
    Ad,
    AdState,
    BoardState,
    Choice,
    EndReason,
    PosterContact,
    Version,
)
from tests.web.boards import HELD_BODY, HELD_TITLE, SELLER
from tests.web.posting.visitors import Visitor, hidden, text


def the_ad() -> Ad:
    return Ad.objects.select_related("head__content").get()


def edits(visitor: Visitor, ad: Ad, do: str = "save", **changes: Any) -> Any:
    """Open the edit form, change something, press a button."""
    path = links.path(ad) + "/edit"
    page = text(visitor.client.get(path))
    fields = {"form_key": "", "base": ""} | hidden(page)
    content = ad.head.content
    typed = {
        "section": content.section.slug, "place": "Springfield, Illinois",
        "title": content.title, "body": content.body, "price_kind": "price", "price": "120",
    }  # fmt: skip
    return visitor.client.post(path, typed | fields | {"do": do} | changes)


def test_an_edit_is_a_new_version_at_the_same_place_in_the_list(seller: Visitor) -> None:
    before = the_ad()
    answer = edits(seller, before, title="Blue bicycle, now with a bell")
    assert answer.status_code == 303
    ad = the_ad()
    assert ad.head.content.title == "Blue bicycle, now with a bell"
    assert ad.head.number == 2
    assert ad.pub_seq == before.pub_seq
    assert ad.state == AdState.PUBLIC
    assert ad.head.shown_photos.count() == 1


def test_the_edit_form_begins_with_the_ad_as_it_is(seller: Visitor) -> None:
    ad = the_ad()
    answer = edits(seller, ad)
    assert answer.status_code == 303
    assert Version.objects.count() == 1, "nothing was changed, so nothing is new"


def test_an_edit_form_sent_twice_is_one_version(seller: Visitor) -> None:
    ad = the_ad()
    page = text(seller.client.get(links.path(ad) + "/edit"))
    for _ in range(2):
        answer = edits(
            seller,
            ad,
            title="A changed title",
            form_key=hidden(page)["form_key"],
            base="1",
        )
        assert answer.status_code == 303
    assert Version.objects.count() == 2


def test_the_later_of_two_tabs_is_told_and_loses_nothing(seller: Visitor) -> None:
    ad = the_ad()
    path = links.path(ad) + "/edit"
    first, second = (hidden(text(seller.client.get(path))) for _ in range(2))
    edits(
        seller, ad, title="Written in the first tab", **{k: first[k] for k in ("form_key", "base")}
    )
    answer = edits(
        seller,
        ad,
        title="Written in the second tab",
        **{k: second[k] for k in ("form_key", "base")},
    )
    page = text(answer)
    assert answer.status_code == 409
    assert "Written in the first tab" in page
    assert 'value="Written in the second tab"' in page
    again = hidden(page)
    assert again["base"] == "2"
    answer = edits(
        seller, ad, title="Written in the second tab", **{k: again[k] for k in ("form_key", "base")}
    )
    assert answer.status_code == 303
    assert the_ad().head.content.title == "Written in the second tab"


def test_an_edit_in_doubt_on_safety_takes_the_ad_down_without_a_hint(seller: Visitor) -> None:
    ad = the_ad()
    answer = edits(seller, ad, title=HELD_TITLE, body=HELD_BODY)
    page = text(seller.client.get(answer.headers["Location"]))
    assert the_ad().state == AdState.HELD
    assert "A person is looking at your ad" in page
    assert "24 hours" in page
    assert "Leave this page quickly" in page
    for coaching in ("child", "word", "because", "term"):
        assert coaching not in page.split("standing")[1].split("</section>")[0]
    assert Visitor().client.get(f"/a/{ad.public_id}").status_code == 404


def test_preview_of_an_edit_changes_nothing(seller: Visitor) -> None:
    ad = the_ad()
    page = text(edits(seller, ad, do="preview", title="A title to look at first"))
    assert "A title to look at first" in page
    assert "not saved yet" in page
    assert Version.objects.count() == 1


@pytest.mark.parametrize(
    ("verb", "state", "reason"),
    [("gone", AdState.ENDED, EndReason.GONE), ("withdraw", AdState.ENDED, EndReason.WITHDRAWN)],
)
def test_end_and_bring_back(seller: Visitor, verb: str, state: str, reason: str) -> None:
    path = links.path(the_ad())
    answer = seller.client.post(f"{path}/{verb}", follow=True)
    ad = the_ad()
    assert (ad.state, ad.end_reason) == (state, reason)
    assert "Bring it back" in text(answer)
    assert "Leave this page quickly" in text(answer)
    assert seller.client.post(f"{path}/{verb}").status_code == 303, "twice is the same as once"
    seller.client.post(f"{path}/restore")
    assert the_ad().state == AdState.PUBLIC
    with clock.moved(timedelta(days=1)):
        seller.client.post(f"{path}/{verb}")
    with clock.moved(timedelta(days=40)):
        answer = seller.client.post(f"{path}/restore")
    assert answer.status_code == 409
    assert "cannot be brought back" in text(answer)


@pytest.mark.parametrize("verb", ["confirm", "renew", "gone", "withdraw", "restore"])
def test_a_link_elsewhere_shows_one_button_and_does_nothing(seller: Visitor, verb: str) -> None:
    before = the_ad()
    page = text(Visitor().client.get(f"{links.path(before)}/{verb}"))
    assert page.count("<button") == 1
    after = the_ad()
    assert (after.state, after.expires_at) == (before.state, before.expires_at)


def test_renew_in_one_tap_from_the_mail(seller: Visitor) -> None:
    before = the_ad()
    with clock.moved(timedelta(days=5)):
        answer = seller.opens_link(before, "/renew")
    after = the_ad()
    assert answer.status_code == 303
    assert after.expires_at - before.expires_at > timedelta(days=4)
    assert after.pub_seq == before.pub_seq


def test_an_expired_ad_is_renewed_and_shows_again(seller: Visitor) -> None:
    with clock.moved(timedelta(days=31)):
        actions.expire_due()
        page = text(seller.opens_link(the_ad()))
        assert "has run out" in page
        seller.opens_link(the_ad(), "/renew")
        assert the_ad().state == AdState.PUBLIC
        assert seller.client.get(f"/a/{the_ad().public_id}").status_code == 200


def test_a_browser_that_looks_ahead_does_nothing(board: Any) -> None:
    visitor = Visitor()
    ad = visitor.posts()
    visitor.client.get(links.path(ad), headers={"Sec-Purpose": "prefetch"})
    visitor.client.head(links.path(ad))
    assert the_ad().state == AdState.UNCONFIRMED
    visitor.opens_link(ad)
    assert the_ad().state == AdState.PUBLIC


def test_confirm_twice_and_after_a_week(board: Any) -> None:
    visitor = Visitor()
    ad = visitor.posts()
    for _ in range(2):
        assert visitor.client.post(links.path(ad) + "/confirm").status_code == 303
    late = visitor.posts(title="Another bicycle altogether", body="A red one, for a child of ten.")
    with clock.moved(timedelta(days=8)):
        actions.lapse_due()
        answer = visitor.client.post(links.path(late) + "/confirm")
        assert answer.status_code == 410
        assert "post it again" in text(answer)
        assert "never put online" in text(visitor.opens_link(late))


def test_a_changed_address_kills_the_old_link(seller: Visitor) -> None:
    ad = the_ad()
    old = links.path(ad)
    wrong = seller.client.post(f"{old}/address", {"email": "nobody"})
    assert wrong.status_code == 422
    assert 'value="nobody"' in text(wrong)
    answer = seller.client.post(f"{old}/address", {"email": "new@example.org"})
    assert "new@example.org" in text(answer)
    lost = seller.client.get(old)
    assert lost.status_code == 404
    assert "Mail me all my ads" in text(lost)
    ad.refresh_from_db()
    assert PosterContact.objects.get(poster=ad.poster_id).email == "new@example.org"
    assert seller.client.get(links.path(ad)).status_code == 200


@pytest.mark.parametrize("rest", ["", "/edit", "/renew", "/photo/abcdefgh0123"])
def test_a_forged_link_gets_the_page_that_helps(seller: Visitor, rest: str) -> None:
    ad = the_ad()
    key = links.link_key(ad)
    forged = ("0" if key[0] != "0" else "1") + key[1:]
    for path in (
        f"/m/{ad.public_id}/{forged}{rest}",
        f"/m/{ad.public_id}/{key[:-3]}{rest}",
        "/m/x",
    ):
        answer = Visitor().client.get(path)
        assert answer.status_code == 404
        assert "Mail me all my ads" in text(answer)


def test_a_refused_ad_names_the_clause_unless_it_is_about_safety(
    board: Any, seller: Visitor
) -> None:
    ad = board.confirmed(content=board.doubtful())
    board.decide(ad, "reviewer", "refuse")
    ad.refresh_from_db()
    page = text(Visitor().client.get(links.path(ad)))
    assert "against the rules of this board" in page
    assert "looked at" not in page
    assert "Leave this page quickly" in page


@pytest.mark.parametrize(
    ("clause", "told"),
    [("prohibited-goods", True), ("stolen-goods", True), ("child-safety", False)],
)
def test_an_ad_that_went_down_says_no_cause_and_a_refusal_names_a_clause_on_no_harm_alone(
    board: Any, seller: Visitor, clause: str, told: bool
) -> None:
    actions.hide([the_ad().public_id], reason="report", harm="prohibited_goods")
    ad = the_ad()
    page = text(seller.opens_link(ad))
    assert "A person is looking at your ad" in page
    assert "looked at again after they were published" in page
    assert "reported" not in page
    assert "Leave this page quickly" in page
    assert seller.opens_link(ad, "/edit").status_code == 409
    seen = bytes(ad.head.digest)
    actions.decide(ad, digest=seen, staff=board.staff(), choice=Choice.REFUSE, clause=clause)
    page = text(seller.opens_link(ad))
    assert "This ad is not published" in page
    assert ("The rule is:" in page) is told
    rules = policies.policy(BoardState.objects.get().policy_digest).rules
    said = {rule.id: rule.clause["en"] for rule in rules}.get(clause, "stolen goods")
    assert (said in unescape(page)) is told


def test_private_pages_are_kept_nowhere_and_name_nobody(seller: Visitor) -> None:
    ad = the_ad()
    for rest in ("", "/edit", "/gone"):
        answer = Visitor().opens_link(ad, rest)
        assert "no-store" in answer.headers["Cache-Control"]
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in answer.headers["X-Robots-Tag"]


def test_the_page_speaks_the_language_of_the_mail(board: Any) -> None:
    visitor = Visitor()
    page = text(visitor.client.get("/es/post"))
    assert 'lang="es"' in page
    visitor.typed |= {"form_key": hidden(page)["form_key"], "language": "es"}
    visitor.client.post("/m/new", visitor.typed | {"do": "submit"})
    ad = the_ad()
    assert PosterContact.objects.get(poster=ad.poster_id).language == "es"
    elsewhere = text(Visitor().opens_link(ad))
    assert 'lang="es"' in elsewhere
    assert "Falta un paso" in elsewhere
    assert 'lang="en"' in text(Visitor().opens_link(ad, "?in=en"))


def test_the_mailbox_stands_on_the_page_of_the_browser_that_posted(board: Any) -> None:
    visitor = Visitor()
    ad = visitor.posts()
    assert SELLER in text(visitor.client.get(f"/m/{ad.public_id}"))
    assert Visitor().client.get(f"/m/{ad.public_id}").status_code == 404
    moved = visitor.client.post(
        f"/m/{ad.public_id}/again", {"email": "right@example.org"}, follow=True
    )
    assert "right@example.org" in text(moved)
