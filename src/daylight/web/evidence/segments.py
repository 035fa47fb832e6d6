"""Segment files: sealed things one after another, in the order in which they came.

A record is `length (8 bytes, big-endian) | SHA-256 of the sealed bytes | sealed bytes`. What a
crash cuts off at a segment's end was never acknowledged. A destroyed record keeps its length and
has zeros for the rest.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path

HEADER_BYTES = 8 + 32
_CHUNK = 1 << 20
_WIPED = bytes(32)


class Condition(StrEnum):
    """What a record was found to be."""

    SOUND = "sound"
    WIPED = "wiped"
    CHANGED = "changed"
    CUT = "cut"
    MISSING = "missing"


def header(sealed: bytes) -> bytes:
    return len(sealed).to_bytes(8, "big") + hashlib.sha256(sealed).digest()


def read_segment(path: Path) -> Iterator[tuple[int, bytes, bytes]]:
    """Each whole record as `(offset, sha256, sealed bytes)`.

    A cut tail, or a length that damage made too long for the file, ends it silently: `examine`
    says of each item whether it is sound.
    """
    with path.open("rb") as file:
        ends = os.fstat(file.fileno()).st_size
        while True:
            offset = file.tell()
            head = file.read(HEADER_BYTES)
            if len(head) < HEADER_BYTES:
                return
            size = int.from_bytes(head[:8], "big")
            if size > ends - file.tell():
                return
            data = file.read(size)
            yield offset, head[8:], data


def offsets(path: Path) -> Iterator[int]:
    """Where each whole record begins that was not wiped. Reads no more than their heads."""
    with path.open("rb") as file:
        ends, at = os.fstat(file.fileno()).st_size, 0
        while at + HEADER_BYTES <= ends:
            file.seek(at)
            head = file.read(HEADER_BYTES)
            size = int.from_bytes(head[:8], "big")
            if size > ends - at - HEADER_BYTES:
                return
            if head[8:] != _WIPED:
                yield at
            at += HEADER_BYTES + size


def read_record(path: Path, offset: int) -> bytes | None:
    """The sealed bytes at an offset, None where they are not sound."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            head = file.read(HEADER_BYTES)
            size = int.from_bytes(head[:8], "big")
            left = os.fstat(file.fileno()).st_size - file.tell()
            data = file.read(size) if size <= left else b""
    except OSError:
        return None
    return data if head == header(data) else None


def examine(path: Path, offset: int) -> Condition:
    """Whether the record is what was written, without opening it. Reads it in pieces."""
    try:
        with path.open("rb") as file:
            file.seek(offset)
            head = file.read(HEADER_BYTES)
            if len(head) < HEADER_BYTES:
                return Condition.CUT
            left, digest = int.from_bytes(head[:8], "big"), hashlib.sha256()
            while left and (piece := file.read(min(left, _CHUNK))):
                digest.update(piece)
                left -= len(piece)
    except FileNotFoundError:
        return Condition.MISSING
    if left:
        return Condition.CUT
    if head[8:] == _WIPED:
        return Condition.WIPED
    return Condition.SOUND if head[8:] == digest.digest() else Condition.CHANGED


def wipe(path: Path, offset: int, *, least: int = 0, end: int | None = None) -> None:
    """Overwrite a record with zeros, on the disk when this returns. Twice is the same as once.

    Its length may be damaged: `least` bytes go, and nothing from `end` on, where the next one
    begins. A disk may keep old blocks; without the vault key they open to nobody.
    """
    try:
        file = path.open("r+b", buffering=0)
    except FileNotFoundError:
        return
    with file:
        file.seek(offset)
        head = file.read(HEADER_BYTES)
        if len(head) < HEADER_BYTES:
            return
        file.seek(0, os.SEEK_END)
        room = (file.tell() if end is None else end) - offset - HEADER_BYTES
        left = min(max(int.from_bytes(head[:8], "big"), least), room)
        file.seek(offset + 8)
        file.write(_WIPED)
        while left > 0:
            left -= file.write(bytes(min(left, _CHUNK))) or 0
        os.fdatasync(file.fileno())
