"""A site of our own in a new folder, and its processes."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import psutil

COUNTRY = "US"
TOWNS = 20


def make(folder: Path | None = None) -> Path:
    """A fresh site with every shipped section; Django is awake in this process after."""
    from daylight.commands.init import make_site

    home = folder or Path(tempfile.mkdtemp(prefix="daylight-bench-"))
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    make_site(home / "site", country=COUNTRY, url=url, name="Bench")
    with (home / "site" / "daylight.env").open("a") as file:
        file.write("DAYLIGHT_POSTS_PER_HOUR=100000\n")
    return home / "site"


def towns() -> list[str]:
    """The slugs of the largest towns."""
    from daylight.web.ads.models import Place

    largest = Place.objects.filter(latitude__isnull=False).order_by("-population")
    return list(largest.values_list("slug", flat=True)[:TOWNS])


def sections() -> list[str]:
    """The slugs of the sections that take ads."""
    from daylight.web.ads.catalogue import catalogue

    trees = catalogue()
    return [node.slug for node in trees.sections.values() if trees.may_post_to(node)]


def run_import(file: Path, *options: str) -> str:
    """`daylight import`, as an operator runs it. Returns what it said."""
    done = subprocess.run(
        [sys.executable, "-m", "daylight.cli", "import", str(file), *options],
        check=False, env=environment(), capture_output=True, text=True,
    )  # fmt: skip
    if done.returncode not in (0, 1):  # 1: some lines were left out
        raise RuntimeError(done.stderr)
    return done.stdout.strip()


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUNBUFFERED": "1"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextlib.contextmanager
def served(command: list[str], port: int) -> Iterator[psutil.Process]:
    """A server's process, answering; it and its children are ended after."""
    process = subprocess.Popen(command, env=environment(), stdout=subprocess.DEVNULL)
    try:
        wait_for(port)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def serve(port: int, *options: str) -> list[str]:
    return [sys.executable, "-m", "daylight.cli", "serve", "--port", str(port), *options]


def worker() -> list[str]:
    return [sys.executable, "-m", "daylight.cli", "worker"]


def wait_for(port: int, within_s: float = 60) -> float:
    """Seconds until a page is answered."""
    began = time.perf_counter()
    while time.perf_counter() - began < within_s:
        with contextlib.suppress(OSError):
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            connection.request("GET", "/robots.txt")
            connection.getresponse().read()
            return time.perf_counter() - began
        time.sleep(0.01)
    raise TimeoutError("the server does not answer")


@contextlib.contextmanager
def working() -> Iterator[psutil.Process]:
    """The worker, until the block ends."""
    process = subprocess.Popen(worker(), env=environment(), stdout=subprocess.DEVNULL)
    try:
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(60)


def get_once(port: int, path: str) -> None:
    """One answer over a connection of its own."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path)
    connection.getresponse().read()
    connection.close()
