"""Where the metadata-free copies of photos lie: a folder a photo, named by its public id.

Originals are never here; only the vault has them.
"""

from __future__ import annotations

import os
import secrets
import shutil
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from daylight.errors import Refused

WORKING = "working.jpg"


def save_working(photo: str, data: bytes) -> None:
    """Keep the working copy of a photo. Atomic: a reader sees all of it or nothing."""
    _save(photo, WORKING, data)


def save_rendition(photo: str, width: int, kind: str, data: bytes) -> None:
    _save(photo, f"{width}.{kind}", data)


def path_of(photo: str, name: str = WORKING) -> Path:
    """Where a copy lies, or would."""
    return settings.HOME / "photos" / photo[:2] / photo / name


def open_working(photo: str) -> bytes:
    """Raises: FileNotFoundError."""
    return path_of(photo).read_bytes()


def delete(photo: str) -> None:
    """Remove every copy; what is gone already is no error."""
    shutil.rmtree(path_of(photo).parent, ignore_errors=True)


def _save(photo: str, name: str, data: bytes) -> None:
    path = path_of(photo, name)
    unfinished = path.with_name(f".{name}.{secrets.token_hex(4)}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as f:
            f.write(data)
            f.flush()
            os.fdatasync(f.fileno())
        unfinished.rename(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise Refused(
            "storage_full",
            _("We cannot keep this photo just now. Please try again in a few minutes."),
            status=503,
        ) from error
