"""What an encoded image carries beside its pixels, read from its container without any decoder.

It is the check on `daylight.imaging`, so it shares no code with it and judges nothing by content:
every segment, chunk or item that pixels do not need is named.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

_JPEG_STARTS: Final = frozenset((0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD))
_PNG_NEEDED: Final = frozenset(
    (b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"acTL", b"fcTL", b"fdAT")
)
_WEBP_NEEDED: Final = frozenset((b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"))
_BMFF_TOP: Final = frozenset((b"ftyp", b"meta", b"mdat", b"free"))
_BMFF_ITEMS: Final = frozenset((b"av01", b"hvc1", b"grid", b"iden"))
_BMFF_PARENTS: Final = frozenset((b"iprp", b"ipco"))
_JPEG_NAMES: Final = {
    b"Exif\x00": "EXIF",
    b"http://ns.adobe.com/x": "XMP",
    b"ICC_PROFILE\x00": "ICC",
    b"Photoshop 3.0\x00": "IPTC",
    b"MPF\x00": "MPF",
}


def metadata_of(data: bytes) -> list[str]:
    """Names of all that the file carries beside pixels; empty where it carries nothing.

    Among them "EXIF" (where a place would be), "XMP", "IPTC", "ICC", "comment", "thumbnail" and
    "trailing bytes". Reads JPEG, PNG, WebP, AVIF and HEIC; another format is "unknown format".

    >>> metadata_of(b"GIF89a")
    ['unknown format']
    """
    return list(_reader(data)(data))


def _reader(data: bytes) -> Callable[[bytes], Iterator[str]]:
    if data.startswith(b"\xff\xd8"):
        return _in_jpeg
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _in_png
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _in_webp
    if data[4:8] == b"ftyp":
        return _in_bmff
    return _in_unknown


def _in_unknown(_: bytes) -> Iterator[str]:
    yield "unknown format"


def _in_jpeg(data: bytes) -> Iterator[str]:
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xD9:
            break
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        body = data[at + 4 : at + 2 + length]
        yield from _jpeg_segment(marker, body)
        at += 2 + length
        if marker == 0xDA:
            at = _after_scan(data, at)
    if data[at : at + 2] != b"\xff\xd9":
        yield "broken"
    elif at + 2 != len(data):
        yield "trailing bytes"


def _jpeg_segment(marker: int, body: bytes) -> Iterator[str]:
    if marker in _JPEG_STARTS or marker == 0xDA:
        return
    if marker == 0xE0 and body.startswith(b"JFIF\x00"):
        if len(body) != 14:
            yield "thumbnail"
    elif marker == 0xEE and body.startswith(b"Adobe") and len(body) == 12:
        return
    elif marker == 0xFE:
        yield "comment"
    else:
        known = (name for start, name in _JPEG_NAMES.items() if body.startswith(start))
        yield next(known, f"segment {marker:02X}")


def _after_scan(data: bytes, at: int) -> int:
    """Where the next marker is: in a scan, FF stands only before 00 or a restart marker."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            return len(data)
        follower = data[at + 1]
        if follower != 0 and not 0xD0 <= follower <= 0xD7:
            return at
        at += 2


def _in_png(data: bytes) -> Iterator[str]:
    at, name = 8, b""
    names = {b"eXIf": "EXIF", b"iCCP": "ICC", b"tEXt": "comment", b"zTXt": "comment"}
    while at + 12 <= len(data) and name != b"IEND":
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        if name == b"iTXt" and data[at + 8 :].startswith(b"XML:com.adobe.xmp"):
            yield "XMP"
        elif name not in _PNG_NEEDED:
            yield names.get(name, f"chunk {name.decode('latin-1')}")
        at += 12 + length
    if at != len(data):
        yield "trailing bytes"


def _in_webp(data: bytes) -> Iterator[str]:
    names = {b"EXIF": "EXIF", b"XMP ": "XMP", b"ICCP": "ICC"}
    end = 8 + int.from_bytes(data[4:8], "little")
    at = 12
    while at + 8 <= min(end, len(data)):
        name, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if name not in _WEBP_NEEDED:
            yield names.get(name, f"chunk {name.decode('latin-1')}")
        at += 8 + length + length % 2
    if end != len(data):
        yield "trailing bytes"


def _in_bmff(data: bytes) -> Iterator[str]:
    for name, body in _boxes(data):
        if name == b"meta":
            yield from _in_meta(body[4:])
        elif name not in _BMFF_TOP:
            yield f"box {name.decode('latin-1')}"


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The ISO base media boxes that stand side by side. Source: ISO/IEC 14496-12, 4.2."""
    at = 0
    while at + 8 <= len(data):
        length, name = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8]
        start = 8
        if length == 1:
            length, start = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif length == 0:
            length = len(data) - at
        if length < start:
            yield b"????", b""
            return
        yield name, data[at + start : at + length]
        at += length
    if at != len(data):
        yield b"????", b""


def _in_meta(data: bytes) -> Iterator[str]:
    for name, body in _boxes(data):
        if name == b"iinf":
            yield from _items(body)
        elif name in _BMFF_PARENTS:
            yield from _in_meta(body)
        elif name == b"colr" and body[:4] in (b"prof", b"rICC"):
            yield "ICC"
        elif name in (b"udta", b"uuid", b"udes"):
            yield f"box {name.decode('latin-1')}"


def _items(body: bytes) -> Iterator[str]:
    """Items that are no picture. Source: ISO/IEC 14496-12, 8.11.6 (iinf, infe version 2 and 3)."""
    count_bytes = 2 if body[0] == 0 else 4
    for name, entry in _boxes(body[4 + count_bytes :]):
        id_bytes = 4 if entry[:1] == b"\x03" else 2
        kind = entry[4 + id_bytes + 2 : 4 + id_bytes + 6]
        if name != b"infe" or kind in _BMFF_ITEMS:
            continue
        if kind == b"mime" and b"rdf+xml" in entry:
            yield "XMP"
        else:
            yield {b"Exif": "EXIF"}.get(kind, f"item {kind.decode('latin-1')}")
