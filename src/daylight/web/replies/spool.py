"""Accepted mail on disk, safe before its sender is told "250", gone once it has its rows.

    SMTP ── put ──▶ new/*.mail (one file a batch, flushed with its folder) ── taken ──▶ rows ── done
                                                                     └─ broken/ where it cannot be

Several mails that arrive together share one flush. A mark in trying/ tells of each file that a
process began with: one that it did not end with is tried mail by mail, and then put aside.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import secrets
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from django.conf import settings

from daylight.ledger.shells.files import sync_folder

log = logging.getLogger("daylight.mail")

MOST_TRIES = 3  # of one mail that ends the process each time; a power cut may be one of them
MOST_WAITING_BYTES = 2 * 1024**3  # beyond that the door says "later"
LEAST_FREE_BYTES = 256 * 1024**2  # on the disk
MOST_TOGETHER = 64  # mails in one file
BYTES_TOGETHER = 32 * 1024 * 1024  # more come in a file of their own: a file is made in memory
OPERATOR_MAILS = 1000
OPERATOR_BYTES = 100 * 1024 * 1024


class Envelope(msgspec.Struct, frozen=True, kw_only=True):
    """One mail as the SMTP conversation brought it. `at` is when it was accepted, in seconds."""

    id: str
    at: float
    sender: str
    recipients: tuple[str, ...]
    raw: bytes


@dataclass(frozen=True)
class Batch:
    """One file of accepted mails."""

    path: Path
    mails: list[Envelope]


def folder() -> Path:
    return Path(settings.HOME) / "spool" / "mail"


def envelope(sender: str, recipients: Sequence[str], raw: bytes, at: float) -> Envelope:
    return Envelope(
        id=secrets.token_hex(8), at=at, sender=sender, recipients=tuple(recipients), raw=raw
    )


def keep(mails: Sequence[Envelope]) -> Path:
    """Write mails to a file of their own; when this returns they survive a power cut.

    Raises: OSError.
    """
    new = folder() / "new"
    _make(new)
    name = f"{time.time_ns():020d}-{secrets.token_hex(4)}"
    unfinished = new / f".{name}"
    try:
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            file.write(msgspec.msgpack.encode(list(mails)))
            file.flush()
            os.fdatasync(file.fileno())
        finished = new / f"{name}.mail"
        unfinished.rename(finished)
        sync_folder(new)
    except OSError:
        unfinished.unlink(missing_ok=True)
        raise
    return finished


def waiting() -> list[Path]:
    """Files not taken in yet, the oldest first."""
    return sorted((folder() / "new").glob("*.mail"))


def is_any_waiting() -> bool:
    """The same as bool(waiting()), without looking at more than one."""
    try:
        with os.scandir(folder() / "new") as entries:
            return any(each.name.endswith(".mail") for each in entries)
    except FileNotFoundError:
        return False


def has_room(size: int = 0) -> bool:
    """Whether so many bytes more may wait. Costs a look at every file."""
    _make(folder() / "new")
    waits = 0
    with os.scandir(folder() / "new") as entries:
        for each in entries:
            with contextlib.suppress(FileNotFoundError):  # taken in meanwhile
                waits += each.stat().st_size
    free = shutil.disk_usage(folder()).free
    return waits + size <= MOST_WAITING_BYTES and free - size >= LEAST_FREE_BYTES


def taken() -> Iterator[Batch]:
    """What waits, file by file, each marked before it is given out: see `done` and `leave`.

    One that cannot be read is put aside, and so is a mail that ended the process again and again.
    """
    for path in waiting():
        try:
            mails = msgspec.msgpack.decode(path.read_bytes(), type=list[Envelope])
        except FileNotFoundError:
            continue
        except (msgspec.MsgspecError, UnicodeError):
            put_aside(path)
            continue
        tries = _begin(path)
        if tries > MOST_TRIES:
            put_aside(path)
        elif tries > 1 and len(mails) > 1:
            for mail in mails:
                keep([mail])
            done(path)
        else:
            yield Batch(path, mails)


def _mark(path: Path) -> Path:
    return folder() / "trying" / path.name


def _begin(path: Path) -> int:
    """Count one try of a file, before anything is done with it."""
    mark = _mark(path)
    _make(mark.parent)
    tries = (mark.stat().st_size if mark.exists() else 0) + 1
    mark.write_bytes(b"." * tries)
    return tries


def done(path: Path) -> None:
    """All mails of a file have their rows, or lie elsewhere."""
    path.unlink(missing_ok=True)
    _mark(path).unlink(missing_ok=True)


def leave(path: Path) -> None:
    """It was not the mails' fault that they could not be taken in: this try does not count."""
    _mark(path).unlink(missing_ok=True)


def put_aside(path: Path) -> None:
    broken = folder() / "broken"
    _make(broken)
    path.rename(broken / path.name)
    _mark(path).unlink(missing_ok=True)
    log.error("a file of mail could not be taken in and lies aside: %s", path.name)


def keep_broken(mail: Envelope) -> None:
    """Keep one mail that could not be taken in, so that the rest go on; it is never thrown away."""
    _keep_alone("broken", f"{mail.id}.mail", msgspec.msgpack.encode([mail]))


def keep_for_operator(mail: Envelope) -> bool:
    """Mail to postmaster or abuse, as it came, for the operator to read.

    False where so much lies there that it is not kept: the oldest stay, since a flood comes after.
    """
    name = f"{mail.id}.eml"
    if (folder() / "operator" / name).exists():  # taken in again after a crash
        return True
    mails, size = for_operator()
    if mails >= OPERATOR_MAILS or size + len(mail.raw) > OPERATOR_BYTES:
        return False
    _keep_alone("operator", name, mail.raw)
    return True


def for_operator() -> tuple[int, int]:
    """How many mails wait for the operator, and their bytes."""
    sizes = [each.stat().st_size for each in (folder() / "operator").glob("*.eml")]
    return len(sizes), sum(sizes)


def _keep_alone(name: str, file_name: str, data: bytes) -> None:
    where = folder() / name
    _make(where)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    with os.fdopen(os.open(where / file_name, flags, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fdatasync(file.fileno())
    sync_folder(where)


def broken() -> int:
    """How many files lie aside."""
    return sum(1 for _ in (folder() / "broken").glob("*.mail"))


def _make(path: Path) -> None:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)


class Keeper:
    """Gathers the mails of many connections and writes those that come together as one file."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[tuple[Envelope, asyncio.Future[None]]] = asyncio.Queue()
        self._task: asyncio.Task[None] | None = None

    async def put(self, mail: Envelope) -> None:
        """Returns once the mail is safe. Raises: OSError, or whatever kept it from being kept."""
        if self._task is None:
            self._task = asyncio.create_task(self._write())
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        await self._queue.put((mail, done))
        await done

    async def _write(self) -> None:
        while True:
            batch = [await self._queue.get()]
            size = len(batch[0][0].raw)
            while len(batch) < MOST_TOGETHER and not self._queue.empty() and size < BYTES_TOGETHER:
                batch.append(self._queue.get_nowait())
                size += len(batch[-1][0].raw)
            try:
                await asyncio.to_thread(keep, [mail for mail, _done in batch])
            except Exception as error:  # the task that writes for every connection goes on
                self._answer(batch, error)
            else:
                self._answer(batch, None)

    @staticmethod
    def _answer(
        batch: list[tuple[Envelope, asyncio.Future[None]]], error: Exception | None
    ) -> None:
        for _mail, done in batch:
            if done.done():
                continue
            with contextlib.suppress(asyncio.InvalidStateError):
                if error is None:
                    done.set_result(None)
                else:
                    done.set_exception(error)
