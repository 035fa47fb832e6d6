"""The vault's interface: append, and know where it lies.

Each process appends to a segment file of its own; one `fdatasync` makes a whole batch durable
before any row that names it is written. A record is `length (8 bytes, big-endian) | sha256 | bytes`.
What a crash cuts off at a segment's end was never acknowledged.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO

from django.conf import settings

from daylight.errors import Refused
from daylight.web import clock, keys
from daylight.web.evidence.models import Item

SEGMENT_BYTES = 256 * 1024 * 1024  # a segment is closed when it grows past this
_HEADER_BYTES = 8 + 32


@dataclass(frozen=True)
class Stored:
    """Where one thing was put, and the plain digest of its bytes."""

    kind: str
    segment: str
    offset: int
    size: int
    sha256: bytes

    @cached_property
    def address(self) -> bytes:
        """What stands for it in rows and entries: a keyed digest, which tells nobody what it is."""
        return keys.keyed_digest("vault", self.sha256.hex())

    def row(self) -> Item:
        return Item(
            digest=self.address,
            kind=self.kind,
            segment=self.segment,
            offset=self.offset,
            size=self.size,
            created_at=clock.now(),
        )


class Vault:
    """One process's hand on the vault. Safe for threads; made again after a fork."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None
        self._name = ""
        self._pid = 0

    def append(self, things: Iterable[tuple[str, bytes]]) -> list[Stored]:
        """Preserve each `(kind, bytes)`; when this returns they survive a power cut.

        Raises: Refused with code `storage_full` when the disk does not take them.
        """
        with self._lock:
            try:
                file = self._segment()
                start = file.tell()
                try:
                    stored = [self._write(file, kind, data) for kind, data in things]
                    os.fdatasync(file.fileno())
                except OSError:
                    self._abandon(start)
                    raise
            except OSError as error:
                raise Refused(
                    "storage_full",
                    "We cannot keep what you sent just now, so nothing was posted. "
                    "Please try again in a few minutes.",
                    status=503,
                ) from error
        return stored

    def _abandon(self, start: int) -> None:
        """Leave a segment whose end cannot be trusted; the next append opens a new one.

        The file is unbuffered, so closing it writes nothing more.
        """
        file, self._file = self._file, None
        if file is not None:
            with contextlib.suppress(OSError):
                os.ftruncate(file.fileno(), start)
            with contextlib.suppress(OSError):
                file.close()

    def _write(self, file: IO[bytes], kind: str, data: bytes) -> Stored:
        digest = hashlib.sha256(data).digest()
        offset = file.tell()
        _write_all(file, len(data).to_bytes(8, "big") + digest)
        _write_all(file, data)
        return Stored(kind, self._name, offset, len(data), digest)

    def _segment(self) -> IO[bytes]:
        if self._file is None or self._pid != os.getpid() or self._file.tell() > SEGMENT_BYTES:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._name = f"{clock.now():%Y%m%d}-{os.getpid()}-{keys.random_name(6)}.seg"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
            self._file = os.fdopen(os.open(self.folder / self._name, flags, 0o600), "ab", buffering=0)
            self._pid = os.getpid()
        return self._file


def _write_all(file: IO[bytes], data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def read_segment(path: Path) -> Iterator[tuple[int, bytes, bytes]]:
    """Each whole record of a segment as `(offset, sha256, bytes)`; a cut tail ends it silently."""
    with path.open("rb") as file:
        while True:
            offset = file.tell()
            header = file.read(_HEADER_BYTES)
            if len(header) < _HEADER_BYTES:
                return
            size = int.from_bytes(header[:8], "big")
            data = file.read(size)
            if len(data) < size:
                return
            yield offset, header[8:], data


_vault: Vault | None = None


def vault() -> Vault:
    """The process's vault, in the site's folder."""
    global _vault
    if _vault is None or _vault.folder != settings.HOME / "vault":
        _vault = Vault(settings.HOME / "vault")
    return _vault
