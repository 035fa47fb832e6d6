"""Wakes the carrier of this machine at once when another process has work for it.

A named pipe in the spool's folder. Nobody may listen: then nothing is written, and whoever looks
into the queue next does the work.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from daylight.web.replies import spool


def _path() -> Path:
    return spool.folder() / "knock"


def knock() -> None:
    """Never waits and never fails."""
    with contextlib.suppress(OSError):  # nobody listens, or so many knocked that it is full
        handle = os.open(_path(), os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(handle, b".")
        finally:
            os.close(handle)


def listen() -> int:
    """A file to wait for; read from it what came. -1 where the disk has no named pipes."""
    path = _path()
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            os.mkfifo(path, 0o600)
        # Open for both: a writer that goes away is then no end.
        return os.open(path, os.O_RDWR | os.O_NONBLOCK)
    except OSError:
        return -1
