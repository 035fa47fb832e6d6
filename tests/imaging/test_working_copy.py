from __future__ import annotations

import hashlib
import io
import struct
import zlib
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms

from daylight import imaging
from daylight.errors import Refused
from daylight.imaging import PhotoRefused, metadata_of, renditions, working_copy

from .conftest import encoded, landscape

SECRET = b"555-0142 somebody@example.org"


def pixels(data: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(data)).convert("RGB")).astype(int)


def refusal(data: bytes) -> str:
    with pytest.raises(PhotoRefused) as caught:
        working_copy(data)
    assert isinstance(caught.value, Refused)
    assert caught.value.message.endswith(".")
    return caught.value.code


def with_everything(photo: Image.Image, kind: str) -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (41.0, 52.0, 5.0), 3: "W", 4: (87.0, 37.0, 30.0)})
    options: dict[str, object] = {
        "exif": exif.tobytes(),
        "icc_profile": ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes(),
        "xmp": b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>",
    }
    if kind == "JPEG":
        options["comment"] = SECRET
    return encoded(photo, kind, **options)


@pytest.mark.parametrize("kind", ["JPEG", "WEBP", "HEIF", "PNG"])
def test_nothing_but_pixels_leaves(photo: Image.Image, kind: str) -> None:
    data = with_everything(photo, kind)
    assert "EXIF" in metadata_of(data)
    copy = working_copy(data + SECRET)
    assert metadata_of(copy.data) == []
    for made in renditions(copy.data):
        assert metadata_of(made.data) == [], made.format
        assert SECRET not in made.data
    assert SECRET not in copy.data
    assert copy.sha256 == hashlib.sha256(copy.data).hexdigest()
    assert (copy.width, copy.height) == (800, 600)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_pixels_survive(photo: Image.Image, kind: str) -> None:
    copy = working_copy(encoded(photo, kind))
    assert np.abs(pixels(copy.data) - np.asarray(photo).astype(int)).mean() < 4


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_upright(photo: Image.Image, kind: str, orientation: int) -> None:
    undo = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}  # the transpose that a turned camera made
    turned = photo if orientation == 1 else photo.transpose(Image.Transpose(undo[orientation]))
    exif = Image.Exif()
    exif[0x0112] = orientation
    copy = working_copy(encoded(turned, kind, exif=exif.tobytes()))
    assert (copy.width, copy.height) == (800, 600)
    corner = pixels(copy.data)[:100, :100].mean(axis=(0, 1))
    assert corner[0] > 230
    assert corner[2] < 90


def test_colour_profile_is_applied_then_dropped(photo: Image.Image) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
    srgb = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))
    swapped = swapped_primaries(srgb.tobytes())
    copy = working_copy(encoded(photo, "PNG", icc_profile=swapped))
    plain = working_copy(encoded(photo, "PNG"))
    assert np.abs(pixels(copy.data) - pixels(plain.data)).mean() > 15
    unfit = working_copy(encoded(photo, "PNG", icc_profile=lab.tobytes()))
    assert unfit.data == plain.data
    junk = working_copy(encoded(photo, "PNG", icc_profile=b"not a profile"))
    assert junk.data == plain.data


def swapped_primaries(profile: bytes) -> bytes:
    """The profile with red and blue exchanged, and another name."""
    return (
        profile.replace(b"rXYZ", b"tmp0")
        .replace(b"bXYZ", b"rXYZ")
        .replace(b"tmp0", b"bXYZ")
        .replace(b"sRGB", b"test")
        .replace("sRGB".encode("utf-16-be"), "test".encode("utf-16-be"))
    )


def see_through(mode: str) -> bytes:
    image = Image.new("RGBA", (64, 64), (255, 0, 0, 0))
    return encoded(image.convert(mode), "PNG")


def test_see_through_is_white() -> None:
    for data in (see_through("RGBA"), see_through("LA")):
        assert pixels(working_copy(data).data).min() > 250
    palette = encoded(Image.new("RGBA", (64, 64), (255, 0, 0, 0)).quantize(), "PNG")
    assert Image.open(io.BytesIO(palette)).mode == "P"
    assert pixels(working_copy(palette).data).min() > 250
    keyed = Image.new("RGB", (3000, 64), (9, 9, 9))
    keyed_png = encoded(keyed, "PNG", transparency=(9, 9, 9))
    assert pixels(working_copy(keyed_png).data).min() > 250


def test_sixteen_bit_grey_is_not_clipped() -> None:
    ramp = np.tile(np.linspace(0, 65535, 256).astype(np.uint16), (64, 1))
    shown = pixels(working_copy(encoded(Image.fromarray(ramp), "PNG")).data)
    assert abs(shown[:, 64].mean() - 64) < 4
    assert abs(shown[:, 192].mean() - 192) < 4


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_jpeg_modes(photo: Image.Image, mode: str) -> None:
    copy = working_copy(encoded(photo.convert(mode), "JPEG", quality=95))
    wanted = np.asarray(photo.convert(mode).convert("RGB")).astype(int)
    assert np.abs(pixels(copy.data) - wanted).mean() < 6


def test_one_bit_png(photo: Image.Image) -> None:
    assert working_copy(encoded(photo.convert("1"), "PNG")).width == 800


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_large_is_shrunk_and_small_is_not_enlarged(kind: str) -> None:
    copy = working_copy(encoded(landscape(2400, 1800), kind))
    assert (copy.width, copy.height) == (1600, 1200)
    copy = working_copy(encoded(landscape(90, 40), kind), max_side=1600)
    assert (copy.width, copy.height) == (90, 40)


def test_only_the_first_frame_of_an_animation(photo: Image.Image) -> None:
    frames = [Image.new("RGB", (64, 64), colour) for colour in ("red", "blue")]
    data = encoded(frames[0], "WEBP", save_all=True, append_images=frames[1:])
    copy = working_copy(data)
    assert copy.colour[1:3] > "f0"
    assert copy.colour[5:] < "10"
    assert getattr(Image.open(io.BytesIO(copy.data)), "n_frames", 1) == 1


def test_the_second_picture_of_a_camera_file_is_dropped(photo: Image.Image) -> None:
    data = encoded(photo, "MPO", save_all=True, append_images=[landscape(100, 100)])
    assert "trailing bytes" in metadata_of(data)
    copy = working_copy(data)
    assert (copy.width, copy.height, metadata_of(copy.data)) == (800, 600, [])


def test_dominant_colour() -> None:
    picture = Image.new("RGB", (100, 100), (20, 120, 220))
    picture.paste((250, 250, 250), (0, 0, 100, 30))
    colour = working_copy(encoded(picture, "PNG")).colour
    found = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    assert np.abs(np.array(found) - (20, 120, 220)).max() < 6


def test_deterministic(photo: Image.Image) -> None:
    data = encoded(photo, "JPEG")
    assert working_copy(data) == working_copy(data)


def png_header(width: int, height: int) -> bytes:
    """A PNG that promises so many pixels and holds almost none."""
    chunks = b""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    for name, body in ((b"IHDR", header), (b"IDAT", zlib.compress(bytes(100))), (b"IEND", b"")):
        crc = zlib.crc32(name + body)
        chunks += struct.pack(">I", len(body)) + name + body + struct.pack(">I", crc)
    return b"\x89PNG\r\n\x1a\n" + chunks


@pytest.mark.parametrize("side", [8000, 20_000, 2**31 - 1])
def test_bombs_are_refused_from_the_header(side: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(_: object) -> None:
        raise AssertionError("decoded")

    monkeypatch.setattr(Image.Image, "load", decoded)
    assert refusal(png_header(side, side)) == "photo_too_large"


def test_a_jpeg_of_endless_scans_is_refused(photo: Image.Image) -> None:
    data = encoded(photo, "JPEG", progressive=True)
    last = data.rfind(b"\xff\xda")
    bomb = data[:last] + data[last:-2] * 4000 + b"\xff\xd9"
    assert refusal(bomb) == "photo_too_large"
    assert working_copy(data).width == 800


def test_size_limits(photo: Image.Image, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refusal(encoded(Image.new("RGB", (1, 1)), "PNG")) == "photo_too_small"
    assert refusal(encoded(Image.new("RGB", (4000, 31)), "JPEG")) == "photo_too_small"
    monkeypatch.setattr(imaging, "MAX_BYTES", 1000)
    assert refusal(encoded(photo, "JPEG")) == "photo_too_large"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00" * 100,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\n",
        b"<html><script>",
        encoded(Image.new("RGB", (64, 64)), "GIF"),
        encoded(Image.new("RGB", (64, 64)), "BMP"),
        encoded(Image.new("RGB", (64, 64)), "TIFF"),
        encoded(Image.new("RGB", (64, 64)), "AVIF"),
    ],
    ids=["empty", "nul", "svg", "pdf", "html", "gif", "bmp", "tiff", "avif"],
)
def test_other_formats_are_refused(data: bytes) -> None:
    assert refusal(data) == "photo_format"


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_truncated_is_broken(photo: Image.Image, kind: str) -> None:
    data = encoded(photo, kind)
    for share in (0.02, 0.5, 0.9):
        assert refusal(data[: int(len(data) * share)]) == "photo_broken", share


def test_polyglots() -> None:
    assert refusal(b"\xff\xd8\xff\xe0<html><script>alert(1)</script>") == "photo_broken"
    assert refusal(b"\x89PNG\r\n\x1a\n%PDF-1.7") == "photo_broken"
    photo = encoded(landscape(64, 64), "JPEG")
    copy = working_copy(photo + b"PK\x03\x04<?php echo 1;")
    assert b"php" not in copy.data


SMALL = {kind: encoded(landscape(64, 48), kind) for kind in ("JPEG", "PNG", "WEBP", "HEIF")}


@settings(max_examples=150, deadline=None)
@given(
    kind=st.sampled_from(sorted(SMALL)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=6),
    keep=st.floats(0.01, 1),
)
def test_damaged_bytes_are_refused_or_read(
    kind: str, changes: list[tuple[float, bytes]], keep: float
) -> None:
    data = bytearray(SMALL[kind])
    for share, junk in changes:
        at = int(share * (len(data) - 1))
        data[at : at + len(junk)] = junk
    try:
        copy = working_copy(bytes(data[: int(len(data) * keep)]))
    except PhotoRefused:
        return
    assert metadata_of(copy.data) == []


@pytest.mark.parametrize(
    ("size", "widths"),
    [((2000, 1000), [320, 640, 1280]), ((500, 900), [320, 500]), ((100, 50), [100])],
)
def test_renditions_are_never_enlarged(size: tuple[int, int], widths: list[int]) -> None:
    made = renditions(encoded(landscape(*size), "JPEG"))
    assert [r.width for r in made if r.format == "webp"] == widths
    assert [r.width for r in made if r.format == "avif"] == widths
    assert len({(r.name, r.format) for r in made}) == len(made)
    for rendition in made:
        with Image.open(io.BytesIO(rendition.data)) as image:
            assert image.size == (rendition.width, rendition.height)
            assert image.format == rendition.format.upper()


def test_renditions_want_a_working_copy() -> None:
    with pytest.raises(PhotoRefused):
        renditions(SMALL["PNG"])


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("EXIF", lambda p: encoded(p, "AVIF", exif=b"Exif\x00\x00" + Image.Exif().tobytes())),
        ("XMP", lambda p: encoded(p, "AVIF", xmp=b"<x/>")),
        ("ICC", lambda p: encoded(p, "AVIF", icc_profile=_profile())),
        ("ICC", lambda p: encoded(p, "WEBP", icc_profile=_profile())),
        ("comment", lambda p: encoded(p, "JPEG", comment=b"hello")),
        ("XMP", lambda p: encoded(p, "JPEG", xmp=b"<x/>")),
        ("trailing bytes", lambda p: encoded(p, "JPEG") + b"PK"),
        ("trailing bytes", lambda p: encoded(p, "WEBP") + b"PK"),
        ("trailing bytes", lambda p: encoded(p, "PNG") + b"PK"),
    ],
)
def test_the_check_itself_sees(
    photo: Image.Image, name: str, make: Callable[[Image.Image], bytes]
) -> None:
    assert name in metadata_of(make(photo))


def _profile() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
