"""The vault's interface: seal, append, and know where it lies.

Each process appends to a segment file of its own; one `fdatasync` makes a whole batch durable
before any row that names it is written. What is sealed here cannot be read back here.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from django.conf import settings
from django.utils.translation import gettext as _

from daylight.errors import Refused
from daylight.ledger.shells.files import sync_folder
from daylight.web import clock, keys
from daylight.web.evidence import vaultkeys
from daylight.web.evidence.models import Item
from daylight.web.evidence.segments import header, read_segment
from daylight.web.evidence.vaultkeys import SealingKey

__all__ = ["Stored", "Vault", "read_segment", "vault"]

SEGMENT_BYTES = 256 * 1024 * 1024  # a segment is closed when it grows past this


@dataclass(frozen=True)
class Stored:
    """Where one thing was put, its size and the plain digest of its bytes before sealing."""

    kind: str
    segment: str
    offset: int
    size: int
    sha256: bytes

    def row(self) -> Item:
        return Item(
            digest=item_digest(self.sha256),
            kind=self.kind,
            segment=self.segment,
            offset=self.offset,
            size=self.size,
            created_at=clock.now(),
        )


def item_digest(sha256: bytes) -> bytes:
    """What the database knows a thing by: without the site's key nobody can test a guess."""
    return keys.keyed_digest("vault", sha256.hex())


class Vault:
    """One process's hand on the vault. Safe for threads; made again after a fork."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._file: IO[bytes] | None = None
        self._name = ""
        self._key = ""
        self._pid = 0

    def append(self, things: Iterable[tuple[str, bytes]]) -> list[Stored]:
        """Preserve each `(kind, bytes)`; when this returns they survive a power cut.

        Raises: Refused with code `storage_full` when the disk does not take them, `no_vault` where
        nobody could ever open them.
        """
        key = vaultkeys.current()
        sealed = [(kind, data, key.seal(data)) for kind, data in things]
        with self._lock:
            try:
                return self._append(key, sealed)
            except OSError as error:
                said = _(
                    "We cannot keep what you sent just now, so nothing was posted. "
                    "Please try again in a few minutes."
                )
                raise Refused("storage_full", said, status=503) from error

    def _append(self, key: SealingKey, things: list[tuple[str, bytes, bytes]]) -> list[Stored]:
        file = self._segment(key)
        start = file.tell()
        try:
            stored = [self._write(file, *each) for each in things]
            os.fdatasync(file.fileno())
        except OSError:
            self._abandon(start)
            raise
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

    def _write(self, file: IO[bytes], kind: str, data: bytes, sealed: bytes) -> Stored:
        offset = file.tell()
        _write_all(file, header(sealed))
        _write_all(file, sealed)
        return Stored(kind, self._name, offset, len(data), hashlib.sha256(data).digest())

    def _segment(self, key: SealingKey) -> IO[bytes]:
        """This process's open segment; its name begins with the key that opens it."""
        ours = self._pid == os.getpid() and self._key == key.name
        if self._file is None or not ours or self._file.tell() > SEGMENT_BYTES:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            day = f"{clock.now():%Y%m%d}"
            self._name = f"{key.name}_{day}-{os.getpid()}-{keys.random_name(6)}.seg"
            flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND
            self._file = os.fdopen(
                os.open(self.folder / self._name, flags, 0o600), "ab", buffering=0
            )
            self._pid, self._key = os.getpid(), key.name
            sync_folder(self.folder)
        return self._file


def key_name(segment: str) -> str:
    """The vault key that opens what lies in a segment."""
    return segment.partition("_")[0]


def _write_all(file: IO[bytes], data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


_vault: Vault | None = None


def vault() -> Vault:
    """The process's vault, in the site's folder."""
    global _vault
    if _vault is None or _vault.folder != settings.HOME / "vault":
        _vault = Vault(settings.HOME / "vault")
    return _vault
