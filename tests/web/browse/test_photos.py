"""Photo addresses answer by the ad's state, and carry pixels only."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from PIL import Image

from daylight.web import clock
from daylight.web.ads import actions, browse, renditions, storage
from daylight.web.ads.models import Rendition
from daylight.web.jobs import worker
from tests.web.browse.shots import photo


def status(client: Client, public_id: str, name: str = "320.webp") -> int:
    return client.get(f"/p/{public_id}/{name}").status_code


def test_a_photo_is_seen_with_its_ad_and_never_without(board: Any, reader: Client) -> None:
    shown = photo()
    assert status(reader, shown.public_id) == 404
    ad = board.submitted(photos=(shown,))
    assert status(reader, shown.public_id) == 404
    actions.confirm(ad)
    assert status(reader, shown.public_id) == 200
    with clock.moved(timedelta(days=31)):
        assert status(reader, shown.public_id) == 404
    actions.hide([ad.public_id], reason="reported")
    assert storage.path_of(shown.public_id).exists()
    assert status(reader, shown.public_id) == 404


def test_a_photo_of_an_earlier_version_is_gone_with_it(board: Any, reader: Client) -> None:
    old, new = photo(), photo("red")
    ad = board.confirmed(photos=(old,))
    actions.edit(ad, board.content(photos=(new,)), base=1, arrival=board.arrival())
    assert status(reader, old.public_id) == 404
    assert status(reader, new.public_id) == 200


def test_until_renditions_are_made_the_working_copy_stands_in(board: Any, reader: Client) -> None:
    shown = photo(size=(1500, 1000))
    board.confirmed(photos=(shown,))
    early = reader.get(f"/p/{shown.public_id}/320.avif")
    assert early["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(early.content)).size == (1500, 1000)
    assert worker.run_due()
    later = reader.get(f"/p/{shown.public_id}/320.avif")
    assert later["Content-Type"] == "image/avif"
    assert Image.open(io.BytesIO(later.content)).width == 320
    assert later["ETag"] != early["ETag"]
    assert "no-cache" in later["Cache-Control"]


@pytest.mark.parametrize("width", [100, 320, 500, 640, 1280, 1500])
def test_pages_name_the_widths_that_the_worker_makes(board: Any, width: int) -> None:
    shown = photo(size=(width, 400))
    renditions.make(shown.pk)
    made = Rendition.objects.filter(photo=shown, format="webp").order_by("width")
    row = browse.Shot(shown.public_id, shown.width, shown.height, shown.colour)
    assert row.widths == [each.width for each in made]
    assert row.small == row.widths[0]


def test_making_renditions_twice_comes_to_the_same(board: Any) -> None:
    shown = photo()
    renditions.make(shown.pk)
    before = Rendition.objects.count()
    renditions.make(shown.pk)
    assert Rendition.objects.count() == before
    storage.delete(shown.public_id)
    renditions.make(shown.pk)


def test_no_address_gives_metadata(board: Any, reader: Client) -> None:
    exif = Image.Exif()
    exif[0x010E] = "taken at home"
    exif.get_ifd(0x8825)[1] = "N"
    shown = photo(size=(1400, 900), exif=exif)
    ad = board.confirmed(photos=(shown,))
    worker.run_due()
    page = reader.get(f"/a/{ad.public_id}").content.decode()
    addresses = {
        part.split()[0]
        for part in page.replace('"', " ").replace(",", " ").split()
        if part.startswith("/p/")
    }
    assert len(addresses) >= 7
    for address in addresses:
        data = reader.get(address).content
        assert b"taken at home" not in data
        image = Image.open(io.BytesIO(data))
        assert not dict(image.getexif())
        assert "icc_profile" not in image.info


@pytest.mark.parametrize("name", ["320.gif", "320.svg", "x.webp", "../secret", "320.webp.jpg"])
def test_other_names_are_not_found(board: Any, reader: Client, name: str) -> None:
    shown = photo()
    board.confirmed(photos=(shown,))
    assert status(reader, shown.public_id, name) == 404
