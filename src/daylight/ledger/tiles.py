"""Tiles and entry bundles: where they lie and what is in them.

Source: C2SP tlog-tiles. A tile is 256 hashes of one level, a bundle the 256 entries under a tile
of level 0; what is not yet full is partial, with its width in its path.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from struct import Struct

import msgspec

from daylight.ledger.errors import Malformed, Missing
from daylight.ledger.hashing import HASH_BYTES
from daylight.ledger.leaf import MAX_ENTRY_BYTES

TILE_WIDTH = 256
TILE_BITS = 8
MAX_SIZE = 2**63 - 1
ENTRIES = -1  # the "level" of entry bundles

Read = Callable[[str], bytes | None]
"""Gives the bytes at a path under the log's prefix, or None where there is nothing."""

_length = Struct(">H")
_PATH = re.compile(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*[0-9]{3})(?:\.p/(\d+))?"
)


class Tile(msgspec.Struct, frozen=True, order=True):
    """Coordinates of a tile, or of an entry bundle where the level is `ENTRIES`."""

    level: int
    index: int
    width: int = TILE_WIDTH

    @property
    def path(self) -> str:
        """Its address under the log's prefix.

        >>> Tile(0, 1234067).path, Tile(ENTRIES, 273, 112).path
        ('tile/0/x001/x234/067', 'tile/entries/273.p/112')
        """
        name = "entries" if self.level == ENTRIES else str(self.level)
        rest, last = divmod(self.index, 1000)
        number = f"{last:03d}"
        while rest:
            rest, part = divmod(rest, 1000)
            number = f"x{part:03d}/{number}"
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"tile/{name}/{number}{partial}"

    @property
    def is_full(self) -> bool:
        return self.width == TILE_WIDTH


def parse_tile(path: str) -> Tile:
    """The inverse of `Tile.path`.

    Raises: Malformed for any other spelling.
    """
    match = _PATH.fullmatch(path)
    if match is None:
        raise Malformed(f"not the path of a tile: {path!r}")
    level, number, width = match.groups()
    tile = Tile(
        ENTRIES if level == "entries" else int(level),
        int(number.replace("x", "").replace("/", "")),
        TILE_WIDTH if width is None else int(width),
    )
    if tile.path != path or not 0 < tile.width <= TILE_WIDTH or tile.index > MAX_SIZE:
        raise Malformed(f"not the path of a tile: {path!r}")
    return tile


def partial_width(level: int, size: int) -> int:
    """How many hashes the partial tile of that level has in a log of that size; 0 for none."""
    return (size >> (TILE_BITS * max(level, 0))) % TILE_WIDTH


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile and bundle that a log of that size serves, without end-of-life partial ones."""
    for level in (ENTRIES, *range(64)):
        hashes = size >> (TILE_BITS * max(level, 0))
        if not hashes:
            return
        full, width = divmod(hashes, TILE_WIDTH)
        yield from (Tile(level, index) for index in range(full))
        if width:
            yield Tile(level, full, width)


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Entries, each after its length in two bytes.

    Raises: Malformed for an entry over 65,535 bytes.
    """
    parts: list[bytes] = []
    pack = _length.pack
    for entry in entries:
        if len(entry) > MAX_ENTRY_BYTES:
            raise Malformed(f"an entry has {len(entry)} bytes, {MAX_ENTRY_BYTES} is most")
        parts += (pack(len(entry)), entry)
    return b"".join(parts)


def decode_bundle(data: bytes, width: int) -> list[bytes]:
    """The entries of a bundle.

    Raises: Malformed where there are not exactly `width`, or bytes are over.
    """
    entries: list[bytes] = []
    at, end = 0, len(data)
    while at + 2 <= end:
        start = at + 2
        at = start + (data[at] << 8 | data[at + 1])
        entries.append(data[start:at])
    if at != end or len(entries) != width:
        raise Malformed("an entry bundle is cut, too long or too short")
    return entries


def read_tile(read: Read, tile: Tile) -> bytes:
    """A tile's hashes; where a partial tile is gone, the head of the full one that followed it.

    Raises: Missing, Malformed.
    """
    data = read(tile.path)
    if data is None and not tile.is_full:
        full = read(Tile(tile.level, tile.index).path)
        if full is not None and len(full) == TILE_WIDTH * HASH_BYTES:
            data = full[: tile.width * HASH_BYTES]
    if data is None:
        raise Missing(f"{tile.path} is not there")
    if len(data) != tile.width * HASH_BYTES:
        raise Malformed(f"{tile.path} has {len(data)} bytes")
    return data


def read_bundle(read: Read, index: int, width: int = TILE_WIDTH) -> list[bytes]:
    """The entries of a bundle; where a partial one is gone, the head of the full one.

    Raises: Missing, Malformed.
    """
    tile = Tile(ENTRIES, index, width)
    data = read(tile.path)
    if data is not None:
        return decode_bundle(data, width)
    full = None if tile.is_full else read(Tile(ENTRIES, index).path)
    if full is None:
        raise Missing(f"{tile.path} is not there")
    return decode_bundle(full, TILE_WIDTH)[:width]
