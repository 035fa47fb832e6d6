"""Photos on their way in: kept as they came, shown without what they carried, nobody else's."""

from __future__ import annotations

import hashlib
import io
import json
import os
import struct
import threading
import zlib
from typing import Any
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image

from daylight.web import keys
from daylight.web.ads import links, photos, storage
from daylight.web.ads.models import AdState, Photo, RateCount, Upload
from daylight.web.ads.views import arriving
from daylight.web.ads.views.arriving import new_form_key
from daylight.web.evidence.models import Item
from tests.web.boards import jpeg
from tests.web.posting.visitors import Visitor, carried, photo, text

GPS = 0x8825
SECRET = b"Exposed at home"


def with_metadata() -> bytes:
    """A picture that says where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (39.0, 47.0, 0.0)
    return jpeg(exif=exif)


def add(visitor: Visitor, data: bytes, key: str) -> Any:
    file = SimpleUploadedFile("photo.jpg", data, "image/jpeg")
    return visitor.client.post("/post/photo", {"form_key": key, "photo": file, "whole": "1"})


def is_kept(data: bytes, kind: str = "photo") -> bool:
    """Whether the vault has exactly these bytes. Nobody here can read them back."""
    digest = keys.keyed_digest("vault", hashlib.sha256(data).hexdigest())
    item = Item.objects.filter(kind=kind, digest=digest, size=len(data)).last()
    if item is None:
        return False
    return (settings.HOME / "vault" / item.segment).stat().st_size >= item.offset + len(data)


def test_the_original_is_kept_and_the_copy_carries_nothing(board: Any) -> None:
    data, key = with_metadata(), new_form_key()
    answer = add(Visitor(), data, key)
    assert answer.status_code == 201
    assert is_kept(data)
    item = Item.objects.get(kind="photo")
    kept = Photo.objects.get()
    assert kept.vault_item == item.pk
    assert item.size == len(data)
    shown = Visitor().client.get(answer.json()["src"]).content
    assert shown == storage.open_working(kept.public_id)
    assert SECRET in data
    assert SECRET not in shown
    assert not Image.open(io.BytesIO(shown)).getexif()
    assert kept.pdq is None or len(kept.pdq) == 32


def test_what_is_no_photo_is_refused_but_kept(board: Any) -> None:
    answer = add(Visitor(), b"%PDF-1.7 a letter", new_form_key())
    assert answer.status_code == 400
    assert "JPEG, PNG, WebP or HEIC" in answer.json()["error"]
    assert is_kept(b"%PDF-1.7 a letter")
    assert not Photo.objects.exists()


def test_a_photo_of_an_open_form_is_shown_to_nobody_without_the_key(board: Any) -> None:
    key, visitor = new_form_key(), Visitor()
    add(visitor, jpeg(), key)
    public_id = Photo.objects.get().public_id
    for path in (
        f"/post/photo/{new_form_key()}/{public_id}",
        f"/p/{public_id}/640.jpg",
        f"/p/{public_id}/320.webp",
    ):
        assert Visitor().client.get(path).status_code == 404
    assert visitor.client.get(f"/post/photo/{key}/{public_id}").status_code == 200


def test_nobody_takes_anothers_photo_into_their_ad(board: Any) -> None:
    add(Visitor(), jpeg("red"), new_form_key())
    stolen = Photo.objects.get().public_id
    ad = Visitor().posts(photo=[stolen])
    assert not ad.head.shown_photos.exists()


def test_order_and_removal_without_a_script(board: Any) -> None:
    visitor = Visitor()
    page = text(visitor.sends("add", photos=[photo("red"), photo("teal"), photo("navy")]))
    red, teal, navy = carried(page)["photo"]
    page = text(visitor.sends(f"earlier:{navy}", photo=[red, teal, navy]))
    assert carried(page)["photo"] == [red, navy, teal]
    page = text(visitor.sends(f"later:{red}", photo=[red, navy, teal]))
    assert carried(page)["photo"] == [navy, red, teal]
    page = text(visitor.sends(f"remove:{red}", photo=[navy, red, teal]))
    assert carried(page)["photo"] == [navy, teal]
    assert not storage.path_of(red).exists()
    page = text(visitor.sends(photo=[teal, navy]))
    assert carried(page)["photo"] == [teal, navy]


def test_an_upload_that_the_form_forgot_is_not_lost(board: Any) -> None:
    visitor = Visitor()
    visitor.opens()
    add(visitor, jpeg(), visitor.typed["form_key"])
    page = text(visitor.sends())
    assert carried(page)["photo"] == [Photo.objects.get().public_id]


def test_photos_of_a_posted_ad_cannot_be_removed_by_its_form(board: Any) -> None:
    visitor = Visitor()
    ad = visitor.posts(photos=[photo()])
    kept = ad.head.shown_photos.get().photo
    assert not photos.discard(visitor.typed["form_key"], kept.public_id)
    assert storage.path_of(kept.public_id).exists()


def test_a_form_holds_no_more_than_it_can_carry(board: Any) -> None:
    key, visitor = new_form_key(), Visitor()
    add(visitor, jpeg(size=(40, 40)), key)
    one = Photo.objects.get()
    copies = [
        Photo(public_id=f"copy{n:08}", sha256="", md5="", working="", width=1, height=1,
              colour="#000000", created_at=one.created_at)
        for n in range(photos.MOST_AT_ONCE - 1)
    ]  # fmt: skip
    for n, each in enumerate(Photo.objects.bulk_create(copies)):
        Upload.objects.create(form_key=key, photo=each, position=n + 1, created_at=one.created_at)
    answer = add(visitor, jpeg(), key)
    assert answer.status_code == 400
    assert answer.json()["code"] == "too_many_photos"


def test_too_many_photos_in_an_hour(board: Any) -> None:
    visitor = Visitor()
    add(visitor, jpeg(), new_form_key())
    RateCount.objects.filter(bucket__startswith="photo/").update(count=10**6)
    assert add(visitor, jpeg(), new_form_key()).status_code == 429


def test_decoding_steps_back_behind_readers() -> None:
    def niceness() -> int:
        return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())

    mine = niceness()
    assert photos._worker().submit(niceness).result() >= photos.NICENESS
    assert niceness() == mine, "only the thread that decodes steps back"


def test_the_poster_sees_their_photos_by_link_while_nobody_else_can(board: Any) -> None:
    seller = Visitor(title="young girl available tonight", body="Little girl, new in town. Ask.")
    ad = seller.posts(photos=[photo()])
    seller.opens_link(ad)
    ad.refresh_from_db()
    assert ad.state == AdState.HELD
    public_id = ad.head.shown_photos.get().photo.public_id
    assert seller.opens_link(ad, f"/photo/{public_id}").status_code == 200
    assert Visitor().client.get(f"/p/{public_id}/640.jpg").status_code == 404
    other = Visitor(email="stranger@example.org").posts()
    assert Visitor().client.get(links.path(other) + f"/photo/{public_id}").status_code == 404


def test_the_form_is_kept_exactly_as_it_came(board: Any) -> None:
    visitor = Visitor(title="Kept  as   typed")
    visitor.opens()
    body = "&".join(f"{name}={quote(str(v))}" for name, v in visitor.typed.items()) + "&do=submit"
    kind = "application/x-www-form-urlencoded"
    assert visitor.client.post("/m/new", data=body, content_type=kind).status_code == 303
    assert is_kept(body.encode(), "form")


def test_a_form_with_photos_names_them_and_keeps_them_once(board: Any) -> None:
    file = SimpleUploadedFile("red.jpg", photo("red")[1], "image/jpeg")
    fields = {"title": "Kept  as   typed", "photos": file}
    request = RequestFactory().post("/post", fields)
    form = json.loads(arriving.raw_form(request, arriving.read_post(request)))
    assert form["fields"] == [["title", "Kept  as   typed"]]
    assert form["files"][0]["sha256"] == hashlib.sha256(photo("red")[1]).hexdigest()
    assert form["files"][0]["name"] == "red.jpg"


def encoded(kind: str) -> bytes:
    """The same picture in another format."""
    import pillow_heif

    pillow_heif.register_heif_opener()
    file = io.BytesIO()
    Image.open(io.BytesIO(photo()[1])).save(file, kind)
    return file.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_every_format_that_phones_make(board: Any, kind: str) -> None:
    answer = add(Visitor(), encoded(kind), new_form_key())
    assert answer.status_code == 201
    shown = Visitor().client.get(answer.json()["src"])
    assert shown.headers["Content-Type"] == "image/jpeg"
    assert Image.open(io.BytesIO(shown.content)).size == (640, 480)


def test_a_second_file_glued_to_a_photo_stays_behind(board: Any) -> None:
    answer = add(Visitor(), photo()[1] + b"PK\x03\x04 a hidden archive", new_form_key())
    assert b"hidden archive" not in Visitor().client.get(answer.json()["src"]).content


def test_a_picture_that_would_fill_the_memory_is_refused_by_its_header(board: Any) -> None:
    def chunk(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    header = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(9)))
    answer = add(Visitor(), bomb + chunk(b"IEND", b""), new_form_key())
    assert answer.status_code == 400
    assert answer.json()["code"] == "photo_too_large"
