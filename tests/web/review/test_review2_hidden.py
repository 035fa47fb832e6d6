"""What a claim has just hidden is gone from every address, also while only the folder says so."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from daylight.web import clock
from daylight.web.ads import hidden
from daylight.web.ads.models import Ad
from daylight.web.logs import WithoutKeys
from tests.web.browse.shots import photo
from tests.web.reports import conftest as shared

client = shared.client


@pytest.fixture(autouse=True)
def clean(board: Any) -> Iterator[None]:
    yield from shared.clean.__wrapped__(board)


def public_paths(ad: Ad) -> list[str]:
    name = ad.head.shown_photos.get().photo.public_id  # type: ignore[union-attr]
    return [
        f"/a/{ad.public_id}",
        f"/es/a/{ad.public_id}",
        f"/a/{ad.public_id}/write",
        f"/es/a/{ad.public_id}/write",
        f"/a/{ad.public_id}/proof.json",
        f"/flag/{ad.public_id}",
        f"/p/{name}/320.webp",
        f"/p/{name}/1.jpg",
    ]


LISTS = (
    "/",
    "/all",
    "/springfield",
    "/springfield/bikes",
    "/search?q=zebrafish",
    "/feed.rss",
    "/feed.atom",
    "/feed.json?q=zebrafish",
    "/sitemap-ads-0.xml",
    "/widget",
    "/widget?q=zebrafish",
    "/map",
    "/log/ads",
    "/kept/cards?ids={}",
    "/es/search?q=zebrafish",
)


@pytest.mark.parametrize("how", ["folder", "table"])
def test_it_is_at_no_address(board: Any, client: Client, how: str) -> None:
    ad = board.confirmed(photos=(photo(),), title="Zebrafish tank to sell")
    before = {path: client.get(path) for path in public_paths(ad)}
    if how == "folder":
        hidden.put("x", {"ads": [ad.public_id]})
    else:
        from tests.web.reports.helpers import claimed

        claimed(ad, wrong="child")
    for path in public_paths(ad):
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert b"Zebrafish" not in answer.content, path
        tag = before[path].headers.get("ETag")
        if tag:
            assert client.get(path, headers={"If-None-Match": tag}).status_code == 404, path
    for path in LISTS:
        said = b"".join(client.get(path.format(ad.public_id)))
        assert b"Zebrafish tank" not in said, path
        if not path.startswith("/kept"):
            assert f"a/{ad.public_id}".encode() not in said, path
    ad.refresh_from_db()
    assert not ad.is_visible(clock.now())


@pytest.mark.parametrize(
    "path",
    [
        "/takedown/claim/abcdef123456/{}",
        "/takedown/confirm/abcdef123456/{}",
        "/es/takedown/lane/{}",
        "/appeal/{}",
        "/alerts/abcdefgh/{}/stop",
        "/reply/abcdefgh/{}",
        "/desk/invitation/{}",
    ],
)
def test_no_key_of_a_reporter_or_reader_is_logged(path: str) -> None:
    key = "0123456789abcdefghjkmnpqrs"
    said = logging.LogRecord("x", 30, "", 0, "Gone: %s", (path.format(key),), None)
    assert WithoutKeys().filter(said)
    assert key not in said.getMessage()
