"""Sites made by the real command, for tests that run it as its users do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

PLACES = (
    "slug,parent,name,latitude,longitude,timezone,country,population\n"
    "malta,,Malta,,,,MT,480000\n"
    "valletta,malta,Valletta,35.9,14.5,Europe/Malta,MT,6800\n"
)


def environment(**more: str) -> dict[str, str]:
    """The process's own, without what the tests' board needs."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith("DAYLIGHT_")}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return kept | {"DAYLIGHT_TESTS": "1"} | more


def run(
    *arguments: str, given: str = "", status: int | None = 0, **more: str
) -> subprocess.CompletedProcess[str]:
    """`daylight ARGUMENTS`, which must end with that status and never with a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "daylight.cli", *arguments],
        input=given,
        capture_output=True,
        text=True,
        timeout=120,
        env=environment(**more),
    )
    assert "Traceback" not in done.stderr, done.stderr
    if status is not None:
        assert done.returncode == status, done.stdout + done.stderr
    return done


def make(folder: Path) -> Path:
    """A small site, made by `daylight init` in a folder that has its places already."""
    folder.mkdir(mode=0o700, parents=True)
    (folder / "places.csv").write_text(PLACES)
    run("init", str(folder), "--country", "MT", "--name", "Valletta Board")
    return folder


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
