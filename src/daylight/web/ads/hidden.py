"""What is gone before any table says so: a folder that every page looks at, without the database.

    claim ── file in HOME/hidden ── gone from every page ── tables and log ── file removed
             written first           (one `stat` a page)    or later, by the worker

A file is a claim that is being entered. It names what it hides, so hiding asks nothing of the
database, and nothing is lost where that is full, locked or away.
"""

from __future__ import annotations

import errno
import logging
import os
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from django.conf import settings

log = logging.getLogger("daylight.hidden")

FOLDER = "hidden"
RESERVE = ".reserve"  # bytes given up when the disk is full, so that there is room for claims
SHARED = ".shared"  # an operator's mark: every machine that sees it has this very folder
RESERVE_BYTES = 512 * 1024
# Two changes within a tick of the file system's clock have one time: look again while it is young.
YOUNG_NS = 100_000_000


@dataclass(frozen=True)
class Hidden:
    """Names of ads and photos that no page shows, whatever the tables say."""

    ads: frozenset[str] = frozenset()
    photos: frozenset[str] = frozenset()


@dataclass
class _Seen:
    """What this process read last, and claims that no disk would take."""

    stamp: tuple[int, int, str] | None = None
    settled: bool = False
    files: Hidden = field(default_factory=Hidden)
    unwritten: dict[str, dict[str, Any]] = field(default_factory=dict)
    all: Hidden = field(default_factory=Hidden)


_lock = threading.Lock()
_seen = _Seen()


def folder() -> Path:
    path: Path = settings.HOME / FOLDER
    return path


def now() -> Hidden:
    """What is hidden at this moment: one `stat` where nothing changed."""
    path = folder()
    try:
        stat = os.stat(path)
    except OSError as error:
        if error.errno != errno.ENOENT:  # what we knew last is better than nothing
            log.error("the folder of hidden ads cannot be read: %s", type(error).__name__)
            return _seen.all
        stamp = (0, 0, str(path))
    else:
        stamp = (stat.st_mtime_ns, stat.st_ino, str(path))
    if _seen.stamp == stamp and _seen.settled:
        return _seen.all
    with _lock:
        return _read(stamp)


def _read(stamp: tuple[int, int, str]) -> Hidden:
    settled = time.time_ns() - stamp[0] > YOUNG_NS
    ads: set[str] = set()
    photos: set[str] = set()
    for _name, body in waiting():
        ads.update(body.get("ads", ()))
        photos.update(body.get("photos", ()))
    _seen.all = Hidden(frozenset(ads), frozenset(photos))
    _seen.stamp, _seen.settled = stamp, settled
    return _seen.all


def waiting() -> Iterator[tuple[str, dict[str, Any]]]:
    """Claims that are not in the tables yet: name and body, the oldest first."""
    yield from list(_seen.unwritten.items())
    try:
        paths = sorted(folder().glob("*.json"), key=_age)
    except OSError:
        return
    for path in paths:
        try:
            body = msgspec.json.decode(path.read_bytes())
        except FileNotFoundError:  # entered meanwhile
            continue
        except (OSError, msgspec.DecodeError) as error:
            log.error("a claim in %s cannot be read: %s", FOLDER, type(error).__name__)
            continue
        if path.stem not in _seen.unwritten:
            yield path.stem, body


def _age(path: Path) -> tuple[float, str]:
    try:
        return path.stat().st_mtime, path.name
    except OSError:
        return 0.0, path.name


def age_s(name: str) -> float:
    """Seconds since a claim was written; 0 for one that is only in memory."""
    try:
        return max(time.time() - _path(name).stat().st_mtime, 0.0)
    except OSError:
        return 0.0


def _path(name: str) -> Path:
    return folder() / f"{name}.json"


def put(name: str, body: dict[str, Any], *, is_safe: bool = True) -> None:
    """Hide what `body` names under `ads` and `photos`, and keep all of it until `drop`.

    Every process sees it when this returns, and it outlives them; with `is_safe` it outlives the
    machine's power too, for which the disk is waited for. What is entered at once in tables needs
    that not. Where no disk takes it, it is in this process at least. Never raises.
    """
    data = msgspec.json.encode(body)
    try:
        _write(name, data, is_safe=is_safe)
    except OSError as error:
        log.error("a claim was not written at once: %s", errno.errorcode.get(error.errno or 0))
        try:
            (folder() / RESERVE).unlink(missing_ok=True)
            _write(name, data, is_safe=is_safe)
        except OSError as again:
            log.critical("a claim is in memory only: %s", errno.errorcode.get(again.errno or 0))
            _seen.unwritten[name] = body
    else:
        _seen.unwritten.pop(name, None)
    _seen.settled = False


def write_again() -> None:
    """Try once more to write what no disk took."""
    for name, body in list(_seen.unwritten.items()):
        put(name, body)


def _write(name: str, data: bytes, *, is_safe: bool) -> None:
    """Seen first, then safe: what is half written has another name."""
    place = folder()
    place.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place / f".{name}.{os.getpid()}.{threading.get_ident()}"
    try:
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb"
        ) as f:
            f.write(data)
            f.flush()
            unfinished.rename(_path(name))
            if is_safe:
                os.fsync(f.fileno())
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    if is_safe:
        _sync(place)


def _sync(place: Path) -> None:
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def drop(name: str) -> None:
    """The tables say it now."""
    _seen.unwritten.pop(name, None)
    try:
        _path(name).unlink(missing_ok=True)
    except OSError as error:  # it stays hidden, and the worker tries again
        log.error("a claim stays in %s: %s", FOLDER, type(error).__name__)
    _seen.settled = False


def is_shared() -> bool:
    """Whether this is the folder that the operator marked, on this machine or on another."""
    return (folder() / SHARED).exists()


def make_reserve() -> None:
    """Keep some bytes to give up. Called by the worker; a full disk has them already spent."""
    path = folder() / RESERVE
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        path.write_bytes(os.urandom(RESERVE_BYTES))  # nothing that a file system could fold away
