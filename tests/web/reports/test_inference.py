"""A poster whose ad goes down on a matter of safety does not learn why: not by a letter, not by a
page, not by what can be pressed there."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from daylight.web.ads import actions, links, lists
from daylight.web.ads.actions import listing, rescreening
from daylight.web.ads.models import Ad, AdState
from tests.web.boards import Board
from tests.web.reports.helpers import claimed, mails, work
from tests.web.screening.photographs import folder, jpeg, pdq_row, shown, write

Down = Callable[[Any, Ad], None]
POSTER = "poster@example.org"


@pytest.fixture(autouse=True)
def no_lists() -> Iterator[None]:
    assert rescreening.screen_slice  # a handler is known once its module is
    yield
    for path in (folder(), lists.place("").parent):
        shutil.rmtree(path, ignore_errors=True)


def by_claim(board: Board, ad: Ad) -> None:
    claimed(ad, wrong="child")


def by_unsaid_claim(board: Board, ad: Ad) -> None:
    claimed(ad, wrong="")


def by_staff(board: Board, ad: Ad) -> None:
    actions.hide([ad.public_id], reason="somebody called", harm="child_safety")


def by_photo_list(board: Board, ad: Ad) -> None:
    write(pdq_row(jpeg(1)))
    listing.load()


def by_screening(board: Board, ad: Ad) -> None:
    """An edit in which the screening finds a danger to somebody."""
    assert ad.head is not None
    photos = tuple(row.photo for row in ad.head.shown_photos.all())
    changed = board.doubtful(photos=photos)
    actions.edit(ad, changed, base=1, arrival=board.arrival())


WAYS: tuple[Down, ...] = (by_claim, by_unsaid_claim, by_staff, by_photo_list, by_screening)


def seen_by_poster(client: Client, ad: Ad) -> list[tuple[str, int, str]]:
    """All that the poster sees and may do, without what is of this ad alone."""
    path = links.path(ad)
    found = [("letter", number, said) for number, said in enumerate(mails(POSTER))]
    for rest in ("", "/edit", "/wrong", "/reasons"):
        answer = client.get(path + rest)
        found.append((f"GET {rest}", answer.status_code, answer.content.decode()))
    for rest in ("/withdraw", "/gone", "/wrong"):
        answer = client.post(path + rest)
        found.append((f"POST {rest}", answer.status_code, answer.content.decode()))
    return [(what, status, _plain(said, ad)) for what, status, said in found]


def _plain(said: str, ad: Ad) -> str:
    said = said.replace(links.path(ad), "LINK").replace(ad.public_id, "AD")
    for version in ad.versions.select_related("content"):
        said = said.replace(version.content.title, "TITLE")
    said = re.sub(r"\b[0-9a-z]{26}\b", "KEY", said)
    said = re.sub(r"/(p|receipt|statement)/[0-9a-z/.]+", "NAME", said)
    said = re.sub(r"version \d", "version N", said)  # the edit is its own poster's
    return re.sub(r"\d{4}-\d\d-\d\d(T[0-9:.+]+)?", "DAY", said)


def went(board: Board, client: Client, way: Down) -> list[tuple[str, int, str]]:
    ad = shown(board, jpeg(1), email=POSTER)
    assert ad.state == AdState.PUBLIC
    work()
    shutil.rmtree(settings.HOME / "mail")
    way(board, ad)
    work()
    ad.refresh_from_db()
    assert ad.state in (AdState.HELD, AdState.HIDDEN)
    return seen_by_poster(client, ad)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: str(way.__name__))
def test_it_looks_the_same_whatever_it_went_down_for(
    board: Board, client: Client, way: Down, databases: Any
) -> None:
    first = went(board, client, by_claim)
    databases.drop()
    databases.fresh()
    second = went(Board(), client, way)
    assert [each[:2] for each in first] == [each[:2] for each in second]
    for (what, _status, one), (_what, _same, two) in zip(first, second, strict=True):
        assert without_words(one) == without_words(two), what


def without_words(said: str) -> str:
    """Without the ad itself, which the page shows as it was sent."""
    return re.sub(r'(?s)<h2 class="rule">Your ad.*?(?=<details class="more-below")', "", said)


def test_a_claim_on_an_ad_that_waits_shows_nothing(board: Board, client: Client) -> None:
    ad = board.confirmed(POSTER, content=board.doubtful())
    work()
    before = seen_by_poster_reading(client, ad)
    claimed(ad, wrong="child")
    work()
    ad.refresh_from_db()
    assert seen_by_poster_reading(client, ad) == before


def test_a_claim_on_an_ad_that_ended_shows_nothing(board: Board, client: Client) -> None:
    ad = actions.end(board.confirmed(POSTER), "withdrawn")  # type: ignore[arg-type]
    work()
    before = seen_by_poster_reading(client, ad)
    claimed(ad, wrong="child")
    work()
    ad.refresh_from_db()
    assert seen_by_poster_reading(client, ad) == before


def seen_by_poster_reading(client: Client, ad: Ad) -> list[str]:
    pages = [client.get(links.path(ad) + rest) for rest in ("", "/edit", "/reasons")]
    return [*mails(POSTER), *(_plain(page.content.decode(), ad) for page in pages)]


def test_one_letter_to_each_poster(board: Board, client: Client) -> None:
    body = "A sturdy blue bicycle with new tyres and a basket in front. " * 4
    ads = [board.confirmed(POSTER, title="A bicycle", body=body) for _ in range(4)]
    work()
    before = len(mails(POSTER))
    claimed(ads[0])
    work()
    [letter] = mails(POSTER)[before:]
    for ad in ads:
        assert f"{links.path(ad)}/wrong" in letter
