"""`daylight demo`: a lively board in one command, on this machine only."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from daylight.commands import site
from daylight.commands.ports import refuse_taken
from daylight.errors import ConfigError

if TYPE_CHECKING:
    from daylight.web.demo.stage import Staged

NAME = "Sunny Side"
READY_WITHIN_S = 30
STOP_WITHIN_S = 15


def main(argv: Sequence[str]) -> int:
    parser = site.plain_parser("demo", "A board with ads, photos, held cases and staff to look at.")
    parser.add_argument("--folder", metavar="DIR", help="keep the board here (else it is deleted)")
    parser.add_argument("--port", type=int, default=8000, help="port on this machine (8000)")
    parser.add_argument("--fast", action="store_true", help="a quarter of the ads, few photos")
    options = parser.parse_args(argv)
    refuse_taken("127.0.0.1", options.port)
    for each in (signal.SIGTERM, signal.SIGINT):
        signal.signal(each, _interrupt)  # a background shell may have had us ignore it
    if options.folder:
        _run(Path(options.folder).resolve(), options)
        return 0
    home = Path(tempfile.mkdtemp(prefix="daylight-demo-"))
    try:
        _run(home, options)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    return 0


def _interrupt(*_: Any) -> None:
    raise KeyboardInterrupt


def _run(home: Path, options: argparse.Namespace) -> None:
    began = time.monotonic()
    os.environ.update(DAYLIGHT_HOME=str(home), DAYLIGHT_DEMO="1")
    os.environ["DAYLIGHT_URL"] = f"http://localhost:{options.port}"
    for name in ("DAYLIGHT_DATABASE", "DAYLIGHT_MAIL", "DAYLIGHT_KEYS"):
        os.environ.pop(name, None)  # never somebody's real board
    if (home / "daylight.env").exists():
        _refuse_real(home)
        site.open_site(str(home))
        staged = None
    else:
        staged = _build(home, options)
    with _running(options.port) as processes:
        print(_welcome(home, options, staged, time.monotonic() - began), flush=True)
        try:
            _wait(processes)
        except KeyboardInterrupt:
            print("\nStopping.", flush=True)


def _refuse_real(home: Path) -> None:
    if "DAYLIGHT_DEMO=1" not in (home / "daylight.env").read_text("utf-8"):
        hint = "daylight serve --site " + str(home)
        raise ConfigError(f"{home} is a real board, not a demo", hint=hint)


def _build(home: Path, options: argparse.Namespace) -> Staged:
    """An empty board first, then what its people did in ninety days."""
    os.environ["DAYLIGHT_POSTS_PER_HOUR"] = "100000"
    from daylight.commands.init import make_site
    from daylight.web import clock
    from daylight.web.catalogue_files.places import write_places

    print("Making a board ...", flush=True)
    with clock.moved(-timedelta(days=92)):
        make_site(
            home,
            country="US",
            url=os.environ["DAYLIGHT_URL"],
            name=NAME,
            places=write_places(_places()),
        )
    with (home / "daylight.env").open("a", encoding="utf-8") as file:
        file.write("\n# The demo's mailbox is shown to everybody. Never on a real board.\nDAYLIGHT_DEMO=1\n")  # fmt: skip  # noqa: E501
    from daylight.web.demo import renditions, stage

    with _renditions():
        staged = stage.build(fast=options.fast, say=_say)
        _say("the last photos")
        renditions.work()
    _end_line()
    del os.environ["DAYLIGHT_POSTS_PER_HOUR"]
    from django.db import connections

    connections.close_all()
    return staged


def _places() -> list[Any]:
    """The largest towns of a few states, so that the board looks lived in."""
    from daylight.web.catalogue_files.generate import places_of
    from daylight.web.demo.story import TOWNS, TOWNS_EACH

    every = places_of("US")
    kept = [row for row in every if not row.parent or row.slug in TOWNS]
    for state in TOWNS:
        kept += [row for row in every if row.parent == state][:TOWNS_EACH]
    return kept


def _say(text: str) -> None:
    if sys.stdout.isatty():
        print(f"\r  {text}   ", end="", flush=True)


def _end_line() -> None:
    if sys.stdout.isatty():
        print()


@contextmanager
def _renditions() -> Iterator[None]:
    """Photos are made smaller beside the posting; what is left is waited for."""
    command = [sys.executable, "-m", "daylight.web.demo.renditions"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, start_new_session=True)
    try:
        yield
        assert process.stdin is not None
        process.stdin.close()
        process.wait()
    finally:
        process.kill()
        process.wait()


@contextmanager
def _running(port: int) -> Iterator[list[subprocess.Popen[bytes]]]:
    """The site and its worker, stopped at the end."""
    daylight = [sys.executable, "-m", "daylight.cli"]
    processes: list[subprocess.Popen[bytes]] = []
    try:
        for command in (["serve", "--port", str(port)], ["worker"]):
            words = [*daylight, *command]
            process = subprocess.Popen(words, stdout=subprocess.DEVNULL, start_new_session=True)
            processes.append(process)
        _wait_until_ready(port, processes)
        yield processes
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(STOP_WITHIN_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _wait_until_ready(port: int, processes: list[subprocess.Popen[bytes]]) -> None:
    until = time.monotonic() + READY_WITHIN_S
    while time.monotonic() < until:
        _refuse_dead(processes)
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise ConfigError(f"the demo did not answer within {READY_WITHIN_S} s")


def _wait(processes: list[subprocess.Popen[bytes]]) -> None:
    while True:
        _refuse_dead(processes)
        time.sleep(0.5)


def _refuse_dead(processes: list[subprocess.Popen[bytes]]) -> None:
    if any(process.poll() is not None for process in processes):
        raise ConfigError("a part of the demo stopped; what it said is above")


def _welcome(home: Path, options: argparse.Namespace, staged: Staged | None, took_s: float) -> str:
    from daylight.web.demo.cast import LOOK_AT, STAFF, password_of

    url = f"http://localhost:{options.port}"
    lines = ["", f"{NAME} is open: {url}/   (ready in {took_s:.0f} s, Ctrl-C stops it)", ""]
    if staged is not None:
        said = f"{staged.public} ads are public, {staged.waiting} wait for a person"
        lines += [f"  {said}, {staged.photos} photos were drawn.", ""]
        lines += ["Private pages, which mails would lead to:"]
        lines += [f"  {what}:\n    {url}{path}" for path, what in staged.look]
        lines += [""]
    lines += [
        f"  {url}/post           post an ad: no account, the link comes by mail",
        f"  {url}/demo/mailbox   the mail that the board would have sent",
        f"  {url}/es             the same in Spanish",
        f"  {url}/desk           the desk: one step, with a name and password from below",
        f"  {url}/transparency   the figures, and {url}/record what they are made of",
        "",
        "Staff, in a browser at /desk or from another terminal:",
        f"  export DAYLIGHT_HOME={home}",
        "  daylight held list",
        "  daylight held show AD",
        "",
    ]
    for name, pseudonym, roles in STAFF:
        role = ", ".join(str(each.label) for each in roles)
        shown = f"{role} (seen as {pseudonym})"
        lines.append(f"  {name:<6} {password_of(name):<18} {shown:<30} {url}{LOOK_AT[name]}")
    if not options.folder:
        lines += ["", "The board is deleted when you stop it; --folder DIR keeps one."]
    return "\n".join(lines) + "\n"
