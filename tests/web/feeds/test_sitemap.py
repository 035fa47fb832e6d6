"""The sitemap: what readers may see and nothing else, in parts that a crawler can take."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from daylight.web import clock
from daylight.web.ads import actions
from daylight.web.ads.feeds import sitemap
from tests.web.browse.crowd import many
from tests.web.feeds.validators import locations, sitemap_faults


def sent(reader: Client, path: str) -> bytes:
    response = reader.get(path)
    assert response.status_code == 200, path
    assert not response.cookies
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def everything(reader: Client) -> list[str]:
    """Every address that the index leads to."""
    index = sent(reader, "/sitemap.xml")
    assert sitemap_faults(index) == []
    found = []
    for part in locations(index):
        data = sent(reader, part.removeprefix("http://localhost"))
        assert sitemap_faults(data) == []
        found += locations(data)
    return found


def test_it_names_visible_ads_lists_with_ads_and_pages(board: Any, reader: Client) -> None:
    shown, hidden, cared = (board.confirmed(f"p{n}@example.org") for n in range(3))
    actions.hide([hidden.public_id], reason="reported")
    cared.care = True
    cared.save(update_fields=["care"])
    found = [each.removeprefix("http://localhost") for each in everything(reader)]
    for path in ("/", "/es/", "/places", "/all", "/es/all", "/springfield", "/illinois/for-sale"):
        assert path in found
    assert f"/a/{shown.public_id}" in found
    for path in (f"/a/{hidden.public_id}", f"/a/{cared.public_id}", "/peoria", "/takedown"):
        assert path not in found
    assert all(reader.get(path).status_code == 200 for path in found)


def test_parts_are_cut_by_number_and_miss_nothing(
    board: Any, reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    ads = many(board, 6)
    monkeypatch.setattr(sitemap, "MOST", 2)
    monkeypatch.setattr(sitemap, "BATCH", 1)
    found = everything(reader)
    assert sorted(each for each in found if "/a/" in each) == sorted(
        f"http://localhost/a/{ad.public_id}" for ad in ads
    )
    assert len(found) == len(set(found))


def test_an_empty_board_has_a_valid_sitemap(board: Any, reader: Client) -> None:
    assert len(everything(reader)) == 2 * len(sitemap.STATIC)


def test_robots_are_told_where_it_is(board: Any, reader: Client) -> None:
    assert "Sitemap: http://localhost/sitemap.xml" in reader.get("/robots.txt").content.decode()


@pytest.mark.parametrize("path", ["/sitemap-ads-50000.xml", "/sitemap-lists-7.xml"])
def test_a_part_that_is_not_there(board: Any, reader: Client, path: str) -> None:
    assert reader.get(path).status_code == 404


def test_a_part_is_never_held_whole(board: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    many(board, 8)
    monkeypatch.setattr(sitemap, "BATCH", 2)
    pieces = list(sitemap.ads(0, clock.now()))
    assert [piece.count("<url>") for piece in pieces] == [0, 2, 2, 2, 2, 0, 0]


def test_broken_sitemaps_are_found(board: Any, reader: Client) -> None:
    good = sent(reader, "/sitemap-pages.xml")
    assert sitemap_faults(good) == []
    assert sitemap_faults(good.replace(b"<loc>http", b"<loc>")) != []
    assert sitemap_faults(b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>') != []
