"""Once an ad is over its poster sees the same whatever keeps it: no report or order shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.conf import settings

from daylight.errors import Refused
from daylight.web import clock
from daylight.web.ads import actions, letters, links
from daylight.web.ads.actions import retention
from daylight.web.ads.models import Ad, EndReason, Photo, VersionContent
from daylight.web.evidence import holds
from daylight.web.jobs.worker import run_due
from daylight.web.replies import composing
from tests.web.posting.visitors import Visitor, photo, text

DAY = timedelta(days=1)
HANDLERS = (letters,)


def innocent(board: Any) -> Ad:
    return board.confirmed(email="innocent@example.org")  # type: ignore[no-any-return]


def doubted(board: Any) -> Ad:
    """Held for a child's sake and published by two people."""
    ad = board.confirmed(email="doubted@example.org", content=board.doubtful())
    for name in ("reviewer", "second reviewer"):
        ad = board.decide(ad, name)
    return ad  # type: ignore[no-any-return]


def reported(board: Any) -> Ad:
    ad = board.confirmed(email="reported@example.org")
    actions.hide([ad.public_id], reason="a report")
    for name in ("reviewer", "second reviewer"):
        ad = board.decide(ad, name)
    return ad  # type: ignore[no-any-return]


def ordered(board: Any) -> Ad:
    ad = board.confirmed(email="ordered@example.org")
    holds.place(ad.pk, reason="order")
    return ad  # type: ignore[no-any-return]


KEPT = (doubted, reported, ordered)
Kind = Callable[[Any], Ad]


def withdrawn(board: Any, kind: Kind) -> Ad:
    ad = kind(board)
    assert ad.is_visible(clock.now())
    return actions.end(ad, EndReason.WITHDRAWN)


def page_of(ad: Ad) -> str:
    """The page by the private link, without what names this ad."""
    page = unescape(text(Visitor().client.get(links.path(ad))))
    page = re.sub(r"[a-z]+@example\.org|/receipts?/[^\"]+", "", page)
    return page.replace(ad.public_id, "AD").replace(links.link_key(ad), "KEY")


@pytest.mark.parametrize("kind", KEPT)
def test_the_page_of_an_ad_that_is_over_tells_of_nothing_that_keeps_it(
    board: Any, kind: Kind
) -> None:
    kept, other = withdrawn(board, kind), withdrawn(board, innocent)
    title = kept.head.content.title  # type: ignore[union-attr]
    assert title in page_of(kept), "within the week they see what they can bring back"
    with clock.moved(8 * DAY):
        retention.clear_due()
        assert VersionContent.objects.filter(version__ad=kept).exists(), "it is kept"
        assert page_of(kept) == page_of(other)
        assert title not in page_of(kept)


@pytest.mark.parametrize("kind", KEPT)
@pytest.mark.parametrize("verb", ["restore", "renew", "address"])
def test_nothing_can_be_done_with_one_that_cannot_be_done_with_all(
    board: Any, kind: Kind, verb: str
) -> None:
    ads = [kind(board), innocent(board)]
    if verb == "renew":
        with clock.moved(31 * DAY):
            actions.expire_due()
    else:
        ads = [actions.end(ad, EndReason.WITHDRAWN) for ad in ads]
    with clock.moved(40 * DAY):
        retention.clear_due()
        answers = [
            Visitor().client.post(f"{links.path(ad)}/{verb}", {"email": "new@example.org"})
            for ad in ads
        ]
    assert [answer.status_code for answer in answers] == [409, 409]


def test_an_ad_that_ran_out_is_renewed_within_the_week_and_not_after(board: Any) -> None:
    ad = doubted(board)
    with clock.moved(31 * DAY):
        actions.expire_due()
        assert actions.renew(ad).is_visible(clock.now())
    with clock.moved(62 * DAY):
        actions.expire_due()
    with clock.moved(70 * DAY), pytest.raises(Refused):
        actions.renew(ad)


def test_no_photo_is_shown_to_its_poster_after_the_week(board: Any) -> None:
    visitor = Visitor()
    ad = visitor.posts(photos=[photo()])
    visitor.opens_link(ad)
    holds.place(ad.pk, reason="order")
    actions.end(ad, EndReason.WITHDRAWN)
    path = f"{links.path(ad)}/photo/{Photo.objects.get().public_id}"
    assert visitor.client.get(path).status_code == 200
    with clock.moved(8 * DAY):
        retention.clear_due()
        assert visitor.client.get(path).status_code == 404


@pytest.mark.parametrize("kind", KEPT)
def test_no_letter_or_talk_names_it_after_the_week(board: Any, kind: Kind) -> None:
    ad = withdrawn(board, kind)
    title = ad.head.content.title  # type: ignore[union-attr]
    run_due()
    with clock.moved(8 * DAY):
        retention.clear_due()
        fresh = Ad.objects.get(pk=ad.pk)
        assert composing.title_of(fresh) == ""
        before = set((settings.HOME / "mail").glob("*.eml"))
        letters.send("links", poster=ad.poster_id)
        [mail] = set((settings.HOME / "mail").glob("*.eml")) - before
    assert title not in mail.read_text()
    assert links.link_key(ad) in mail.read_text().replace("=\n", "")
