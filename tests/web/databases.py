"""Copies of a migrated template database, cheap enough for one each test."""

from __future__ import annotations

import fcntl
import itertools
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from daylight.web.ads import catalogue
from daylight.web.evidence import vaultkeys
from tests.web.boards import furnish


def _use(name: str) -> None:
    connections.close_all()
    connection.settings_dict["NAME"] = name
    catalogue.forget()
    vaultkeys.forget()


def _settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connections.close_all()


def migrated_sqlite(shared: Path) -> Path:
    """A file with all tables and nothing in them, made once a run."""
    migrated = shared / "migrated.sqlite3"
    with once(migrated) as missing:
        if missing:
            unfinished = shared / "migrating.sqlite3"
            _use(str(unfinished))
            call_command("migrate", verbosity=0)
            _settle()
            unfinished.rename(migrated)
    return migrated


class SqliteCopies:
    """A file of its own name for each test: a page that a browser still loads keeps the old one."""

    def __init__(self, folder: Path, shared: Path) -> None:
        migrated = migrated_sqlite(shared)
        self.template = folder / "template.sqlite3"
        self.folder = folder / "data"
        self.names = itertools.count()
        self.copy = self.template
        shutil.copyfile(migrated, self.template)
        _use(str(self.template))
        furnish()
        _settle()

    def fresh(self) -> None:
        self.copy = self.folder / f"daylight-{next(self.names)}.sqlite3"
        shutil.copyfile(self.template, self.copy)
        _use(str(self.copy))

    def drop(self) -> None:
        connections.close_all()
        for path in self.copy.parent.glob(self.copy.name + "*"):
            path.unlink()

    def close(self) -> None:
        connections.close_all()


class PostgresCopies:
    """A database each test, from a template of this process's own."""

    def __init__(self, shared: Path) -> None:
        self.admin = psycopg.connect(os.environ["DAYLIGHT_TEST_SERVER"], autocommit=True)
        with once(shared / "migrated") as missing:
            if missing:
                self._admin("CREATE DATABASE daylight_migrated")
                _use("daylight_migrated")
                call_command("migrate", verbosity=0)
                connections.close_all()
                (shared / "migrated").touch()
        worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
        self.template = f"daylight_{worker}"
        self.names = itertools.count()
        self.name = ""
        self._copy("daylight_migrated", self.template)
        _use(self.template)
        furnish()
        connections.close_all()

    def _admin(self, sentence: str) -> None:
        self.admin.execute(sentence)

    def _copy(self, name: str, to: str) -> None:
        self._admin(f"CREATE DATABASE {to} TEMPLATE {name} STRATEGY FILE_COPY")

    def fresh(self) -> None:
        self.name = f"{self.template}_{next(self.names)}"
        self._copy(self.template, self.name)
        _use(self.name)

    def drop(self) -> None:
        connections.close_all()
        self._admin(f"DROP DATABASE IF EXISTS {self.name} WITH (FORCE)")

    def close(self) -> None:
        connections.close_all()
        self._admin(f"DROP DATABASE IF EXISTS {self.template} WITH (FORCE)")
        self.admin.close()


@contextmanager
def once(made: Path) -> Iterator[bool]:
    """Whether it is to be made now: the first process of a run makes it, the others wait."""
    made.parent.mkdir(parents=True, exist_ok=True)
    with made.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield not made.exists()


def query(sentence: str, values: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Rows of a plain SQL sentence."""
    with connection.cursor() as cursor:
        cursor.execute(sentence, values)
        return list(cursor.fetchall()) if cursor.description else []
