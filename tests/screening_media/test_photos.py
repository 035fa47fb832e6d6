from __future__ import annotations

import hashlib
import io

import numpy as np
import pdqhash
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from daylight.screening.photos import (
    MATCH_DISTANCE,
    decode,
    distance,
    forms_of,
    hash_photo,
    is_degenerate,
)

from .pictures import encoded, picture


def reference(data: bytes) -> tuple[bytes, int]:
    """PDQ of all the pixels, as the library is meant to be used."""
    pixels = np.asarray(Image.open(io.BytesIO(data)).convert("RGB"))
    vector, quality = pdqhash.compute(pixels)
    return np.packbits(vector.astype(np.uint8)).tobytes(), quality


def pdq_of(data: bytes) -> bytes:
    found = hash_photo(data)
    assert found.problem == ""
    assert found.print.pdq is not None
    return found.print.pdq


def test_digests_are_of_the_bytes_as_they_came() -> None:
    data = encoded(picture(1)) + b"trailing"
    found = hash_photo(data).print
    assert found.sha256 == hashlib.sha256(data).hexdigest()
    assert found.md5 == hashlib.md5(data).hexdigest()


@pytest.mark.parametrize(
    ("kind", "size"),
    [("JPEG", size) for size in [(1024, 768), (768, 1024), (1000, 667), (600, 800), (2000, 1500)]]
    + [("PNG", (1024, 768)), ("PNG", (600, 800)), ("WEBP", (1100, 700)), ("WEBP", (1000, 667))],
)
def test_near_the_reference(kind: str, size: tuple[int, int]) -> None:
    data = encoded(picture(size[0], size), kind)
    expected, quality = reference(data)
    assert quality >= 80
    assert distance(pdq_of(data), expected) <= 10
    assert max(decode(data).shape) < 1024


@pytest.mark.parametrize("seed", range(4))
def test_same_picture_through_other_formats_and_sizes(seed: int) -> None:
    image = picture(seed, (1100, 825))
    original = pdq_of(encoded(image, "JPEG", quality=92))
    copies = [
        encoded(image, "JPEG", quality=40),
        encoded(image, "PNG"),
        encoded(image, "WEBP", quality=50),
        encoded(image.resize((800, 600)), "JPEG"),
        encoded(image.resize((531, 398)), "JPEG"),
    ]
    for copy in copies:
        assert distance(pdq_of(copy), original) <= MATCH_DISTANCE - 6


@pytest.mark.parametrize("turn", list(Image.Transpose))
@pytest.mark.parametrize("seed", [2, 3])
def test_the_eight_forms_find_a_turned_or_mirrored_copy(seed: int, turn: Image.Transpose) -> None:
    image = picture(seed)
    listed = pdq_of(encoded(image))
    posted = hash_photo(encoded(image.transpose(turn)))
    assert posted.print.pdq is not None
    assert distance(posted.print.pdq, listed) > MATCH_DISTANCE
    assert len(set(posted.forms)) == 8
    assert posted.forms[0] == posted.print.pdq
    assert min(distance(form, listed) for form in posted.forms) <= MATCH_DISTANCE
    worked_out = forms_of(posted.print.pdq)
    assert worked_out[0] == posted.print.pdq
    assert min(distance(form, listed) for form in worked_out) <= MATCH_DISTANCE


def test_orientation_tag_changes_nothing() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = picture(5)
    assert pdq_of(encoded(image, exif=exif.tobytes())) == pdq_of(encoded(image))


def test_see_through_is_hashed_as_it_is_shown() -> None:
    hidden = picture(7).convert("RGBA")
    hidden.putalpha(0)
    assert hash_photo(encoded(hidden, "PNG")).print.pdq is None
    shown = picture(8)
    layered = picture(7).convert("RGBA")
    layered.putalpha(255)
    layered.paste(shown)
    assert distance(pdq_of(encoded(layered, "PNG")), pdq_of(encoded(shown, "PNG"))) == 0


@pytest.mark.parametrize("mode", ["CMYK", "L"])
def test_other_modes(mode: str) -> None:
    image = picture(9)
    assert distance(pdq_of(encoded(image.convert(mode))), pdq_of(encoded(image))) <= 12


def test_sixteen_bit_grey() -> None:
    grey = np.asarray(picture(10).convert("L")).astype(np.uint16) * 257
    deep = encoded(Image.fromarray(grey), "PNG")
    assert distance(pdq_of(deep), pdq_of(encoded(picture(10)))) <= 12


@pytest.mark.parametrize("kind", ["WEBP", "GIF", "PNG"])
def test_first_frame_of_an_animation(kind: str) -> None:
    first, second = picture(11), picture(12)
    moving = encoded(first, kind, save_all=True, append_images=[second])
    assert distance(pdq_of(moving), pdq_of(encoded(first))) <= MATCH_DISTANCE
    assert distance(pdq_of(moving), pdq_of(encoded(second))) > MATCH_DISTANCE


PLAIN = Image.new("RGB", (300, 300), (200, 10, 10))
RAMP = Image.linear_gradient("L").convert("RGB")


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "not a photo that can be read"),
        (b"%PDF-1.7", "not a photo that can be read"),
        (encoded(PLAIN, "BMP"), "not a photo that can be read"),
        (encoded(picture(1))[:9000], "damaged"),
        (encoded(picture(1), "PNG")[:9000], "damaged"),
        (b"\xff\xd8\xff\xe0" + b"\x00" * 99, "damaged"),
        (encoded(Image.new("RGB", (1, 1)), "PNG"), "too small"),
        (encoded(PLAIN), "too plain to be told apart"),
        (encoded(Image.new("RGB", (300, 300)), "PNG"), "too plain to be told apart"),
        (encoded(RAMP, "PNG"), "too plain to be told apart"),
        (encoded(Image.new("1", (20_000, 20_000)), "PNG"), "too large to be decoded safely"),
    ],
)
def test_could_not_be_hashed_is_said(data: bytes, problem: str) -> None:
    found = hash_photo(data)
    assert found.problem == problem
    assert found.print.pdq is None
    assert found.forms == ()
    assert found.print.sha256 == hashlib.sha256(data).hexdigest()


def test_long_thin_picture() -> None:
    strip = picture(13, (20_000, 100))
    assert decode(encoded(strip)).shape[0] >= 64
    assert decode(encoded(strip)).size < 16_000_000


@pytest.mark.parametrize(
    ("pdq", "degenerate"),
    [
        (bytes(32), True),
        (b"\xff" * 32, True),
        (bytes(31) + b"\x01", True),
        (b"\xff" * 7 + bytes(25), True),
        (b"\xff" * 8 + bytes(24), False),
        (b"\xff" * 24 + bytes(8), False),
        (b"\xff" * 25 + bytes(7), True),
    ],
)
def test_degenerate(pdq: bytes, degenerate: bool) -> None:
    assert is_degenerate(pdq) is degenerate


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_distance(a: bytes, b: bytes) -> None:
    assert distance(a, b) == distance(b, a)
    assert distance(a, a) == 0
    assert distance(a, bytes(x ^ 0xFF for x in a)) == 256
    # turning two photos alike keeps their distance
    pairs = zip(forms_of(a), forms_of(b), strict=True)
    assert {distance(x, y) for x, y in pairs} == {distance(a, b)}


SAMPLE = {kind: encoded(picture(3, (80, 64)), kind) for kind in ("JPEG", "PNG", "WEBP", "GIF")}


@settings(max_examples=120, deadline=None)
@given(
    kind=st.sampled_from(sorted(SAMPLE)),
    changes=st.lists(st.tuples(st.floats(0, 1), st.binary(min_size=1, max_size=8)), max_size=6),
    keep=st.floats(0, 1),
)
def test_never_raises(kind: str, changes: list[tuple[float, bytes]], keep: float) -> None:
    data = bytearray(SAMPLE[kind])
    for share, junk in changes:
        at = int(share * (len(data) - 1))
        data[at : at + len(junk)] = junk
    found = hash_photo(bytes(data[: int(len(data) * keep)]))
    assert (found.print.pdq is None) == bool(found.problem) == (found.forms == ())
