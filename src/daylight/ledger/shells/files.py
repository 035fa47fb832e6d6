"""Logs and states in folders, written so that a crash leaves the old or the new, never a part."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

from daylight.errors import ConfigError
from daylight.ledger.keys import SigningKey, make_key, parse_signing_key
from daylight.ledger.tiles import Read


def folder_reader(folder: Path) -> Read:
    """Reads a log that lies in a folder, laid out as it is served."""

    def read(path: str) -> bytes | None:
        try:
            return (folder / path).read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return None

    return read


def write_whole(path: Path, data: bytes, *, durable: bool = True, mode: int = 0o644) -> None:
    """Put the file there under its name at once. `durable` waits until the disk has it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".new-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            os.fchmod(file.fileno(), mode)
            if durable:
                file.flush()
                os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the folder's names."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def load_key(path: Path) -> SigningKey:
    """The signing key in a file that only its owner can read.

    Raises: ConfigError, Malformed.
    """
    try:
        mode = path.stat().st_mode
        text = path.read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        raise ConfigError("there is no key", file=str(path)) from None
    if stat.S_IMODE(mode) & 0o077:
        raise ConfigError(
            "others can read this key", file=str(path), hint=f"chmod 600 {path}; better: a new key"
        )
    return parse_signing_key(text)


def create_key(path: Path, name: str, kind: int) -> SigningKey:
    """A new random key, written where only its owner can read it.

    Raises: ConfigError where there is a file already.
    """
    if path.exists():
        raise ConfigError("there is a key already", file=str(path))
    key = make_key(name, os.urandom(32), kind)
    write_whole(path, f"{key.export()}\n".encode(), mode=0o600)
    return key
