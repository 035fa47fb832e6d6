"""How a built hash list lies in its file: a magic word, a header in JSON, and arrays to be mapped.

    8 bytes   DAYLIST1
    8 bytes   length of the header, little-endian
    header    Layout: sources, sections with offsets from the data's start, digest of the content
    data      from the next multiple of 4096; each section from a multiple of 64

Numbers are little-endian. Nothing is compressed: the file is used where it lies.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO, Final

import msgspec
import numpy as np
from numpy.typing import NDArray

from daylight.errors import IntegrityError
from daylight.screening.model import Harm

MAGIC: Final = b"DAYLIST1"
_PAGE: Final = 4096
# Sections that are worked out from others, and no part of the digest.
WORKED_OUT: Final = ("pdq_begins", "pdq_places")
_LINE: Final = 64


class Terms(msgspec.Struct, frozen=True, kw_only=True):
    """What a board makes of one source's matches. `confirmed`: people of standing reviewed it."""

    harm: Harm = Harm.CHILD_SAFETY
    confirmed: bool = False


class Source(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    terms: Terms = Terms()


class Opinion(msgspec.Struct, frozen=True, order=True):
    """Somebody's word that a signal does not show what its list says.

    `digest` is of the listed signal, or the SHA-256 of the very photo that was posted. `source` is
    the list that is contradicted; "" is every list that has the signal.
    """

    kind: str
    digest: bytes
    source: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True):
    """One array: `dtype` in numpy's words, `count` items, `offset` from the data's start."""

    name: str
    dtype: str
    count: int
    offset: int

    @property
    def end(self) -> int:
        return self.offset + self.count * np.dtype(self.dtype).itemsize


class Layout(msgspec.Struct, frozen=True, kw_only=True):
    """The header. `digest` is the SHA-256 of sources, what is made of them, opinions and signals,
    whatever order they came in."""

    sources: tuple[Source, ...]
    sections: tuple[Section, ...]
    digest: str
    opinions: tuple[Opinion, ...] = ()


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """An array to be written, in pieces so that large ones need not be held at once."""

    name: str
    dtype: str
    count: int
    pieces: Iterable[NDArray[np.generic]]
    is_content: bool = True  # not worked out from other parts


def write_list(
    file: BinaryIO,
    sources: tuple[Source, ...],
    parts: list[Part],
    opinions: tuple[Opinion, ...] = (),
) -> str:
    """The whole file, in order, without seeking; returns the content's digest."""
    digest = _digest(sources, opinions, [part for part in parts if part.is_content])
    layout = Layout(
        sources=sources, sections=tuple(_sections(parts)), digest=digest, opinions=opinions
    )
    header = msgspec.json.encode(layout)
    file.write(MAGIC + len(header).to_bytes(8, "little") + header)
    file.write(bytes(-(16 + len(header)) % _PAGE))
    at = 0
    for part, section in zip(parts, layout.sections, strict=True):
        file.write(bytes(section.offset - at))
        for piece in part.pieces:
            file.write(np.ascontiguousarray(piece, dtype=part.dtype).data)
        at = section.end
    return digest


def _sections(parts: list[Part]) -> Iterator[Section]:
    at = 0
    for part in parts:
        at += -at % _LINE
        section = Section(name=part.name, dtype=part.dtype, count=part.count, offset=at)
        at = section.end
        yield section


def read_layout(data: memoryview) -> tuple[Layout, dict[str, NDArray[np.generic]]]:
    """The header, and every array over the same memory.

    Raises: IntegrityError where the file is none of ours, or cut short.
    """
    length = int.from_bytes(data[8:16], "little")
    if bytes(data[:8]) != MAGIC or 16 + length > len(data):
        raise IntegrityError("this is no built hash list, or one of another version")
    try:
        layout = msgspec.json.decode(data[16 : 16 + length], type=Layout)
    except msgspec.MsgspecError as error:
        raise IntegrityError("the header of a built hash list cannot be read") from error
    start = 16 + length + -(16 + length) % _PAGE
    if start + max((s.end for s in layout.sections), default=0) > len(data):
        raise IntegrityError("a built hash list is cut short")
    return layout, {
        s.name: np.frombuffer(data, s.dtype, s.count, start + s.offset) for s in layout.sections
    }


def check_digest(layout: Layout, arrays: Mapping[str, NDArray[np.generic]]) -> None:
    """Whether the arrays are those that the header's digest is of. Reads the whole file.

    Raises: IntegrityError where they are not.
    """
    parts = [
        Part(name=s.name, dtype=s.dtype, count=s.count, pieces=[arrays[s.name]])
        for s in layout.sections
        if not s.name.startswith(WORKED_OUT)
    ]
    if _digest(layout.sources, layout.opinions, parts) != layout.digest:
        raise IntegrityError("a built hash list was changed after it was made")


def _digest(sources: tuple[Source, ...], opinions: tuple[Opinion, ...], parts: list[Part]) -> str:
    made = hashlib.sha256(msgspec.json.encode([source.name for source in sources]))
    if any(source.terms != Terms() for source in sources):
        made.update(msgspec.json.encode([source.terms for source in sources]))
    if opinions:
        made.update(msgspec.json.encode(opinions))
    for part in parts:
        for piece in part.pieces:
            made.update(np.ascontiguousarray(piece, dtype=part.dtype).data)
    return made.hexdigest()
