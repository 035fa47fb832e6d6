"""The log as files under `HOME/log`, laid out as it is served."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from daylight.ledger.errors import Malformed
from daylight.ledger.shells.files import folder_reader, write_whole
from daylight.ledger.tiles import TILE_WIDTH, Read, parse_tile

CHECKPOINT = "checkpoint"
POLICY = "policy"
_SYNC_EACH = 64  # more files than these are synced together


def path() -> Path:
    folder: Path = settings.HOME / "log"
    return folder


def reader() -> Read:
    return folder_reader(path())


def write_tiles(files: Mapping[str, bytes]) -> None:
    """Each file whole or not at all; on the disk when this returns."""
    each = len(files) <= _SYNC_EACH
    for name, data in files.items():
        write_whole(path() / name, data, durable=each)
    if not each:
        os.sync()  # one wait for thousands of files


def reach() -> int:
    """How many entries the bundles hold, the longest one counted. Looks at every file's name."""
    top = 0
    for file in (path() / "tile" / "entries").rglob("*"):
        try:
            bundle = parse_tile(file.relative_to(path()).as_posix())
        except Malformed:
            continue  # a folder, or a file half written
        if file.is_file():
            top = max(top, bundle.index * TILE_WIDTH + bundle.width)
    return top


def write_policy(text: str) -> None:
    """The log's keys beside it, so that the folder alone can be verified."""
    data = text.encode()
    if reader()(POLICY) != data:
        write_whole(path() / POLICY, data)


def write_checkpoint(note: bytes) -> None:
    """Put the checkpoint in place, unless it is there."""
    if reader()(CHECKPOINT) != note:
        write_whole(path() / CHECKPOINT, note)
