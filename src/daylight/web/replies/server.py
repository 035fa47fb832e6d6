"""`daylight mail`: the door in this process, the carrier in a child that is started again."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import multiprocessing
import os
import select
import signal
import threading
from multiprocessing.process import BaseProcess
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connections

from daylight.web.replies import addresses, carrying, knocking, receiving, spool

log = logging.getLogger("daylight.mail")

LOOK_AFTER_CHILD_S = 1.0


def listen_at() -> tuple[str, str, int]:
    """Scheme, host and port of `DAYLIGHT_MAIL_LISTEN`."""
    parts = urlsplit(settings.ENVIRONMENT.mail_listen)
    usual = 8025 if parts.scheme == "smtp" else 8024
    return parts.scheme, parts.hostname or "127.0.0.1", parts.port or usual


def serve(scheme: str, host: str, port: int, *, carries: bool = True) -> None:
    """Until SIGTERM or SIGINT."""
    connections.close_all()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    child = _start(reader) if carries else None
    try:
        asyncio.run(_open(scheme, host, port, reader, writer, child))
    finally:
        if child is not None and child.is_alive():
            child.terminate()
            child.join(30)


def _start(reader: int) -> BaseProcess:
    context = multiprocessing.get_context("fork")
    child = context.Process(target=_carry, args=(reader, os.getpid()), daemon=True)
    child.start()
    return child


def _carry(reader: int, parent: int) -> None:
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())

    heard = [each for each in (reader, knocking.listen()) if each >= 0]

    def wait(seconds: float) -> None:
        ready, _, _ = select.select(heard, [], [], seconds)
        for each in ready:
            with contextlib.suppress(BlockingIOError):  # another carrier of this site heard it
                os.read(each, 65536)
        if os.getppid() != parent:  # the door was killed: nobody would stop us
            stop.set()

    carrying.run(stop, wait)


async def _open(
    scheme: str, host: str, port: int, reader: int, writer: int, child: BaseProcess | None
) -> None:
    def knock() -> None:
        with contextlib.suppress(BlockingIOError):
            os.write(writer, b".")

    loop = asyncio.get_running_loop()
    protocol = receiving.serving(lmtp=scheme == "lmtp", hostname=addresses.domain(), on_kept=knock)
    server = await loop.create_server(protocol, host, port, backlog=512, reuse_address=True)
    stop = asyncio.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    print(f"Daylight takes mail at {scheme}://{host}:{port} (Ctrl-C stops it)", flush=True)
    async with server:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(stop.wait(), LOOK_AFTER_CHILD_S)
            if child is not None and not child.is_alive() and not stop.is_set():
                log.error("the carrier ended and is started again")
                child = _start(reader)
    if child is not None and child.is_alive():
        child.terminate()


def waiting() -> int:
    """How many files wait in the spool, for the doctor."""
    return len(spool.waiting())
